//! English.

use super::{Visitor, Words};
use crate::embed::{Note, Presence};
use apizee_panel::wording::en::desk;

pub(super) const EMBED: Words = Words {
    title: "Apizee's agent application",
    about: "A session of its own: it shows in no history and no figures of ours. Going back leaves it.",
    off: "Your administrator has not switched the embedded session on.",
    stage: |stage| match stage {
        Presence::Loading => "Loading…".to_owned(),
        Presence::Ready => "Ready.".to_owned(),
        Presence::Joined { guests: 0 } => "You are in; nobody else yet.".to_owned(),
        Presence::Joined { guests: 1 } => "You are in, with 1 other.".to_owned(),
        Presence::Joined { guests } => format!("You are in, with {guests} others."),
        Presence::Left => "You have left.".to_owned(),
    },
    note: |note| match note {
        Note::None => String::new(),
        Note::Warned(reason) => format!("Apizee warns: {reason}"),
        Note::Failed(reason) => format!("Apizee says that something failed: {reason}"),
        Note::SmsSent => "Apizee was asked to send the SMS.".to_owned(),
        Note::SmsFailed => "The SMS could not be sent. Insert the link instead.".to_owned(),
        Note::Inserted => "It stands in the compose box; you send it.".to_owned(),
        Note::NotInserted(why) => format!("The Desk refused the text: {}.", desk(why)),
    },
    join: "Join again",
    leave: "Leave",
    link_about: "As the application made it.",
    insert_link: "Insert the link",
    pictures: "Photos",
    pictures_about: "These photos have no address, so they cannot be sent as a card. Save one and attach it to your message.",
    picture: |n| format!("Photo {n}"),
    save: |n| format!("Save photo {n}"),
    insert_sentence: "Insert a sentence about them",
};

pub(super) const VISITOR: Visitor = Visitor {
    pictures: |n| match n {
        1 => "I took a photo during our video session.".to_owned(),
        n => format!("I took {n} photos during our video session."),
    },
};
