//! French.

use super::Words;
use apizee_panel::outcome::NoToken;
use apizee_panel::room::trouble::Trouble;

pub(super) const ASKING: Words = Words {
    asked: "Demande en cours…",
    busy: "Apizee limite les requêtes de votre équipe, et celles de cette minute sont épuisées.",
    again_in: |left| format!("Nouvelle demande dans {left}."),
    failed: |trouble| {
        match trouble {
        Trouble::NoToken(NoToken::Lacking) => {
            "La bibliothèque de votre Desk est trop ancienne pour vous identifier. Prévenez votre administrateur.".to_owned()
        }
        Trouble::NoToken(NoToken::Hangs) => {
            "Le Desk ne vous a pas identifié en 3 secondes.".to_owned()
        }
        Trouble::NoToken(NoToken::Refused) => "Le Desk a refusé de vous identifier.".to_owned(),
        Trouble::Unauthorized => {
            "Le service vidéo n’accepte pas la signature du Desk. Prévenez votre administrateur : le secret ou l’adresse du connecteur est peut-être faux.".to_owned()
        }
        Trouble::ForbiddenProject => {
            "Le service vidéo n’est pas configuré pour ce projet. Prévenez votre administrateur.".to_owned()
        }
        Trouble::AccountRefused => {
            "Apizee refuse le compte de votre entreprise. Prévenez votre administrateur.".to_owned()
        }
        Trouble::ApizeeRefused { request_id } => {
            format!("Apizee refuse de répondre. Pour le support : {request_id}")
        }
        Trouble::ApizeeUnavailable => "Apizee ne répond pas pour le moment.".to_owned(),
        Trouble::Busy { .. } => {
            "Les requêtes d’Apizee pour cette minute sont épuisées.".to_owned()
        }
        Trouble::Unreachable(_) | Trouble::OutcomeUnknown => {
            "Le service vidéo est injoignable.".to_owned()
        }
        Trouble::NoStore { .. } => "Le service vidéo n’est pas prêt.".to_owned(),
        // Of what makes or ends a room; no question is answered so.
        Trouble::NoMoreSms { .. } | Trouble::RoomChanged | Trouble::RoomGone => String::new(),
        Trouble::StillOpen => {
            "La salle est encore ouverte : Apizee ne l’a pas fermée. La demande est répétée toute seule."
                .to_owned()
        }
        Trouble::Refused { code, request_id } => {
            format!(
                "Le service vidéo a refusé ({}). Pour le support : {request_id}",
                code.as_str()
            )
        }
    }
    },
};
