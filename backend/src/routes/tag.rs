//! The `ETag` of rooms, and the 304 that it saves.

use axum::http::header::{ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::Room;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Of rooms in their order. Weak: it stands for what they are, not for when Apizee was asked. The same
/// in every process, whatever built it.
pub fn of(rooms: &[Room]) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text.len().to_be_bytes());
        hash.update(text);
    };
    for room in rooms {
        let seen = (room.state, &room.timeline, &room.invitations);
        add(room.id.as_str());
        add(room.updated_at.as_str());
        add(&room.apizee_state);
        add(&serde_json::to_string(&seen).unwrap_or_default());
    }
    let hash = hash.finalize();
    let short: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("W/\"{short}\"")
}

/// The body with its tag, or 304 when the caller has it.
pub fn answer(asked: &HeaderMap, tag: String, body: impl Serialize) -> Response {
    let known = asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let is_known = known
        .flat_map(|list| list.split(','))
        .any(|known| known.trim() == tag);
    if is_known {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    ([(ETAG, tag)], axum::Json(body)).into_response()
}
