//! The frame around the room: is there a Desk, and does the backend answer? Pure.

use contract::{ConversationId, Language, RoomId, Session};

use crate::errand::{Errand, Section};
use crate::outcome::Failure;
use crate::room::setting::{Desk, ServiceState, Setting};
use crate::room::{self, Room};

/// Tries of `idzCpa.init`, 5 s each: the third-party script may be late.
pub const TRIES: u8 = 3;

/// Why there is no Desk around the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// iAdvize's script did not arrive.
    NoLibrary,
    /// Nobody answers its `init`.
    NoAnswer,
}

/// Why the Desk that is there cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The library is too old to tell the conversation (before 2.1.0), or lacks `init`.
    TooOld,
    /// It threw an error of this name; empty for what is no `Error`.
    Threw(String),
    /// It told something else than its documents say.
    Odd,
}

/// Why a try failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDesk {
    /// Another try may help.
    Outside(Outside),
    /// It will not.
    Broken(Broken),
}

/// One value, one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The Desk is being asked.
    Connecting {
        /// Which try, from 1.
        attempt: u8,
    },
    /// There is no Desk.
    Outside(Outside),
    /// There is one, and we are connected.
    Ready(Box<Ready>),
    /// There is one that cannot be used.
    Broken(Broken),
}

/// What an agent seldom opens. It covers the room, which lives on behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    /// Nothing.
    Shut,
    /// Its module is being loaded.
    Opening(Section),
    /// It shows itself.
    Open(Section),
    /// It could not be had.
    Stuck(Section),
}

/// Connected to the Desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// Where.
    pub setting: Setting,
    /// The room, or the form for one.
    pub room: Room,
    /// What covers it.
    pub drawer: Drawer,
}

/// What happens to the frame.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::large_enum_variant,
        reason = "there is one such value at a time; a box would cost more code than it saves"
    )
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `init` gave a client.
    DeskAnswers(Desk),
    /// It did not.
    DeskFails(NoDesk),
    /// The agent asks once more: for the Desk, or for the service.
    AgentTriesAgain,
    /// The answer to `GET session`.
    ServiceAnswers(Result<Session, Failure>),
    /// Something about the room.
    Room(room::Event),
    /// A section of the drawer.
    AgentOpens(Section),
    /// Back to the room.
    AgentShuts,
    /// The drawer's module shows this section, or cannot.
    DrawerOpened(Section, Result<(), ()>),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// One try of `init`.
    Connect,
    /// `GET session` and `GET rooms`, as soon as the panel is seen.
    LookUp(ConversationId),
    /// Something for the room.
    Room(room::Effect),
    /// Load the drawer's module, if need be, and show this.
    OpenDrawer(Errand),
    /// Take it away.
    ShutDrawer,
}

impl Default for Panel {
    fn default() -> Self {
        Self::Connecting { attempt: 1 }
    }
}

