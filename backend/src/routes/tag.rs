//! The `ETag` of rooms, and the 304 that it saves.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::header::{ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::Room;
use serde::Serialize;

/// Of rooms in their order. Weak: it stands for what they are, not for when Apizee was asked.
pub fn of(rooms: &[Room]) -> String {
    let mut hasher = DefaultHasher::new();
    rooms.len().hash(&mut hasher);
    for room in rooms {
        (&room.id, room.state, &room.apizee_state, &room.updated_at).hash(&mut hasher);
        // Several changes may fall into one second.
        room.timeline.hash(&mut hasher);
        for invitation in &room.invitations {
            (&invitation.at, invitation.state).hash(&mut hasher);
        }
    }
    format!("W/\"{:016x}\"", hasher.finish())
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
