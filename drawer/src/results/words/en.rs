//! English.

use apizee_panel::wording::en::desk;
use contract::{Media, MediaSort, RoomKind, Summary};

use super::{ToVisitor, Words, degrees, duration};
use crate::results::parcel::{OnlyText, SendQuestion, Way, is_recording};

pub(super) const RESULTS: Words = Words {
    no_room: "There is no room yet. Its photos will be here.",
    empty: "Nothing was photographed or recorded in this room yet.",
    name: |media, number| {
        let what = match media.sort {
            _ if is_recording(media) => "Recording",
            MediaSort::Picture => "Photo",
            MediaSort::Video => "Video",
            MediaSort::Other => "File",
        };
        format!("{what} {number}")
    },
    place: |lat, lng| {
        let north = if lat < 0.0 { "S" } else { "N" };
        let east = if lng < 0.0 { "W" } else { "E" };
        format!("{}° {north}, {}° {east}", degrees(lat), degrees(lng))
    },
    open: "Open",
    sent: "Sent to the thread",
    more: "Show more",
    pick: "Tick what the visitor is to have. Nobody but you sees the rest.",
    preview: "What the visitor sees",
    preview_of: |way| match way {
        Way::Thread => "Card, sent at once",
        Way::ComposeBox => "Text in the compose box; you send it",
    },
    send: |count| match count {
        1 => "Send to the thread".to_owned(),
        n => format!("Send {n} to the thread"),
    },
    insert_links: "Insert as text",
    only_text: |why| match why {
        OnlyText::NoCards => {
            "Your Desk's library is too old for cards; they go as text with links."
        }
        OnlyText::NoBundles => {
            "Your Desk's library cannot send several cards in one; they go as text with links."
        }
        OnlyText::Sms => "SMS conversation: they go as text with links.",
    },
    nothing_goes: "Your Desk's library is too old to put anything into the conversation. Open a photo and copy its address.",
    ask: |question| match question {
        SendQuestion::Recording(_) => (
            "This is a recording of the session. Whoever reads the conversation can watch it. Hand it over?",
            "Hand over the recording",
        ),
        SendQuestion::Again(_) => ("The thread has it already. Once more?", "Send once more"),
    },
    gone: |way, count| match (way, count) {
        (Way::Thread, 1) => "Sent to the thread.".to_owned(),
        (Way::Thread, n) => format!("{n} sent to the thread."),
        (Way::ComposeBox, _) => "Put into the compose box; you send it.".to_owned(),
    },
    refused: |why| format!("The Desk refused: {}. Nothing was sent.", desk(why)),
    summary: "Summary for the visitor",
    summary_early: "The room is still open; what is written now tells what is known so far.",
    write_summary: "Write the summary",
    summary_about: "Change what you like. It goes into the compose box; you send it.",
    inserted: "The text is in the compose box; you send it.",
    insert_again: "Insert once more",
};

pub(super) const TO_VISITOR: ToVisitor = ToVisitor {
    title: |media| match media.sort {
        _ if is_recording(media) => "Recording of our video session",
        MediaSort::Picture => "Photo from our video session",
        MediaSort::Video | MediaSort::Other => "File from our video session",
    },
    button: |media| match media.sort {
        _ if is_recording(media) => "Watch the recording",
        MediaSort::Picture => "Open the photo",
        MediaSort::Video | MediaSort::Other => "Open the file",
    },
    bundle: "From our video session",
    text,
    summary,
};

fn text(media: &Media) -> &'static str {
    match media.sort {
        _ if is_recording(media) => "Recording of our video session:",
        MediaSort::Picture => "Photo from our video session:",
        MediaSort::Video | MediaSort::Other => "File from our video session:",
    }
}

fn summary(summary: &Summary) -> String {
    let head = match summary.kind {
        RoomKind::Assistance => "Summary of your video assistance",
        RoomKind::Meeting => "Summary of your video meeting",
    };
    let mut lines = vec![head.to_owned()];
    if let Some(seconds) = summary.call_s {
        lines.push(format!("Duration: {}", duration(seconds)));
    }
    if let Some(people) = summary.participants {
        lines.push(format!("Participants: {people}"));
    }
    if let Some(photos @ 1..) = summary.photos {
        lines.push(format!("Photos: {photos}"));
    }
    if let Some(videos @ 1..) = summary.videos {
        lines.push(format!("Recordings: {videos}"));
    }
    if summary.survey_answered_at.is_some() {
        lines.push("Survey: answered, thank you".to_owned());
    }
    lines.join("\n")
}
