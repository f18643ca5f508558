//! `POST contact`

use contract::{Contact, ContactCheck};

use crate::desk_jwt::Agent;
use crate::phone::understand;
use crate::problem::{ApiError, Json};

/// What the agent has typed so far, understood as a phone or an e-mail: 200 whatever it is, since
/// typing is not an error. In a body, since a URL is logged. Nothing is kept, Apizee is not asked.
///
/// # Errors
/// A body that is not the contract's.
#[utoipa::path(post, path = "/contact", tag = "panel", request_body = ContactCheck,
    params(("connector" = String, Path, description = "The connector's name")),
    responses((status = 200, body = Contact), (status = "4XX", body = contract::Problem)))]
pub async fn contact(
    agent: Agent,
    Json(check): Json<ContactCheck>,
) -> Result<axum::Json<Contact>, ApiError> {
    let region = agent.installation.settings.apizee.region;
    Ok(axum::Json(understand(&check.typed, region)))
}
