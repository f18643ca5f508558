//! Every sentence that an agent or a visitor reads. One value of [`Wording`] and one of
//! [`Visitor`] per language: a field that a language lacks does not compile.
//!
//! A new language is a variant of [`Tongue`]: the compiler names what it lacks, here and in the
//! drawer's sections.
//! Numbers choose their form through a function of the language (`|n| if n == 1 …`; a language
//! with more than two forms asks `Intl.PluralRules` in its own file).

pub mod en;
pub mod fr;

use contract::{Channel, ContactRefusal, Happening, RoomKind, RoomState, words};

use crate::errand::Section;
use crate::panel::{Broken, Outside};
use crate::room::Pace;
use crate::room::attempt::{Sought, Wait};
use crate::room::form::{Closed, FieldFault, Way};
use crate::room::live::{Happened, Need};
use crate::room::options::Field;
use crate::room::setting::Advice;
use crate::room::trouble::Trouble;

/// What an agent reads in the panel and in the drawer's sections.
pub struct Wording {
    /// Which language it is.
    pub tongue: Tongue,
    /// The document's heading: what it is.
    pub room: fn(RoomKind) -> &'static str,
    pub try_again: &'static str,
    /// While it is being read.
    pub reading: &'static str,
    pub line: fn(contract::Line) -> &'static str,
    /// Said after the number of another country: the country's name goes in.
    pub foreign: fn(&str) -> String,
    /// An e-mail was understood.
    pub email: &'static str,
    /// Why a contact is not understood; with the country's name.
    pub contact_refused: fn(&ContactRefusal, &str) -> String,
    /// Why it is closed.
    pub closed: fn(Closed) -> &'static str,
    /// A tick: guests of a meeting wait until they are let in.
    pub waiting_room: &'static str,
    /// Why the request waits, with the time that is left.
    pub waiting: fn(Wait, &str, Option<u32>) -> String,
    /// What is looked for.
    pub sought: fn(Sought) -> &'static str,
    /// Apizee was asked to send an SMS or an e-mail with that start.
    pub maybe_invited: &'static str,
    /// When the next look is, as `0:05`.
    pub next_look: fn(&str) -> String,
    /// The answer is on its way.
    pub looking_now: &'static str,
    /// The question.
    pub ask_another: &'static str,
    /// Back.
    pub keep_looking: &'static str,
    pub cancel: &'static str,
    /// What went wrong, what it means, what to press.
    pub trouble: fn(&Trouble) -> String,
    /// Read before a trouble by those who do not see its sign.
    pub attention: &'static str,
    /// Where the room stands.
    pub state: fn(RoomState) -> &'static str,
    /// The primary link of a live room.
    pub enter: &'static str,
    /// The quiet link beside it, where the room opens in the panel.
    pub enter_by_tab: &'static str,
    /// Read after a link that opens a tab.
    pub new_tab: &'static str,
    /// The heading of the link's row.
    pub link: &'static str,
    pub copy: &'static str,
    pub insert: &'static str,
    /// What the code is for.
    pub qr_about: &'static str,
    /// A section of the drawer: the button that opens it, and its heading.
    pub section: fn(Section) -> &'static str,
    /// The heading of the telephone's row.
    pub telephone: &'static str,
    /// What the digits are.
    pub code: &'static str,
    pub insert_telephone: &'static str,
    pub refresh: &'static str,
    /// While it is asked.
    pub refreshing: &'static str,
    /// Whom the guest is, masked.
    pub guest: fn(&str) -> String,
}

