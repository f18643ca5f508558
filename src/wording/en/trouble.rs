//! What went wrong, what it means, what to press.

use contract::Invite;

use crate::outcome::NoToken;
use crate::room::trouble::Trouble;
use crate::wording::at_most;

pub(super) fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::NoToken(NoToken::Lacking) => {
            "Your Desk's library is too old to sign you in. Nothing was sent. Use the quick invitation.".to_owned()
        }
        Trouble::NoToken(NoToken::Hangs) => {
            "The Desk did not sign you in within 3 seconds. Nothing was sent.".to_owned()
        }
        Trouble::NoToken(NoToken::Refused) => "The Desk refused to sign you in. Nothing was sent.".to_owned(),
        Trouble::Unauthorized => {
            "The video service does not accept the Desk's signature. Nothing was sent. Tell your administrator: the connector's secret or address may be wrong.".to_owned()
        }
        Trouble::ForbiddenProject => {
            "The video service is not set up for this project. Nothing was sent. Tell your administrator.".to_owned()
        }
        Trouble::AccountRefused => {
            "Apizee refuses your company's account. Nothing was sent. Tell your administrator.".to_owned()
        }
        Trouble::ApizeeRefused { request_id } => {
            format!("Apizee refused this room. Nothing was sent. For support: {request_id}")
        }
        Trouble::ApizeeUnavailable => "Apizee does not answer at the moment. No room was created, nothing was sent.".to_owned(),
        Trouble::Busy { retry_after_s } => match retry_after_s {
            1 => "Apizee's requests of this minute are used up. Try again in 1 second.".to_owned(),
            n => format!("Apizee's requests of this minute are used up. Try again in {n} seconds."),
        },
        Trouble::Unreachable(Invite::ByUs) => "The video service cannot be reached. Nothing was sent.".to_owned(),
        Trouble::Unreachable(Invite::ByApizee) => {
            "The video service cannot be reached. Nothing went to the thread; nobody knows yet whether Apizee's invitation left.".to_owned()
        }
        Trouble::OutcomeUnknown => {
            "The answer was lost, and nobody knows yet whether the room exists. Trying again asks for the same room and cannot make two.".to_owned()
        }
        Trouble::NoStore { .. } => "The video service is not ready. Nothing was done. Try again in a moment.".to_owned(),
        Trouble::NoMoreSms { retry_after_s } => {
            format!("No SMS may go for now; another may in {}. No room was created. Untick the SMS and hand over the link yourself.", at_most(*retry_after_s))
        }
        Trouble::RoomChanged => "A colleague has replaced the room meanwhile. This is the present one; nothing was ended.".to_owned(),
        Trouble::RoomGone => "The room that was to be replaced is over already. Nothing was created.".to_owned(),
        Trouble::StillOpen => "The room is still open: Apizee did not close it. It is asked again by itself; until then the visitor can come in.".to_owned(),
        Trouble::Refused { code, request_id } => {
            format!("The video service refused this ({}). Nothing was sent. For support: {request_id}", code.as_str())
        }
    }
}
