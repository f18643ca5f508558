//! The sentences of a planned meeting.

mod en;
mod fr;

use crate::plan::form::{Fault, Part};
use apizee_panel::outcome::DeskRefusal;
use apizee_panel::wording::Tongue;

/// What the agent reads.
pub struct Words {
    /// What it does.
    pub about: &'static str,
    /// The meeting's name: its label and hint.
    pub name: (&'static str, &'static str),
    /// The heading of a guest, counted from 1.
    pub guest: fn(usize) -> String,
    /// A part of a guest.
    pub part: fn(Part) -> &'static str,
    /// Under a guest's phone and e-mail.
    pub one_of_both: &'static str,
    pub add_guest: &'static str,
    /// A button, for the guest with this number, counted from 1.
    pub remove_guest: fn(usize) -> String,
    /// No more guests.
    pub most_guests: &'static str,
    /// The beginning: its label and hint.
    pub start: (&'static str, &'static str),
    /// A moment in the agent's zone, by the zone's name.
    pub own_time: fn(&str, &str) -> String,
    /// The same in the visitor's.
    pub visitors_time: fn(&str, &str) -> String,
    /// The same in UTC, since the visitor's zone is not known.
    pub utc_time: fn(&str) -> String,
    pub zone: &'static str,
    /// The first of its choices.
    pub zone_unknown: &'static str,
    /// Minutes: its label and hint.
    pub duration: (&'static str, &'static str),
    /// Minutes: its label and hint.
    pub reminder: (&'static str, &'static str),
    /// Who lets guests in: its label and hint.
    pub moderator: (&'static str, &'static str),
    /// The invitation's text.
    pub message: &'static str,
    /// How many of 300 characters.
    pub count: fn(usize) -> String,
    /// Its label and hint.
    pub password: (&'static str, &'static str),
    pub show: &'static str,
    pub hide: &'static str,
    pub invite: &'static str,
    /// The primary button.
    pub plan: &'static str,
    /// While it is on its way.
    pub planning: &'static str,
    /// Some fields are wrong.
    pub wrong: &'static str,
    /// What is wrong with a field, and what to do.
    pub fault: fn(Fault) -> &'static str,
    /// Another meeting is live.
    pub taken: &'static str,
    /// Another meeting is live than the one that was to be replaced.
    pub changed: &'static str,
    /// The second step.
    pub replace: &'static str,
    /// The button that does not wait for a wish whose outcome is not known.
    pub another: &'static str,
    pub yes_another: &'static str,
    /// The heading of a meeting that is planned.
    pub planned: &'static str,
    /// It begins at once.
    pub at_once: &'static str,
    /// How long it lasts.
    pub minutes: fn(u32) -> String,
    /// The heading of a guest's link, where the guest has no name.
    pub link: &'static str,
    /// Beside a link with a name in it.
    pub named: &'static str,
    /// After it went into the clipboard.
    pub copied: &'static str,
    /// The clipboard is denied; the text stands below.
    pub copy_by_hand: &'static str,
    /// After it went into the compose box.
    pub inserted: &'static str,
    /// The Desk did not take it.
    pub threw: fn(&DeskRefusal) -> String,
    pub calendar: &'static str,
    /// A link that saves the file.
    pub save: &'static str,
    /// Where the frame forbids it.
    pub save_blocked: &'static str,
    pub copy_file: &'static str,
    /// The label of the file's text.
    pub file: &'static str,
}

/// What a guest reads.
pub struct ForVisitor {
    /// When, how many minutes, and the link, which ends it.
    pub text: fn(Option<&str>, Option<u32>, &str) -> String,
    /// A meeting without a name.
    pub meeting: &'static str,
    /// The file's name.
    pub file: &'static str,
}

impl Words {
    /// In the agent's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::PLAN,
            Tongue::French => &fr::PLAN,
        }
    }
}

impl ForVisitor {
    /// In the visitor's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::FOR_VISITOR,
            Tongue::French => &fr::FOR_VISITOR,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_with_its_link() {
        for words in [&en::FOR_VISITOR, &fr::FOR_VISITOR] {
            for when in [None, Some("Sat 21 Nov 2026, 15:00 UTC")] {
                for minutes in [None, Some(1), Some(45)] {
                    let text = (words.text)(when, minutes, "https://apz.fr/x");
                    assert!(text.ends_with(" https://apz.fr/x"), "{text}");
                    assert!(when.is_none_or(|when| text.contains(when)), "{text}");
                    let told = when.is_some() && minutes == Some(45);
                    assert_eq!(text.contains("45"), told, "{text}");
                }
            }
        }
    }
}
