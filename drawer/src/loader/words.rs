//! The sentences around Apizee's agent module.

mod en;
mod fr;

use crate::loader_agent::{AgentEvent, LoaderError};
use apizee_panel::wording::Tongue;

/// What the agent reads.
pub struct Words {
    /// What starting it means.
    pub about: &'static str,
    /// The button.
    pub start: &'static str,
    /// On its way.
    pub starting: &'static str,
    /// It is there.
    pub running: &'static str,
    /// What it told last.
    pub told: fn(&AgentEvent) -> String,
    /// It says nothing.
    pub silent: &'static str,
    /// It is switched off.
    pub off: &'static str,
    /// It could not be had.
    pub broken: fn(&LoaderError) -> String,
}

impl Words {
    /// In the agent's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::LOADER,
            Tongue::French => &fr::LOADER,
        }
    }
}
