//! The wish for a meeting: its repeats keep its key, so that they give one. *Refused*, *unreachable*
//! and *unknown* are never mixed up.

use contract::{IdempotencyKey, ProblemCode, StartRoom};

use super::form::{Fault, Field};
use super::refused::fault_of;
use crate::backend::Denied;
use crate::outcome::{Failure, Refusal};
use crate::room::trouble::Trouble;
use crate::room::{Started, Wait};

/// Lost answers before the agent is told that nobody knows, as of any start.
const LOST_ANSWERS: u8 = 3;

/// Requests that cannot reach the backend before the agent is told so.
const UNREACHED: u8 = 2;

/// One wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its name.
    pub key: IdempotencyKey,
    /// What is asked.
    pub request: Box<StartRoom>,
    /// How often the answer was lost.
    pub lost: u8,
}

/// What follows from an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The meeting.
    Planned(Box<contract::Room>),
    /// Another one is live: nothing was planned.
    Taken,
    /// This field was refused.
    Fault(Field, Fault),
    /// It failed; the attempt where its outcome is not known.
    Failed(Trouble, Option<Attempt>),
    /// The same again, after so many seconds.
    Again(Attempt, Wait, u32),
}

impl Attempt {
    /// A new wish.
    #[must_use]
    pub fn new(key: IdempotencyKey, request: StartRoom) -> Self {
        Self {
            key,
            request: Box::new(request),
            lost: 0,
        }
    }

    /// What follows from an answer to it.
    #[must_use]
    pub fn judge(self, answer: Result<Started, Denied>) -> Turn {
        match answer {
            Ok(Started::Created(room)) => Turn::Planned(Box::new(room)),
            Ok(Started::Joined(room)) if self.is_of(&room) => Turn::Planned(Box::new(room)),
            Ok(Started::Joined(_)) => Turn::Taken,
            Err(denied) => self.denied(denied),
        }
    }

    /// After a lost answer, a meeting that begins when this one is to begin is this one.
    fn is_of(&self, room: &contract::Room) -> bool {
        let wanted = self.request.meeting.as_ref();
        let wanted = wanted.and_then(|terms| terms.starts_at.as_ref());
        let is = room.schedule.as_ref().map(|plan| &plan.starts_at);
        self.lost > 0 && wanted == is
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "codes that are no fault of a field and no wait are all told alike"
    )]
    fn denied(mut self, denied: Denied) -> Turn {
        let Denied { failure, field } = denied;
        let (why, seconds) = match &failure {
            Failure::Refused(Refusal {
                code,
                retry_after_s,
                ..
            }) => match code {
                ProblemCode::BudgetExhausted => (Wait::Budget, retry_after_s.unwrap_or(6)),
                ProblemCode::IdempotencyInFlight => (Wait::InFlight, retry_after_s.unwrap_or(1)),
                ProblemCode::OutcomeUnknown => (Wait::LostAnswer, retry_after_s.unwrap_or(2)),
                code => {
                    return match fault_of(code, field.as_deref()) {
                        Some((field, fault)) => Turn::Fault(field, fault),
                        None => self.failed(failure),
                    };
                }
            },
            Failure::Unreachable | Failure::Unknown => (Wait::LostAnswer, 1),
            Failure::NoToken(_) => return self.failed(failure),
        };
        if why == Wait::LostAnswer {
            self.lost += 1;
            let limit = match failure {
                Failure::Unreachable => UNREACHED,
                Failure::Unknown | Failure::Refused(_) | Failure::NoToken(_) => LOST_ANSWERS,
            };
            if self.lost >= limit {
                return self.failed(failure);
            }
        }
        Turn::Again(self, why, seconds.max(1))
    }

    /// Refused: the wish is over, unless an earlier answer to it was lost.
    fn failed(self, failure: Failure) -> Turn {
        let invite = self.request.invite;
        let kept = self.lost > 0 || matches!(failure, Failure::NoToken(_));
        Turn::Failed(Trouble::of(failure, invite), kept.then_some(self))
    }
}
