//! The application in its frame, and what it hands over.

use std::rc::Rc;

use wasm_bindgen::JsCast;

use super::wire::{self, Line};
use super::{App, EmbedApp, Event, Framed, Stage};
use crate::dom::{El, Els, button, classed, el};
use crate::drawer::asking::{Heard, answered};
use crate::drawer::errand::Section;
use crate::drawer::frame::{self, opens_tab};
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::signals::{RwSignal, StoredValue, With};
use crate::wording::embed::{Embed as Words, Visitor};

/// `allow` of its documents' sample, without `geolocation` and `midi`, which it does without.
const ALLOW: &str =
    "autoplay; microphone; camera; display-capture; encrypted-media; clipboard-write";

pub(super) fn sentence(lang: &str, pictures: usize) -> String {
    (Visitor::of(lang).pictures)(pictures)
}

pub(super) fn view(host: &Rc<Host>, screen: RwSignal<EmbedApp>, tell: Tell<Event>) -> Els {
    let (around, words) = (Rc::clone(host), Words::of(host.w.lang));
    let shows = move |now: &App| match now {
        App::Off => vec![classed("p", "notice").text(words.off)],
        App::Framed(framed) => app(&around, framed, screen, tell),
    };
    let again = move || tell.tell(Event::Asked(Heard::AgentTriesAgain));
    vec![answered(
        host,
        Section::Embed,
        screen,
        |s| &s.asking.question,
        again,
        shows,
    )]
}

fn of<T: Default>(screen: RwSignal<EmbedApp>, read: impl Fn(&Framed) -> T) -> T {
    screen.with(|s| match s.asking.answer() {
        Some(App::Framed(framed)) => read(framed),
        Some(App::Off) | None => T::default(),
    })
}

fn app(host: &Rc<Host>, framed: &Framed, screen: RwSignal<EmbedApp>, tell: Tell<Event>) -> Els {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let origin = framed.origin.clone();
    let frame = frame::frame(words.title, &framed.address).attr("allow", ALLOW);
    if let Ok(element) = frame.element().dyn_into() {
        let line: Line = wire::listen(&host.kept.wire, element, origin, move |told| {
            tell.tell(Event::AppTells(told));
        });
        // Ends with this view.
        StoredValue::new_local(line);
    }
    let stage = move || of(screen, |f| (words.stage)(&f.stage));
    let in_or_out = move || {
        of(screen, |f| match f.stage {
            Stage::Joined { .. } => "in",
            Stage::Left => "out",
            Stage::Loading | Stage::Ready => "",
        })
    };
    let note = move || of(screen, |f| (words.note)(&f.note));
    vec![
        classed("p", "hint").text(words.about),
        classed("p", "hint").attr("role", "status").says(stage),
        frame,
        classed("div", "below")
            .place(
                move || in_or_out().to_owned(),
                move |word| {
                    let button = match word {
                        "in" => button("plain", words.leave, move || tell.tell(Event::AgentLeaves)),
                        _ => button("plain", words.join, move || tell.tell(Event::AgentJoins)),
                    };
                    vec![classed("div", "buttons").with(button)]
                },
            )
            .place(note, |note| {
                vec![classed("p", "notice").attr("role", "status").text(note)]
            })
            .when(
                move || of(screen, |f| f.link.is_some()),
                move || {
                    classed("div", "block")
                        .with(el("h2").text(w.link))
                        .with(classed("p", "hint").text(words.link_about))
                        .with(classed("div", "buttons").with(button(
                            "plain",
                            words.insert_link,
                            move || tell.tell(Event::AgentInsertsLink),
                        )))
                },
            )
            .when(
                move || of(screen, |f| !f.pictures.is_empty()),
                move || pictures(screen, tell, words),
            ),
        classed("p", "foot").with(opens_tab(w, "", w.enter_by_tab, &framed.address)),
    ]
}

/// Pictures without an address: the Desk's cards want one, so the file goes by the agent's hand.
fn pictures(screen: RwSignal<EmbedApp>, tell: Tell<Event>, words: &'static Words) -> El {
    let picture = |number: usize, framed: &Framed| {
        let picture = framed.pictures.get(number)?;
        let name = format!("apizee-{}.{}", number + 1, picture.ending());
        let img = el("img")
            .attr("src", picture.expose())
            .attr("alt", &(words.picture)(number + 1));
        let save = el("a")
            .attr("class", "link")
            .attr("href", picture.expose())
            .attr("download", &name)
            .text(&(words.save)(number + 1));
        Some(el("li").with(img).with(save))
    };
    let list = classed("ol", "snapshots").place(
        // The last one tells them apart: when one comes, one may go.
        move || {
            of(screen, |f| {
                let last = f.pictures.last().map(|picture| picture.expose().to_owned());
                format!("{} {}", f.pictures.len(), last.unwrap_or_default())
            })
        },
        move |_| {
            of(screen, |f| {
                (0..f.pictures.len())
                    .filter_map(|n| picture(n, f))
                    .collect::<Vec<_>>()
            })
        },
    );
    classed("div", "block")
        .with(el("h2").text(words.pictures))
        .with(list)
        .with(classed("p", "hint").text(words.pictures_about))
        .with(
            classed("div", "buttons").with(button("plain", words.insert_sentence, move || {
                tell.tell(Event::AgentInsertsSentence);
            })),
        )
}
