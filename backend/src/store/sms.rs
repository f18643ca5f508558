//! The SMS that Apizee is asked for: written down before, counted, and never twice to one contact in a
//! short time.

use contract::{ConversationId, RoomId};

use super::{Sealed, Wish};

/// An SMS about to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// Whose wish.
    pub wish: Wish,
    /// For which conversation.
    pub conversation: ConversationId,
    /// For which room.
    pub room: RoomId,
    /// To whom.
    pub contact: Sealed,
    /// Unix seconds.
    pub at: i64,
}

/// What the administrator allows of SMS. All of it counts across the whole connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Between two to one contact, in seconds.
    pub guard_s: i64,
    /// For a conversation within 24 hours.
    pub per_day: u32,
    /// To one contact within 24 hours.
    pub contact_per_day: u32,
    /// By one agent within an hour.
    pub operator_per_hour: u32,
    /// In all within 24 hours.
    pub connector_per_day: u32,
}

/// What has a number of SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ceiling {
    /// A conversation, of a day.
    Conversation,
    /// A contact, of a day.
    Contact,
    /// An agent, of an hour.
    Operator,
    /// The connector, of a day.
    Connector,
}

/// Whether an SMS may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// It is written down: ask Apizee.
    Yes,
    /// It was written down before, by the same wish: never twice.
    Repeated,
    /// Apizee must not be asked.
    No(NoSms),
}

/// Why an SMS may not be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSms {
    /// The key was another wish's.
    KeyReused,
    /// The last one to this contact was too short a time ago.
    TooSoon {
        /// Seconds until another may go.
        wait_s: i64,
    },
    /// There were enough.
    Spent {
        /// Whose.
        of: Ceiling,
        /// Seconds until enough of them fall out of the count.
        wait_s: i64,
    },
}
