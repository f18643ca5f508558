//! How the agent's wish for one more SMS stands.

use contract::{IdempotencyKey, ProblemCode};

use crate::outcome::Failure;
use crate::room::trouble::Trouble;

/// Why no SMS goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing is typed.
    Nothing,
    /// An SMS goes to a phone.
    Email,
    /// The number receives none.
    NoSms,
    /// It is no phone.
    Phone,
    /// One went to this number a moment ago.
    TooSoon {
        /// Seconds until another may.
        left_s: u32,
    },
    /// Apizee's requests of this minute are spent.
    Busy {
        /// Seconds until a repeat makes sense.
        left_s: u32,
    },
    /// The phone, the conversation, the agent or all together have had their SMS.
    Spent {
        /// Seconds until another may.
        after_s: u32,
    },
    /// Nobody can enter the room any more.
    Over,
    /// Anything else.
    Trouble(Trouble),
}

/// How the agent's wish stands. The key is the wish's name: its repeats send nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Nothing was wished for.
    Rest,
    /// On its way.
    UnderWay(IdempotencyKey),
    /// Apizee took it.
    Taken,
    /// Apizee's answer was lost: it may have left, and does not go again.
    Unknown,
    /// Our own answer was lost. The same wish may be asked for again without a second SMS.
    Lost(IdempotencyKey),
    /// It did not go.
    Refused(Refused),
}

impl Refused {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "all other codes have the sentences of any question"
    )]
    pub(super) fn of(failure: Failure) -> Self {
        if let Failure::Refused(refusal) = &failure {
            let after_s = refusal.retry_after_s.unwrap_or(60);
            match refusal.code {
                ProblemCode::SmsTooSoon => return Self::TooSoon { left_s: after_s },
                ProblemCode::SmsSpent => return Self::Spent { after_s },
                ProblemCode::BudgetExhausted => return Self::Busy { left_s: after_s },
                ProblemCode::PhoneRefused => return Self::Phone,
                ProblemCode::SmsImpossible => return Self::NoSms,
                ProblemCode::RoomOver => return Self::Over,
                _ => {}
            }
        }
        Self::Trouble(Trouble::of_question(failure))
    }

    /// Seconds until it may be wished for again; 0 when nothing waits.
    #[must_use]
    pub fn left_s(&self) -> u32 {
        match self {
            Self::TooSoon { left_s } | Self::Busy { left_s } => *left_s,
            Self::Nothing
            | Self::Email
            | Self::NoSms
            | Self::Phone
            | Self::Spent { .. }
            | Self::Over
            | Self::Trouble(_) => 0,
        }
    }

    pub(super) fn pass(&mut self, seconds: u32) {
        if let Self::TooSoon { left_s } | Self::Busy { left_s } = self {
            *left_s = left_s.saturating_sub(seconds);
        }
    }
}

impl Sending {
    /// Seconds until it may be wished for again.
    #[must_use]
    pub fn left_s(&self) -> u32 {
        match self {
            Self::Refused(why) => why.left_s(),
            Self::Rest | Self::UnderWay(_) | Self::Taken | Self::Unknown | Self::Lost(_) => 0,
        }
    }
}

/// Whether an answer that did not come may stand for an SMS that went.
pub(super) fn may_have_left(failure: &Failure) -> bool {
    match failure {
        Failure::Unreachable | Failure::Unknown => true,
        Failure::NoToken(_) => false,
        Failure::Refused(refusal) => matches!(
            refusal.code,
            ProblemCode::OutcomeUnknown | ProblemCode::Internal | ProblemCode::IdempotencyInFlight
        ),
    }
}
