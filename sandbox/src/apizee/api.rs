//! The documented requests and answers, over the state. No HTTP here but statuses.

mod checks;
mod conferences;
mod figures;
mod lists;
mod paris;
mod tickets;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

pub(super) use checks::{is_email, is_phone};

use super::account::{ENTERPRISE_ID, TOKEN_LIFE_S, me, services};
use super::state::State;
use super::user::NotSignedIn;
use crate::clock::written;

/// A status and its JSON.
pub(super) type Answer = (StatusCode, Value);

/// An answer, or the one that refuses.
type Checked<T = Answer> = Result<T, Answer>;

/// What a request asks for, once its token is known to be good.
pub(super) struct Call<'a> {
    pub(super) route: &'a str,
    pub(super) ids: &'a [u64],
    pub(super) user: &'a str,
    pub(super) token: &'a str,
    pub(super) fields: Map<String, Value>,
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

fn not_found() -> Answer {
    refusal(StatusCode::NOT_FOUND, 4, "Not found", "")
}

fn ok(answer: Value) -> Answer {
    (StatusCode::OK, answer)
}

/// `POST /token` (Authentication).
pub(super) fn token(state: &mut State, fields: &Map<String, Value>) -> Answer {
    let field = |name: &str| fields.get(name).and_then(Value::as_str);
    match field("grant_type") {
        Some("password") => {}
        Some(_) => return checks::invalid("grant_type"),
        None => return checks::missing("grant_type"),
    }
    let (Some(username), Some(password)) = (field("username"), field("password")) else {
        return checks::missing("username");
    };
    match state.check_password(username, password) {
        Ok(()) => {}
        Err(NotSignedIn::Unknown) => return unauthorized(),
        Err(NotSignedIn::Forbidden) => return forbidden(),
    }
    let (token, at) = state.sign_in(username);
    ok(json!({ "access_token": token, "created_at": written(at), "expires_in": TOKEN_LIFE_S }))
}

/// Everything but `/token`.
pub(super) fn answer(state: &mut State, call: Call<'_>) -> Answer {
    let fields = &call.fields;
    let answer = match (call.route, call.ids) {
        ("POST /tickets", []) => tickets::create(state, call.fields),
        ("GET /tickets", []) => tickets::list(state, fields),
        ("GET /tickets/{id}", [id]) => tickets::show(state, *id),
        ("DELETE /tickets/{id}", [id]) => tickets::cancel(state, *id),
        // Where the events are read is not documented; this path is an inference.
        ("GET /tickets/{id}/events", [id]) => tickets::events(state, *id, fields),
        ("GET /enterprises/{id}/tickets/{id}/medias", [enterprise, id]) => {
            own(*enterprise).and_then(|()| tickets::medias(state, *id, fields))
        }
        ("GET /enterprises/{id}/tickets-stats", [enterprise]) => {
            own(*enterprise).and_then(|()| figures::tickets(state, fields))
        }
        ("POST /conferences", []) => conferences::create(state, call.fields),
        ("GET /conferences", []) => conferences::list(state, fields),
        ("GET /conferences/{id}", [id]) => conferences::show(state, *id, fields),
        ("DELETE /conferences/{id}", [id]) => conferences::end(state, *id),
        ("GET /conferences/{id}/media", [id]) => conferences::media(state, *id, fields),
        ("GET /session", []) => figures::sessions(state, fields),
        ("POST /text-message", []) => text_message(state, fields),
        ("GET /users/me", []) => {
            let user = state.user(call.user).ok_or_else(unauthorized);
            user.map(|user| ok(me(&state.base, user, call.token)))
        }
        ("GET /services", []) => Ok(ok(services())),
        _ => Err(not_found()),
    };
    answer.unwrap_or_else(|refused| refused)
}

/// Only the account's own enterprise can be read.
fn own(enterprise: u64) -> Checked<()> {
    if enterprise == ENTERPRISE_ID {
        Ok(())
    } else {
        Err(forbidden())
    }
}

/// `POST /text-message`, JSON `{to: […], body}` (Apizee's agent app). What it answers is not known.
fn text_message(state: &mut State, fields: &Map<String, Value>) -> Checked {
    checks::known(fields, &["to", "body"])?;
    let to = fields.get("to").ok_or_else(|| checks::missing("to"))?;
    let numbers: Option<Vec<&str>> = to
        .as_array()
        .map(|all| all.iter().map_while(Value::as_str).collect());
    let numbers = numbers.filter(|numbers| {
        !numbers.is_empty()
            && to.as_array().map(Vec::len) == Some(numbers.len())
            && numbers.iter().all(|one| checks::is_phone(one))
    });
    let numbers = numbers.ok_or_else(|| checks::invalid("to"))?;
    let text = checks::text(fields, "body")?.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| checks::missing("body"))?;
    state.send(&numbers.join(","), text);
    Ok(ok(json!({})))
}
