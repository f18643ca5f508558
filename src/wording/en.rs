//! English.

mod desk;
mod told;
mod trouble;
mod visitor;

use contract::{Channel, ContactRefusal, Line, RoomKind, RoomState};

use super::{PanelWording, Tongue, Wording};
use crate::errand::Section;
use crate::panel::{Broken, Outside};
use crate::room::Pace;
use crate::room::attempt::{Sought, Wait};
use crate::room::form::{Closed, FieldFault, Way};
use crate::room::live::{Happened, Need};
use crate::room::options::Field;
use crate::room::setting::Advice;
pub use desk::desk;
use told::told;
use trouble::trouble;
pub(super) use visitor::VISITOR;

pub(super) const WORDING: Wording = Wording {
    tongue: Tongue::English,
    room: |kind| match kind {
        RoomKind::Assistance => "Video assistance",
        RoomKind::Meeting => "Video meeting",
    },
    try_again: "Try again",
    reading: "Reading…",
    line: |line| match line {
        Line::Mobile => "mobile",
        Line::Landline => "landline",
        Line::MobileOrLandline => "mobile or landline",
        Line::Special => "special-rate number",
        Line::Other => "phone",
    },
    foreign: |country| format!("This number is in another country: {country}."),
    email: "E-mail",
    contact_refused,
    closed: |why| match why {
        Closed::OldLibrary => "Your Desk's library is too old for this.",
        Closed::NoSms => "No SMS: this number is not a mobile.",
    },
    waiting_room: "Guests wait until you let them in",
    waiting: |why, left, limit| match why {
        Wait::Budget => {
            let allowed = match limit {
                Some(1) => "Apizee allows 1 request a minute for your team".to_owned(),
                Some(n) => format!("Apizee allows {n} requests a minute for your team"),
                None => "Apizee's requests of this minute are used up".to_owned(),
            };
            format!("{allowed}. Yours goes in {left}.")
        }
        Wait::Store => {
            format!("The video service is not ready. Nothing was sent yet; yours goes in {left}.")
        }
        Wait::InFlight => {
            format!(
                "A start of this conversation is still being worked on. Asking again in {left}."
            )
        }
        Wait::LostAnswer => {
            format!("The answer was lost on the way. Checking whether the room exists in {left}.")
        }
    },
    sought: |sought| match sought {
        Sought::Own => {
            "Apizee has not said whether the room was made. We look whether it is there."
        }
        Sought::Earlier => {
            "Apizee has not said whether an earlier start made a room. We look whether it is there."
        }
        Sought::UnderWay => "A room for this conversation is being made.",
    },
    maybe_invited: "The visitor may have the invitation already.",
    next_look: |left| format!("Next look in {left}"),
    looking_now: "Looking now…",
    ask_another: "The first room may still turn up, and the visitor may get two invitations.",
    keep_looking: "Keep looking",
    cancel: "Cancel",
    trouble,
    attention: "Attention:",
    state: |state| match state {
        RoomState::Created | RoomState::Invited => "Waiting for the visitor",
        RoomState::Joined => "The visitor is waiting for you",
        RoomState::InProgress => "In the room with the visitor",
        RoomState::Ended => "Ended",
        RoomState::Declined => "The visitor declined",
        RoomState::Expired => "Expired: nobody came",
        RoomState::Cancelled => "Cancelled",
        RoomState::Unknown => "May be open; try to enter",
    },
    enter: "Enter the room",
    enter_by_tab: "In a new tab",
    new_tab: "(opens a new tab)",
    link: "Visitor's link",
    copy: "Copy",
    insert: "Insert",
    section: |section| match section {
        Section::Invite => "SMS",
        Section::Plan => "Plan a meeting",
        Section::Qr => "QR code",
        Section::History => "History",
        Section::Figures => "Figures",
        Section::Results => "Photos",
        Section::Settings => "Settings",
        Section::Inside => "Your side of the room",
        Section::QuickInvitation => "Quick invitation",
        Section::Embed => "Embedded session",
        Section::Loader => "Apizee's module",
    },
    qr_about: "For a visitor at a computer: the phone's camera opens the link.",
    telephone: "By telephone",
    code: "code",
    insert_telephone: "Insert the number",
    refresh: "Refresh",
    refreshing: "Asking…",
    guest: |masked| format!("For {masked}"),
};

