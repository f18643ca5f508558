//! What a visitor reads.

use contract::RoomKind;

use crate::room::live::Need;
use crate::wording::{Tongue, Visitor};

pub(in crate::wording) const VISITOR: Visitor = Visitor {
    tongue: Tongue::French,
    card_title: |kind| match kind {
        RoomKind::Assistance => "Montrez-nous le problème",
        RoomKind::Meeting => "Parlons-en en vidéo",
    },
    card_text: |kind| match kind {
        RoomKind::Assistance => {
            "Un conseiller vous attend en vidéo. Rien à installer : ouvrez le lien sur votre téléphone."
        }
        RoomKind::Meeting => "Un conseiller vous attend en vidéo. Rien à installer.",
    },
    card_button: "Rejoindre la vidéo",
    text: |kind, link| match kind {
        RoomKind::Assistance => format!(
            "Montrez-nous le problème en vidéo, sur votre téléphone, sans rien installer : {link}"
        ),
        RoomKind::Meeting => format!("Rejoignez-nous en vidéo, sans rien installer : {link}"),
    },
    telephone: |number, code| format!("Par téléphone : {number}, code {code}"),
    help: |need| match need {
        Need::Nothing => "",
        Need::Company => "Je vous rejoins en vidéo, un instant.",
        Need::Camera => {
            "Merci d’autoriser la caméra : touchez le cadenas ou le signe de caméra dans la barre d’adresse de votre navigateur, choisissez Autoriser, puis rechargez la page."
        }
    },
    link: "https://…",
};
