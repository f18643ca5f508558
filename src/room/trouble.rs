//! What the agent is told when something cannot be done.

use contract::{Invite, ProblemCode};

use crate::outcome::{Failure, NoToken, Refusal};

/// A screen's trouble. Each has its sentence and a way on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The Desk gave no token: nothing was asked.
    NoToken(NoToken),
    /// The backend refuses the token, a fresh one too.
    Unauthorized,
    /// The connector does not serve this project.
    ForbiddenProject,
    /// Apizee refuses the connector's account.
    AccountRefused,
    /// Apizee refuses this request.
    ApizeeRefused {
        /// For the logs.
        request_id: String,
    },
    /// Apizee is down; nothing was created.
    ApizeeUnavailable,
    /// Apizee's requests of this minute are spent.
    Busy {
        /// Seconds until a repeat makes sense.
        retry_after_s: u32,
    },
    /// The backend cannot be reached. Nothing went to the thread; an invitation that Apizee was
    /// to send may have left.
    Unreachable(Invite),
    /// Nobody can say whether the room exists.
    OutcomeUnknown,
    /// The backend cannot reach its store; nothing was done.
    NoStore {
        /// Seconds until a repeat makes sense.
        retry_after_s: u32,
    },
    /// No SMS goes for now: to this phone, or by this agent, or at all.
    NoMoreSms {
        /// Seconds until another may.
        retry_after_s: u32,
    },
    /// A colleague has replaced the room meanwhile; nothing was ended.
    RoomChanged,
    /// The room to replace is over, and there is no other.
    RoomGone,
    /// Apizee did not end the room; the backend asks it again by itself.
    StillOpen,
    /// Anything else.
    Refused {
        /// The contract's word.
        code: ProblemCode,
        /// For the logs.
        request_id: String,
    },
}

impl Trouble {
    /// Of a call that creates nothing.
    #[must_use]
    pub fn of_question(failure: Failure) -> Self {
        match failure {
            Failure::Unknown => Self::Unreachable(Invite::ByUs),
            Failure::NoToken(_) | Failure::Refused(_) | Failure::Unreachable => {
                Self::of(failure, Invite::ByUs)
            }
        }
    }

    /// Of a call that ends a room. Where Apizee refuses, the backend keeps the wish and repeats it.
    #[must_use]
    pub fn of_closing(failure: Failure) -> Self {
        match Self::of_question(failure) {
            Self::AccountRefused
            | Self::ApizeeRefused { .. }
            | Self::ApizeeUnavailable
            | Self::Busy { .. }
            | Self::OutcomeUnknown => Self::StillOpen,
            other @ (Self::NoToken(_)
            | Self::Unauthorized
            | Self::ForbiddenProject
            | Self::Unreachable(_)
            | Self::NoStore { .. }
            | Self::NoMoreSms { .. }
            | Self::RoomChanged
            | Self::RoomGone
            | Self::StillOpen
            | Self::Refused { .. }) => other,
        }
    }

    /// Seconds until a question is asked again by itself; `None` where that makes no sense.
    #[must_use]
    pub fn wait_s(&self) -> Option<u32> {
        match self {
            Self::Busy { retry_after_s } | Self::NoStore { retry_after_s } => {
                Some((*retry_after_s).max(1))
            }
            Self::NoToken(_)
            | Self::Unauthorized
            | Self::ForbiddenProject
            | Self::AccountRefused
            | Self::ApizeeRefused { .. }
            | Self::ApizeeUnavailable
            | Self::Unreachable(_)
            | Self::OutcomeUnknown
            | Self::NoMoreSms { .. }
            | Self::RoomChanged
            | Self::RoomGone
            | Self::StillOpen
            | Self::Refused { .. } => None,
        }
    }

    /// Of a start.
    #[must_use]
    pub fn of(failure: Failure, invite: Invite) -> Self {
        let Refusal {
            code,
            retry_after_s,
            request_id,
            ..
        } = match failure {
            Failure::NoToken(why) => return Self::NoToken(why),
            Failure::Unreachable => return Self::Unreachable(invite),
            Failure::Unknown => return Self::OutcomeUnknown,
            Failure::Refused(refusal) => refusal,
        };
        match code {
            ProblemCode::Unauthorized => Self::Unauthorized,
            ProblemCode::ForbiddenProject => Self::ForbiddenProject,
            ProblemCode::ApizeeAccountRefused => Self::AccountRefused,
            ProblemCode::ApizeeRefused => Self::ApizeeRefused { request_id },
            ProblemCode::ApizeeUnavailable => Self::ApizeeUnavailable,
            ProblemCode::BudgetExhausted => Self::Busy {
                retry_after_s: retry_after_s.unwrap_or(60),
            },
            ProblemCode::OutcomeUnknown => Self::OutcomeUnknown,
            ProblemCode::StoreUnavailable | ProblemCode::Overloaded => Self::NoStore {
                retry_after_s: retry_after_s.unwrap_or(5),
            },
            ProblemCode::SmsTooSoon | ProblemCode::SmsSpent => Self::NoMoreSms {
                retry_after_s: retry_after_s.unwrap_or(60),
            },
            ProblemCode::SwitchedOff
            | ProblemCode::NotFound
            | ProblemCode::MethodNotAllowed
            | ProblemCode::InvalidRequest
            | ProblemCode::PayloadTooLarge
            | ProblemCode::UnsupportedMediaType
            | ProblemCode::ContactNeeded
            | ProblemCode::PhoneRefused
            | ProblemCode::EmailRefused
            | ProblemCode::SmsImpossible
            | ProblemCode::FieldRefused
            | ProblemCode::IdempotencyKeyMissing
            | ProblemCode::IdempotencyKeyReused
            | ProblemCode::IdempotencyInFlight
            | ProblemCode::RoomOver
            | ProblemCode::RoomChanged
            | ProblemCode::StartUnderWay
            | ProblemCode::Internal
            | ProblemCode::Other(_) => Self::Refused { code, request_id },
        }
    }
}
