//! English.

use super::{ForVisitor, Words};
use crate::plan::form::{Fault, Part};
use apizee_panel::wording::en::desk;

pub(super) const PLAN: Words = Words {
    about: "For later or for several people. What you leave empty is as usual.",
    name: ("Meeting's name", "2 to 200 characters; the guests read it."),
    guest: |number| format!("Guest {number}"),
    part: |part| match part {
        Part::Name => "Name",
        Part::Phone => "Phone",
        Part::Email => "E-mail",
    },
    one_of_both: "Phone or e-mail; with both, Apizee uses the phone.",
    add_guest: "Add a guest",
    remove_guest: |number| format!("Remove guest {number}"),
    most_guests: "A meeting has at most 20 guests. Give others the link yourself.",
    start: ("Starts", "In your time. Left empty, it starts at once."),
    own_time: |when, zone| format!("For you ({zone}): {when}"),
    visitors_time: |when, zone| format!("For the visitor ({zone}): {when}"),
    utc_time: |when| format!("The visitor's time zone is not known. In UTC: {when}"),
    zone: "Visitor's time zone",
    zone_unknown: "Not known: UTC",
    duration: ("Duration in minutes", "1 to 1440."),
    reminder: (
        "Reminder, minutes before",
        "1 to 60; Apizee reminds by e-mail.",
    ),
    moderator: ("Moderator", "An Apizee login. Left empty, it is you."),
    message: "Text of the invitation",
    count: |signs| format!("{signs} of 300 characters"),
    password: (
        "Password",
        "Digits, * and # only: guests on the telephone type it too.",
    ),
    show: "Show the password",
    hide: "Hide the password",
    invite: "Apizee sends each guest the link by SMS or e-mail",
    plan: "Plan the meeting",
    planning: "Planning the meeting…",
    wrong: "Nothing was planned: something in the form needs a change. It is marked.",
    fault: |fault| match fault {
        Fault::Name => "Give 2 to 200 characters, or none.",
        Fault::GuestName => "Give at most 254 characters.",
        Fault::NoContact => "Type this guest's phone or e-mail: Apizee needs one.",
        Fault::Phone => "That is not a phone number. Check the digits.",
        Fault::Email => "That is not an e-mail address. Check its spelling.",
        Fault::NoSms => {
            "This number receives no SMS. Type a mobile number or only an e-mail, or send the links yourself."
        }
        Fault::NoMoment => "Give both a day and a time.",
        Fault::Start => "Give a moment from now on, at most a year ahead.",
        Fault::Duration => "Give 1 to 1440 minutes, or nothing.",
        Fault::Reminder => "Give 1 to 60 minutes, or nothing.",
        Fault::ReminderOfNothing => {
            "Only a meeting with a start has a reminder: give a start, or no reminder."
        }
        Fault::Message => "Shorten it: Apizee takes 300 characters and no tabs.",
        Fault::Password => "Apizee takes digits, * and # only, at most 255.",
        Fault::Moderator => "Give one Apizee login, without blanks.",
        Fault::TooMany => "A meeting has at most 20 guests: remove some.",
        Fault::Refused => "The video service refuses this. Change it, or leave it empty.",
    },
    taken: "This conversation has an open meeting already. Nothing was planned. Planning this one ends that one for everybody in it.",
    changed: "A colleague has replaced that meeting meanwhile. Nothing was planned, nothing was ended. Planning this one ends the present one for everybody in it.",
    replace: "End it and plan this one",
    another: "Plan another all the same",
    yes_another: "Plan another",
    planned: "The meeting is planned",
    at_once: "It starts at once.",
    minutes: |minutes| match minutes {
        1 => "It lasts 1 minute.".to_owned(),
        n => format!("It lasts {n} minutes."),
    },
    link: "Link for guests",
    named: "This link has the name in it.",
    copied: "Copied.",
    copy_by_hand: "The Desk denies the clipboard. Copy this yourself:",
    inserted: "In the compose box; you send it.",
    threw: |why| format!("The Desk refused: {}. Copy it instead.", desk(why)),
    calendar: "Calendar",
    save: "Save the calendar file",
    save_blocked: "If nothing was saved, the Desk forbids it. Copy the file's text, put it into a file that ends in .ics and open that.",
    copy_file: "Copy the file's text",
    file: "The calendar file's text",
};

pub(super) const FOR_VISITOR: ForVisitor = ForVisitor {
    text: |when, minutes, link| {
        let Some(when) = when else {
            return format!("Join the video meeting with this link: {link}");
        };
        let long = match minutes {
            None => String::new(),
            Some(1) => " (1 minute)".to_owned(),
            Some(n) => format!(" ({n} minutes)"),
        };
        format!("Our video meeting: {when}{long}. Join with this link: {link}")
    },
    meeting: "Video meeting",
    file: "meeting.ics",
};
