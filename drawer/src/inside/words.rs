//! The sentences around the agent's side in the panel.

mod en;
mod fr;

use crate::browser::Delegation;

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
    pub fn of(lang: &str) -> &'static Self {
        match lang {
            "fr" => &fr::INSIDE,
            _ => &en::INSIDE,
        }
    }
}
