//! English.

use super::Words;
use crate::history::CaseFault;

pub(super) const HISTORY: Words = Words {
    case: "Case number",
    case_hint: "Rooms of any conversation that carry it.",
    case_fault: |fault| match fault {
        CaseFault::Empty => "Type a case number first.",
        CaseFault::TooLong => "A case number has at most 50 characters.",
    },
    look_up: "Look up",
    this_conversation: "Back to this conversation's rooms",
    rooms: |case| format!("Rooms of {}.", of(case)),
    none: |case| {
        format!(
            "Apizee remembers no room of {}. Meetings are looked for one year back.",
            of(case)
        )
    },
    all: |case, n| format!("{} of {}. That is all.", rooms(n), of(case)),
    some: |case, n| {
        format!(
            "{} of {}, the newest first. There are more.",
            rooms(n),
            of(case)
        )
    },
    more: "More",
    case_of: |case| format!("Case {case}"),
    by: |name| format!("by {name}"),
};

fn of(case: Option<&str>) -> String {
    case.map_or_else(
        || "this conversation".to_owned(),
        |case| format!("case {case}"),
    )
}

fn rooms(n: usize) -> String {
    match n {
        1 => "1 room".to_owned(),
        n => format!("{n} rooms"),
    }
}
