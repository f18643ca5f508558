//! What the agent and the world do with a room's photos, and what is to be done about it.

use contract::{MediaId, MediaList, RoomId, Summary};

use super::parcel::{Parcel, Way};
use apizee_panel::outcome::{DeskRefusal, Failure};
use apizee_panel::room::form::Draft;

/// Which question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The list.
    Media,
    Summary,
}

/// What the agent and the world do.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// To the question for a part of the list with this number.
    MediaAnswered(u32, Result<MediaList, Failure>),
    /// The list from its beginning, once more.
    AgentRefreshes,
    /// The part that did not come.
    AgentTriesAgain,
    /// The next part of it.
    AgentWantsMore,
    /// Ticked, or not any more.
    AgentPicks(MediaId),
    /// What is ticked goes: to the thread, or into the compose box.
    AgentSends(Way),
    /// Yes to the question.
    AgentConfirms,
    /// No.
    AgentCancels,
    /// The Desk took it, or threw.
    HandedOver(Way, Vec<MediaId>, Result<(), DeskRefusal>),
    /// Seconds, for the question with this number.
    Passed(Which, u32, u32),
    /// The summary, please.
    AgentWantsSummary,
    /// To the question for it with this number.
    SummaryAnswered(u32, Result<Summary, Failure>),
    /// In the summary's text.
    AgentWrites(Draft),
    /// The text into the compose box.
    AgentInserts,
    /// The same text, once more.
    AgentInsertsAgain,
    /// The Desk took the text, or threw.
    SummaryInserted(Result<(), DeskRefusal>),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// `GET media` from an offset on.
    AskMedia(u32, RoomId, u32),
    /// `GET rooms/{id}/summary`.
    AskSummary(u32, RoomId),
    /// Into the thread: once, not to be undone.
    Push(Parcel),
    /// Into the compose box, as text with links.
    InsertLinks(Parcel),
    /// Into the compose box.
    InsertText(Draft),
    /// A second.
    Wait(Which, u32),
}
