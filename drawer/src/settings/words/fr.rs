//! French.

use contract::{AgentSide, ServiceKind};

use super::Words;
use crate::browser::Delegation;

pub(super) const SETTINGS: Words = Words {
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
};
