//! What a visitor reads.

use contract::RoomKind;

use crate::room::live::Need;
use crate::wording::{Tongue, Visitor};

pub(in crate::wording) const VISITOR: Visitor = Visitor {
    tongue: Tongue::English,
    card_title: |kind| match kind {
        RoomKind::Assistance => "Show us the problem",
        RoomKind::Meeting => "Let's meet by video",
    },
    card_text: |kind| match kind {
        RoomKind::Assistance => {
            "An adviser is waiting for you by video. Nothing to install: open it on your phone."
        }
        RoomKind::Meeting => "An adviser is waiting for you by video. Nothing to install.",
    },
    card_button: "Join the video",
    text: |kind, link| match kind {
        RoomKind::Assistance => {
            format!("Show us the problem by video, on your phone, with nothing to install: {link}")
        }
        RoomKind::Meeting => format!("Join us by video, with nothing to install: {link}"),
    },
    telephone: |number, code| format!("By telephone: {number}, code {code}"),
    help: |need| match need {
        Need::Nothing => "",
        Need::Company => "I am joining you on video now, one moment.",
        Need::Camera => {
            "Please allow the camera: tap the padlock or the camera sign in the address bar of your browser, choose Allow, then reload the page."
        }
    },
    link: "https://…",
};
