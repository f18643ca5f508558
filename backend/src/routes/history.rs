//! `GET history`

use axum::extract::State;
use contract::{ConversationId, History, Problem};

use super::query::{Fields, refused};
use crate::account::HistoryOf;
use crate::apizee::told::unanswered;
use crate::desk_jwt::Agent;
use crate::installation::AppState;
use crate::problem::ApiError;
use crate::rooms::is_a_uuid;
use crate::store::Action;

/// What Apizee remembers of a conversation or a case number, newest first. Needs nothing that is
/// kept here, so it survives a lost store.
///
/// # Errors
/// A query that names neither or both; Apizee.
#[utoipa::path(get, path = "/history", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("conversation_id" = Option<String>, Query, description = "From the Desk's context; or the reference"),
        ("reference" = Option<String>, Query, description = "A case number; or the conversation"),
        ("offset" = Option<u32>, Query, description = "The next_offset of the answer before")),
    responses((status = 200, body = History), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn history(
    agent: Agent,
    State(state): State<AppState>,
    fields: Fields,
) -> Result<axum::Json<History>, ApiError> {
    let conversation: Option<ConversationId> =
        fields.optional("conversation_id", "the conversation's UUID")?;
    // Any other word may be a case number, and reading a case is written down.
    if conversation.as_ref().is_some_and(|id| !is_a_uuid(id)) {
        return Err(refused("conversation_id", "the conversation's UUID"));
    }
    let case = fields.optional(
        "reference",
        "1 to 50 characters, without spaces at the ends",
    )?;
    let of = match (conversation, case) {
        (Some(conversation), None) => HistoryOf::Conversation(conversation),
        (None, Some(case)) => HistoryOf::Case(case),
        (None, None) => return Err(refused("conversation_id", "given, unless reference is")),
        (Some(_), Some(_)) => {
            return Err(refused(
                "reference",
                "left out where conversation_id is given",
            ));
        }
    };
    let account = &agent.installation.account;
    let (offset, handles) = (fields.offset()?, agent.handles());
    let history = account.history(&of, offset, &handles).await;
    let history = match history {
        Ok(history) => {
            let rooms = &agent.installation.rooms;
            let served = rooms.of_served_projects(history).await;
            served.map(axum::Json).map_err(ApiError::from)
        }
        Err(error) => Err(unanswered(error)),
    };
    if let HistoryOf::Case(_) = of {
        let what = Action::HistoryByCase;
        state.audit(&agent, what, None, &history);
    }
    history
}