/// What an agent reads in the panel alone.
pub struct PanelWording {
    /// What the sections say, too.
    pub common: &'static Wording,
    /// One line about it.
    pub about: fn(RoomKind) -> &'static str,
    /// The button that chooses it instead of the other.
    pub instead: fn(RoomKind) -> &'static str,
    /// A channel's name; an unknown one has none.
    pub channel: fn(&Channel) -> &'static str,
    /// While the Desk is asked.
    pub connecting: &'static str,
    /// The second and third try.
    pub connecting_again: &'static str,
    /// Why there is no Desk: heading and what to do.
    pub outside: fn(&Outside) -> (&'static str, &'static str),
    /// Why the Desk cannot be used: heading and what to do.
    pub broken: fn(&Broken) -> (&'static str, String),
    /// The contact field.
    pub contact: &'static str,
    /// When it may be left out.
    pub contact_optional: &'static str,
    /// Under it, while it is empty.
    pub contact_hint: &'static str,
    /// Why the field holds the start back, where it is not the backend's reading.
    pub field_fault: fn(&FieldFault) -> &'static str,
    /// The heading of the ways.
    pub send_by: &'static str,
    pub way: fn(Way) -> &'static str,
    /// Apizee's invitation, by what the contact field holds.
    pub by_sms: &'static str,
    /// The same, to an e-mail.
    pub by_email: &'static str,
    /// One line under the ways.
    pub advice: fn(Advice) -> &'static str,
    /// No way is ticked.
    pub no_way: &'static str,
    /// The button that folds the options out.
    pub options: &'static str,
    /// A field of the options: its label, and the hint under it.
    pub field: fn(Field) -> (&'static str, &'static str),
    /// The heading of the preview.
    pub preview: &'static str,
    /// Which of the visitor's things is shown.
    pub preview_of: fn(Way) -> &'static str,
    /// How many SMS the text becomes.
    pub sms_count: fn(usize) -> String,
    /// The primary button.
    pub start: &'static str,
    /// The primary button when something is sent with it.
    pub start_and_send: &'static str,
    /// The primary button when a live room ends first.
    pub replace_and_start: &'static str,
    /// What replacing means.
    pub replacing: &'static str,
    /// Back.
    pub keep_room: &'static str,
    /// The primary button while the request is on its way.
    pub starting: fn(Pace) -> &'static str,
    /// After 3 s.
    pub slow: &'static str,
    /// The primary button while a start is looked for whose outcome is not known.
    pub looking: &'static str,
    /// The button that does not wait for it.
    pub another: &'static str,
    pub yes_another: &'static str,
    /// It was looked for and is not there.
    pub nothing_made: &'static str,
    pub quick_invitation: &'static str,
    /// When Apizee was asked last.
    pub checked: fn(&str) -> String,
    /// When a meeting that was planned begins.
    pub starts: fn(&str) -> String,
    /// The button that shows what was planned.
    pub planned: &'static str,
    /// A button, where the browser opened none.
    pub copy_own: &'static str,
    /// The label of the agent's link.
    pub own_link: &'static str,
    /// No agent link is known.
    pub no_agent_link: &'static str,
    /// The question before the link that signs in.
    pub not_signed_in: &'static str,
    /// The button after it.
    pub sign_in: &'static str,
    /// The clipboard took it.
    pub copied: &'static str,
    /// The clipboard is denied.
    pub copy_by_hand: &'static str,
    /// A button: no card was sent.
    pub send_card: &'static str,
    /// A button: one was, or may have been.
    pub send_card_again: &'static str,
    /// The question.
    pub ask_send_again: &'static str,
    pub yes_send_again: &'static str,
    /// The heading of what happened.
    pub happenings: &'static str,
    /// A line of it, by this panel.
    pub happened: fn(&Happened) -> String,
    /// A line of it, by Apizee.
    pub told: fn(&Happening) -> &str,
    /// What the visitor needs; nothing is empty.
    pub need: fn(Need) -> &'static str,
    /// The button that puts the sentence into the compose box.
    pub insert_help: &'static str,
    pub replace: &'static str,
    pub close: &'static str,
    /// The question.
    pub ask_close: &'static str,
    pub yes_close: &'static str,
    /// While it is being closed.
    pub closing: &'static str,
    /// After the room.
    pub start_again: &'static str,
    /// How long agent and visitor were together, as `7:12`; after the room.
    pub call: fn(&str) -> String,
    /// How many photos were made; at least one.
    pub photos: fn(usize) -> String,
    /// The button that shows what remains of the room.
    pub results: &'static str,
    /// The name of the bar at the bottom.
    pub more: &'static str,
    /// While a section is being loaded.
    pub opening: &'static str,
    /// A section could not be had.
    pub drawer_stuck: &'static str,
    /// From a section to the form.
    pub back: &'static str,
}

/// What a visitor reads. It is sent, so it is worded with care and holds no name of a person.
pub struct Visitor {
    /// Which language it is.
    pub tongue: Tongue,
    /// The card's title.
    pub card_title: fn(RoomKind) -> &'static str,
    /// The card's text.
    pub card_text: fn(RoomKind) -> &'static str,
    /// The card's button.
    pub card_button: &'static str,
    /// The text, with the link.
    pub text: fn(RoomKind, &str) -> String,
    /// The telephone's text, with number and code.
    pub telephone: fn(&str, &str) -> String,
    /// The sentence that helps.
    pub help: fn(Need) -> &'static str,
    /// In the preview, where the link will stand.
    pub link: &'static str,
}

words! {
    /// The languages that are here, by their tags for `lang` and for `Intl`.
    pub enum Tongue {
        English = "en",
        French = "fr",
    }
}

impl Tongue {
    /// The first of the agent's that is here; else English. Tags as in `navigator.languages`.
    fn of<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        let known = tags.into_iter().find_map(|tag| primary(tag).parse().ok());
        known.unwrap_or(Self::English)
    }
}