pub(super) const PANEL: PanelWording = PanelWording {
    common: &WORDING,
    about: |kind| match kind {
        RoomKind::Assistance => {
            "One to one. The visitor shows you the problem with the phone's camera."
        }
        RoomKind::Meeting => "Face to face, several people, by telephone too.",
    },
    instead: |kind| match kind {
        RoomKind::Assistance => "Assistance instead",
        RoomKind::Meeting => "Meeting instead",
    },
    channel,
    connecting: "Connecting to the Desk…",
    connecting_again: "The Desk has not answered yet. Trying again…",
    outside: |why| match why {
        Outside::NoLibrary => (
            "iAdvize's library did not load",
            "Open this panel from a conversation in the iAdvize Desk. If you are there, a network filter may block static.iadvize.com.",
        ),
        Outside::NoAnswer => (
            "No Desk around this panel",
            "Open this panel from a conversation in the iAdvize Desk.",
        ),
    },
    broken: |why| {
        match why {
        Broken::TooOld => (
            "The Desk's library is too old",
            "It does not tell which conversation this is. Ask your administrator for version 2.1.0 or newer.".to_owned(),
        ),
        Broken::Threw(name) if !name.is_empty() => (
            "The Desk's library does not work as documented",
            format!("It reports an error ({name}). Nothing was sent. Try again, or tell your administrator."),
        ),
        Broken::Threw(_) | Broken::Odd => (
            "The Desk's library does not work as documented",
            "Nothing was sent. Try again, or tell your administrator.".to_owned(),
        ),
    }
    },
    contact: "Visitor's phone or e-mail",
    contact_optional: "Visitor's phone or e-mail (optional)",
    contact_hint: "Apizee needs one, even if you send the link yourself.",
    field_fault: |fault| match fault {
        FieldFault::Needed => {
            "Type the visitor's phone or e-mail: Apizee needs one, even if you send the link yourself."
        }
        FieldFault::NeededToInvite => "Type where Apizee should send the invitation, or untick it.",
        FieldFault::NotInternational => {
            "Type + and the country's code first, such as +33 6 12 34 56 78."
        }
        FieldFault::NoSms => {
            "This number cannot receive an SMS. Type a mobile number, or untick the SMS."
        }
        FieldFault::Phone | FieldFault::Refused(_) => {
            "That is not a phone number. Check the digits."
        }
        FieldFault::Email => "That is not an e-mail address. Check its spelling.",
        FieldFault::Option(_) => "",
    },
    send_by: "Send the link by",
    way: |way| match way {
        Way::Card => "Card",
        Way::Text => "Text",
        Way::Invitation => "SMS",
    },
    by_sms: "SMS",
    by_email: "E-mail",
    advice: |advice| match advice {
        Advice::None => "",
        Advice::GoesAsText => "SMS conversation: the link goes as text.",
        Advice::OnThePhone => {
            "The visitor is on the phone, so nothing goes by itself. SMS works best."
        }
        Advice::InAVideo => {
            "A video call is already running in this conversation, so nothing goes by itself."
        }
        Advice::LibraryWithoutCards => {
            "Your Desk's library is too old to send cards; the link goes as text instead."
        }
        Advice::LibraryWithoutTexts => {
            "Your Desk's library is too old to put the link into the conversation. Use an SMS, or copy the link."
        }
    },
    no_way: "Nothing is sent. You hand over the link yourself.",
    options: "More options",
    field: |field| match field {
        Field::GuestName => ("Visitor's name", "Apizee shows it to you."),
        Field::Reference => (
            "Case number",
            "In the place of the conversation's id; at most 50 characters.",
        ),
        Field::MeetingName => (
            "Name of the meeting",
            "At least 2 characters; guests see it.",
        ),
    },
    preview: "What the visitor sees",
    preview_of: |way| match way {
        Way::Card => "Card, sent at once",
        Way::Text => "Text in the compose box; you send it",
        Way::Invitation => "Message by Apizee, in its own words",
    },
    sms_count: |n| format!("{n} SMS"),
    start: "Start",
    start_and_send: "Start and send",
    replace_and_start: "End it and start a new one",
    replacing: "The room that is open ends for everybody in it. Its link stops working.",
    keep_room: "Keep the open room",
    starting: |pace| match pace {
        Pace::Usual => "Creating the room…",
        Pace::Slow => "Still creating the room…",
    },
    slow: "Apizee takes longer than usual. Nothing more is needed from you.",
    looking: "Looking for the room…",
    another: "Start another all the same",
    yes_another: "Start another",
    nothing_made: "We have looked: no room was made. You can start again.",
    quick_invitation: "Quick invitation",
    checked: |time| format!("Checked at {time}"),
    starts: |when| format!("Starts {when}."),
    planned: "Links and calendar",
    copy_own: "No new tab? Copy your link",
    own_link: "Your link",
    no_agent_link: "No link for you is known yet.",
    not_signed_in: "Not signed in to Apizee?",
    sign_in: "Get a link that signs you in",
    copied: "The link is copied.",
    copy_by_hand: "The browser does not let us copy. The link is selected: press Ctrl+C (⌘C on a Mac).",
    send_card: "Send the card",
    send_card_again: "Send the card again",
    ask_send_again: "The thread may already hold the card. Send another one?",
    yes_send_again: "Send another card",
    happenings: "What happened",
    happened: |what| match what {
        Happened::Created => "Room created".to_owned(),
        Happened::Ready => "The meeting and its links are ready".to_owned(),
        Happened::Found => "This room was already open; nothing new was sent".to_owned(),
        Happened::FoundLate => {
            "The room is there after all; this panel has sent nothing".to_owned()
        }
        Happened::Invited => "Apizee was asked to send the invitation".to_owned(),
        Happened::CardSent => "Card sent to the thread".to_owned(),
        Happened::LinkInserted => "Link put into the compose box; you send it".to_owned(),
        Happened::TelephoneInserted => "Number and code put into the compose box".to_owned(),
        Happened::HelpInserted => "Sentence put into the compose box; you send it".to_owned(),
        Happened::Refused(Way::Card, why) => {
            format!(
                "The Desk refused the card: {}. The room is open; send the link as text.",
                desk(why)
            )
        }
        Happened::Refused(Way::Text | Way::Invitation, why) => {
            format!(
                "The Desk refused the text: {}. The room is open; copy the link.",
                desk(why)
            )
        }
    },
    told,
    need: |need| match need {
        Need::Nothing => "",
        Need::Company => "The visitor is waiting for you.",
        Need::Camera => "The visitor refused the camera: you cannot see anything.",
    },
    insert_help: "Insert the sentence that helps",
    replace: "Replace",
    close: "Close the room",
    ask_close: "End the room for everybody?",
    yes_close: "End the room",
    closing: "Closing…",
    start_again: "Start again",
    call: |time| format!("Call {time}"),
    photos: |n| format!("{n} photo{}", if n == 1 { "" } else { "s" }),
    results: "Photos and summary",
    more: "More",
    opening: "Opening…",
    drawer_stuck: "This part could not be loaded. The rest works.",
    back: "Back",
};

