//! The simulator's HTTP face: the page, the library, what the page reports, the control surface.

use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::conversation::{Conversation, Faults, LibraryFault};
use super::delivery::Close;
use super::event::EventKind;
use super::simulator::{DeskError, Simulator};
use super::state::JwtAnswer;
use super::token::TokenRequest;

/// How long a page waits for news before it asks again.
const PATIENCE: Duration = Duration::from_secs(20);

/// No external resource, whatever a card says; the frame may be anywhere.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; img-src data:; frame-src *; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// What `idzCpa` is when its script is hostile.
const LIBRARY_STRING: &str = "window.idzCpa = \"not the library\";\n";
const LIBRARY_NO_INIT: &str = "window.idzCpa = { init: \"not a function\" };\n";

pub(super) fn routes(simulator: Simulator) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/desk.css", get(style))
        .route("/desk.js", get(script))
        .route("/desk-frames.js", get(frames_script))
        .route("/desk-thread.js", get(thread_script))
        .route("/idzcpa/idzcpa.umd.production.min.js", get(library))
        .route("/_desk/state", get(state))
        .route("/_desk/conversation", get(conversation))
        .route("/_desk/frame", get(frame))
        .route("/_desk/inbox", get(inbox))
        .route("/_desk/events", post(report))
        .route("/_desk/jwt", post(jwt))
        .route("/_control/reset", post(reset))
        .route(
            "/_control/conversations",
            get(conversations).put(set_conversations),
        )
        .route("/_control/conversation", put(set_conversation))
        .route("/_control/happened", get(happened))
        .route("/_control/faults", put(set_faults))
        .route("/_control/panel", put(set_panel))
        .route("/_control/token", post(token))
        .route("/_control/visitor-message", post(visitor_message))
        .route("/_control/close", post(close))
        .with_state(simulator)
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::UnknownConversation(_) => StatusCode::NOT_FOUND,
            Self::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

/// Done, nothing to say.
type Done = Result<StatusCode, DeskError>;

const DONE: Done = Ok(StatusCode::NO_CONTENT);

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

async fn page() -> Response {
    let html = include_str!("../../pages/desk/index.html");
    let policy = [(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)];
    (policy, file("text/html; charset=utf-8", html)).into_response()
}

async fn style() -> Response {
    file(
        "text/css; charset=utf-8",
        include_str!("../../pages/desk/desk.css"),
    )
}

async fn script() -> Response {
    file(JAVASCRIPT, include_str!("../../pages/desk/desk.js"))
}

async fn frames_script() -> Response {
    file(JAVASCRIPT, include_str!("../../pages/desk/desk-frames.js"))
}

async fn thread_script() -> Response {
    file(JAVASCRIPT, include_str!("../../pages/desk/desk-thread.js"))
}

async fn library(State(desk): State<Simulator>) -> Response {
    let (fault, delay_ms) = {
        let state = desk.read();
        (state.library, state.library_delay_ms)
    };
    let text = match fault {
        Some(LibraryFault::Missing) => return StatusCode::NOT_FOUND.into_response(),
        Some(LibraryFault::String) => LIBRARY_STRING,
        Some(LibraryFault::NoInit) => LIBRARY_NO_INIT,
        Some(LibraryFault::Slow) => {
            sleep(Duration::from_millis(delay_ms)).await;
            include_str!("../../pages/desk/idzcpa.js")
        }
        None => include_str!("../../pages/desk/idzcpa.js"),
    };
    // As a CDN does, so that `integrity` and `crossorigin` can be tried.
    let cors = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    (cors, file(JAVASCRIPT, text)).into_response()
}

async fn state(State(desk): State<Simulator>) -> Json<Value> {
    let state = desk.read();
    Json(json!({
        "generation": state.generation,
        "revision": state.revision,
        "last_seq": state.last_seq(),
        "panel_url": state.config.panel_url,
        "conversations": state.conversations,
        "events": state.events,
    }))
}

#[derive(Deserialize)]
struct Which {
    conversation_id: Uuid,
}

/// As it is now: a page that has many asks for the one that it is about to speak with.
async fn conversation(
    State(desk): State<Simulator>,
    Query(which): Query<Which>,
) -> Result<Json<Conversation>, DeskError> {
    let state = desk.read();
    Ok(Json(state.conversation(which.conversation_id)?.clone()))
}

async fn frame(
    State(desk): State<Simulator>,
    Query(which): Query<Which>,
) -> Result<Json<Value>, DeskError> {
    let url = desk.change(|state| state.frame_url(which.conversation_id))?;
    Ok(Json(json!({ "src": url.as_str() })))
}

