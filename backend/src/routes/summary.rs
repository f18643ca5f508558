//! `GET rooms/{id}/summary`

use axum::extract::Path;
use contract::{Problem, RoomId, Summary};

use crate::desk_jwt::Agent;
use crate::problem::ApiError;
use crate::rooms::{Freshness, RoomsError};

/// What is left to say of a room after the call: at most two requests to Apizee a minute. What it
/// does not tell is left out.
///
/// # Errors
/// No such room; a project that the connector does not serve.
#[utoipa::path(get, path = "/rooms/{id}/summary", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("id" = String, Path, description = "The room's id")),
    responses((status = 200, body = Summary), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn summary(
    agent: Agent,
    Path((_, id)): Path<(String, String)>,
) -> Result<axum::Json<Summary>, ApiError> {
    let id: RoomId = id.parse().map_err(|_| RoomsError::NotFound)?;
    let installation = &agent.installation;
    let room = installation.rooms.room(&id, Freshness::Known).await?;
    Ok(axum::Json(installation.account.summary(&room).await))
}
