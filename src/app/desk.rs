//! What the Desk tells, in the words of the room's rules.

use crate::desk::{Client, Command, DeskError};
use crate::outcome::NoToken;
use crate::room::setting::{Ability, Desk};

/// Where the client's iframe belongs.
pub(crate) fn conversation(client: &Client) -> Result<Desk, DeskError> {
    let context = client.context()?;
    let ability = |command| {
        if client.can(command) {
            Ability::Has
        } else {
            Ability::Lacks
        }
    };
    Ok(Desk {
        conversation: context.conversation_id,
        project: context.project_id,
        channel: context.channel,
        language: context.language,
        cards: ability(Command::PushCard),
        texts: ability(Command::InsertText),
    })
}

/// Why there is no token, of why the Desk gave none.
pub(crate) fn no_token(error: DeskError) -> NoToken {
    match error {
        DeskError::CommandMissing(_) => NoToken::Lacking,
        DeskError::Silent => NoToken::Hangs,
        DeskError::LibraryMissing
        | DeskError::LibraryHostile(_)
        | DeskError::NoConversation
        | DeskError::Threw { .. }
        | DeskError::Unexpected(_) => NoToken::Refused,
    }
}
