//! English.

use contract::{AgentSide, ServiceKind};

use super::Settings;
use crate::browser::Delegation;
use crate::outcome::NoToken;
use crate::room::trouble::Trouble;

pub(super) const SETTINGS: Settings = Settings {
    asked: "Asking…",
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
    services_again: "List the services",
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
    why,
};

fn why(trouble: &Trouble) -> String {
    match trouble {
        Trouble::NoToken(NoToken::Lacking) => {
            "Your Desk's library is too old to sign you in. Tell your administrator.".to_owned()
        }
        Trouble::NoToken(NoToken::Hangs) => "The Desk did not sign you in within 3 seconds.".to_owned(),
        Trouble::NoToken(NoToken::Refused) => "The Desk refused to sign you in.".to_owned(),
        Trouble::Unauthorized => {
            "The video service does not accept the Desk's signature. Tell your administrator: the connector's secret or address may be wrong.".to_owned()
        }
        Trouble::ForbiddenProject => {
            "The video service is not set up for this project. Tell your administrator.".to_owned()
        }
        Trouble::AccountRefused => {
            "Apizee refuses your company's account. Tell your administrator.".to_owned()
        }
        Trouble::ApizeeRefused { request_id } => {
            format!("Apizee refuses to answer this. For support: {request_id}")
        }
        Trouble::ApizeeUnavailable => "Apizee does not answer at the moment.".to_owned(),
        Trouble::Busy { retry_after_s } => match retry_after_s {
            1 => "Apizee's requests of this minute are used up. Try again in 1 second.".to_owned(),
            n => format!("Apizee's requests of this minute are used up. Try again in {n} seconds."),
        },
        Trouble::Unreachable(_) => "The video service cannot be reached.".to_owned(),
        Trouble::OutcomeUnknown => "The video service's answer was lost.".to_owned(),
        Trouble::Refused { code, request_id } => format!(
            "The video service refused this ({}). For support: {request_id}",
            code.as_str()
        ),
    }
}
