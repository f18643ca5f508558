//! One wish of the agent, and what follows from an answer to it, from a lost one, from a wait: the
//! one policy, of a start and of a planned meeting. *Refused*, *unreachable* and *unknown* are never
//! mixed up.

use contract::{IdempotencyKey, Invite, ProblemCode, Room, StartRoom, StartState, StartUnderWay};

use super::event::Started;
use super::trouble::Trouble;
use crate::outcome::{Failure, Refusal};

/// Requests in a row that cannot reach the backend before the agent is told so: the second one
/// shows that it is not a passing cut.
const UNREACHED: u8 = 2;

/// Answers in a row that cannot be understood before the agent is told so.
const UNREADABLE: u8 = 3;

/// What became of the requests of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Each was answered, and made nothing.
    Nothing,
    /// One of them may have made a room.
    Perhaps,
}

/// One wish. Its repeats keep the key, so that they give one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The name of the wish.
    pub key: IdempotencyKey,
    /// What is asked.
    pub request: Box<StartRoom>,
    /// What became of it so far.
    pub fate: Fate,
    /// How often in a row the backend said nothing that can be used.
    pub unheard: u8,
}

/// Why the next request waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Apizee's requests of this minute are spent.
    Budget,
    /// The backend cannot reach its store; nothing was done.
    Store,
    /// A request for this room is still under way: with this key, or of somebody else.
    InFlight,
    /// The answer was lost; the same key asks whether the room exists.
    LostAnswer,
}

/// Which room is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// That of this wish, whose answer Apizee owes.
    Own,
    /// That of an earlier start, whose answer Apizee owes.
    Earlier,
    /// That of a start which is on its way.
    UnderWay,
}

/// Nobody knows whether there is a room; the backend is looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Which room.
    pub sought: Sought,
    /// Whether the visitor may have an SMS or an e-mail by Apizee already.
    pub invite: Invite,
    /// For whom, masked; `None` where the form says it.
    pub guest: Option<String>,
}

impl Doubt {
    fn own(request: &StartRoom) -> Self {
        Self {
            sought: Sought::Own,
            invite: request.invite,
            guest: None,
        }
    }

    /// Of a start that the backend tells of.
    #[must_use]
    pub fn of(start: StartUnderWay) -> Self {
        Self {
            sought: match start.state {
                StartState::UnderWay => Sought::UnderWay,
                StartState::Unknown => Sought::Earlier,
            },
            invite: Invite::from(start.invited),
            guest: start.guest.phone.or(start.guest.email),
        }
    }
}

/// What follows from an answer. `F` is a field of the form that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn<F> {
    /// The room that was wished for: the backend knows it by the key.
    Made(Room),
    /// Another one that lives: nothing was made, also after a lost answer.
    Joined(Room),
    /// Another room than the present one was to be replaced, and nothing was done: the present one,
    /// if there is any.
    Changed(Option<Box<Room>>),
    /// The same again, after so many seconds.
    Again(Attempt, Wait, u32),
    /// The same again, after so many seconds: nobody knows yet.
    Unknown(Attempt, Doubt, u32),
    /// This field was refused.
    Fault(F),
    /// It failed; the attempt where it is to be repeated with its key.
    Failed(Trouble, Option<Attempt>),
}

impl Attempt {
    /// What a click means: the wish that was kept, where it asks for the same, else a new one with
    /// this key.
    #[must_use]
    pub fn of_click(kept: Option<Self>, key: IdempotencyKey, request: StartRoom) -> Self {
        match kept {
            Some(kept) if kept.is_for(&request) => kept,
            Some(_) | None => Self {
                key,
                request: Box::new(request),
                fate: Fate::Nothing,
                unheard: 0,
            },
        }
    }

    /// Whether it asks for this, wherever it was put: beside an earlier start, too.
    fn is_for(&self, request: &StartRoom) -> bool {
        let request = StartRoom {
            anyway: self.request.anyway,
            ..request.clone()
        };
        *self.request == request
    }

    fn if_open(self) -> Option<Self> {
        (self.fate == Fate::Perhaps).then_some(self)
    }

    /// Its answer was not awaited, or lost.
    #[must_use]
    pub fn unanswered(mut self) -> Self {
        self.fate = Fate::Perhaps;
        self
    }

    /// The agent does not wait for it any longer: what is to be told, and the wish for a repeat,
    /// where it may have made a room.
    #[must_use]
    pub fn left(self) -> Option<(Trouble, Self)> {
        Some((Trouble::OutcomeUnknown, self.if_open()?))
    }

