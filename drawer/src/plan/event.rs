//! What the agent and the world do, and what is to be done about it.

use contract::{IdempotencyKey, Invite, Moderation, RoomId, StartRoom, Timestamp};

use super::MeetingPlan;
use super::form::Field;
use super::planned::{Handed, Piece, Planned};
use apizee_panel::outcome::Failure;
use apizee_panel::room::Started;
use apizee_panel::room::attempt::Attempt;
use apizee_panel::room::form::Draft;

/// What the agent and the world do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    AgentTypes(Field, Draft),
    /// In the field of the start, and what it means.
    AgentSetsStart(Draft, Option<Timestamp>),
    /// The visitor's time zone.
    AgentChoosesZone(String),
    /// Whether guests wait.
    AgentModerates(Moderation),
    /// Who sends the links.
    AgentInvites(Invite),
    /// Show or hide the password.
    AgentTurnsVeil,
    /// One more guest.
    AgentAddsGuest,
    /// The guest with this number.
    AgentRemovesGuest(usize),
    /// The primary button, or Enter; with a new key.
    AgentPlans(IdempotencyKey),
    /// End the live meeting first: the explicit second step; with a new key.
    AgentReplaces(IdempotencyKey),
    /// Another meeting, though an earlier wish may still make one: the first of two steps.
    AgentWantsAnother,
    /// Yes, with a new key.
    AgentPlansAnother(IdempotencyKey),
    /// Enough of waiting, or of a question.
    AgentCancels,
    /// The answer to the wish with this key.
    Answered(IdempotencyKey, Box<Result<Started, Failure>>),
    /// Seconds, of the wish's countdown with this number.
    CountedDown(u32, u32),
    /// Ask for the meeting once more.
    AgentAsksAgain,
    /// The meeting that was planned before, to the question with this number.
    RoomAnswered(u32, Result<Box<contract::Room>, Failure>),
    /// Seconds, for the question with this number.
    Passed(u32, u32),
    /// Into the clipboard.
    AgentCopies(Piece),
    /// Into the compose box.
    AgentInserts(Piece),
    /// What became of it.
    HandedOver(Piece, Handed),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `POST rooms`.
    Start(IdempotencyKey, Box<StartRoom>),
    /// A second, of the wish's countdown.
    CountDown(u32),
    /// `GET rooms/{id}`.
    Look(u32, RoomId),
    /// A second, for that question.
    Wait(u32),
    /// Into the clipboard.
    Copy(Piece, Box<Planned>),
    /// Into the compose box.
    Insert(Piece, Box<Planned>),
    /// Remember it, as long as the page lives: shutting the section loses nothing.
    Keep(Box<MeetingPlan>),
}

impl Effect {
    /// The wish goes.
    pub(super) fn start(attempt: &Attempt) -> Self {
        Self::Start(attempt.key.clone(), attempt.request.clone())
    }
}
