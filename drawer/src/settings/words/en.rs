//! English.

use contract::{AgentSide, ServiceKind};

use super::Words;
use crate::browser::Delegation;

pub(super) const SETTINGS: Words = Words {
    service: "Apizee service",
    company_choice: "Your company's choice",
    kind: |kind| match kind {
        ServiceKind::Assistance => "Assistances",
        ServiceKind::Meeting => "Meetings",
        ServiceKind::Other => "Others",
    },
    other_service: |key| format!("Chosen before: {key}"),
    service_hint: "For rooms of its own kind; others keep your company's choice.",
    no_services: "The services cannot be listed.",
    side_legend: "Your side of the room opens",
    side: |side| match side {
        AgentSide::Tab => "In a new tab",
        AgentSide::Panel => "In the panel",
    },
    side_hint: |delegation, side| match (delegation, side) {
        (Delegation::Granted, AgentSide::Tab) => "",
        (Delegation::Granted, AgentSide::Panel) => {
            "Your call lasts as long as you look at it here: going back to the room leaves it."
        }
        (Delegation::Refused, _) => {
            "Not in the panel: the Desk does not pass on the camera and the microphone (its iframe's allow attribute). A new tab always works."
        }
        (Delegation::Unknown, _) => {
            "Not in the panel: this browser does not say whether the Desk passes on the camera and the microphone. A new tab always works."
        }
    },
    kept_where: "Kept for you on your company's server, on every computer.",
    saving: "Saving…",
    saved: "Saved.",
    not_saved: "Not saved.",
    other_ways: "Other ways to use Apizee",
};
