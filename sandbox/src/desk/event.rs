//! What happened at the simulated Desk.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// One thing that happened in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// Grows with each event and never starts again, not even at a reset.
    pub seq: u64,
    /// Where.
    pub conversation_id: Uuid,
    /// What.
    pub kind: EventKind,
    /// The document that crossed, as the panel gave it.
    pub payload: Value,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// The kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The panel called `idzCpa.init`.
    Init,
    /// The panel inserted a text in the compose box: `{text}`.
    Text,
    /// The panel pushed a card.
    Card,
    /// The panel pushed a card bundle.
    Bundle,
    /// The panel pushed an Apple Pay payment request.
    ApplePay,
    /// The panel asked for a token.
    GetJwt,
    /// The library refused a call of the panel: `{command, message}`.
    Refused,
    /// The agent sent what was in the compose box: `{text}`.
    Sent,
    /// The visitor wrote: `{text, intents, highlights}`.
    Visitor,
    /// The Desk called the panel's `onIntent`: `{intents}`.
    Intent,
    /// The Desk called the panel's `onTrigger`: `{keys}`.
    Trigger,
    /// The conversation was closed, and the app told of it: `{delivery, status}`.
    Closed,
}
