//! The control surface, under `/_control/`.

mod account;

use axum::Json;
use axum::Router;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    AgentDoes, Chaos, Details, Emulator, Fault, GuestDoes, HandMade, Location, Minute, TicketState,
    Webhook,
};

pub(super) fn routes() -> Router<Emulator> {
    Router::new()
        .route("/_control/reset", post(reset))
        .route("/_control/requests", get(requests))
        .route("/_control/outbox", get(outbox))
        .route("/_control/tickets", get(tickets))
        .route("/_control/conferences", get(conferences))
        .route("/_control/duplicates", get(duplicates))
        .route("/_control/faults", put(faults))
        .route("/_control/chaos", get(chaos).put(set_chaos))
        .route("/_control/clock", post(clock))
        .route("/_control/limit", put(limit))
        .route("/_control/window", get(window))
        .route(
            "/_control/account",
            get(account::shown).put(account::change),
        )
        .route("/_control/agent-name", put(agent_name))
        .route("/_control/guest", post(guest))
        .route("/_control/agent", post(agent))
        .route("/_control/ticket-state", post(ticket_state))
        .route("/_control/media", get(media))
        .route("/_control/webhook", get(webhook).put(set_webhook))
        .route("/_control/webhook/send", post(send_webhook))
        .route("/_control/deliveries", get(deliveries))
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

async fn duplicates(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!(emulator.duplicates()))
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

async fn chaos(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!(emulator.struck()))
}

/// `null` or a rate of 0 ends it.
async fn set_chaos(Shared(emulator): Shared<Emulator>, Json(body): Json<Option<Chaos>>) -> Done {
    if !body.as_ref().is_none_or(Chaos::is_right) {
        let words = "rate is from 0 to 1, and kinds names at least one";
        return (StatusCode::BAD_REQUEST, words);
    }
    emulator.set_chaos(body);
    (StatusCode::NO_CONTENT, "")
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
    /// Absent: as it is.
    window: Option<Minute>,
}

/// 0 lifts the limit.
async fn limit(Shared(emulator): Shared<Emulator>, Json(body): Json<Limit>) -> StatusCode {
    emulator.set_limit((body.per_minute > 0).then_some(body.per_minute));
    if let Some(minute) = body.window {
        emulator.set_minute(minute);
    }
    StatusCode::NO_CONTENT
}

async fn window(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "users": emulator.arrived() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    name: String,
}

async fn agent_name(Shared(emulator): Shared<Emulator>, Json(body): Json<Name>) -> StatusCode {
    emulator.name_agents(&body.name);
    StatusCode::NO_CONTENT
}

/// A deed of somebody in a room.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deed<T> {
    ticket: Option<u64>,
    conference: Option<u64>,
    does: T,
    name: Option<String>,
    location: Option<Location>,
    score: Option<u8>,
    comment: Option<String>,
}

type Done = (StatusCode, &'static str);

impl<T> Deed<T> {
    fn play(
        self,
        on_ticket: impl FnOnce(u64, T, &Details) -> bool,
        on_conference: impl FnOnce(u64, T, &Details) -> bool,
    ) -> Done {
        let details = Details {
            name: self.name,
            location: self.location,
            score: self.score,
            comment: self.comment,
        };
        let done = match (self.ticket, self.conference) {
            (Some(id), None) => on_ticket(id, self.does, &details),
            (None, Some(id)) => on_conference(id, self.does, &details),
            _ => return (StatusCode::BAD_REQUEST, "name a ticket or a conference"),
        };
        if done {
            (StatusCode::NO_CONTENT, "")
        } else {
            let words = "there is no such room, it is over, or nothing of it can be done there";
            (StatusCode::NOT_FOUND, words)
        }
    }
}

async fn guest(Shared(emulator): Shared<Emulator>, Json(deed): Json<Deed<GuestDoes>>) -> Done {
    deed.play(
        |id, does, details| emulator.ticket_guest_with(id, does, details),
        |id, does, details| emulator.conference_guest_with(id, does, details),
    )
}

async fn agent(Shared(emulator): Shared<Emulator>, Json(deed): Json<Deed<AgentDoes>>) -> Done {
    deed.play(
        |id, does, _| emulator.ticket_agent(id, does),
        |id, does, details| emulator.conference_agent(id, does, details),
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Put {
    ticket: u64,
    state: TicketState,
}

async fn ticket_state(Shared(emulator): Shared<Emulator>, Json(body): Json<Put>) -> Done {
    if emulator.set_ticket_state(body.ticket, body.state) {
        (StatusCode::NO_CONTENT, "")
    } else {
        (StatusCode::NOT_FOUND, "there is no such ticket")
    }
}

async fn media(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "media": emulator.media() }))
}

async fn webhook(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "webhook": emulator.webhook() }))
}

/// `null` takes it away.
async fn set_webhook(
    Shared(emulator): Shared<Emulator>,
    Json(body): Json<Option<Webhook>>,
) -> Done {
    let right = |webhook: &Webhook| url::Url::parse(&webhook.url).is_ok();
    if !body.as_ref().is_none_or(right) {
        return (StatusCode::BAD_REQUEST, "url is no address");
    }
    emulator.set_webhook(body);
    (StatusCode::NO_CONTENT, "")
}

async fn send_webhook(
    Shared(emulator): Shared<Emulator>,
    Json(body): Json<HandMade>,
) -> Result<Json<Value>, Done> {
    let sent = emulator.send_webhook(body).await;
    let sent = sent.ok_or((StatusCode::CONFLICT, "no webhook is set"))?;
    Ok(Json(json!(sent)))
}

async fn deliveries(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "deliveries": emulator.deliveries() }))
}
