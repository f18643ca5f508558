//! Who did what to which room: kept apart from the rooms, with a retention of its own. No contact is
//! in it.

use async_trait::async_trait;
use contract::{ConnectorName, OperatorId, RoomId, words};

use super::StoreError;

words! {
    /// What was done; in the store's word.
    #[derive(Hash)]
    pub enum Action {
        Start = "start",
        /// A start beside one of unknown outcome.
        StartAnyway = "start_anyway",
        /// A room was ended by an agent.
        Close = "close",
        /// A room was ended after its conversation, or after an agent's try that failed.
        CloseLater = "close_later",
        /// A twin was ended.
        CloseTwin = "close_twin",
        /// An SMS.
        Invite = "invite",
        /// An agent's link was asked for.
        AgentLink = "agent_link",
        /// A history by a case number was read.
        HistoryByCase = "history_by_case",
        /// Photos and recordings were listed.
        Media = "media",
        /// An administrator read rooms.
        Show = "show",
        /// An administrator settled an unknown start.
        Resolve = "resolve",
        /// Data of a person were exported.
        Export = "export",
        /// Data of a person were erased.
        Erase = "erase",
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
