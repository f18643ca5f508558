//! The control surface, under `/_control/`.

use axum::Json;
use axum::Router;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Emulator, Fault, GuestDoes};

pub(super) fn routes() -> Router<Emulator> {
    Router::new()
        .route("/_control/reset", post(reset))
        .route("/_control/requests", get(requests))
        .route("/_control/outbox", get(outbox))
        .route("/_control/tickets", get(tickets))
        .route("/_control/conferences", get(conferences))
        .route("/_control/faults", put(faults))
        .route("/_control/clock", post(clock))
        .route("/_control/limit", put(limit))
        .route("/_control/guest", post(guest))
}

async fn reset(Shared(emulator): Shared<Emulator>) -> StatusCode {
    emulator.reset();
    StatusCode::NO_CONTENT
}

async fn requests(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "requests": emulator.requests() }))
}

async fn outbox(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "messages": emulator.outbox() }))
}

async fn tickets(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "tickets": emulator.tickets() }))
}

async fn conferences(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "conferences": emulator.conferences() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    faults: Vec<Fault>,
}

async fn faults(Shared(emulator): Shared<Emulator>, Json(body): Json<Faults>) -> StatusCode {
    emulator.set_faults(body.faults);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_s: i64,
}

async fn clock(Shared(emulator): Shared<Emulator>, Json(body): Json<Advance>) -> StatusCode {
    emulator.advance(body.advance_s);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    per_minute: u32,
}

/// 0 lifts the limit.
async fn limit(Shared(emulator): Shared<Emulator>, Json(body): Json<Limit>) -> StatusCode {
    emulator.set_limit((body.per_minute > 0).then_some(body.per_minute));
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guest {
    ticket: Option<u64>,
    conference: Option<u64>,
    does: GuestDoes,
}

async fn guest(
    Shared(emulator): Shared<Emulator>,
    Json(body): Json<Guest>,
) -> (StatusCode, &'static str) {
    let done = match (body.ticket, body.conference) {
        (Some(id), None) => emulator.ticket_guest(id, body.does),
        (None, Some(id)) => emulator.conference_guest(id, body.does),
        _ => return (StatusCode::BAD_REQUEST, "name a ticket or a conference"),
    };
    if done {
        (StatusCode::NO_CONTENT, "")
    } else {
        (
            StatusCode::NOT_FOUND,
            "there is no such room, or it is over",
        )
    }
}
