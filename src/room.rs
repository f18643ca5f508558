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
pub mod wanted;

pub mod live;
mod running;

use contract::RoomId;

use crate::drawer::errand::{Stage, Subject};
pub use event::{Effect, Event, Handover, Started, ToCopy};
use form::Form;
use live::Live;
use running::on_live;
use setting::Setting;
pub use wanted::{Notice, Pace, Place, Step, Wanted};

/// One value, one screen. `Wanted` → `Live` → `Over` → `Wanted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Room {
    /// There is none yet.
    Wanted(Box<Wanted>),
    /// There is a room that the visitor can enter.
    Live(Box<Live>),
    /// The room is over.
    Over(Box<Live>),
}

/// The next state, and what is to be done.
type Next = (Room, Vec<Effect>);

impl Room {
    /// The form of a fresh panel.
    #[must_use]
    pub fn new(setting: &Setting) -> Self {
        Self::form(Form::new(&setting.desk), Place::Free)
    }

    fn form(form: Form, place: Place) -> Self {
        let form = Form {
            fault: None,
            ..form
        };
        let step = Step::Filling(Notice::None);
        Self::Wanted(Box::new(Wanted { form, place, step }))
    }

    fn of(live: Box<Live>) -> Self {
        if live.room.state.is_live() {
            Self::Live(live)
        } else {
            Self::Over(live)
        }
    }

    /// The next state and what to do about it. A room that comes to life is listened to.
    #[must_use]
    pub fn on(self, event: Event, setting: &Setting) -> (Self, Vec<Effect>) {
        let before = self.living();
        let (state, mut effects) = match (self, event) {
            (Self::Wanted(wanted), event) => wanted.on(event, setting),
            (Self::Live(live), event) => on_live(live, event),
            (Self::Over(live), Event::AgentStartsAgain) => {
                (Self::form(live.form, Place::Free), vec![])
            }
            // A late answer or a second click: nothing happens.
            (over @ Self::Over(_), _) => (over, vec![]),
        };
        let new = state.living().filter(|id| before.as_ref() != Some(id));
        effects.extend(new.map(Effect::Listen));
        (state, effects)
    }

    /// The room on the screen, as long as it lives.
    #[must_use]
    pub fn living(&self) -> Option<RoomId> {
        match self {
            Self::Live(live) => Some(live.room.id.clone()),
            Self::Wanted(_) | Self::Over(_) => None,
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
            Self::Wanted(_) => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
