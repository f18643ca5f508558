//! French.

use contract::{InvitationChannel, InvitationState};

use super::Words;
use crate::invite::sending::Refused;
use apizee_panel::room::trouble::Trouble;
use apizee_panel::wording::{at_most, minutes};

pub(super) const INVITE: Words = Words {
    no_room: "Il n’y a pas de salle où inviter.",
    about: "Un SMS de plus par Apizee, avec le lien de cette salle.",
    so_far: "Invités jusqu’ici",
    nobody: "Apizee n’a invité personne dans cette salle.",
    to: |invitation| match invitation.channel {
        InvitationChannel::Sms => format!("SMS à {}", invitation.to),
        InvitationChannel::Email => format!("E-mail à {}", invitation.to),
    },
    state: |state| match state {
        InvitationState::Asked => "Apizee en est chargé",
        InvitationState::Sent => "En route, dit Apizee",
        InvitationState::Failed => "Échec, dit Apizee",
        InvitationState::Unknown => "Peut-être parti ; vous pouvez le renvoyer",
        InvitationState::Cancelled => "Annulé ; son lien ne mène plus nulle part",
    },
    number: "Un autre numéro",
    send: "Envoyer le SMS",
    send_another: "Envoyer un autre SMS",
    sending: "Envoi…",
    taken: "Apizee est chargé de l’envoi.",
    unknown: "La réponse d’Apizee s’est perdue : le SMS est peut-être parti. Il n’est pas renvoyé tout seul ; si vous appuyez encore, un autre part.",
    lost: "La réponse s’est perdue : le SMS est peut-être parti. Il n’est pas renvoyé tout seul ; si vous appuyez encore, c’est le même SMS, pas un second.",
    cancel: "Annuler les invitations",
    ask_cancel: "Les liens envoyés cessent de fonctionner et la salle se ferme.",
    keep: "Les garder",
    cancelling: "Annulation…",
    cancels_in: |left| {
        format!(
            "Les requêtes Apizee de cette minute sont épuisées. Les invitations seront annulées dans {left}."
        )
    },
    not_cancelled: "Les invitations ne sont peut-être pas annulées.",
    too_late: "Quelqu’un a utilisé le lien entre-temps. Rien n’a été annulé ; la salle elle-même peut encore être fermée.",
    cancelled: "Les invitations sont annulées : leurs liens ne mènent plus nulle part et la salle est fermée.",
    closed: "La salle est fermée. Quelqu’un avait utilisé le lien avant.",
    refused: |why| {
        match why {
        Refused::Nothing => "Saisissez le numéro qui reçoit le SMS.".to_owned(),
        Refused::Email => "Un SMS va à un téléphone : saisissez un numéro.".to_owned(),
        Refused::NoSms => "Ce numéro ne reçoit pas de SMS. Saisissez un mobile.".to_owned(),
        Refused::Phone => "Ce n’est pas un numéro de téléphone. Vérifiez les chiffres.".to_owned(),
        Refused::TooSoon { left_s: 0 } | Refused::Busy { left_s: 0 } => {
            "Rien n’a été envoyé. Vous pouvez réessayer maintenant.".to_owned()
        }
        Refused::TooSoon { left_s } => format!(
            "Un SMS vient de partir vers ce numéro. Rien n’a été envoyé ; un autre pourra partir dans {}.",
            minutes(*left_s)
        ),
        Refused::Busy { left_s } => format!(
            "Les requêtes d’Apizee pour cette minute sont épuisées. Rien n’a été envoyé ; réessayez dans {}.",
            minutes(*left_s)
        ),
        Refused::Spent { after_s } => format!(
            "Aucun SMS ne peut plus partir pour l’instant. Rien n’a été envoyé ; un autre pourra partir dans {}. Transmettez le lien vous-même.",
            at_most(*after_s)
        ),
        Refused::Over => "La salle est terminée : plus personne ne peut y entrer. Rien n’a été envoyé. Ouvrez-en une autre.".to_owned(),
        Refused::Trouble(Trouble::ApizeeUnavailable) => {
            "Apizee ne répond pas pour le moment. Rien n’a été envoyé.".to_owned()
        }
        Refused::Trouble(Trouble::ApizeeRefused { request_id }) => {
            format!("Apizee a refusé ce SMS. Rien n’a été envoyé. Pour le support : {request_id}")
        }
        Refused::Trouble(_) => String::new(),
    }
    },
};
