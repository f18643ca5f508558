//! The documented requests and answers, over the state. No HTTP here but statuses.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::account::{PASSWORD, TOKEN_LIFE_S, USERNAME, me, services};
use super::state::State;
use crate::clock::written;

/// A status and its JSON.
pub(super) type Answer = (StatusCode, Value);

/// What a request asks for, once its token is known to be good.
pub(super) struct Call<'a> {
    pub(super) route: &'a str,
    pub(super) id: Option<u64>,
    pub(super) token: &'a str,
    pub(super) fields: Map<String, Value>,
    pub(super) base: &'a str,
}

/// `{code, message, details}`
pub(super) fn refusal(status: StatusCode, code: u32, message: &str, details: &str) -> Answer {
    (
        status,
        json!({ "code": code, "message": message, "details": details }),
    )
}

pub(super) fn unauthorized() -> Answer {
    refusal(StatusCode::UNAUTHORIZED, 1, "Unauthenticated", "")
}

pub(super) fn forbidden() -> Answer {
    refusal(StatusCode::FORBIDDEN, 2, "Forbidden", "No rights")
}

/// The other form of errors (Rate limits).
pub(super) fn too_many() -> Answer {
    let words = "You have reached the maximum number of attempts. Please retry later.";
    (StatusCode::TOO_MANY_REQUESTS, json!({ "error": words }))
}

/// As a Laravel validator says it; seen for `room_name`.
fn invalid(name: &str) -> Answer {
    let message = format!("The selected {name} field is invalid.");
    refusal(
        StatusCode::BAD_REQUEST,
        10,
        &message,
        &format!("Parameter {name}"),
    )
}

fn missing(name: &str) -> Answer {
    let message = format!("The {name} field is required.");
    refusal(
        StatusCode::BAD_REQUEST,
        10,
        &message,
        &format!("Parameter {name}"),
    )
}

fn not_found() -> Answer {
    refusal(StatusCode::NOT_FOUND, 4, "Not found", "")
}

/// `POST /token` (Authentication).
pub(super) fn token(state: &mut State, fields: &Map<String, Value>) -> Answer {
    let field = |name: &str| fields.get(name).and_then(Value::as_str);
    match field("grant_type") {
        Some("password") => {}
        Some(_) => return invalid("grant_type"),
        None => return missing("grant_type"),
    }
    let (Some(username), Some(password)) = (field("username"), field("password")) else {
        return missing("username");
    };
    if username != USERNAME || password != PASSWORD {
        return unauthorized();
    }
    let (token, at) = state.sign_in(username);
    let answer =
        json!({ "access_token": token, "created_at": written(at), "expires_in": TOKEN_LIFE_S });
    (StatusCode::OK, answer)
}

/// Everything but `/token`.
pub(super) fn answer(state: &mut State, call: Call<'_>) -> Answer {
    match (call.route, call.id) {
        ("POST /tickets", _) => create_ticket(state, call),
        ("GET /tickets", _) => list_tickets(state, &call),
        ("GET /tickets/{id}", Some(id)) => {
            let found = state.tickets.iter().find(|ticket| ticket.id == id);
            found.map_or_else(not_found, |ticket| {
                (StatusCode::OK, ticket.listed(call.base))
            })
        }
        ("DELETE /tickets/{id}", Some(id)) => {
            let ended = state.end_ticket(id, "cancelled");
            ended.map_or_else(not_found, |ticket| {
                (StatusCode::OK, ticket.listed(call.base))
            })
        }
        ("POST /conferences", _) => create_conference(state, call),
        ("GET /conferences", _) => list_conferences(state, &call),
        ("GET /conferences/{id}", Some(id)) => {
            let sso = wants_sso(&call.fields);
            let found = state
                .conferences
                .iter()
                .find(|conference| conference.id == id);
            found.map_or_else(not_found, |conference| {
                (StatusCode::OK, conference.shown(call.base, sso))
            })
        }
        ("DELETE /conferences/{id}", Some(id)) => {
            let ended = state.end_conference(id);
            ended.map_or_else(not_found, |conference| {
                (StatusCode::OK, conference.shown(call.base, false))
            })
        }
        ("GET /users/me", _) => (StatusCode::OK, me(call.base, call.token)),
        ("GET /services", _) => (StatusCode::OK, services()),
        _ => not_found(),
    }
}

const TICKET_FIELDS: [&str; 15] = [
    "name",
    "phone",
    "email",
    "language",
    "type",
    "subject",
    "reference",
    "description",
    "agent",
    "invite",
    "startTime",
    "duration",
    "reminder",
    "service_key",
    "scope",
];

fn create_ticket(state: &mut State, call: Call<'_>) -> Answer {
    let mut fields = call.fields;
    if let Some(unknown) = fields
        .keys()
        .find(|name| !TICKET_FIELDS.contains(&name.as_str()))
    {
        return invalid(unknown);
    }
    for name in ["phone", "email"] {
        if fields
            .get(name)
            .is_some_and(|value| !contacts_are_right(value, name))
        {
            return invalid(name);
        }
    }
    if !fields.contains_key("phone") && !fields.contains_key("email") {
        return missing("phone");
    }
    if fields
        .get("reference")
        .and_then(Value::as_str)
        .is_some_and(|text| text.chars().count() > 50)
    {
        return invalid("reference");
    }
    if fields
        .get("service_key")
        .and_then(Value::as_str)
        .is_some_and(|key| key.len() != 32)
    {
        return invalid("service_key");
    }
    // Tickets invite nobody unless told to (Ticket management: default 0).
    let invited = match truth(fields.remove("invite").as_ref(), false) {
        Some(invited) => invited,
        None => return invalid("invite"),
    };
    let sso = wants_sso(&fields);
    fields.remove("scope");
    let ticket = state.add_ticket(fields, invited, call.base);
    (StatusCode::OK, ticket.created(call.base, sso))
}

