//! Work on rooms that nobody waits for, or not for long: written down, claimed by one process at a
//! time, and taken over from a dead one.

use super::Stored;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Work {
    /// A start whose outcome is unknown is looked up at Apizee.
    LookUp,
    /// A room is to end.
    Close,
    /// Apizee is asked how a room stands.
    Reread,
    /// A lost start is looked for: a room that turned up late.
    Twin,
}

impl Work {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::LookUp, Self::Close, Self::Reread, Self::Twin];

    /// The store's word for it, and the metrics'.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LookUp => "look_up",
            Self::Close => "close",
            Self::Reread => "reread",
            Self::Twin => "twin",
        }
    }

    /// The kind of a word of the store.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|work| work.as_str() == word)
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
