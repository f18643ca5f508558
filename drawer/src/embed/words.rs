//! The sentences around Apizee's agent application in a frame.

mod en;
mod fr;

use crate::embed::{Note, Presence};
use apizee_panel::wording::Tongue;

/// What the agent reads.
pub struct Words {
    /// The frame's name.
    pub title: &'static str,
    /// Above it.
    pub about: &'static str,
    /// It is switched off.
    pub off: &'static str,
    /// How far it is.
    pub stage: fn(&Presence) -> String,
    /// What was said last; nothing is empty.
    pub note: fn(&Note) -> String,
    pub join: &'static str,
    pub leave: &'static str,
    /// Under the guest's link.
    pub link_about: &'static str,
    pub insert_link: &'static str,
    /// The heading of the pictures.
    pub pictures: &'static str,
    /// Under them: what can be done.
    pub pictures_about: &'static str,
    /// A picture's name, by its number.
    pub picture: fn(usize) -> String,
    /// A link, by the picture's number.
    pub save: fn(usize) -> String,
    pub insert_sentence: &'static str,
}

/// What the visitor reads.
pub struct Visitor {
    /// So many pictures were taken.
    pub pictures: fn(usize) -> String,
}

impl Words {
    /// In the agent's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::EMBED,
            Tongue::French => &fr::EMBED,
        }
    }
}

impl Visitor {
    /// In the visitor's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::VISITOR,
            Tongue::French => &fr::VISITOR,
        }
    }
}
