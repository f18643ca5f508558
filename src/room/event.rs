//! What the agent and the world do, and what is to be done about it.

use contract::{
    AgentAccess, AgentLink, Contact, ConversationId, IdempotencyKey, JoinLink, Moderation, RoomId,
    RoomKind, Rooms, Sip, StartRoom, Timestamp, Typed,
};

use super::attempt::Attempt;
use super::form::{Draft, Way};
use super::live::{Doing, Need};
use super::options::Field;
use crate::outcome::{DeskRefusal, Failure};

/// How a start went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Started {
    /// A new room (201).
    Created(contract::Room),
    /// The conversation's live room (200): nothing was created.
    Joined(contract::Room),
}

/// What the Desk is asked to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// The card with the link.
    Card,
    /// The text with the link.
    Link,
    /// The text with the telephone number and the code.
    Telephone,
    /// A sentence that helps the visitor.
    Help,
}

/// Whose link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Visitors,
    /// The agent's.
    Own,
}

/// A link for the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToCopy {
    Visitors(JoinLink),
    /// The agent's.
    Own(AgentLink),
}

impl ToCopy {
    #[must_use]
    pub fn whose(&self) -> Whose {
        match self {
            Self::Visitors(_) => Whose::Visitors,
            Self::Own(_) => Whose::Own,
        }
    }

    /// Its text.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Visitors(link) => link.expose(),
            Self::Own(link) => link.expose(),
        }
    }
}

/// What the agent and the world do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// In the contact field.
    AgentTypes(Draft),
    /// The Desk found a contact in the visitor's own words. It never replaces what the agent typed.
    VisitorGives(Draft),
    /// The backend's reading of the question with this number.
    ContactRead(u32, Result<Contact, Failure>),
    /// On or off.
    AgentTicks(Way),
    /// Assistance or meeting.
    AgentPrefers(RoomKind),
    /// Fold the options out or in.
    AgentTogglesOptions,
    /// In a field of the options.
    AgentFills(Field, Draft),
    /// Whether the guests of a meeting wait until they are let in.
    AgentModerates(Moderation),
    /// The primary button, or Enter; with a new key.
    AgentStarts(IdempotencyKey),
    /// The answer to the start with this key.
    StartAnswered(IdempotencyKey, Result<Started, Failure>),
    /// 3 s have passed since the request with this key went.
    AnswerTakesLong(IdempotencyKey),
    /// The countdown.
    SecondsLeft(u32),
    /// Enough of waiting, or of a question: `Esc`.
    AgentCancels,
    /// Another room, though an earlier start may still make one: the first of two steps.
    AgentWantsAnother,
    /// Yes, with a new key.
    AgentStartsAnother(IdempotencyKey),
    /// The conversation's rooms, asked for when the panel opened, or to find what a start made.
    LookedUp(Result<Rooms, Failure>),
    /// The Desk took something, or did not; when.
    HandedOver(Handover, Timestamp, Result<(), DeskRefusal>),
    /// Copy the visitor's link.
    AgentCopies,
    /// Into the room, by a link that opens a tab: the Desk's frame may forbid it, and says nothing.
    AgentEnters,
    /// Copy the agent's own link.
    AgentCopiesOwn,
    /// The clipboard took it, or is denied.
    Copied(Whose, Result<(), ()>),
    /// Put the link into the compose box.
    AgentInsertsLink,
    /// Put the telephone number and code into the compose box.
    AgentInsertsTelephone,
    /// Send the card: at once if none was sent, else after a question.
    AgentSendsCard,
    /// Ask how the room stands.
    AgentRefreshes,
    /// End it: after a question.
    AgentCloses,
    /// The form for another room instead: the first of two steps.
    AgentReplaces,
    /// Yes to the question.
    AgentConfirms,
    /// A link that signs the agent in.
    AgentWantsToSignIn,
    /// The agent's pointer or focus reaches the link into the room; when. A link that signs in has
    /// an end.
    AgentReaches(Timestamp),
    /// The room has changed, as the backend was told.
    RoomHeard(contract::Room),
    /// The backend was asked, and nothing is new; when.
    RoomSame(Timestamp),
    /// Put the sentence that helps into the compose box.
    AgentInsertsHelp(Need),
    /// What was being done for the room is answered.
    RoomAnswered(Doing, Result<contract::Room, Failure>),
    /// The link that signs in.
    AccessAnswered(Result<AgentAccess, Failure>),
    /// After the room: the form again.
    AgentStartsAgain,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `POST contact`, after a pause in the typing.
    ReadContact(u32, Typed),
    /// `POST rooms`.
    Start(IdempotencyKey, Box<StartRoom>),
    /// `GET rooms`, for what a start made.
    LookAgain(ConversationId),
    /// Say `SecondsLeft` each second that the page is seen, down to 0.
    CountDown(u32),
    /// Into the thread: once, not to be undone.
    PushCard(RoomKind, JoinLink),
    /// Into the compose box.
    InsertLink(RoomKind, JoinLink),
    /// Into the compose box.
    InsertTelephone(Sip),
    /// Into the clipboard.
    Copy(ToCopy),
    /// Into the compose box.
    InsertHelp(Need),
    /// Ask the backend from time to time how the room stands, as long as it lives and is seen.
    Listen(RoomId),
    /// `GET rooms/{id}`.
    Refresh(RoomId),
    /// `POST rooms/{id}/close`.
    Close(RoomId),
    /// `POST rooms/{id}/agent-link`.
    SignIn(RoomId),
}

impl Effect {
    /// The wish goes.
    #[must_use]
    pub fn start(attempt: &Attempt) -> Self {
        Self::Start(attempt.key.clone(), attempt.request.clone())
    }
}
