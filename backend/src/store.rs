//! What is remembered: rooms, and the answers to wishes that may be repeated.
//!
//! No phone and no e-mail is here in clear: a keyed hash ([`seal`]) recognises a guest, the
//! masked form is shown. Join links and deep links *are* here, since a reload must show them
//! again: the file is as secret as they are, and [`Store::purge`] ends them. An agent's `sso_url`
//! never gets here.
//!
//! SQLite serves one process. PostgreSQL, for many, will implement the same trait: what must hold
//! across processes is said by constraints of the schema, not by locks of ours.

pub mod seal;
pub mod sms;
pub mod sqlite;

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;

use contract::{
    ApizeeId, ConnectorName, ConversationId, IdempotencyKey, OperatorId, ProjectId, Reference,
    Room, RoomId, RoomKind,
};

pub use seal::{Seal, Sealed};
pub use sms::{Allowance, NoSms, Order, Ordered};
pub use sqlite::SqliteStore;

/// How long the answer to a wish is repeated (system's outside interface, API of the panel).
pub const ANSWERS_KEPT_S: i64 = 24 * 60 * 60;

/// The store failed: its own matter, told to nobody.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data base.
    #[error("the store failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema.
    #[error("the store's schema cannot be brought up to date: {0}")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// A row that this code did not write, or wrote long ago.
    #[error("the store holds a row that cannot be read: {0}")]
    Unreadable(&'static str),
}

/// What the room is about: one of each may live at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The installation.
    pub connector: ConnectorName,
    /// The conversation.
    pub conversation: ConversationId,
    /// Assistance or meeting.
    pub kind: RoomKind,
}

/// A wish: whose, and by which key. Its repeats are the same wish.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wish {
    /// The installation.
    pub connector: ConnectorName,
    /// The agent.
    pub operator: OperatorId,
    /// The value of `Idempotency-Key`.
    pub key: IdempotencyKey,
}

/// A process of this program. A new one at each start.
#[derive(Clone, PartialEq, Eq)]
pub struct Instance(String);

impl Instance {
    /// A name that no other process has.
    #[must_use]
    pub fn new() -> Self {
        Self(uuid::Uuid::new_v4().simple().to_string())
    }

    fn from_store(text: String) -> Self {
        Self(text)
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Instance {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A room about to be asked for: written down before Apizee hears of it, so that a process that
/// dies in between is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Ours.
    pub id: RoomId,
    /// What it is about.
    pub subject: Subject,
    /// From the Desk; absent for a room that only Apizee remembered.
    pub project: Option<ProjectId>,
    /// Our key on Apizee's side.
    pub reference: Reference,
    /// Who wished for it.
    pub operator: OperatorId,
    /// By which key.
    pub key: IdempotencyKey,
    /// The guest's phone, to recognise the room by.
    pub phone_hash: Option<Sealed>,
    /// The guest's e-mail, to recognise the room by.
    pub email_hash: Option<Sealed>,
    /// Masked guest, invitation and the like: the parts of the room that Apizee does not tell.
    pub guest: contract::MaskedGuest,
    /// Whether Apizee was to invite.
    pub invited: bool,
    /// Unix seconds: when Apizee was asked.
    pub sent_at: i64,
}

/// How a room stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Apizee was, or was about to be, asked; no answer is known.
    Starting {
        /// Who is at it; absent when that process is known to be gone.
        instance: Option<Instance>,
    },
    /// Apizee has it.
    Known {
        /// As the panel sees it.
        room: Box<Room>,
        /// Unix seconds: when its time runs out.
        ends_at: Option<i64>,
    },
}

/// A room of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What was wished for.
    pub draft: Draft,
    /// What became of it.
    pub standing: Standing,
}

/// What Apizee answered about a room.
#[derive(Clone, Debug)]
pub struct Known {
    /// As the panel sees it, without `agent_sso`.
    pub room: Room,
    /// Unix seconds.
    pub ends_at: Option<i64>,
    /// The service's entry point, for deep links of rooms that were found in a list.
    pub button_id: Option<i64>,
}

/// By what a room is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// By our id.
    Ours(RoomId),
    /// By Apizee's number.
    Apizees(RoomKind, ApizeeId),
    /// By Apizee's own conversation, as its webhooks name it.
    Conversation(String),
}

/// A change of a room that is known, to be made in a transaction with others.
pub struct Amendment {
    /// The installation.
    pub connector: ConnectorName,
    /// The room.
    pub which: Which,
    /// Unix seconds, where Apizee has told it.
    pub ends_at: Option<i64>,
    /// The service's entry point, where Apizee has told it.
    pub button_id: Option<i64>,
    /// What becomes of it. Pure: it may be called again.
    pub change: Box<dyn Fn(&mut Room) + Send + Sync>,
}

impl fmt::Debug for Amendment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amendment of {:?}", self.which)
    }
}

/// Whether an answer made something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// 201
    New,
    /// 200
    Nothing,
}

/// An answer to repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 201 or 200.
    pub made: Made,
    /// The body, without `agent_sso`.
    pub room: Room,
}

/// What is remembered of a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Of the body it came with.
    pub body_hash: Sealed,
    /// Absent while it is under way, and after a failure, which may be tried again.
    pub answer: Option<Answer>,
}

/// What is known when a wish comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Of the wish, unless it is older than [`ANSWERS_KEPT_S`].
    pub wish: Option<Remembered>,
    /// The room of its subject that lives or starts.
    pub live: Option<Stored>,
}

