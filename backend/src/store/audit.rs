//! Who did what to which room: kept apart from the rooms, with a retention of its own. No contact is
//! in it.

use contract::{ConnectorName, OperatorId, RoomId, words};

use super::Doing;

words! {
    /// What was done; in the store's word.
    #[derive(Hash)]
    pub enum Action {
        /// A start.
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
pub trait Trail: Send + Sync + std::fmt::Debug {
    /// Adds a line.
    fn record<'a>(&'a self, entry: &'a Entry) -> Doing<'a, ()>;

    /// The latest lines, newest first; of one room, where it is named.
    fn entries<'a>(
        &'a self,
        connector: &'a ConnectorName,
        room: Option<&'a RoomId>,
        most: u32,
    ) -> Doing<'a, Vec<Entry>>;

    /// Deletes lines older than `before` (unix seconds). Returns how many.
    fn forget_entries(&self, before: i64) -> Doing<'_, u64>;
}
