//! Who did what to which room: kept apart from the rooms, with a retention of its own. No contact is
//! in it.

use async_trait::async_trait;
use contract::{ConnectorName, OperatorId, RoomId};

use super::StoreError;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A start.
    Start,
    /// A start beside one of unknown outcome.
    StartAnyway,
    /// A room was ended by an agent.
    Close,
    /// A room was ended after its conversation, or after an agent's try that failed.
    CloseLater,
    /// A twin was ended.
    CloseTwin,
    /// An SMS.
    Invite,
    /// An agent's link was asked for.
    AgentLink,
    /// A history by a case number was read.
    HistoryByCase,
    /// Photos and recordings were listed.
    Media,
    /// An administrator read rooms.
    Show,
    /// An administrator settled an unknown start.
    Resolve,
    /// Data of a person were exported.
    Export,
    /// Data of a person were erased.
    Erase,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Start,
        Self::StartAnyway,
        Self::Close,
        Self::CloseLater,
        Self::CloseTwin,
        Self::Invite,
        Self::AgentLink,
        Self::HistoryByCase,
        Self::Media,
        Self::Show,
        Self::Resolve,
        Self::Export,
        Self::Erase,
    ];

    /// The store's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::StartAnyway => "start_anyway",
            Self::Close => "close",
            Self::CloseLater => "close_later",
            Self::CloseTwin => "close_twin",
            Self::Invite => "invite",
            Self::AgentLink => "agent_link",
            Self::HistoryByCase => "history_by_case",
            Self::Media => "media",
            Self::Show => "show",
            Self::Resolve => "resolve",
            Self::Export => "export",
            Self::Erase => "erase",
        }
    }

    /// The action of a word of the store.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unix seconds.
    pub at: i64,
    /// The installation.
    pub connector: ConnectorName,
    /// Whom the Desk's token named; absent, the program itself or its administrator.
    pub operator: Option<OperatorId>,
    /// What.
    pub action: Action,
    /// Ours; absent where it is about no room.
    pub room: Option<RoomId>,
    /// `ok`, or the code of the problem.
    pub outcome: String,
}

/// Keeps the trail.
#[async_trait]
pub trait Trail: Send + Sync + std::fmt::Debug {
    /// Adds a line.
    async fn record(&self, entry: &Entry) -> Result<(), StoreError>;

    /// The latest lines, newest first; of one room, where it is named.
    async fn entries(
        &self,
        connector: &ConnectorName,
        room: Option<&RoomId>,
        most: u32,
    ) -> Result<Vec<Entry>, StoreError>;

    /// Deletes lines older than `before` (unix seconds). Returns how many.
    async fn forget_entries(&self, before: i64) -> Result<u64, StoreError>;
}