impl Panel {
    /// The next state and what to do about it.
    #[must_use]
    pub fn on(self, event: Event) -> (Self, Vec<Effect>) {
        match (self, event) {
            (Self::Connecting { .. }, Event::DeskAnswers(desk)) => {
                let look_up = Effect::LookUp(desk.conversation.clone());
                let service = ServiceState::Silent;
                let setting = Setting { desk, service };
                let room = Room::new(&setting);
                let drawer = Drawer::Shut;
                (
                    Self::Ready(Box::new(Ready {
                        setting,
                        room,
                        drawer,
                    })),
                    vec![look_up],
                )
            }
            (Self::Connecting { attempt }, Event::DeskFails(NoDesk::Outside(_)))
                if attempt < TRIES =>
            {
                let attempt = attempt + 1;
                (Self::Connecting { attempt }, vec![Effect::Connect])
            }
            (Self::Connecting { .. }, Event::DeskFails(NoDesk::Outside(why))) => {
                (Self::Outside(why), vec![])
            }
            (Self::Connecting { .. }, Event::DeskFails(NoDesk::Broken(why))) => {
                (Self::Broken(why), vec![])
            }
            (Self::Outside(_) | Self::Broken(_), Event::AgentTriesAgain) => {
                (Self::default(), vec![Effect::Connect])
            }
            (Self::Ready(ready), Event::AgentTriesAgain) => {
                let look_up = Effect::LookUp(ready.setting.desk.conversation.clone());
                (Self::Ready(ready), vec![look_up])
            }
            (Self::Ready(mut ready), Event::ServiceAnswers(answer)) => {
                ready.setting.service = answer.map_or_else(ServiceState::Off, ServiceState::Known);
                (Self::Ready(ready), vec![])
            }
            (Self::Ready(mut ready), Event::AgentOpens(section)) => {
                let room = ready.room.subject();
                ready.drawer = Drawer::Opening(section);
                (
                    Self::Ready(ready),
                    vec![Effect::OpenDrawer(Errand { section, room })],
                )
            }
            (Self::Ready(mut ready), Event::DrawerOpened(section, result))
                if ready.drawer == Drawer::Opening(section) =>
            {
                ready.drawer = match result {
                    Ok(()) => Drawer::Open(section),
                    Err(()) => Drawer::Stuck(section),
                };
                (Self::Ready(ready), vec![])
            }
            // It was shut before it was there.
            (Self::Ready(ready), Event::DrawerOpened(..)) if ready.drawer == Drawer::Shut => {
                (Self::Ready(ready), vec![Effect::ShutDrawer])
            }
            (
                Self::Ready(mut ready),
                Event::AgentShuts | Event::Room(room::Event::AgentCancels),
            ) if ready.drawer != Drawer::Shut => {
                let left = core::mem::replace(&mut ready.drawer, Drawer::Shut);
                let mut effects = vec![Effect::ShutDrawer];
                if matches!(left, Drawer::Open(Section::Settings | Section::Plan)) {
                    // What the agent prefers may have changed, or a meeting been planned.
                    effects.push(Effect::LookUp(ready.setting.desk.conversation.clone()));
                }
                (Self::Ready(ready), effects)
            }
            (Self::Ready(ready), Event::Room(event)) => {
                let Ready {
                    setting,
                    room,
                    drawer,
                } = *ready;
                let (room, effects) = room.on(event, &setting);
                let effects = effects.into_iter().map(Effect::Room).collect();
                (
                    Self::Ready(Box::new(Ready {
                        setting,
                        room,
                        drawer,
                    })),
                    effects,
                )
            }
            // A late answer or a second click: nothing happens.
            (state, _) => (state, vec![]),
        }
    }

    /// Whether the contact's question with this number is still the last one.
    #[must_use]
    pub fn asks(&self, number: u32) -> bool {
        let Self::Ready(ready) = self else {
            return false;
        };
        matches!(&ready.room, Room::Wanted(wanted) if wanted.asks(number))
    }

    /// The visitor's language.
    #[must_use]
    pub fn visitors_language(&self) -> Language {
        match self {
            Self::Ready(ready) => ready.setting.desk.language.clone(),
            Self::Connecting { .. } | Self::Outside(_) | Self::Broken(_) => Language::english(),
        }
    }

    /// The live room on the screen.
    #[must_use]
    pub fn live_room(&self) -> Option<RoomId> {
        match self {
            Self::Ready(ready) => ready.room.living(),
            Self::Connecting { .. } | Self::Outside(_) | Self::Broken(_) => None,
        }
    }

    /// Whether a countdown is on the screen.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self, Self::Ready(ready)
            if matches!(&ready.room, Room::Wanted(wanted) if wanted.counts_down()))
    }

    /// The word for `data-panel-state`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Connecting { .. } => "connecting",
            Self::Outside(_) => "outside",
            Self::Ready(_) => "ready",
            Self::Broken(_) => "broken",
        }
    }
}

#[cfg(test)]
mod tests;
