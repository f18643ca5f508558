//! English.

use contract::{InvitationChannel, InvitationState};

use super::Words;
use crate::invite::sending::Refused;
use apizee_panel::room::trouble::Trouble;
use apizee_panel::wording::{at_most, minutes};

pub(super) const INVITE: Words = Words {
    no_room: "There is no room to invite to.",
    about: "One more SMS by Apizee, with the link to this room.",
    so_far: "Invited so far",
    nobody: "Apizee has invited nobody to this room.",
    to: |invitation| match invitation.channel {
        InvitationChannel::Sms => format!("SMS to {}", invitation.to),
        InvitationChannel::Email => format!("E-mail to {}", invitation.to),
    },
    state: |state| match state {
        InvitationState::Asked => "Apizee took the order",
        InvitationState::Sent => "On its way, says Apizee",
        InvitationState::Failed => "Failed, says Apizee",
        InvitationState::Unknown => "May have left; you can send it again",
        InvitationState::Cancelled => "Cancelled; its link leads nowhere",
    },
    number: "Another number",
    send: "Send the SMS",
    send_another: "Send another SMS",
    sending: "Sending…",
    taken: "Apizee took the order.",
    unknown: "Apizee's answer was lost: the SMS may have left. It is not sent again by itself; if you press again, another one goes.",
    lost: "The answer was lost: the SMS may have left. It is not sent again by itself; if you press again, it is the same SMS, not a second one.",
    cancel: "Cancel the invitations",
    ask_cancel: "The links that were sent stop working and the room closes.",
    keep: "Keep them",
    cancelling: "Cancelling…",
    cancels_in: |left| {
        format!(
            "Apizee's requests of this minute are used up. The invitations are cancelled in {left}."
        )
    },
    not_cancelled: "The invitations may not be cancelled.",
    too_late: "Somebody has used the link meanwhile. Nothing was cancelled; the room itself can still be closed.",
    cancelled: "The invitations are cancelled: their links lead nowhere, and the room is closed.",
    closed: "The room is closed. Somebody had used the link before.",
    refused: |why| match why {
        Refused::Nothing => "Type the number that gets the SMS.".to_owned(),
        Refused::Email => "An SMS goes to a phone: type a number.".to_owned(),
        Refused::NoSms => "This number receives no SMS. Type a mobile number.".to_owned(),
        Refused::Phone => "That is no phone number. Check the digits.".to_owned(),
        Refused::TooSoon { left_s: 0 } | Refused::Busy { left_s: 0 } => {
            "Nothing was sent. Now it can be tried again.".to_owned()
        }
        Refused::TooSoon { left_s } => format!(
            "An SMS went to this number a moment ago. Nothing was sent; another may go in {}.",
            minutes(*left_s)
        ),
        Refused::Busy { left_s } => format!(
            "Apizee's requests of this minute are used up. Nothing was sent; it can be tried again in {}.",
            minutes(*left_s)
        ),
        Refused::Spent { after_s } => format!(
            "No more SMS may go for now. Nothing was sent; another may go in {}. Hand over the link yourself.",
            at_most(*after_s)
        ),
        Refused::Over => {
            "The room is over: nobody can enter it any more. Nothing was sent. Start another."
                .to_owned()
        }
        Refused::Trouble(Trouble::ApizeeUnavailable) => {
            "Apizee does not answer at the moment. Nothing was sent.".to_owned()
        }
        Refused::Trouble(Trouble::ApizeeRefused { request_id }) => {
            format!("Apizee refused this SMS. Nothing was sent. For support: {request_id}")
        }
        Refused::Trouble(_) => String::new(),
    },
};
