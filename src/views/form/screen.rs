//! What the form's views read of the panel, where it is.

use leptos::prelude::*;

use crate::elements::Source;
use crate::panel::Panel;
use crate::room::attempt::Wait;
use crate::room::form::Form;
use crate::room::setting::{Desk, ServiceState, Setting};
use crate::room::{Notice, Pace, Place, Room, Step};

/// What keeps the agent from pressing twice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Busy {
    No,
    Starting(Pace),
    Waiting(Wait, u32),
    Looking,
}

/// What ends, or may, with the room that is started.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Nothing,
    Room,
    Start,
}

/// What the form's views read, where it is.
#[derive(Clone, Copy)]
pub(in crate::views) struct FormScreen<'a> {
    pub(in crate::views) form: &'a Form,
    pub(super) setting: &'a Setting,
    pub(super) busy: Busy,
    pub(super) notice: &'a Notice,
    pub(super) beside: Beside,
}

impl<'a> FormScreen<'a> {
    fn of(panel: &'a Panel) -> Option<Self> {
        let Panel::Ready(ready) = panel else {
            return None;
        };
        let Room::Wanted(wanted) = &ready.room else {
            return None;
        };
        let (busy, notice) = match &wanted.step {
            Step::Filling(notice) => (Busy::No, notice),
            Step::Starting(_, pace) => (Busy::Starting(*pace), &Notice::None),
            Step::Waiting {
                why, seconds_left, ..
            } => (Busy::Waiting(*why, *seconds_left), &Notice::None),
            Step::Unknown(_) => (Busy::Looking, &Notice::None),
        };
        let beside = match wanted.place {
            Place::Free => Beside::Nothing,
            Place::InsteadOf(_) => Beside::Room,
            Place::Despite(..) => Beside::Start,
        };
        Some(Self {
            form: &wanted.form,
            setting: &ready.setting,
            busy,
            notice,
            beside,
        })
    }

    pub(in crate::views) fn desk(&self) -> &'a Desk {
        &self.setting.desk
    }

    pub(in crate::views) fn contact_is_needed(&self) -> bool {
        self.setting.contact() == contract::GuestContact::Needed
    }

    /// Whether a start is on its way.
    pub(in crate::views) fn is_busy(&self) -> bool {
        self.busy != Busy::No
    }

    /// Whether the fields rest for a while: a start waits, or is looked for.
    pub(in crate::views) fn rests(&self) -> bool {
        matches!(self.busy, Busy::Waiting(..) | Busy::Looking)
    }

    /// What the agent may leave alone. A start that is looked for is left alone only in its own two
    /// steps.
    pub(super) fn leaves(&self) -> Beside {
        if self.busy == Busy::Looking {
            Beside::Nothing
        } else {
            self.beside
        }
    }

    pub(super) fn limit(&self) -> Option<u32> {
        match &self.setting.service {
            ServiceState::Known(session) => Some(session.limits.requests_per_minute),
            ServiceState::Silent | ServiceState::Off(_) => None,
        }
    }
}

/// The form on the screen, in whichever state it is.
#[derive(Clone, Copy)]
pub(in crate::views) struct OnForm(pub(super) RwSignal<Panel>);

impl Source for OnForm {
    type Seen<'a> = FormScreen<'a>;

    fn read(self, read: &mut dyn FnMut(&FormScreen<'_>)) {
        self.0.read(&mut |panel| {
            if let Some(screen) = FormScreen::of(panel) {
                read(&screen);
            }
        });
    }
}
