//! The list, what is ticked of it, the summary.

use std::rc::Rc;

use contract::{Media, MediaSort};

use super::event::Event;
use super::gallery::Extent;
use super::medium::medium;
use super::notes::{Inserted, Notes};
use super::send::send;
use super::{Results, parcel};
use crate::dom::{self, El, Els, button, classed, el};
use crate::drawer::errand::Section;
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::drawer::trying::{Trying, again, trouble};
use crate::room::form::{Closed, Draft};
use crate::room::setting::Ability;
use crate::signals::{RwSignal, With, WithUntracked};
use crate::wording::results::Results as Words;

pub(super) fn view(host: &Rc<Host>, screen: RwSignal<Results>, tell: Tell<Event>) -> Els {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let title = el("h1").text((w.section)(Section::Results));
    if host.errand.room.is_none() {
        let nothing = classed("p", "hint").text(words.no_room);
        return vec![classed("section", "results").with(title).with(nothing)];
    }
    let under_way = move || screen.with(|s| s.gallery.asking == Trying::UnderWay);
    let refresh = button("link", "", move || tell.tell(Event::AgentRefreshes))
        .says(move || if under_way() { w.refreshing } else { w.refresh }.to_owned());
    let (listed, failed) = (host.clone(), host.clone());
    let gallery = classed("section", "results")
        .with(el("header").with(title).with(refresh))
        .with(
            classed("p", "hint")
                .attr("role", "status")
                .says(move || screen.with(|s| status(words, s)).to_owned()),
        )
        .place(
            move || screen.with(list_key),
            move |_| list(&listed, screen, tell),
        )
        .when(
            move || screen.with(|s| s.gallery.next_offset().is_some()) && !under_way(),
            move || {
                button("plain", words.more, move || {
                    tell.tell(Event::AgentWantsMore)
                })
            },
        )
        .place(
            move || screen.with(|s| trouble_key(&s.gallery.asking).to_owned()),
            move |_| {
                let text = told(&failed, words, move || {
                    screen.with(|s| s.gallery.asking.clone())
                });
                let left = move || screen.with(|s| s.gallery.asking.left_s());
                let way = again(&failed, left, move || tell.tell(Event::AgentRefreshes));
                vec![trouble(&failed, text, vec![way])]
            },
        )
        .with(send(host, screen, tell));
    vec![gallery, notes(host, screen, tell)]
}

fn status(words: &Words, screen: &Results) -> &'static str {
    let gallery = &screen.gallery;
    if gallery.asking == Trying::UnderWay && gallery.extent == Extent::Unknown {
        return words.asking;
    }
    if gallery.extent == Extent::Whole && gallery.media.is_empty() {
        return words.empty;
    }
    ""
}

/// Only what failed or waits is told in a box.
fn trouble_key(asking: &Trying) -> &'static str {
    match asking {
        Trying::Rest | Trying::UnderWay => "",
        Trying::Failed(_) | Trying::Busy { .. } => asking.key(),
    }
}

fn told(
    host: &Rc<Host>,
    words: &'static Words,
    asking: impl Fn() -> Trying + 'static,
) -> impl Fn() -> String + 'static {
    let w = host.w;
    move || match asking() {
        Trying::Busy { .. } => words.busy.to_owned(),
        Trying::Failed(why) => match (words.failed)(&why) {
            "" => (w.trouble)(&why),
            own => own.to_owned(),
        },
        Trying::Rest | Trying::UnderWay => String::new(),
    }
}

/// Another list is built anew; a tick is not another list.
fn list_key(screen: &Results) -> String {
    let ids = screen.gallery.media.iter().map(|media| media.id.as_str());
    ids.collect::<Vec<_>>().join(" ")
}

fn list(host: &Rc<Host>, screen: RwSignal<Results>, tell: Tell<Event>) -> Els {
    let words = Words::of(host.w.lang);
    let items = screen.with_untracked(|s| s.gallery.media.clone());
    let rows = items
        .iter()
        .enumerate()
        .fold(classed("ul", "media"), |rows, (at, media)| {
            let alike = |other: &&Media| kind(other) == kind(media);
            let number = items.iter().take(at).filter(alike).count() + 1;
            rows.with(medium(host, screen, tell, media, number))
        });
    vec![classed("p", "hint").text(words.pick), rows]
}

