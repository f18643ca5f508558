//! Why there is no room.

mod told;

use std::time::Duration;

use contract::{ContactRefusal, Room, RoomId, StartUnderWay};

use crate::apizee::ApizeeError;
use crate::store::{Ceiling, StoreError};

/// One variant per thing that the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum RoomsError {
    /// The connector does not serve the conversation's project.
    #[error("the connector does not serve this project")]
    ForbiddenProject,
    /// No such room.
    #[error("no such room")]
    NotFound,
    /// A field that only the other kind of room has, or that cannot be so.
    #[error("{field} is refused")]
    FieldRefused {
        /// As the contract spells its path.
        field: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// One of a meeting's further guests.
    #[error("guest {place}: {why}")]
    GuestRefused {
        /// Counted from 0.
        place: usize,
        /// As of the first guest.
        why: Box<RoomsError>,
    },
    /// Neither phone nor e-mail, and nothing that stands in for them.
    #[error("a phone or an e-mail of the guest is needed")]
    ContactNeeded,
    /// The phone cannot be understood.
    #[error("the phone is refused: {0:?}")]
    PhoneRefused(ContactRefusal),
    /// The e-mail cannot be understood.
    #[error("the e-mail is refused")]
    EmailRefused,
    /// An SMS was wished for, and the number cannot receive one.
    #[error("the number cannot receive an SMS")]
    SmsImpossible,
    /// The room is over.
    #[error("the room is over")]
    Over,
    /// The last SMS to this phone was too short a time ago.
    #[error("an SMS went to this phone a moment ago")]
    SmsTooSoon {
        /// When another may go.
        retry_after: Duration,
    },
    /// A ceiling of SMS is reached.
    #[error("no more SMS for now: {of:?}")]
    SmsSpent {
        /// Whose.
        of: Ceiling,
        /// When another may go.
        retry_after: Duration,
    },
    /// The key was used with another body.
    #[error("the idempotency key was used with another body")]
    KeyReused,
    /// The room to replace is not the conversation's present one.
    #[error("the room to replace is not the present one")]
    RoomChanged(Box<Room>),
    /// The room is being started by somebody else, or by an earlier attempt.
    #[error("the room is still being started")]
    InFlight,
    /// Apizee was asked for this room, and neither its answer nor a look-up has said yet whether it
    /// exists.
    #[error("the outcome is unknown")]
    OutcomeUnknown(Box<StartUnderWay>),
    /// The same of a room that somebody else, or another wish, asked for.
    #[error("an earlier start has no known outcome")]
    StartUnderWay(Box<StartUnderWay>),
    /// Apizee; nothing was created.
    #[error(transparent)]
    Apizee(#[from] ApizeeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was heard could not be written down.
    #[error("a delivery could not be written down")]
    Deaf,
    /// A task of ours ended early.
    #[error("a task ended early")]
    Broken,
}

impl RoomsError {
    /// The room that it is about: one that may come, or the one that stands in the way.
    #[must_use]
    pub fn room(&self) -> Option<&RoomId> {
        if let Self::OutcomeUnknown(start) | Self::StartUnderWay(start) = self {
            Some(&start.id)
        } else if let Self::RoomChanged(room) = self {
            Some(&room.id)
        } else {
            None
        }
    }
}
