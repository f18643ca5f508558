//! The behaviour: what the agent and the world do ([`Event`]), where that leads ([`Room`]), and
//! what is to be done about it ([`Effect`]). Pure: no Leptos, no JavaScript, no clock.
//!
//! What cannot be undone (a pushed card, an inserted text) is an effect that is emitted once, on
//! the way from `Starting` to `Live`. An event that makes no sense in the present state (a late
//! answer, a second click) changes nothing.

pub mod event;
pub mod setting;

mod filling;
pub mod form;
pub mod options;
pub mod sms;

pub mod attempt;
mod starting;
pub mod trouble;
pub mod unknown;

pub mod live;
mod running;

use contract::{Anyway, RoomId};

use crate::drawer::errand::{Stage, Subject};
use attempt::{Attempt, Wait};
pub use event::{Effect, Event, Handover, Started, ToCopy};
use filling::on_form;
use form::Form;
use live::Live;
use running::on_live;
use setting::Setting;
use starting::answered;
use trouble::Trouble;
use unknown::{Unknown, on_unknown};

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing.
    Free,
    /// This room, which the agent replaces: the explicit second step.
    InsteadOf(Box<Live>),
    /// A start whose outcome is not known, and which the agent no longer waits for: the explicit
    /// second step.
    Despite(Box<Unknown>),
}

impl Place {
    fn replace(&self) -> Option<RoomId> {
        match self {
            Self::Free => None,
            Self::InsteadOf(live) => Some(live.room.id.clone()),
            Self::Despite(unknown) => unknown.place.replace(),
        }
    }

    fn anyway(&self) -> Anyway {
        Anyway::from(matches!(self, Self::Despite(_)))
    }

    fn without_doubt(self) -> Self {
        match self {
            Self::Free => Self::Free,
            Self::InsteadOf(live) => Self::InsteadOf(live),
            Self::Despite(unknown) => unknown.place,
        }
    }
}

/// One value, one screen. `Form` → `Starting` → `Live` → `Over` → `Form`; `Starting` ⇄ `Waiting`;
/// `Starting` → `Unknown` until it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Room {
    /// The agent fills in the form.
    Form {
        /// What is filled in.
        form: Form,
        /// What went wrong before.
        notice: Notice,
        /// Beside which room.
        place: Place,
    },
    /// The request is on its way.
    Starting {
        /// As it was when it went.
        form: Form,
        /// What was asked.
        attempt: Attempt,
        /// How long it takes.
        pace: Pace,
        /// Beside which room.
        place: Place,
    },
    /// The request goes again in some seconds.
    Waiting {
        /// As it was.
        form: Form,
        /// What will be asked.
        attempt: Attempt,
        /// Why not now.
        why: Wait,
        /// How long still.
        seconds_left: u32,
        /// Beside which room.
        place: Place,
    },
    /// Nobody knows whether there is a room; it is looked for.
    Unknown(Box<Unknown>),
    /// There is a room that the visitor can enter.
    Live(Box<Live>),
    /// The room is over.
    Over(Box<Live>),
}

impl Room {
    /// The form of a fresh panel.
    #[must_use]
    pub fn new(setting: &Setting) -> Self {
        Self::Form {
            form: Form::new(&setting.desk),
            notice: Notice::None,
            place: Place::Free,
        }
    }

    /// The next state and what to do about it. A room that comes to life is listened to.
    #[must_use]
    pub fn on(self, event: Event, setting: &Setting) -> (Self, Vec<Effect>) {
        let before = self.living();
        let (state, mut effects) = self.step(event, setting);
        let new = state.living().filter(|id| before.as_ref() != Some(id));
        effects.extend(new.map(Effect::Listen));
        (state, effects)
    }

    /// The room on the screen, as long as it lives.
    #[must_use]
    pub fn living(&self) -> Option<RoomId> {
        match self {
            Self::Live(live) => Some(live.room.id.clone()),
            Self::Form { .. }
            | Self::Starting { .. }
            | Self::Waiting { .. }
            | Self::Unknown(_)
            | Self::Over(_) => None,
        }
    }

    fn step(self, event: Event, setting: &Setting) -> (Self, Vec<Effect>) {
        match (self, event) {
            (
                Self::Form {
                    form,
                    notice,
                    place,
                },
                event,
            ) => on_form(form, notice, place, event, setting),
            (
                Self::Starting {
                    form,
                    attempt,
                    place,
                    ..
                },
                Event::StartAnswered(key, answer),
            ) if key == attempt.key => answered(form, attempt, place, None, answer, setting),
            (
                Self::Starting {
                    form,
                    attempt,
                    place,
                    ..
                },
                Event::AnswerTakesLong(key),
            ) if key == attempt.key => {
                let pace = Pace::Slow;
                (
                    Self::Starting {
                        form,
                        attempt,
                        pace,
                        place,
                    },
                    vec![],
                )
            }
            (
                Self::Waiting {
                    form,
                    attempt,
                    place,
                    ..
                },
                Event::SecondsLeft(0),
            ) => {
                let effect = Effect::start(&attempt);
                let pace = Pace::Usual;
                (
                    Self::Starting {
                        form,
                        attempt,
                        pace,
                        place,
                    },
                    vec![effect],
                )
            }
            (
                Self::Waiting {
                    form,
                    attempt,
                    why,
                    place,
                    ..
                },
                Event::SecondsLeft(seconds_left),
            ) => (
                Self::Waiting {
                    form,
                    attempt,
                    why,
                    seconds_left,
                    place,
                },
                vec![],
            ),
            (
                Self::Waiting {
                    form,
                    attempt,
                    place,
                    ..
                },
                Event::AgentCancels,
            ) => {
                let notice = match attempt.left() {
                    None => Notice::None,
                    Some((why, kept)) => Notice::NotStarted(why, Some(kept)),
                };
                (
                    Self::Form {
                        form,
                        notice,
                        place,
                    },
                    vec![],
                )
            }
            (Self::Unknown(unknown), event) => on_unknown(*unknown, event, setting),
            (Self::Live(live), event) => on_live(*live, event),
            (Self::Over(live), Event::AgentStartsAgain) => {
                let form = Form {
                    fault: None,
                    ..live.form
                };
                let place = Place::Free;
                (
                    Self::Form {
                        form,
                        notice: Notice::None,
                        place,
                    },
                    vec![],
                )
            }
            // A late answer or a second click: nothing happens.
            (state, _) => (state, vec![]),
        }
    }

    /// The room that the drawer's sections are about.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::Live(live) | Self::Over(live) => Some(Subject {
                id: live.room.id.clone(),
                kind: live.room.kind,
                stage: if live.room.state.is_live() {
                    Stage::Live
                } else {
                    Stage::Over
                },
                link: live.guest_link().clone(),
            }),
            Self::Form { .. } | Self::Starting { .. } | Self::Waiting { .. } | Self::Unknown(_) => {
                None
            }
        }
    }

    fn of(live: Live) -> Self {
        if live.room.state.is_live() {
            Self::Live(Box::new(live))
        } else {
            Self::Over(Box::new(live))
        }
    }
}

#[cfg(test)]
mod tests;
