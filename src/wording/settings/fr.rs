//! French.

use contract::{AgentSide, ServiceKind};

use super::Settings;
use crate::browser::Delegation;
use crate::outcome::NoToken;
use crate::room::trouble::Trouble;

pub(super) const SETTINGS: Settings = Settings {
    asked: "Demande en cours…",
    service: "Service Apizee",
    company_choice: "Le choix de votre entreprise",
    kind: |kind| match kind {
        ServiceKind::Assistance => "Assistances",
        ServiceKind::Meeting => "Réunions",
        ServiceKind::Other => "Autres",
    },
    other_service: |key| format!("Choisi auparavant : {key}"),
    service_hint: "Pour les salles de son genre ; les autres gardent le choix de votre entreprise.",
    no_services: "La liste des services n’a pas pu être obtenue.",
    services_again: "Lister les services",
    side_legend: "Votre côté de la salle s’ouvre",
    side: |side| match side {
        AgentSide::Tab => "Dans un nouvel onglet",
        AgentSide::Panel => "Dans le panneau",
    },
    side_hint: |delegation, side| match (delegation, side) {
        (Delegation::Granted, AgentSide::Tab) => "",
        (Delegation::Granted, AgentSide::Panel) => {
            "Votre appel dure tant que vous le regardez ici : revenir à la salle le quitte."
        }
        (Delegation::Refused, _) => {
            "Pas dans le panneau : le Desk ne transmet pas la caméra et le micro (attribut allow de son iframe). Un nouvel onglet fonctionne toujours."
        }
        (Delegation::Unknown, _) => {
            "Pas dans le panneau : ce navigateur ne dit pas si le Desk transmet la caméra et le micro. Un nouvel onglet fonctionne toujours."
        }
    },
    kept_where: "Gardé pour vous sur le serveur de votre entreprise, sur tous vos ordinateurs.",
    saving: "Enregistrement…",
    saved: "Enregistré.",
    not_saved: "Pas enregistré.",
    other_ways: "Autres façons d’utiliser Apizee",
    why,
};

fn why(trouble: &Trouble) -> String {
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
            format!("Apizee refuse de répondre. Pour l’assistance : {request_id}")
        }
        Trouble::ApizeeUnavailable => "Apizee ne répond pas pour le moment.".to_owned(),
        Trouble::Busy { retry_after_s } => match retry_after_s {
            0 | 1 => "Les requêtes Apizee de cette minute sont épuisées. Réessayez dans 1 seconde.".to_owned(),
            n => format!("Les requêtes Apizee de cette minute sont épuisées. Réessayez dans {n} secondes."),
        },
        Trouble::Unreachable(_) => "Le service vidéo est injoignable.".to_owned(),
        Trouble::OutcomeUnknown => "La réponse du service vidéo s’est perdue.".to_owned(),
        Trouble::Refused { code, request_id } => format!(
            "Le service vidéo a refusé ({}). Pour l’assistance : {request_id}",
            code.as_str()
        ),
    }
}