    /// What follows from an answer to it. Who was in doubt when it was asked stays so until it is
    /// known. `fault` reads a code and a path of the contract as a field of the form, where it has
    /// that field.
    #[must_use]
    pub fn judge<F>(
        self,
        doubt: Option<Doubt>,
        answer: Result<Started, Failure>,
        fault: impl FnOnce(&ProblemCode, Option<&str>) -> Option<F>,
    ) -> Turn<F> {
        match (self.judge_alone(answer, fault), doubt) {
            (Turn::Again(attempt, _, seconds), Some(doubt)) => {
                Turn::Unknown(attempt, doubt, seconds)
            }
            (turn, _) => turn,
        }
    }

    fn judge_alone<F>(
        mut self,
        answer: Result<Started, Failure>,
        fault: impl FnOnce(&ProblemCode, Option<&str>) -> Option<F>,
    ) -> Turn<F> {
        let failure = match answer {
            Ok(Started::Created(room)) => return Turn::Made(room),
            Ok(Started::Joined(room)) => return Turn::Joined(room),
            Err(failure) => failure,
        };
        match failure {
            // Nothing was asked: the same wish, with its key.
            Failure::NoToken(_) => self.failed(failure),
            Failure::Unreachable => self.not_heard(failure, UNREACHED),
            Failure::Unknown => self.not_heard(failure, UNREADABLE),
            Failure::Refused(refusal) => {
                self.unheard = 0;
                self.refused(refusal, fault)
            }
        }
    }

    fn refused<F>(
        self,
        refusal: Refusal,
        fault: impl FnOnce(&ProblemCode, Option<&str>) -> Option<F>,
    ) -> Turn<F> {
        use ProblemCode as Code;
        let after = |usual| refusal.retry_after_s.unwrap_or(usual).max(1);
        match &refusal.code {
            Code::BudgetExhausted => Turn::Again(self, Wait::Budget, after(6)),
            Code::StoreUnavailable | Code::Overloaded => Turn::Again(self, Wait::Store, after(5)),
            Code::IdempotencyInFlight => Turn::Again(self, Wait::InFlight, after(1)),
            Code::OutcomeUnknown => {
                let doubt = Doubt::own(&self.request);
                Turn::Unknown(self.unanswered(), doubt, after(2))
            }
            Code::StartUnderWay => {
                let seconds = after(5);
                let doubt = match refusal.start {
                    Some(start) => Doubt::of(*start),
                    None => Doubt {
                        sought: Sought::Earlier,
                        invite: Invite::ByUs,
                        guest: None,
                    },
                };
                Turn::Unknown(self, doubt, seconds)
            }
            Code::RoomChanged => Turn::Changed(refusal.room),
            Code::ContactNeeded
            | Code::PhoneRefused
            | Code::EmailRefused
            | Code::SmsImpossible
            | Code::FieldRefused
            | Code::InvalidRequest => match fault(&refusal.code, refusal.field.as_deref()) {
                Some(fault) => Turn::Fault(fault),
                None => self.failed(Failure::Refused(refusal)),
            },
            // Their own fault, or a word that we do not know: who can say what was done?
            Code::Internal | Code::Other(_) => self.unanswered().failed(Failure::Refused(refusal)),
            Code::Unauthorized
            | Code::ForbiddenProject
            | Code::SwitchedOff
            | Code::NotFound
            | Code::MethodNotAllowed
            | Code::PayloadTooLarge
            | Code::UnsupportedMediaType
            | Code::RoomOver
            | Code::SmsTooSoon
            | Code::SmsSpent
            | Code::IdempotencyKeyMissing
            | Code::IdempotencyKeyReused
            | Code::ApizeeAccountRefused
            | Code::ApizeeRefused
            | Code::ApizeeUnavailable => self.failed(Failure::Refused(refusal)),
        }
    }

    fn not_heard<F>(mut self, failure: Failure, limit: u8) -> Turn<F> {
        self.unheard += 1;
        let heard_nothing = self.unheard >= limit;
        let attempt = self.unanswered();
        if heard_nothing {
            // Another try begins anew.
            return Attempt {
                unheard: 0,
                ..attempt
            }
            .failed(failure);
        }
        Turn::Again(attempt, Wait::LostAnswer, 1)
    }

    /// The wish is over, unless it may have been fulfilled, or nothing was asked.
    fn failed<F>(self, failure: Failure) -> Turn<F> {
        let asked_nothing = matches!(failure, Failure::NoToken(_));
        let trouble = Trouble::of(failure, self.request.invite);
        let kept = if asked_nothing {
            Some(self)
        } else {
            self.if_open()
        };
        Turn::Failed(trouble, kept)
    }
}

#[cfg(test)]
mod tests;
