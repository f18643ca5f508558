//! Work on rooms that nobody waits for, or not for long: written down, claimed by one process at a
//! time, and taken over from a dead one.

use contract::words;

use super::Stored;

words! {
    /// What is to be done; in the store's and the metrics' word.
    #[derive(Hash, PartialOrd, Ord)]
    pub enum Work {
        /// A start whose outcome is unknown is looked up at Apizee.
        LookUp = "look_up",
        /// A room is to end.
        Close = "close",
        /// Apizee is asked how a room stands.
        Reread = "reread",
        /// A lost start is looked for: a room that turned up late.
        Twin = "twin",
    }
}

/// Work that this process is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// What.
    pub work: Work,
    /// On which room.
    pub stored: Stored,
    /// Unix seconds: since when it waits.
    pub since: i64,
    /// When it was due. Where that changes meanwhile, it was hastened.
    pub due_at: i64,
    /// How often it was tried.
    pub tries: u32,
    /// By which claim it is this process's.
    pub claim: Claim,
}

/// One claim of work. What was put down again and claimed anew, perhaps by the same process, is another
/// one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim(String);

impl Claim {
    pub(super) fn new() -> Self {
        Self(uuid::Uuid::new_v4().simple().to_string())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Unix seconds: when the first of what nobody is at is due.
    pub next_due: Option<i64>,
    /// How much of each kind there is.
    pub number: Vec<(Work, u64)>,
    /// Starts of unknown outcome: how many, and since when (unix seconds) the oldest is.
    pub unknown: Option<(u64, i64)>,
}