/// A start, as it is written down.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// The room.
    pub draft: &'a Draft,
    /// Of the body that the wish came with.
    pub body_hash: &'a Sealed,
    /// Who is at it.
    pub instance: &'a Instance,
    /// The SMS that Apizee is to send with it.
    pub sms: &'a [Ordered],
    /// How many may go.
    pub allowance: Allowance,
}

/// How [`Store::begin`] ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The draft is written down: ask Apizee.
    Yes,
    /// Another room of the subject lives or starts.
    Occupied,
    /// The key came with another body before.
    KeyReused,
    /// One of the SMS may not go.
    NoSms(NoSms),
}

/// The future of a store's method.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// What the rooms need remembered. Every method is one transaction.
pub trait Store: Send + Sync + fmt::Debug {
    /// What is known of a wish and of its subject.
    fn before<'a>(&'a self, wish: &'a Wish, subject: &'a Subject, now: i64) -> Doing<'a, Before>;

    /// The room of a subject that lives or starts.
    fn live<'a>(&'a self, subject: &'a Subject) -> Doing<'a, Option<Stored>>;

    /// Writes down the wish, the draft and its SMS, or nothing.
    fn begin<'a>(&'a self, beginning: Beginning<'a>) -> Doing<'a, Begun>;

    /// Makes a starting room ours if it is still `from`'s. False when somebody else was quicker.
    fn take_over<'a>(
        &'a self,
        id: &'a RoomId,
        from: Option<&'a Instance>,
        to: &'a Instance,
    ) -> Doing<'a, bool>;

    /// Forgets a starting room: Apizee surely has none. Its SMS count: they may have left.
    fn abandon<'a>(&'a self, id: &'a RoomId) -> Doing<'a, ()>;

    /// Forgets a starting room that Apizee refused, or was never asked for, and its SMS.
    fn refused<'a>(&'a self, draft: &'a Draft) -> Doing<'a, ()>;

    /// The starting room exists, and is the answer to the wish that it was begun for.
    fn finish<'a>(
        &'a self,
        known: &'a Known,
        answered: Option<(&'a Wish, Made)>,
        now: i64,
    ) -> Doing<'a, ()>;

    /// The answer to a wish that needed no new room.
    fn answer<'a>(
        &'a self,
        wish: &'a Wish,
        body_hash: &'a Sealed,
        answer: &'a Answer,
        now: i64,
    ) -> Doing<'a, ()>;

    /// A room that Apizee had and we did not. False when its subject is taken.
    fn adopt<'a>(&'a self, draft: &'a Draft, known: &'a Known) -> Doing<'a, bool>;

    /// Changes known rooms in one transaction; each as it is then, or nothing where there is none.
    fn amend<'a>(&'a self, amendments: &'a [Amendment], now: i64)
    -> Doing<'a, Vec<Option<Stored>>>;

    /// Writes down that live rooms are to end, those that were written down before as before.
    fn close_later<'a>(&'a self, ids: &'a [RoomId], now: i64) -> Doing<'a, ()>;

    /// The live rooms that were written down to end at `since` or later, the oldest first.
    fn to_close<'a>(&'a self, connector: &'a ConnectorName, since: i64) -> Doing<'a, Vec<Stored>>;

    /// How long guests of assistances took to come, in seconds, by Apizee's number: of those started
    /// between two moments (unix seconds), where it is known.
    fn times_to_join<'a>(
        &'a self,
        connector: &'a ConnectorName,
        between: (i64, i64),
    ) -> Doing<'a, HashMap<ApizeeId, u64>>;

    /// Writes an SMS down before Apizee is asked for it, unless there were enough.
    fn order<'a>(&'a self, ordered: &'a Ordered, allowance: Allowance) -> Doing<'a, Order>;

    /// Forgets an SMS that Apizee surely did not take.
    fn unorder<'a>(&'a self, wish: &'a Wish) -> Doing<'a, ()>;

    /// A room by our id. Never one that is only starting.
    fn room<'a>(
        &'a self,
        connector: &'a ConnectorName,
        id: &'a RoomId,
    ) -> Doing<'a, Option<Stored>>;

    /// A conversation's rooms, newest first. Never those that are only starting.
    fn rooms<'a>(
        &'a self,
        connector: &'a ConnectorName,
        conversation: &'a ConversationId,
    ) -> Doing<'a, Vec<Stored>>;

    /// Whether a room of Apizee is one of ours already.
    fn has<'a>(
        &'a self,
        connector: &'a ConnectorName,
        kind: RoomKind,
        id: &'a ApizeeId,
    ) -> Doing<'a, bool>;

    /// The entry point of the connector's latest ticket.
    fn button<'a>(&'a self, connector: &'a ConnectorName) -> Doing<'a, Option<i64>>;

    /// The live rooms that changed since `since`, or whose time has not run out by `now`: latest
    /// first.
    fn living<'a>(
        &'a self,
        connector: &'a ConnectorName,
        since: i64,
        now: i64,
    ) -> Doing<'a, Vec<RoomId>>;

    /// Deletes what did not change since `before`, and answers older than [`ANSWERS_KEPT_S`].
    /// Returns how many rooms went.
    fn purge(&self, before: i64, now: i64) -> Doing<'_, u64>;

    /// Whether it works.
    fn check(&self) -> Doing<'_, ()>;
}
