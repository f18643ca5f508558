//! The requests of a start, written by hand: serde's writing costs the first load 3 kB by brotli. A
//! test in the browser's engine holds them against serde's.

use contract::{ContactCheck, Guest, Moderation, RoomKind, StartRoom};
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// A JSON object in the making. What is absent stays absent.
struct Body(Object);

impl Body {
    fn new() -> Self {
        Self(Object::new())
    }

    fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        // Fails for frozen objects; this one is fresh.
        let _ = Reflect::set(&self.0, &name.into(), &value.into());
        self
    }

    fn perhaps(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    fn text(self) -> Option<JsValue> {
        JSON::stringify(&self.0).ok().map(JsValue::from)
    }
}

/// The body of `POST rooms`. A meeting's further terms are the drawer's, which writes with serde.
pub(super) fn start(request: &StartRoom) -> Option<JsValue> {
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
    } = request;
    let kind = match kind {
        RoomKind::Assistance => "assistance",
        RoomKind::Meeting => "meeting",
    };
    let guest = Body::new()
        .perhaps("name", name.as_ref().map(|typed| typed.expose()))
        .perhaps("phone", phone.as_ref().map(|typed| typed.expose()))
        .perhaps("email", email.as_ref().map(|typed| typed.expose()));
    let body = Body::new()
        .with("kind", kind)
        .with("conversation_id", conversation_id.as_str())
        .with("project_id", project_id.as_str())
        .with("channel", channel.as_str())
        .with("language", language.as_str())
        .with("guest", guest.0)
        .perhaps("reference", reference.as_ref().map(|it| it.as_str()))
        .with("invite", bool::from(*invite))
        .perhaps("name", meeting_name.as_deref())
        .perhaps("service_key", service_key.as_ref().map(|key| key.as_str()))
        .with("replace", bool::from(*replace));
    let body = match moderation {
        Some(Moderation::WaitingRoom) => body.with("moderation", true),
        Some(Moderation::Open) => body.with("moderation", false),
        None => body,
    };
    body.text()
}

/// The body of `POST contact`.
pub(super) fn contact(ContactCheck { typed }: &ContactCheck) -> Option<JsValue> {
    Body::new().with("typed", typed.expose()).text()
}