#[derive(Deserialize)]
struct Known {
    after: u64,
    generation: u64,
    revision: u64,
}

/// Answers as soon as there is something that the page does not know.
async fn inbox(State(desk): State<Simulator>, Query(known): Query<Known>) -> Json<Value> {
    let mut changes = desk.changes();
    let news = async {
        loop {
            changes.mark_unchanged();
            let is_new = {
                let state = desk.read();
                state.generation != known.generation
                    || state.revision != known.revision
                    || state.last_seq() > known.after
            };
            if is_new || changes.changed().await.is_err() {
                return;
            }
        }
    };
    // No news within the patience is an empty answer.
    drop(timeout(PATIENCE, news).await);
    let state = desk.read();
    let seen = state
        .events
        .partition_point(|event| event.seq <= known.after);
    Json(json!({
        "generation": state.generation,
        "revision": state.revision,
        "last_seq": state.last_seq(),
        "events": state.events[seen..],
    }))
}

#[derive(Deserialize)]
struct Report {
    conversation_id: Uuid,
    kind: EventKind,
    #[serde(default)]
    payload: Value,
}

async fn report(State(desk): State<Simulator>, Json(report): Json<Report>) -> Done {
    desk.record(report.conversation_id, report.kind, report.payload)?;
    DONE
}

async fn jwt(
    State(desk): State<Simulator>,
    Json(which): Json<Which>,
) -> Result<Json<Value>, DeskError> {
    let answer = desk.change(|state| state.get_jwt(which.conversation_id))?;
    Ok(Json(match answer {
        JwtAnswer::Hangs => json!({ "fault": "hangs" }),
        JwtAnswer::Rejects => json!({ "fault": "rejects" }),
        JwtAnswer::Token { token, delay_ms } => {
            sleep(Duration::from_millis(delay_ms)).await;
            json!({ "token": token })
        }
    }))
}

async fn reset(State(desk): State<Simulator>) -> Done {
    desk.reset();
    DONE
}

async fn conversations(State(desk): State<Simulator>) -> Json<Value> {
    Json(json!({ "conversations": desk.conversations() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversations {
    conversations: Vec<Conversation>,
}

async fn set_conversations(
    State(desk): State<Simulator>,
    Json(body): Json<Conversations>,
) -> Result<Json<Value>, DeskError> {
    desk.set_conversations(body.conversations)?;
    Ok(conversations(State(desk)).await)
}

async fn set_conversation(State(desk): State<Simulator>, Json(body): Json<Conversation>) -> Done {
    desk.set_conversation(body)?;
    DONE
}

async fn happened(State(desk): State<Simulator>) -> Json<Value> {
    Json(json!({ "events": desk.happened() }))
}

/// The library's fault is replaced (absent: none), and the faults of the named conversations.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultsBody {
    #[serde(default)]
    library: Option<LibraryFault>,
    #[serde(default)]
    library_delay_ms: u64,
    #[serde(default)]
    conversations: std::collections::BTreeMap<Uuid, Faults>,
}

async fn set_faults(State(desk): State<Simulator>, Json(body): Json<FaultsBody>) -> Done {
    for id in body.conversations.keys() {
        desk.read().conversation(*id)?;
    }
    desk.set_library(body.library, body.library_delay_ms);
    for (id, faults) in body.conversations {
        desk.set_faults(id, faults)?;
    }
    DONE
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Panel {
    panel_url: Option<String>,
    app_url: Option<String>,
    secret: Option<String>,
}

async fn set_panel(State(desk): State<Simulator>, Json(panel): Json<Panel>) -> Done {
    if let Some(url) = panel.panel_url {
        desk.set_panel_url(&url)?;
    }
    if let Some(url) = panel.app_url {
        desk.set_app_url(&url);
    }
    if let Some(secret) = panel.secret {
        desk.set_secret(&secret);
    }
    DONE
}

async fn token(State(desk): State<Simulator>, Json(request): Json<TokenRequest>) -> Json<Value> {
    Json(json!({ "token": desk.token(&request) }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitorMessage {
    conversation_id: Uuid,
    text: String,
}

async fn visitor_message(State(desk): State<Simulator>, Json(body): Json<VisitorMessage>) -> Done {
    desk.visitor_says(body.conversation_id, &body.text)?;
    DONE
}

async fn close(
    State(desk): State<Simulator>,
    Json(body): Json<Close>,
) -> Result<Json<Value>, DeskError> {
    let status = desk.close(body).await?;
    Ok(Json(json!({ "status": status })))
}
