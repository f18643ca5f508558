//! The sentences around the agent's side in the panel.

mod en;
mod fr;

use crate::browser::Delegation;
use apizee_panel::wording::Tongue;

/// What the agent reads.
pub struct Words {
    /// The frame's name.
    pub title: &'static str,
    /// Above it.
    pub about: &'static str,
    /// There is no room.
    pub no_room: &'static str,
    /// Why it opens in a tab after all.
    pub by_tab: fn(Delegation) -> &'static str,
}

impl Words {
    /// In the agent's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::INSIDE,
            Tongue::French => &fr::INSIDE,
        }
    }
}
