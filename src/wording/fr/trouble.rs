//! What went wrong, what it means, what to press.

use contract::Invite;

use crate::outcome::NoToken;
use crate::room::trouble::Trouble;
use crate::wording::at_most;

pub(super) fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::NoToken(NoToken::Lacking) => {
            "La bibliothèque de votre Desk est trop ancienne pour vous identifier. Rien n’a été envoyé. Utilisez l’invitation rapide.".to_owned()
        }
        Trouble::NoToken(NoToken::Hangs) => {
            "Le Desk ne vous a pas identifié en 3 secondes. Rien n’a été envoyé.".to_owned()
        }
        Trouble::NoToken(NoToken::Refused) => "Le Desk a refusé de vous identifier. Rien n’a été envoyé.".to_owned(),
        Trouble::Unauthorized => {
            "Le service vidéo n’accepte pas la signature du Desk. Rien n’a été envoyé. Prévenez votre administrateur : le secret ou l’adresse du connecteur est peut-être faux.".to_owned()
        }
        Trouble::ForbiddenProject => {
            "Le service vidéo n’est pas configuré pour ce projet. Rien n’a été envoyé. Prévenez votre administrateur.".to_owned()
        }
        Trouble::AccountRefused => {
            "Apizee refuse le compte de votre entreprise. Rien n’a été envoyé. Prévenez votre administrateur.".to_owned()
        }
        Trouble::ApizeeRefused { request_id } => {
            format!("Apizee a refusé cette salle. Rien n’a été envoyé. Pour le support : {request_id}")
        }
        Trouble::ApizeeUnavailable => {
            "Apizee ne répond pas pour le moment. Aucune salle n’a été créée, rien n’a été envoyé.".to_owned()
        }
        Trouble::Busy { retry_after_s } => {
            let unit = if *retry_after_s < 2 { "seconde" } else { "secondes" };
            format!("Les requêtes d’Apizee pour cette minute sont épuisées. Réessayez dans {retry_after_s} {unit}.")
        }
        Trouble::Unreachable(Invite::ByUs) => "Le service vidéo est injoignable. Rien n’a été envoyé.".to_owned(),
        Trouble::Unreachable(Invite::ByApizee) => {
            "Le service vidéo est injoignable. Rien n’est parti dans le fil ; on ne sait pas encore si l’invitation d’Apizee est partie.".to_owned()
        }
        Trouble::OutcomeUnknown => {
            "La réponse s’est perdue, et on ne sait pas encore si la salle existe. Un nouvel essai demande la même salle et ne peut pas en créer deux.".to_owned()
        }
        Trouble::NoStore { .. } => "Le service vidéo n’est pas prêt. Rien n’a été fait. Réessayez dans un instant.".to_owned(),
        Trouble::NoMoreSms { retry_after_s } => {
            format!("Aucun SMS ne peut partir pour l’instant ; un autre le pourra dans {}. Aucune salle n’a été créée. Décochez le SMS et transmettez le lien vous-même.", at_most(*retry_after_s))
        }
        Trouble::RoomChanged => "Un collègue a remplacé la salle entre-temps. Voici la salle actuelle ; rien n’a été terminé.".to_owned(),
        Trouble::RoomGone => "La salle à remplacer est déjà terminée. Rien n’a été créé.".to_owned(),
        Trouble::StillOpen => "La salle est encore ouverte : Apizee ne l’a pas fermée. La demande est répétée toute seule ; d’ici là le visiteur peut entrer.".to_owned(),
        Trouble::Refused { code, request_id } => {
            format!("Le service vidéo a refusé ({}). Rien n’a été envoyé. Pour le support : {request_id}", code.as_str())
        }
    }
}
