//! The requests of a start, written by hand. A test in the browser's engine holds them against
//! serde's.

use contract::{Anyway, ContactCheck, Guest, Moderation, StartRoom};
use wasm_bindgen::JsValue;

use crate::browser::Plain;

/// The body of `POST rooms`. A meeting's further terms are the drawer's, which writes with serde.
#[must_use]
pub fn start(request: &StartRoom) -> Option<JsValue> {
    // Without `..`: a new field does not compile before it is written.
    let StartRoom {
        kind,
        conversation_id,
        project_id,
        channel,
        language,
        guest: Guest { name, phone, email },
        reference,
        invite,
        name: meeting_name,
        moderation,
        meeting: _,
        service_key,
        replace,
        anyway,
    } = request;
    let guest = Plain::default()
        .perhaps("name", name.as_ref().map(|typed| typed.expose()))
        .perhaps("phone", phone.as_ref().map(|typed| typed.expose()))
        .perhaps("email", email.as_ref().map(|typed| typed.expose()));
    let body = Plain::default()
        .with("kind", kind.as_str())
        .with("conversation_id", conversation_id.as_str())
        .with("project_id", project_id.as_str())
        .with("channel", channel.as_str())
        .with("language", language.as_str())
        .with("guest", guest)
        .perhaps("reference", reference.as_ref().map(|it| it.as_str()))
        .with("invite", bool::from(*invite))
        .perhaps("name", meeting_name.as_ref().map(|name| name.as_str()))
        .perhaps("service_key", service_key.as_ref().map(|key| key.as_str()))
        .perhaps("replace", replace.as_ref().map(|room| room.as_str()))
        .perhaps("anyway", (*anyway == Anyway::StartAnother).then_some(true));
    let body = match moderation {
        Some(Moderation::WaitingRoom) => body.with("moderation", true),
        Some(Moderation::Open) => body.with("moderation", false),
        None => body,
    };
    body.text()
}

/// The body of `POST contact`.
#[must_use]
pub fn contact(ContactCheck { typed }: &ContactCheck) -> Option<JsValue> {
    Plain::default().with("typed", typed.expose()).text()
}
