//! The backend's answers, read by hand: serde's reading costs the panel 15 kB by brotli. Every text
//! goes through the contract's own types, so that a value that exists is a value that is right;
//! `None` for an answer that is not the contract's.

use core::str::FromStr;

use contract::{
    AgentAccess, Contact, ContactRefusal, Enabled, Limits, Line, LoaderAgent, MaskedGuest, Moment,
    Preferences, Room, RoomState, Rooms, Schedule, Session, Sip, StartUnderWay,
};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::outcome::Refusal;

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

fn text(of: &JsValue, name: &str) -> Option<String> {
    get(of, name).as_string()
}

fn parsed<T: FromStr>(of: &JsValue, name: &str) -> Option<T> {
    text(of, name)?.parse().ok()
}

/// `Some(None)` when it is absent, `None` when it is there and wrong.
fn optional<T: FromStr>(of: &JsValue, name: &str) -> Option<Option<T>> {
    let value = get(of, name);
    if value.is_undefined() || value.is_null() {
        return Some(None);
    }
    value.as_string()?.parse().ok().map(Some)
}

fn number(of: &JsValue, name: &str) -> Option<u32> {
    let number = get(of, name).as_f64()?;
    (0.0..=f64::from(u32::MAX))
        .contains(&number)
        .then_some(number as u32)
}

/// An absent one is empty.
fn list<T>(of: &JsValue, name: &str, read: impl Fn(&JsValue) -> Option<T>) -> Option<Vec<T>> {
    let value = get(of, name);
    if value.is_undefined() {
        return Some(vec![]);
    }
    let array = value.dyn_into::<Array>().ok()?;
    array.iter().map(|value| read(&value)).collect()
}

/// A problem.
#[must_use]
pub fn refusal(value: &JsValue) -> Option<Refusal> {
    Some(Refusal {
        code: parsed(value, "code")?,
        retry_after_s: number(value, "retry_after_s"),
        request_id: text(value, "request_id")?,
        field: text(value, "field"),
        room: whole(value, "room", room)?,
        start: whole(value, "start", start)?,
    })
}

/// `Some(None)` when it is absent, `None` when it is there and wrong.
fn whole<T>(of: &JsValue, name: &str, read: fn(&JsValue) -> Option<T>) -> Option<Option<Box<T>>> {
    let value = get(of, name);
    if !value.is_object() {
        return Some(None);
    }
    read(&value).map(|read| Some(Box::new(read)))
}

/// What the panel's first module needs of the session.
#[must_use]
pub fn session(value: &JsValue) -> Option<Session> {
    let enabled = get(value, "enabled");
    Some(Session {
        operator_id: parsed(value, "operator_id")?,
        enabled: Enabled {
            kinds: list(&enabled, "kinds", |name| name.as_string()?.parse().ok())?,
            guest_contact: parsed(&enabled, "guest_contact")?,
            loader_agent: LoaderAgent::default(),
            embed: None,
            quick_invitation_origin: None,
        },
        region: text(value, "region")?,
        limits: Limits {
            requests_per_minute: number(&get(value, "limits"), "requests_per_minute")?,
        },
        // The service is the backend's to know.
        preferences: Preferences {
            service_key: None,
            agent_side: optional(&get(value, "preferences"), "agent_side")?.unwrap_or_default(),
        },
    })
}

/// The conversation's rooms.
#[must_use]
pub fn rooms(value: &JsValue) -> Option<Rooms> {
    Some(Rooms {
        rooms: list(value, "rooms", room)?,
        starts: list(value, "starts", start)?,
    })
}

fn start(value: &JsValue) -> Option<StartUnderWay> {
    Some(StartUnderWay {
        id: parsed(value, "id")?,
        kind: parsed(value, "kind")?,
        state: parsed(value, "state")?,
        since: parsed(value, "since")?,
        guest: guest(value),
        invited: get(value, "invited").as_bool()?,
        retry_after_s: number(value, "retry_after_s")?,
    })
}

fn guest(of: &JsValue) -> MaskedGuest {
    let guest = get(of, "guest");
    MaskedGuest {
        phone: text(&guest, "phone"),
        email: text(&guest, "email"),
    }
}

#[must_use]
pub fn room(value: &JsValue) -> Option<Room> {
    let sip = get(value, "sip");
    Some(Room {
        id: parsed(value, "id")?,
        kind: parsed(value, "kind")?,
        // One newer than this code: the room may be open.
        state: text(value, "state")?.parse().unwrap_or(RoomState::Unknown),
        apizee_state: text(value, "apizee_state")?,
        join_url: parsed(value, "join_url")?,
        short_url: optional(value, "short_url")?,
        agent_url: optional(value, "agent_url")?,
        agent_sso: whole(value, "agent_sso", access)?.map(|access| *access),
        reference: parsed(value, "reference")?,
        created_at: parsed(value, "created_at")?,
        updated_at: parsed(value, "updated_at")?,
        checked_at: parsed(value, "checked_at")?,
        guest: guest(value),
        invited: get(value, "invited").as_bool()?,
        timeline: list(value, "timeline", moment)?,
        // The drawer's to read.
        invitations: vec![],
        apizee_id: parsed(value, "apizee_id")?,
        sip: text(&sip, "phone_number").zip(text(&sip, "dtmf_code")).map(
            |(phone_number, dtmf_code)| Sip {
                phone_number,
                dtmf_code,
            },
        ),
        schedule: schedule(&get(value, "schedule")),
    })
}

fn schedule(value: &JsValue) -> Option<Schedule> {
    Some(Schedule {
        starts_at: parsed(value, "starts_at")?,
        duration_min: number(value, "duration_min"),
    })
}

fn moment(value: &JsValue) -> Option<Moment> {
    Some(Moment {
        at: parsed(value, "at")?,
        what: parsed(value, "what")?,
    })
}

/// The agent's way in.
#[must_use]
pub fn access(value: &JsValue) -> Option<AgentAccess> {
    Some(AgentAccess {
        url: parsed(value, "url")?,
        expires_at: optional(value, "expires_at")?,
    })
}

/// What the backend understands of what was typed.
#[must_use]
pub fn contact(value: &JsValue) -> Option<Contact> {
    let contact = match text(value, "kind")?.as_str() {
        "phone" => Contact::Phone {
            e164: parsed(value, "e164")?,
            international: parsed(value, "international")?,
            country: text(value, "country")?,
            line: text(value, "line")?.parse().unwrap_or(Line::Other),
            home: parsed(value, "home")?,
        },
        "email" => Contact::Email {
            address: parsed(value, "address")?,
        },
        "refused" => Contact::Refused {
            reason: reason(&get(value, "reason"))?,
        },
        _ => return None,
    };
    Some(contact)
}

fn reason(value: &JsValue) -> Option<ContactRefusal> {
    let country = || text(value, "country");
    let digits = |name| number(value, name).and_then(|digits| u8::try_from(digits).ok());
    Some(match text(value, "code")?.as_str() {
        "too_short" => ContactRefusal::TooShort {
            country: country()?,
            missing: digits("missing"),
        },
        "too_long" => ContactRefusal::TooLong {
            country: country()?,
            extra: digits("extra"),
        },
        "no_such_number" => ContactRefusal::NoSuchNumber {
            country: country()?,
        },
        "unknown_country" => ContactRefusal::UnknownCountry,
        "incomplete_email" => ContactRefusal::IncompleteEmail,
        "neither" => ContactRefusal::Neither,
        _ => return None,
    })
}
