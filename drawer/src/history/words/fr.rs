//! French.

use super::Words;
use crate::history::CaseFault;

pub(super) const HISTORY: Words = Words {
    case: "Numéro de dossier",
    case_hint: "Les salles de toute conversation qui le portent.",
    case_fault: |fault| match fault {
        CaseFault::Empty => "Tapez d’abord un numéro de dossier.",
        CaseFault::TooLong => "Un numéro de dossier a 50 caractères au plus.",
    },
    look_up: "Chercher",
    this_conversation: "Retour aux salles de cette conversation",
    rooms: |case| format!("Salles {}.", of(case)),
    none: |case| {
        format!(
            "Apizee ne se souvient d’aucune salle {}. Les réunions sont cherchées sur un an.",
            of(case)
        )
    },
    all: |case, n| format!("{} {}. Il n’y en a pas d’autres.", rooms(n), of(case)),
    some: |case, n| {
        format!(
            "{} {}, les plus récentes d’abord. Il y en a d’autres.",
            rooms(n),
            of(case)
        )
    },
    more: "Suite",
    case_of: |case| format!("Dossier {case}"),
    by: |name| format!("par {name}"),
};

fn of(case: Option<&str>) -> String {
    case.map_or_else(
        || "de cette conversation".to_owned(),
        |case| format!("du dossier {case}"),
    )
}

fn rooms(n: usize) -> String {
    format!("{n} {}", if n < 2 { "salle" } else { "salles" })
}
