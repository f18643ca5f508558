//! French.

use contract::FiguresScope;

use super::Words;
use crate::figures::SpanFault;

pub(super) const FIGURES: Words = Words {
    whose: "Sessions de qui",
    scope: |scope| match scope {
        FiguresScope::Me => "Les miennes",
        FiguresScope::Team => "Celles de l’équipe",
    },
    last: |days| match days {
        1 => "Aujourd’hui".to_owned(),
        days => format!("{days} jours"),
    },
    since: "Du",
    until: "Au",
    show: "Afficher",
    fault: |fault, most| match fault {
        SpanFault::Since => "Choisissez le premier jour.".to_owned(),
        SpanFault::Until => "Choisissez le dernier jour.".to_owned(),
        SpanFault::Backwards => "Le dernier jour précède le premier.".to_owned(),
        SpanFault::TooLong => format!("{most} jours au plus à la fois. Choisissez-en moins."),
    },
    nameless: "Le Desk ne dit pas votre adresse e-mail : nul ne sait quelles sessions sont les vôtres.",
    team: "Afficher celles de l’équipe",
    days: |since, until| match until {
        None => since.to_owned(),
        Some(until) => format!("Du {since} au {until}"),
    },
    late: |time| {
        format!(
            "Les chiffres d’Apizee arrivent avec cinq minutes de retard : ce qui s’est terminé après {time} peut manquer."
        )
    },
    none: "Aucune session ces jours-là.",
    sessions: "Sessions",
    joined: "Rejointes",
    share: "Part",
    median: "Temps médian pour rejoindre",
    not_told: "non communiqué",
    call: "Durée d’appel",
    photos: "Photos",
    videos: "Vidéos",
    meetings: "Réunions",
    participants: |n, number, span| {
        let form = if n < 2 { "participant" } else { "participants" };
        format!("{number} {form}, {span}")
    },
    unlisted: |n, number| {
        let form = if n < 2 { "autre" } else { "autres" };
        format!("et {number} {form}, sans détail d’Apizee")
    },
    meetings_of_team: "Les réunions ne sont comptées que pour l’équipe.",
    by_day: "Par jour",
    by_agent: "Par agent",
    day: "Jour",
    agent: "Agent",
    nobody: "À personne",
    tables: "Afficher les tableaux",
    bars: "Afficher les barres",
    export: "Exporter en CSV",
    save: |name| format!("Enregistrer {name}"),
    not_saved: "Rien d’enregistré ? Votre Desk l’interdit peut-être aux panneaux.",
    as_text: "Afficher en texte",
    text: "Les chiffres en CSV",
};
