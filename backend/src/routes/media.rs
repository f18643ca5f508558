//! `GET media`

use std::sync::Arc;

use contract::{ApizeeId, MediaList, Problem, RoomKind};

use super::query::Fields;
use super::reading::unanswered;
use crate::desk_jwt::Agent;
use crate::problem::ApiError;

/// A room's pictures and recordings, in Apizee's order.
///
/// # Errors
/// A wrong query; no such room; Apizee.
#[utoipa::path(get, path = "/media", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("kind" = RoomKind, Query, description = "Assistance or meeting"),
        ("apizee_id" = String, Query, description = "The room's apizee_id"),
        ("offset" = Option<u32>, Query, description = "The next_offset of the answer before")),
    responses((status = 200, body = MediaList), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn media(agent: Agent, fields: Fields) -> Result<axum::Json<MediaList>, ApiError> {
    let kinds = [
        ("assistance", RoomKind::Assistance),
        ("meeting", RoomKind::Meeting),
    ];
    let kind = fields.word("kind", &kinds)?;
    let id: ApizeeId = fields.needed("apizee_id", "a room's apizee_id")?;
    let account = &agent.installation.account;
    let media = account.media(kind, &id, fields.offset()?).await;
    let media = media.map_err(unanswered)?;
    Ok(axum::Json(Arc::unwrap_or_clone(media)))
}
