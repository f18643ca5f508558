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

    /// Of a start.
    #[must_use]
    pub fn of(failure: Failure, invite: Invite) -> Self {
        let Refusal {
            code,
            retry_after_s,
            request_id,
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
            | ProblemCode::SmsTooSoon
            | ProblemCode::SmsSpent
            | ProblemCode::Internal
            | ProblemCode::Other(_) => Self::Refused { code, request_id },
        }
    }
}
