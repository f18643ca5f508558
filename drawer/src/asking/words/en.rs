//! English.

use super::Words;
use apizee_panel::outcome::NoToken;
use apizee_panel::room::trouble::Trouble;

pub(super) const ASKING: Words = Words {
    asked: "Asking…",
    busy: "Apizee allows your team only so many requests a minute, and they are used up.",
    again_in: |left| format!("Asking again in {left}."),
    failed: |trouble| {
        match trouble {
        Trouble::NoToken(NoToken::Lacking) => {
            "Your Desk's library is too old to sign you in. Tell your administrator.".to_owned()
        }
        Trouble::NoToken(NoToken::Hangs) => {
            "The Desk did not sign you in within 3 seconds.".to_owned()
        }
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
        Trouble::Busy { .. } => "Apizee's requests of this minute are used up.".to_owned(),
        Trouble::Unreachable(_) | Trouble::OutcomeUnknown => {
            "The video service cannot be reached.".to_owned()
        }
        Trouble::NoStore { .. } => "The video service is not ready.".to_owned(),
        // Of what makes or ends a room; no question is answered so.
        Trouble::NoMoreSms { .. } | Trouble::RoomChanged | Trouble::RoomGone => String::new(),
        Trouble::StillOpen => {
            "The room is still open: Apizee did not close it. It is asked again by itself.".to_owned()
        }
        Trouble::Refused { code, request_id } => {
            format!(
                "The video service refused this ({}). For support: {request_id}",
                code.as_str()
            )
        }
    }
    },
};
