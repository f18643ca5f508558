//! The sentences of the settings.

mod en;
mod fr;

use apizee_panel::wording::Tongue;
use contract::{AgentSide, ServiceKind};

use crate::browser::Delegation;

/// What the agent reads.
pub struct Words {
    /// The picker's label.
    pub service: &'static str,
    /// Its first choice.
    pub company_choice: &'static str,
    /// What a service is for.
    pub kind: fn(ServiceKind) -> &'static str,
    /// A chosen service that Apizee does not tell, by its key.
    pub other_service: fn(&str) -> String,
    /// Under the picker.
    pub service_hint: &'static str,
    /// In its place where the services could not be had.
    pub no_services: &'static str,
    /// The heading of the two places.
    pub side_legend: &'static str,
    /// A place.
    pub side: fn(AgentSide) -> &'static str,
    /// Under them, with what is chosen.
    pub side_hint: fn(Delegation, AgentSide) -> &'static str,
    /// Before anything is chosen.
    pub kept_where: &'static str,
    /// On its way.
    pub saving: &'static str,
    /// The backend keeps it.
    pub saved: &'static str,
    /// It does not; the reason follows.
    pub not_saved: &'static str,
    /// The heading of the other ways in.
    pub other_ways: &'static str,
}

impl Words {
    /// In the agent's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::SETTINGS,
            Tongue::French => &fr::SETTINGS,
        }
    }
}