const CONFERENCE_FIELDS: [&str; 16] = [
    "participants",
    "name",
    "message",
    "password",
    "moderation",
    "entryMode",
    "startTime",
    "open",
    "duration",
    "reminder",
    "templateId",
    "language",
    "invite",
    "moderator",
    "service_key",
    "scope",
];

fn create_conference(state: &mut State, call: Call<'_>) -> Answer {
    let mut fields = call.fields;
    if let Some(unknown) = fields
        .keys()
        .find(|name| !CONFERENCE_FIELDS.contains(&name.as_str()))
    {
        return invalid(unknown);
    }
    let Some(participants) = fields.get("participants").and_then(Value::as_str) else {
        return missing("participants");
    };
    let right = participants.split(',').all(|one| {
        let name = if one.contains('@') { "email" } else { "phone" };
        contacts_are_right(&Value::from(one), name)
    });
    if !right {
        return invalid("participants");
    }
    let length = |name: &str| {
        fields
            .get(name)
            .and_then(Value::as_str)
            .map(|text| text.chars().count())
    };
    if length("name").is_some_and(|length| !(2..=255).contains(&length)) {
        return invalid("name");
    }
    if length("message").is_some_and(|length| length > 300) {
        return invalid("message");
    }
    let password = fields
        .get("password")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if password
        .chars()
        .any(|c| !c.is_ascii_digit() && c != '*' && c != '#')
    {
        return invalid("password");
    }
    for name in ["moderation", "open"] {
        if truth(fields.get(name), false).is_none() {
            return invalid(name);
        }
    }
    // Conferences invite everybody unless told not to (Video conference management: default true).
    let invited = match truth(fields.remove("invite").as_ref(), true) {
        Some(invited) => invited,
        None => return invalid("invite"),
    };
    let sso = wants_sso(&fields);
    fields.remove("scope");
    let conference = state.add_conference(fields, invited, call.base);
    (StatusCode::OK, conference.shown(call.base, sso))
}

fn list_tickets(state: &State, call: &Call<'_>) -> Answer {
    let reference = call.fields.get("reference").and_then(Value::as_str);
    let found: Vec<Value> = state
        .tickets
        .iter()
        .rev()
        .filter(|ticket| reference.is_none_or(|wanted| ticket.reference.as_deref() == Some(wanted)))
        .map(|ticket| ticket.listed(call.base))
        .collect();
    page(found, &call.fields)
}

fn list_conferences(state: &State, call: &Call<'_>) -> Answer {
    let search = call.fields.get("search").and_then(Value::as_str);
    let found: Vec<Value> = state
        .conferences
        .iter()
        .rev()
        .filter(|conference| search.is_none_or(|wanted| conference.name.contains(wanted)))
        .map(|conference| conference.shown(call.base, false))
        .collect();
    page(found, &call.fields)
}

/// `{total, data}`, and `next_offset` while there is more.
fn page(found: Vec<Value>, fields: &Map<String, Value>) -> Answer {
    let number = |name: &str, default: usize| {
        fields
            .get(name)
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (offset, limit) = (number("offset", 0), number("limit", 10));
    let total = found.len();
    let data: Vec<Value> = found.into_iter().skip(offset).take(limit).collect();
    let next = offset + data.len();
    let mut answer = json!({ "total": total, "data": data });
    if next < total {
        answer["next_offset"] = json!(next);
    }
    (StatusCode::OK, answer)
}

fn wants_sso(fields: &Map<String, Value>) -> bool {
    fields
        .get("scope")
        .and_then(Value::as_str)
        .is_some_and(|scopes| scopes.split(',').any(|scope| scope == "sso"))
}

/// `1`, `true`, `TRUE` and their opposites. `None` for anything else.
fn truth(value: Option<&Value>, default: bool) -> Option<bool> {
    match value.and_then(Value::as_str) {
        None => Some(default),
        Some("1" | "true" | "TRUE") => Some(true),
        Some("0" | "false" | "FALSE") => Some(false),
        Some(_) => None,
    }
}

/// A comma list of international numbers, or of addresses. Shared mailboxes are refused (Ticket
/// management, `email`).
fn contacts_are_right(value: &Value, name: &str) -> bool {
    let Some(list) = value.as_str() else {
        return false;
    };
    list.split(',').all(|one| {
        if name == "email" {
            let shared = ["noreply@", "no-reply@", "info@", "contact@"]
                .iter()
                .any(|start| one.starts_with(start));
            one.parse::<contract::EmailAddress>().is_ok() && !shared
        } else {
            one.parse::<contract::PhoneNumber>().is_ok()
                || (one.starts_with('0') && one.len() == 10)
        }
    })
}
