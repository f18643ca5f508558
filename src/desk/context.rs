//! The conversation that the iframe belongs to.

use contract::{Channel, ConversationId, Language, ProjectId};

/// `client.context` (App Plugins, Client context). It never changes: one iframe per conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Names the conversation, here and at Apizee.
    pub conversation_id: ConversationId,
    /// The iAdvize project.
    pub project_id: ProjectId,
    /// Where the visitor talks; `Other("")` with a library older than 2.9.0, which does not tell.
    pub channel: Channel,
    /// The visitor's language; English where the Desk tells none.
    pub language: Language,
}

impl Context {
    /// From the texts that the Desk gave. `None` without a usable conversation and project.
    #[must_use]
    pub fn read(
        conversation_id: Option<String>,
        project_id: Option<String>,
        channel: Option<String>,
        language: Option<String>,
    ) -> Option<Self> {
        Some(Self {
            conversation_id: conversation_id?.try_into().ok()?,
            project_id: project_id?.try_into().ok()?,
            channel: Channel::from(channel.unwrap_or_default()),
            language: language
                .and_then(|tag| tag.try_into().ok())
                .unwrap_or_else(Language::english),
        })
    }
}
