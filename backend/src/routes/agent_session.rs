//! `POST agent-session`

use contract::{AgentSession, LoaderAgent, Problem, ProblemCode};

use crate::apizee::told::unanswered;
use crate::desk_jwt::Agent;
use crate::problem::ApiError;

/// What Apizee's agent module is started with: the connector's own token among it, so the
/// administrator must have said that agents' browsers may have it.
///
/// # Errors
/// It is switched off; Apizee.
#[utoipa::path(post, path = "/agent-session", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name")),
    responses((status = 200, body = AgentSession), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn agent_session(agent: Agent) -> Result<axum::Json<AgentSession>, ApiError> {
    match agent.installation.settings.tools.loader_agent {
        LoaderAgent::On => {}
        LoaderAgent::Off => {
            let detail = "The agent module is switched off: an administrator can set loader_agent = true for this connector.";
            return Err(ApiError::new(ProblemCode::SwitchedOff, detail));
        }
    }
    let session = agent.installation.account.agent_session().await;
    session.map(axum::Json).map_err(unanswered)
}
