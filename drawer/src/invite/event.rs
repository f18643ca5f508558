//! What the agent and the world do with a room's invitations, and what is to be done about it.

use contract::{Contact, IdempotencyKey, InviteAgain, Room, RoomId, Typed};

use apizee_panel::outcome::Failure;
use apizee_panel::room::form::Draft;

/// What the agent and the world do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The room, with its invitations, to the question with this number.
    RoomAnswered(u32, Result<Box<Room>, Failure>),
    /// Seconds, for the question with this number.
    Passed(u32, u32),
    /// How far are they now?
    AgentRefreshes,
    /// In the field.
    AgentTypes(Draft),
    /// Nothing was typed for a while after the question with this number.
    Paused(u32),
    /// The backend's reading of the question with this number.
    ContactRead(u32, Result<Contact, Failure>),
    /// The button, or Enter; with a new key.
    AgentSends(IdempotencyKey),
    /// The answer to the wish with this key.
    Answered(IdempotencyKey, Result<Box<Room>, Failure>),
    /// About the wish to take the invitations back.
    Cancelling(super::cancelling::Event),
    /// Seconds, of the wish's countdown with this number; an older one stops.
    CountedDown(u32, u32),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET rooms/{id}`.
    AskRoom(u32, RoomId),
    /// A second, for that question.
    Wait(u32),
    /// Say `Paused` after a pause in the typing.
    Pause(u32),
    /// `POST contact`.
    Read(u32, Typed),
    /// `POST rooms/{id}/invitations`: once for each wish.
    Send(RoomId, IdempotencyKey, InviteAgain),
    /// A second, of the wish's countdown.
    CountDown(u32),
    /// `POST rooms/{id}/close`.
    Close(RoomId),
    /// A second, of the countdown to it.
    CountDownToClose(u32),
    /// The room's end to all panels that show it.
    TellPanels(Box<Room>),
}
