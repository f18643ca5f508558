//! The sentences of the photos and the summary.

mod en;
mod fr;

use apizee_panel::wording::Tongue;
use contract::{Media, Summary};

use crate::results::parcel::{OnlyText, SendQuestion, Way};
use apizee_panel::outcome::DeskRefusal;

/// What the agent reads.
pub struct Words {
    /// There is no room whose photos could be shown.
    pub no_room: &'static str,
    /// Apizee has none.
    pub empty: &'static str,
    /// What it is, with its number in the list.
    pub name: fn(&Media, usize) -> String,
    /// Where: degrees north and east.
    pub place: fn(f64, f64) -> String,
    /// A link that opens it.
    pub open: &'static str,
    /// This panel has sent it. Never "delivered".
    pub sent: &'static str,
    /// A button: the next part of the list.
    pub more: &'static str,
    /// How to begin.
    pub pick: &'static str,
    /// The heading of the preview.
    pub preview: &'static str,
    /// What is shown: a card, a bundle, a text.
    pub preview_of: fn(Way) -> &'static str,
    /// The button for the thread.
    pub send: fn(usize) -> String,
    /// The button for the compose box.
    pub insert_links: &'static str,
    /// Why only a text can go.
    pub only_text: fn(OnlyText) -> &'static str,
    /// The library takes neither cards nor texts.
    pub nothing_goes: &'static str,
    /// The question before it goes, and the yes.
    pub ask: fn(SendQuestion) -> (&'static str, &'static str),
    /// How many went, and where to.
    pub gone: fn(Way, usize) -> String,
    /// The Desk did not take it.
    pub refused: fn(&DeskRefusal) -> String,
    /// The heading of the summary.
    pub summary: &'static str,
    /// Before the end.
    pub summary_early: &'static str,
    pub write_summary: &'static str,
    /// Under the text.
    pub summary_about: &'static str,
    /// It is in the compose box.
    pub inserted: &'static str,
    /// A button after that.
    pub insert_again: &'static str,
}

impl Words {
    /// In the agent's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::RESULTS,
            Tongue::French => &fr::RESULTS,
        }
    }
}

/// What the visitor reads.
#[derive(Debug)]
pub struct ToVisitor {
    /// The title of a card, and what its picture shows.
    pub title: fn(&Media) -> &'static str,
    pub button: fn(&Media) -> &'static str,
    /// The title of several cards.
    pub bundle: &'static str,
    /// Before a link, in a text.
    pub text: fn(&Media) -> &'static str,
    /// The summary, a line for each thing that is known.
    pub summary: fn(&Summary) -> String,
}

impl ToVisitor {
    /// In the visitor's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::TO_VISITOR,
            Tongue::French => &fr::TO_VISITOR,
        }
    }
}

/// `7 min 12 s`, in French and English alike.
fn duration(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (min, 0) => format!("{min} min"),
        (min, s) => format!("{min} min {s} s"),
    }
}

/// `48.77033`: five decimals are a metre.
fn degrees(value: f64) -> String {
    format!("{:.5}", value.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_says_what_is_known_and_nothing_else() {
        let mut summary = Summary {
            kind: contract::RoomKind::Assistance,
            state: contract::RoomState::Ended,
            created_at: "2026-11-21T09:30:00Z".parse().unwrap(),
            call_s: None,
            participants: None,
            photos: None,
            videos: None,
            survey_answered_at: None,
        };
        for words in [&en::TO_VISITOR, &fr::TO_VISITOR] {
            assert_eq!((words.summary)(&summary).lines().count(), 1);
        }
        summary.call_s = Some(432);
        summary.participants = Some(2);
        summary.photos = Some(1);
        summary.videos = Some(0);
        summary.survey_answered_at = "2026-11-21T09:45:00Z".parse().ok();
        let english = (en::TO_VISITOR.summary)(&summary);
        assert!(english.contains("Duration: 7 min 12 s"), "{english}");
        assert_eq!(english.lines().count(), 5, "no videos, no line: {english}");
        let french = (fr::TO_VISITOR.summary)(&summary);
        assert!(french.contains("Durée : 7 min 12 s"), "{french}");
    }

    #[test]
    fn west_and_south_are_said() {
        assert_eq!(
            (en::RESULTS.place)(-33.5, 18.42),
            "33.50000° S, 18.42000° E"
        );
        assert_eq!(
            (fr::RESULTS.place)(48.770_333_7, -3.514_975_6),
            "48,77033° N, 3,51498° O"
        );
    }

    #[test]
    fn one_is_one_and_two_are_two() {
        assert_eq!((en::RESULTS.send)(1), "Send to the thread");
        assert_eq!((en::RESULTS.send)(2), "Send 2 to the thread");
        assert_eq!(duration(59), "59 s");
        assert_eq!(duration(120), "2 min");
    }
}
