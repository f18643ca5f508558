//! No room yet: what the agent wants, from the first key to the answer.

use contract::RoomId;

use super::attempt::{Attempt, Wait};
use super::event::{Effect, Event};
use super::form::{Echo, Form};
use super::live::Live;
use super::setting::Setting;
use super::trouble::Trouble;
use super::unknown::{Look, Quest, Unknown};
use super::{Next, Room};

/// Whether the answer comes as quickly as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It may.
    Usual,
    /// More than 3 s have passed: the screen says what it waits for.
    Slow,
}

/// What stands above the primary button of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing.
    None,
    /// The conversation's rooms could not be had when the panel opened.
    NotLookedUp(Trouble),
    /// A start failed. The attempt is kept where its outcome is not known, and as long as the form
    /// asks for the same: another try is then the same wish.
    NotStarted(Trouble, Option<Attempt>),
    /// A start was looked for: it has made no room, and will not.
    NothingMade,
}

/// What the new room stands beside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Nothing.
    #[default]
    Free,
    /// This room, which the agent replaces: the explicit second step.
    InsteadOf(Box<Live>),
    /// A start whose outcome is not known, and which the agent no longer waits for: the explicit
    /// second step. What that one stood beside.
    Despite(Box<Unknown<Quest>>, Box<Place>),
}

impl Place {
    pub(super) fn replace(&self) -> Option<RoomId> {
        match self {
            Self::Free => None,
            Self::InsteadOf(live) => Some(live.room.id.clone()),
            Self::Despite(_, place) => place.replace(),
        }
    }

    pub(super) fn without_doubt(self) -> Self {
        match self {
            Self::Despite(_, place) => *place,
            Self::Free | Self::InsteadOf(_) => self,
        }
    }
}

/// How far the wish is. `Filling` → `Starting` ⇄ `Waiting`; `Starting` → `Unknown` until it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The agent fills in the form.
    Filling(Notice),
    /// The request is on its way.
    Starting(Attempt, Pace),
    /// The request goes again in some seconds.
    Waiting {
        /// What will be asked.
        attempt: Attempt,
        /// Why not now.
        why: Wait,
        /// How long still.
        seconds_left: u32,
    },
    /// Nobody knows whether there is a room; it is looked for.
    Unknown(Unknown<Quest>),
}

/// What the agent wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// As it is filled in, or was when the request went.
    pub form: Form,
    /// Beside which room.
    pub place: Place,
    /// How far it is.
    pub step: Step,
}

impl Wanted {
    pub(super) fn on(mut self: Box<Self>, event: Event, setting: &Setting) -> Next {
        match (&mut self.step, event) {
            (Step::Filling(_), event) => return self.fill(event, setting),
            (Step::Starting(attempt, _), Event::StartAnswered(key, answer))
                if key == attempt.key =>
            {
                let attempt = attempt.clone();
                return self.answered(attempt, answer, setting);
            }
            (Step::Starting(attempt, pace), Event::AnswerTakesLong(key)) if key == attempt.key => {
                *pace = Pace::Slow;
            }
            (Step::Waiting { attempt, .. }, Event::SecondsLeft(0)) => {
                let attempt = attempt.clone();
                return self.go(attempt);
            }
            (Step::Waiting { seconds_left, .. }, Event::SecondsLeft(now)) => *seconds_left = now,
            (Step::Waiting { attempt, .. }, Event::AgentCancels) => {
                let notice = match attempt.clone().left() {
                    None => Notice::None,
                    Some((why, kept)) => Notice::NotStarted(why, Some(kept)),
                };
                return self.fills(notice);
            }
            (Step::Unknown(_), event) => return self.seek(event, setting),
            // A late answer or a second click: nothing happens.
            _ => {}
        }
        (Room::Wanted(self), vec![])
    }

    /// Back to the form.
    pub(super) fn fills(self: Box<Self>, notice: Notice) -> Next {
        self.at(Step::Filling(notice), None)
    }

    /// At this step, and this is to be done.
    pub(super) fn at(mut self: Box<Self>, step: Step, effect: impl Into<Option<Effect>>) -> Next {
        self.step = step;
        (Room::Wanted(self), effect.into().into_iter().collect())
    }

    /// The start that is looked for.
    #[must_use]
    pub fn unknown(&self) -> Option<&Unknown<Quest>> {
        match &self.step {
            Step::Unknown(unknown) => Some(unknown),
            Step::Filling(_) | Step::Starting(..) | Step::Waiting { .. } => None,
        }
    }

    /// Whether the question about the contact with this number is still the last one.
    #[must_use]
    pub fn asks(&self, number: u32) -> bool {
        matches!(self.step, Step::Filling(_)) && self.form.echo == Echo::Asked(number)
    }

    /// Whether a countdown is on the screen.
    #[must_use]
    pub fn counts_down(&self) -> bool {
        match &self.step {
            Step::Waiting { .. } => true,
            Step::Unknown(unknown) => unknown.look != Look::Now,
            Step::Filling(_) | Step::Starting(..) => false,
        }
    }
}