/// Each kind is numbered by itself.
fn kind(media: &Media) -> (bool, MediaSort) {
    (parcel::is_recording(media), media.sort)
}

/// The summary, once the call is over or the agent asks for it.
fn notes(host: &Rc<Host>, screen: RwSignal<Results>, tell: Tell<Event>) -> El {
    let words = Words::of(host.w.lang);
    let inside = host.clone();
    classed("section", "results summary")
        .with(el("h2").text(words.summary))
        .place(
            move || screen.with(|s| notes_key(&s.notes).to_owned()),
            move |key| match key {
                "written" => text(&inside, screen, tell),
                _ => unwritten(&inside, screen, tell),
            },
        )
}

fn notes_key(notes: &Notes) -> &'static str {
    match notes {
        Notes::Written { .. } => "written",
        Notes::Unwritten(Trying::Rest) => "rest",
        Notes::Unwritten(asking) => asking.key(),
    }
}

fn asking_of(screen: &Results) -> Trying {
    match &screen.notes {
        Notes::Unwritten(asking) => asking.clone(),
        Notes::Written { .. } => Trying::Rest,
    }
}

fn unwritten(host: &Rc<Host>, screen: RwSignal<Results>, tell: Tell<Event>) -> Els {
    let words = Words::of(host.w.lang);
    let asks = move || tell.tell(Event::AgentWantsSummary);
    match screen.with_untracked(asking_of) {
        Trying::Rest => vec![
            classed("p", "hint").text(words.summary_early),
            button("plain", words.write_summary, asks),
        ],
        Trying::UnderWay => {
            vec![
                classed("p", "hint")
                    .attr("role", "status")
                    .text(words.writing),
            ]
        }
        Trying::Failed(_) | Trying::Busy { .. } => {
            let text = told(host, words, move || screen.with(asking_of));
            let left = move || screen.with(|s| asking_of(s).left_s());
            vec![trouble(host, text, vec![again(host, left, asks)])]
        }
    }
}

fn text(host: &Rc<Host>, screen: RwSignal<Results>, tell: Tell<Event>) -> Els {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let field = el("textarea")
        .attr("rows", "6")
        .attr("lang", host.visitor.lang)
        .attr("aria-label", words.summary)
        .attr("aria-describedby", "summary-about")
        .lines_of(move || {
            screen.with(|s| match &s.notes {
                Notes::Written { text, .. } => text.expose().to_owned(),
                Notes::Unwritten(_) => String::new(),
            })
        })
        .on("input", move |input| {
            tell.tell(Event::AgentWrites(Draft::new(dom::lines(&input))));
        });
    let about = classed("p", "hint")
        .attr("id", "summary-about")
        .text(words.summary_about);
    let closed = screen.with_untracked(|s| s.thread.texts == Ability::Lacks);
    let about = if closed {
        about.text(" ").text((w.closed)(Closed::OldLibrary))
    } else {
        about
    };
    let insert = button("plain", w.insert, move || tell.tell(Event::AgentInserts))
        .attr_of("aria-disabled", move || {
            screen.with(|s| (closed || !s.notes.is_fresh()).then(|| "true".to_owned()))
        });
    let said = classed("p", "hint")
        .attr("role", "status")
        .says(move || screen.with(|s| inserted(words, &s.notes)));
    let once_more = move || {
        button("link", words.insert_again, move || {
            tell.tell(Event::AgentInsertsAgain);
        })
    };
    let done = move || screen.with(|s| s.notes.is_inserted());
    vec![
        field,
        about,
        classed("div", "buttons").with(insert),
        said,
        el("div").when(done, once_more),
    ]
}

fn inserted(words: &Words, notes: &Notes) -> String {
    match notes {
        Notes::Written {
            inserted: Inserted::Done,
            ..
        } => words.inserted.to_owned(),
        Notes::Written {
            inserted: Inserted::Refused(why),
            ..
        } => (words.refused)(why),
        Notes::Written {
            inserted: Inserted::Not | Inserted::Going,
            ..
        }
        | Notes::Unwritten(_) => String::new(),
    }
}
