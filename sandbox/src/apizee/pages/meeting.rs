//! A conference's two sides.

use axum::extract::{Form, Path, Query, State as Shared};
use axum::response::Redirect;
use maud::html;
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

use super::{Page, Posted, RELOAD, button, form, gone, page};
use crate::apizee::account::API_KEY;
use crate::apizee::conference::{Conference, Place};
use crate::apizee::{AgentDoes, Details, Emulator, GuestDoes};

#[derive(Deserialize)]
pub(super) struct Link {
    name: Option<String>,
    wrong: Option<String>,
}

/// `/private/{key}/{room}?name=`. Filled in, the name skips its card (Apizee REST APIs, Setting up the
/// conference URL).
pub(super) async fn guest(
    Shared(emulator): Shared<Emulator>,
    Path((key, room)): Path<(String, String)>,
    Query(link): Query<Link>,
) -> Page {
    let mine = |one: &Conference| one.room == room && key == API_KEY && !one.is_over();
    let found = emulator.conferences().into_iter().find(mine);
    let conference = found.ok_or_else(|| gone("Video meeting"))?;
    let title = format!("Video meeting: {}", conference.name);
    let path = format!("/private/{key}/{room}");
    let action = format!("/_guest/conference/{}", conference.id);
    let moderator = html! {
        p { a href={ "/moderator/" (conference.id) } { "I am the moderator" } }
    };
    let password = html! {
        @if conference.password().is_some() {
            @if link.wrong.is_some() {
                p role="alert" { "The password is wrong." }
            }
            p { label { "Password " input name="password" inputmode="tel"; } }
        }
    };
    let Some(name) = link.name.filter(|name| !name.trim().is_empty()) else {
        let card = html! {
            p { label { "Your name " input name="name"; } }
            (password)
            button { "Join" }
        };
        let card = form(&action, "join", &path, &card);
        return Ok(page(&title, &html! { (card) (moderator) }));
    };
    let who = html! { input type="hidden" name="name" value=(name); };
    let button = |does: &str, label: &str| {
        let inside = html! { (who) button { (label) } };
        form(&action, does, &path, &inside)
    };
    let join = html! { (who) (password) button { "Join" } };
    let join = form(&action, "join", &path, &join);
    let body = match conference.place_of(name.trim()) {
        Some(Place::In) => {
            let here = conference.participants.iter();
            let here = here.filter(|one| one.place == Place::In);
            let here: Vec<&str> = here.map(|one| one.name.as_str()).collect();
            html! {
                p role="status" { "You are in the meeting." }
                p { "Here: " (here.join(", ")) "." }
                (button("picture", "Take a picture"))
                (button("leave", "Leave"))
            }
        }
        Some(Place::Waiting) => html! {
            p role="status" { "Please wait: the moderator will let you in." }
            (button("leave", "Leave"))
            (moderator)
            (RELOAD)
        },
        Some(Place::Left) => html! {
            p role="status" { "You have left." }
            (join)
        },
        None => html! {
            p { "You are " (name) "." }
            (join)
            (moderator)
        },
    };
    Ok(page(&title, &body))
}

/// The moderator's page. Apizee knows moderators by their session; here it has an address of its own.
pub(super) async fn moderator(Shared(emulator): Shared<Emulator>, Path(id): Path<u64>) -> Page {
    let found = emulator.conferences().into_iter().find(|one| one.id == id);
    let conference = found.filter(|one| !one.is_over());
    let conference = conference.ok_or_else(|| gone("Video meeting"))?;
    let back = format!("/moderator/{id}");
    let action = format!("/_agent/conference/{id}");
    let button = |does: &str, label: &str| button(&action, does, label, &back);
    let admit = |name: &str| {
        let inside = html! {
            input type="hidden" name="name" value=(name);
            button { "Let " (name) " in" }
        };
        form(&action, "admit", &back, &inside)
    };
    let body = html! {
        @if conference.moderator_in {
            (button("leave", "Leave"))
            (button("take_picture", "Take a picture"))
            (button("record_video", "Record a video"))
        } @else {
            (button("enter", "Enter"))
        }
        (button("complete", "End the meeting"))
        h2 { "Guests" }
        ul {
            @for one in &conference.participants {
                @match one.place {
                    Place::In => li { (one.name) " is there." }
                    Place::Left => li { (one.name) " has left." }
                    Place::Waiting => li { (one.name) " waits. " (admit(&one.name)) }
                }
            }
        }
        (RELOAD)
    };
    let title = format!("Moderator of {}", conference.name);
    Ok(page(&title, &body))
}

pub(super) async fn guest_does(
    Shared(emulator): Shared<Emulator>,
    Path(id): Path<u64>,
    Form(posted): Form<Posted<GuestDoes>>,
) -> Redirect {
    let given = posted.name.as_deref().map(str::trim).unwrap_or_default();
    let found = emulator.conferences().into_iter().find(|one| one.id == id);
    let asked = found.as_ref().and_then(Conference::password);
    let wrong = posted.does == GuestDoes::Join
        && asked.is_some_and(|asked| posted.password.as_deref() != Some(asked));
    let name = match found.as_ref() {
        Some(conference) if given.is_empty() && !wrong => nameless(conference),
        _ => given.to_owned(),
    };
    if !wrong {
        emulator.conference_guest_with(id, posted.does, &Details::of(&name));
    }
    let name: String = byte_serialize(name.as_bytes()).collect();
    let wrong = if wrong { "&wrong=1" } else { "" };
    let back = Posted {
        back: format!("{}?name={name}{wrong}", posted.back),
        ..posted
    };
    back.back()
}

/// `Guest`, `Guest 2`, …
fn nameless(conference: &Conference) -> String {
    let numbered = (2..).map(|number: u32| format!("Guest {number}"));
    let mut names = std::iter::once("Guest".to_owned()).chain(numbered);
    let free = names.find(|name| conference.place_of(name).is_none());
    free.unwrap_or_default()
}

pub(super) async fn moderator_does(
    Shared(emulator): Shared<Emulator>,
    Path(id): Path<u64>,
    Form(posted): Form<Posted<AgentDoes>>,
) -> Redirect {
    emulator.conference_agent(id, posted.does, &posted.details());
    posted.back()
}
