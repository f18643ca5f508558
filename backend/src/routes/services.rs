//! `GET services`

use contract::{Problem, Services};

use crate::apizee::told::unanswered;
use crate::desk_jwt::Agent;
use crate::problem::ApiError;

/// The account's services, at most an hour old; older while Apizee is away.
///
/// # Errors
/// Apizee has never told them, and does not now.
#[utoipa::path(get, path = "/services", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name")),
    responses((status = 200, body = Services), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn services(agent: Agent) -> Result<axum::Json<Services>, ApiError> {
    let services = agent.installation.account.services().await;
    let services = services.map_err(unanswered)?.to_vec();
    Ok(axum::Json(Services { services }))
}
