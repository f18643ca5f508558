//! One photo or recording in the list.

use contract::{Media, MediaSort};
use leptos::prelude::*;

use super::event::Event;
use super::{Results, parcel};
use crate::browser;
use crate::host::Host;
use crate::results::words::Words;
use crate::screen::{State, Tell};
use apizee_panel::elements::{Draw as _, Drawn, Source as _, changed, sign, ticked};

/// `Photo 2 · 12:04`, the time in the agent's zone.
pub(super) fn name(host: &Host, media: &Media, number: usize) -> String {
    let words = Words::of(host.w.tongue);
    let what = (words.name)(media, number);
    match &media.taken_at {
        Some(at) => [what, browser::time_of_day(at)].join(" · "),
        None => what,
    }
}

/// A tick, the picture, what it is, a link that opens it.
pub(super) fn medium(
    host: &Host,
    screen: State<Results>,
    tell: Tell<Event>,
    media: &Media,
    number: usize,
) -> Drawn {
    let (w, words) = (host.w, Words::of(host.w.tongue));
    let name = name(host, media, number);
    let (id, picked, sent) = (media.id.clone(), media.id.clone(), media.id.clone());
    let address = media.url.expose().to_owned();
    let shown = match media.sort {
        // What it is stands beside it.
        MediaSort::Picture => view! {
            <img
                class="thumb"
                alt=""
                loading="lazy"
                referrerpolicy="no-referrer"
                src=address.clone()
            />
        }
        .drawn(),
        MediaSort::Video | MediaSort::Other => {
            let is_recording = parcel::is_recording(media);
            sign("thumb sign", if is_recording { "▶\u{fe0e}" } else { "▤" })
        }
    };
    let place = media.place.as_ref().map(|place| {
        let place = (words.place)(place.lat(), place.lng());
        view! { <p class="hint">{place}</p> }.drawn()
    });
    let sent = screen.when(
        move |s| s.sent.contains(&sent),
        move || view! { <p class="sent">{words.sent}</p> }.drawn(),
    );
    view! {
        <li class="medium">
            <label>
                {shown}
                <span class="what">
                    <input
                        type="checkbox"
                        {..ticked(screen.flag(move |s| s.picked.contains(&picked)))}
                        {..changed(move || tell.tell(Event::AgentPicks(id.clone())))}
                    />
                    <span>{name.clone()}</span>
                </span>
            </label>
            {place.unwrap_or_default()}
            {sent}
            <a
                class="link"
                target="_blank"
                rel="noopener noreferrer"
                href=address
                referrerpolicy="no-referrer"
            >
                {words.open}
                {sign("arrow", "↗\u{fe0e}")}
                <span class="unseen">" "{name}" "{w.new_tab}</span>
            </a>
        </li>
    }
    .drawn()
}