impl Wording {
    /// In the first of the agent's languages that is here; else in English. Tags as in
    /// `navigator.languages`.
    #[must_use]
    pub fn of<'a>(tags: impl IntoIterator<Item = &'a str>) -> &'static Self {
        match Tongue::of(tags) {
            Tongue::English => &en::WORDING,
            Tongue::French => &fr::WORDING,
        }
    }
}

impl PanelWording {
    /// Likewise.
    #[must_use]
    pub fn of<'a>(tags: impl IntoIterator<Item = &'a str>) -> &'static Self {
        match Tongue::of(tags) {
            Tongue::English => &en::PANEL,
            Tongue::French => &fr::PANEL,
        }
    }
}

impl Visitor {
    /// The visitor's language, where it is here; else English.
    #[must_use]
    pub fn of(language: &contract::Language) -> &'static Self {
        match Tongue::of([language.primary().as_str()]) {
            Tongue::English => &en::VISITOR,
            Tongue::French => &fr::VISITOR,
        }
    }
}

fn primary(tag: &str) -> String {
    let letters = tag.chars().take_while(char::is_ascii_alphabetic);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// How long a limit holds: `0:40`, `12 min`, `3 h`; rounded up, for who comes back early is told to
/// wait again.
#[must_use]
pub fn at_most(seconds: u32) -> String {
    match seconds {
        0..60 => minutes(seconds),
        60..3_600 => format!("{} min", seconds.div_ceil(60)),
        3_600.. => format!("{} h", seconds.div_ceil(3_600)),
    }
}

/// `0:23`
#[must_use]
pub fn minutes(seconds: u32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let zero = if seconds < 10 { "0" } else { "" };
    format!("{minutes}:{zero}{seconds}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_of_the_agent_wins() {
        assert_eq!(Wording::of(["de-DE", "fr-CA", "en"]).tongue, Tongue::French);
        assert_eq!(Wording::of(["EN-us"]).tongue, Tongue::English);
        assert_eq!(Wording::of(["ja"]).tongue, Tongue::English);
        assert_eq!(Wording::of([]).tongue, Tongue::English);
    }

    #[test]
    fn a_visitor_is_addressed_in_the_conversations_language() {
        for (tag, lang) in [("fr", "fr"), ("fr-BE", "fr"), ("en-GB", "en"), ("pl", "en")] {
            let language = tag.parse().unwrap();
            assert_eq!(Visitor::of(&language).tongue.as_str(), lang, "{tag}");
        }
    }

    #[test]
    fn a_text_holds_its_link_once_and_ends_with_it() {
        for visitor in [&en::VISITOR, &fr::VISITOR] {
            for kind in [RoomKind::Assistance, RoomKind::Meeting] {
                let text = (visitor.text)(kind, "https://apz.fr/x");
                assert_eq!(text.matches("https://apz.fr/x").count(), 1);
                assert!(
                    text.ends_with("https://apz.fr/x"),
                    "a full stop after a link breaks it"
                );
            }
        }
    }

    #[test]
    fn why_the_desk_refused_is_said_in_the_agents_language() {
        use crate::outcome::DeskRefusal as Why;
        for why in [
            Why::TooOld,
            Why::Silent,
            Why::Threw(String::new()),
            Why::Threw("TypeError".to_owned()),
            Why::Odd,
        ] {
            let (english, french) = (en::desk(&why), fr::desk(&why));
            assert_ne!(english, french);
            let said = (fr::PANEL.happened)(&Happened::Refused(Way::Card, why));
            assert!(said.contains(&french) && !said.contains(&english), "{said}");
        }
        let threw = Broken::Threw("TypeError".to_owned());
        assert!((fr::PANEL.broken)(&threw).1.contains("(TypeError)"));
    }

    #[test]
    fn numbers_have_their_form() {
        let short = |missing| ContactRefusal::TooShort {
            country: "FR".to_owned(),
            missing,
        };
        let english = |missing| (en::WORDING.contact_refused)(&short(missing), "France");
        assert!(english(Some(1)).contains("1 digit is missing"));
        assert!(english(Some(2)).contains("2 digits are missing"));
        assert!(english(None).contains("digits are missing"));
        let french = |missing| (fr::WORDING.contact_refused)(&short(missing), "France");
        assert!(french(Some(1)).contains("il manque 1 chiffre."));
        assert!(french(Some(2)).contains("il manque 2 chiffres."));
    }

    #[test]
    fn seconds_are_read_as_minutes() {
        assert_eq!(minutes(3), "0:03");
        assert_eq!(minutes(83), "1:23");
        for (seconds, text) in [(59, "0:59"), (61, "2 min"), (3_600, "1 h"), (3_601, "2 h")] {
            assert_eq!(at_most(seconds), text);
        }
    }
}
