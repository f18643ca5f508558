//! `GET history`

use contract::{History, Problem};

use super::query::{Fields, refused};
use super::reading::unanswered;
use crate::account::Of;
use crate::desk_jwt::Agent;
use crate::problem::ApiError;

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
pub async fn history(agent: Agent, fields: Fields) -> Result<axum::Json<History>, ApiError> {
    let conversation = fields.optional(
        "conversation_id",
        "letters, digits, - and _, 1 to 50 characters",
    )?;
    let case = fields.optional(
        "reference",
        "1 to 50 characters, without spaces at the ends",
    )?;
    let of = match (conversation, case) {
        (Some(conversation), None) => Of::Conversation(conversation),
        (None, Some(case)) => Of::Case(case),
        (None, None) => return Err(refused("conversation_id", "given, unless reference is")),
        (Some(_), Some(_)) => {
            return Err(refused(
                "reference",
                "left out where conversation_id is given",
            ));
        }
    };
    let history = agent.installation.account.history(&of, fields.offset()?);
    history.await.map(axum::Json).map_err(unanswered)
}