fn channel(channel: &Channel) -> &'static str {
    match channel {
        Channel::AppleBusinessChat => "Apple Messages",
        Channel::Call => "Call",
        Channel::Chat => "Chat",
        Channel::Facebook => "Facebook",
        Channel::FacebookBusinessOnMessenger => "Messenger",
        Channel::GoogleBusinessMessages => "Google",
        Channel::Instagram => "Instagram",
        Channel::MobileApp => "Mobile app",
        Channel::Sms => "SMS",
        Channel::Twitter => "X",
        Channel::Video => "Video",
        Channel::Whatsapp => "WhatsApp",
        Channel::Other(_) => "",
    }
}

fn contact_refused(why: &ContactRefusal, country: &str) -> String {
    match why {
        ContactRefusal::Neither => {
            "That is neither a phone number nor an e-mail address.".to_owned()
        }
        ContactRefusal::TooShort { missing, .. } => {
            let digits = match missing {
                Some(1) => "1 digit is missing".to_owned(),
                Some(n) => format!("{n} digits are missing"),
                None => "digits are missing".to_owned(),
            };
            format!("That is not a complete number ({country}): {digits}.")
        }
        ContactRefusal::TooLong { extra, .. } => {
            let digits = match extra {
                Some(1) => "1 digit too many".to_owned(),
                Some(n) => format!("{n} digits too many"),
                None => "too many digits".to_owned(),
            };
            format!("That number is too long ({country}): {digits}.")
        }
        ContactRefusal::NoSuchNumber { .. } => {
            format!("No such number exists ({country}). Check the digits.")
        }
        ContactRefusal::UnknownCountry => "No country's code begins like this.".to_owned(),
        ContactRefusal::IncompleteEmail => "That e-mail address is not complete.".to_owned(),
    }
}
