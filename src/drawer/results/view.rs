//! The list, what is ticked of it, the summary.

use std::rc::Rc;

use contract::{Media, MediaSort};

use super::event::Event;
use super::medium::medium;
use super::notes::{Inserted, Notes};
use super::send::send;
use super::{Results, parcel};
use crate::dom::{self, El, Els, button, classed, el};
use crate::drawer::asking::{Asking, Question, unanswered};
use crate::drawer::errand::Section;
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
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
    let under_way = move || screen.with(|s| s.gallery.asking.is_asked());
    let refresh = button("link", "", move || tell.tell(Event::AgentRefreshes))
        .says(move || if under_way() { w.refreshing } else { w.refresh }.to_owned());
    let listed = host.clone();
    let gallery = classed("section", "results")
        .with(el("header").with(title).with(refresh))
        .with(classed("p", "hint").attr("role", "status").says(move || {
            if screen.with(|s| s.gallery.is_empty()) {
                words.empty
            } else {
                ""
            }
            .to_owned()
        }))
        .place(
            move || screen.with(list_key),
            move |_| list(&listed, screen, tell),
        )
        .with(unanswered(
            host,
            screen,
            |s| &s.gallery.asking.question,
            move || tell.tell(Event::AgentTriesAgain),
        ))
        .when(
            move || screen.with(|s| s.gallery.next_offset().is_some()),
            move || {
                button("plain", words.more, move || {
                    tell.tell(Event::AgentWantsMore)
                })
            },
        )
        .with(send(host, screen, tell));
    vec![gallery, notes(host, screen, tell)]
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
    let asks = move || tell.tell(Event::AgentWantsSummary);
    classed("section", "results summary")
        .with(el("h2").text(words.summary))
        .with(unanswered(host, screen, |s| &s.notes.question, asks))
        .place(
            move || screen.with(|s| notes_key(&s.notes).to_owned()),
            move |key| match key {
                "written" => text(&inside, screen, tell),
                _ => vec![
                    classed("p", "hint").text(words.summary_early),
                    button("plain", words.write_summary, asks),
                ],
            },
        )
}

fn notes_key(notes: &Asking<Notes>) -> &'static str {
    match notes.question {
        Question::Answered(_) => "written",
        Question::Unasked => "early",
        Question::Asked | Question::Waits { .. } | Question::Failed(_) => "",
    }
}

fn of<T: Default>(screen: RwSignal<Results>, read: impl Fn(&Notes) -> T) -> T {
    screen.with(|s| s.notes.answer().map(read).unwrap_or_default())
}

fn text(host: &Rc<Host>, screen: RwSignal<Results>, tell: Tell<Event>) -> Els {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let field = el("textarea")
        .attr("rows", "6")
        .attr("lang", host.visitor.lang)
        .attr("aria-label", words.summary)
        .attr("aria-describedby", "summary-about")
        .lines_of(move || of(screen, |notes| notes.text.expose().to_owned()))
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
            (closed || !of(screen, Notes::is_fresh)).then(|| "true".to_owned())
        });
    let said = classed("p", "hint")
        .attr("role", "status")
        .says(move || of(screen, |notes| inserted(words, notes)));
    let once_more = move || {
        button("link", words.insert_again, move || {
            tell.tell(Event::AgentInsertsAgain);
        })
    };
    let done = move || of(screen, Notes::is_inserted);
    vec![
        field,
        about,
        classed("div", "buttons").with(insert),
        said,
        el("div").when(done, once_more),
    ]
}

fn inserted(words: &Words, notes: &Notes) -> String {
    match &notes.inserted {
        Inserted::Done => words.inserted.to_owned(),
        Inserted::Refused(why) => (words.refused)(why),
        Inserted::Not | Inserted::Going => String::new(),
    }
}
