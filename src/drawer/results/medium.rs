//! One photo or recording in the list.

use std::rc::Rc;

use contract::{Media, MediaSort};

use super::event::Event;
use super::{Results, parcel};
use crate::browser;
use crate::dom::{El, classed, el, link};
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::signals::{RwSignal, With};
use crate::wording::results::Results as Words;

/// `Photo 2 · 12:04`, the time in the agent's zone.
pub(super) fn name(host: &Host, media: &Media, number: usize) -> String {
    let words = Words::of(host.w.lang);
    let what = (words.name)(media, number);
    match &media.taken_at {
        Some(at) => [what, browser::time_of_day(at)].join(" · "),
        None => what,
    }
}

/// A tick, the picture, what it is, a link that opens it.
pub(super) fn medium(
    host: &Rc<Host>,
    screen: RwSignal<Results>,
    tell: Tell<Event>,
    media: &Media,
    number: usize,
) -> El {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let name = name(host, media, number);
    let (id, ticked, marked) = (media.id.clone(), media.id.clone(), media.id.clone());
    let tick = el("input")
        .attr("type", "checkbox")
        .ticked_of(move || screen.with(|s| s.picked.contains(&ticked)))
        .on("change", move |_| tell.tell(Event::AgentPicks(id.clone())));
    let shown = match media.sort {
        MediaSort::Picture => classed("img", "thumb")
            // What it is stands beside it.
            .attr("alt", "")
            .attr("loading", "lazy")
            .attr("referrerpolicy", "no-referrer")
            .attr("src", media.url.expose()),
        MediaSort::Video | MediaSort::Other => classed("span", "thumb sign")
            .attr("aria-hidden", "true")
            .text(if parcel::is_recording(media) {
                "▶\u{fe0e}"
            } else {
                "▤"
            }),
    };
    let label = el("label").with(shown).with(
        classed("span", "what")
            .with(tick)
            .with(el("span").text(&name)),
    );
    let opens = link("link")
        .attr("href", media.url.expose())
        .attr("referrerpolicy", "no-referrer")
        .text(words.open)
        .with(
            classed("span", "arrow")
                .attr("aria-hidden", "true")
                .text("↗\u{fe0e}"),
        )
        .with(
            classed("span", "unseen")
                .text(" ")
                .text(&name)
                .text(" ")
                .text(w.new_tab),
        );
    let mut medium = classed("li", "medium").with(label);
    if let Some(place) = &media.place {
        let place = (words.place)(place.lat(), place.lng());
        medium = medium.with(classed("p", "hint").text(&place));
    }
    medium
        .when(
            move || screen.with(|s| s.sent.contains(&marked)),
            move || classed("p", "sent").text(words.sent),
        )
        .with(opens)
}
