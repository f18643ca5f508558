//! `GET media`

use std::sync::Arc;

use axum::extract::State;
use contract::{ApizeeId, MediaList, Problem, RoomHandle, RoomId, RoomKind};

use super::query::{Fields, refused};
use crate::apizee::told::unanswered;
use crate::desk_jwt::Agent;
use crate::installation::AppState;
use crate::problem::ApiError;
use crate::rooms::{Freshness, RoomsError};
use crate::store::Action;

/// A room's pictures and recordings, in Apizee's order: of a room that is known here, or of one that
/// a history has told this agent of within the hour.
///
/// # Errors
/// A wrong query; no such room, or a handle that is another's or too old; Apizee.
#[utoipa::path(get, path = "/media", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("room" = Option<String>, Query, description = "The room's id; or the handle"),
        ("handle" = Option<String>, Query, description = "A handle of GET history; or the room"),
        ("offset" = Option<u32>, Query, description = "The next_offset of the answer before")),
    responses((status = 200, body = MediaList), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn media(
    agent: Agent,
    State(state): State<AppState>,
    fields: Fields,
) -> Result<axum::Json<MediaList>, ApiError> {
    let (kind, id) = named(&agent, &state, &fields).await?;
    let account = &agent.installation.account;
    let media = account.media(kind, &id, fields.offset()?).await;
    let media = media.map_err(unanswered);
    state.audit(&agent, Action::Media, None, &media);
    Ok(axum::Json(Arc::unwrap_or_clone(media?)))
}

async fn named(
    agent: &Agent,
    state: &AppState,
    fields: &Fields,
) -> Result<(RoomKind, ApizeeId), ApiError> {
    let room: Option<RoomId> = fields.optional("room", "a room's id")?;
    let handle: Option<RoomHandle> = fields.optional("handle", "a handle of GET history")?;
    match (room, handle) {
        (Some(id), None) => {
            let rooms = &agent.installation.rooms;
            let room = rooms.room(&id, Freshness::Known).await?;
            Ok((room.kind, room.apizee_id))
        }
        (None, Some(handle)) => {
            let read = agent.handles().read(&handle, state.clock.unix_s());
            read.ok_or_else(|| RoomsError::NotFound.into())
        }
        (None, None) => Err(refused("room", "given, unless handle is")),
        (Some(_), Some(_)) => Err(refused("handle", "left out where room is given")),
    }
}
