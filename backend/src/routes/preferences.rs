//! `PUT preferences`

use axum::extract::State;
use contract::{Preferences, Problem};

use crate::desk_jwt::Agent;
use crate::installation::AppState;
use crate::problem::{ApiError, Json};
use crate::rooms::RoomsError;

/// Replaces the agent's preferences. `GET session` tells them.
///
/// # Errors
/// A body that is not the contract's; the store.
#[utoipa::path(put, path = "/preferences", tag = "panel", request_body = Preferences,
    params(("connector" = String, Path, description = "The connector's name")),
    responses((status = 200, body = Preferences), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn put(
    agent: Agent,
    State(state): State<AppState>,
    Json(wish): Json<Preferences>,
) -> Result<axum::Json<Preferences>, ApiError> {
    let connector = &agent.installation.settings.name;
    let operator = &agent.identity.operator_id;
    state
        .preferences
        .prefer(connector, operator, &wish, state.clock.unix_s())
        .await
        .map_err(RoomsError::Store)?;
    Ok(axum::Json(wish))
}
