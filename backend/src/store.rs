//! What is remembered: rooms, and the answers to wishes that may be repeated.
//!
//! No phone and no e-mail is here in clear: a keyed hash ([`seal`]) recognises a guest, the
//! masked form is shown. Join links and deep links *are* here, since a reload must show them
//! again: the file is as secret as they are, and [`Store::purge`] ends them. An agent's `sso_url`
//! never gets here.
//!
//! SQLite serves one process, PostgreSQL many. What must hold across processes is said by
//! constraints, leases and claims of the store, by its clock, not by locks of ours: nothing that
//! decides whether something is sent lives in a process's memory alone.

pub mod accounts;
pub mod audit;
mod keeper;
mod measured;
#[cfg(test)]
pub(crate) mod model;
pub mod opened;
pub mod panel_files;
pub mod person;
pub mod postgres;
pub mod seal;
pub mod sms;
pub mod sqlite;
mod told;
pub mod work;

use async_trait::async_trait;
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use contract::{
    ApizeeId, ConnectorName, ConversationId, IdempotencyKey, OperatorId, ProjectId, Reference,
    Room, RoomId, RoomKind,
};

pub use accounts::{Accounts, Barred, Renewal, Renewed, Slot, Taken, TokenState, UserKey};
pub use audit::{Action, Entry, Trail};
pub use opened::Opened;
pub use panel_files::{PanelFile, PanelFiles};
pub use person::Whose;
pub use postgres::PostgresStore;
pub use seal::{Seal, Sealed};
pub use sms::{Allowance, Ceiling, NoSms, Order, Ordered};
pub use sqlite::SqliteStore;
pub use work::{Claim, Claimed, Pending, Work};

/// How often a process says that it lives.
pub const BEAT_EVERY: Duration = Duration::from_secs(5);

/// After this without a word a process is dead: others take over what it began.
pub const DEAD_AFTER_S: i64 = 30;

/// How long the answer to a wish is repeated (system's outside interface, API of the panel).
pub const ANSWERS_KEPT_S: i64 = 24 * 60 * 60;

/// The store failed: its own matter, told to nobody.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the store's schema cannot be brought up to date: {0}")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// A row that this code did not write, or wrote long ago.
    #[error("the store holds a row that cannot be read: {0}")]
    Unreadable(&'static str),
    /// SQLite serves one process.
    #[error(
        "the store is in use by {holder}; SQLite serves one process: stop it, or use PostgreSQL"
    )]
    Held {
        /// As it wrote itself down: its process number and since when.
        holder: String,
    },
}

impl StoreError {
    /// Whether it may work in a moment: the data base is away, restarting, busy or slow.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Database(error) => passes(error),
            Self::Schema(_) | Self::Unreadable(_) | Self::Held { .. } => false,
        }
    }
}

/// SQLite's BUSY and LOCKED; PostgreSQL's classes 08 (connection), 40 (serialization, deadlock), 53
/// (resources) and 57 (shut down, cancelled), and of class 25 a transaction that was silent for too long
/// and a server that only reads, since another has become the first (PostgreSQL, appendix A).
fn passes(error: &sqlx::Error) -> bool {
    if let Some(error) = error.as_database_error() {
        let code = error.code().unwrap_or_default();
        let sqlite = matches!(code.as_ref(), "5" | "6" | "261" | "262" | "517" | "518");
        return sqlite
            || ["08", "25006", "25P03", "40", "53", "57"]
                .iter()
                .any(|class| code.starts_with(class));
    }
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::WorkerCrashed
    )
}

/// What the room is about: one of each may live at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The installation.
    pub connector: ConnectorName,
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

/// How a room stands. `Starting` → `Known`, or → `Unknown` → `Known` or `Lost`; a lost one may still
/// turn up, and is `Known` then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Apizee was, or is about to be, asked.
    Starting,
    /// Apizee's answer was lost: it is looked up until then. In the way of other starts.
    Unknown {
        /// Unix seconds: when "not found" is "does not exist".
        until: i64,
        /// Unix seconds: when it is looked up next.
        look_at: i64,
    },
    /// It was not found, or another agent did not wait. In nobody's way, and closed where it turns up
    /// beside another.
    Lost {
        /// Unix seconds: when "not found" is "does not exist"; absent where it was not found then.
        until: Option<i64>,
    },
    /// Apizee has it.
    Known {
        /// As the panel sees it.
        room: Box<Room>,
        /// Unix seconds: when its time runs out.
        ends_at: Option<i64>,
    },
}

/// Why a start of unknown outcome is in nobody's way any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenUp {
    /// It was looked up when its time was over, and is not there.
    NotThere,
    /// Another agent, or an administrator, did not wait for it: it may be there, or come.
    LeftAlone,
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

/// How [`Store::finish`] ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// It is written down.
    Yes,
    /// Another room of the subject lives or starts: this one is a twin.
    Occupied,
    /// Nothing waits to be finished: somebody else has, the start is not this process's, or what was
    /// found is another of our rooms.
    Gone,
}

/// What became of an [`Amendment`].
#[derive(Clone, Debug)]
pub enum Amended {
    /// The room, as it is now.
    Room(Box<Stored>),
    /// There is no such room that is known.
    NoRoom,
    /// The row cannot be read; the others of the batch could.
    Unreadable,
}

/// How [`Store::begin`] ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The draft is written down: ask Apizee.
    Yes,
    /// Another room of the subject lives or starts.
    Occupied,
    /// The wish has its answer already: it came while this was on its way.
    Answered,
    /// The key came with another body before.
    KeyReused,
    /// One of the SMS may not go.
    NoSms(NoSms),
}

/// What is made of a room within a transaction.
pub type Change<'a> = &'a (dyn Fn(&mut Room) + Send + Sync + 'a);

/// What the rooms need remembered. Every method is one transaction, and may fail in a way that passes.
/// Moments are unix seconds by [`Clock`](crate::clock::Clock), which follows the store's.
#[async_trait]
pub trait Store: Send + Sync + fmt::Debug {
    /// Says that a process lives; the first time, that it is there.
    async fn beat(&self, instance: &Instance, now: i64) -> Result<(), StoreError>;

    /// A process ends in good order: what it left starting is taken over at once.
    async fn leave(&self, instance: &Instance) -> Result<(), StoreError>;

    /// Makes unknown what dead processes left starting, until `until`, to be looked up at once.
    /// Returns how many of all connectors.
    async fn orphans(&self, now: i64, until: i64) -> Result<u64, StoreError>;

    /// What is known of a wish and of its subject.
    async fn before(&self, wish: &Wish, subject: &Subject, now: i64) -> Result<Before, StoreError>;

    /// The room of a subject that lives, starts or is unknown.
    async fn live(&self, subject: &Subject) -> Result<Option<Stored>, StoreError>;

    /// Writes down the wish, the draft and its SMS, or nothing.
    async fn begin(&self, beginning: Beginning<'_>) -> Result<Begun, StoreError>;

    /// Apizee's answer to a start of this process was lost: it is looked up until `until`, at once
    /// and as [`Work::LookUp`]. False when it is not this process's any more.
    async fn lose(
        &self,
        id: &RoomId,
        instance: &Instance,
        until: i64,
        now: i64,
    ) -> Result<bool, StoreError>;

    /// Nobody waits for a start of unknown outcome any more: it is lost, and a twin that turns up is
    /// looked for from `look_at` on. False when it was not unknown.
    async fn give_up(
        &self,
        id: &RoomId,
        why: GivenUp,
        look_at: i64,
        now: i64,
    ) -> Result<bool, StoreError>;

    /// Forgets a start of this process that Apizee refused, or was never asked for, and its SMS.
    async fn refused(&self, draft: &Draft, instance: &Instance) -> Result<(), StoreError>;

    /// The room exists, and is the answer to the wish that it was begun for, if that has none. Of a start that is
    /// under way only the process that is at it may say so; of one that is unknown or lost, whoever
    /// has found it.
    async fn finish(
        &self,
        known: &Known,
        instance: &Instance,
        answered: Option<(&Wish, Made)>,
        now: i64,
    ) -> Result<Finished, StoreError>;

    /// The answer to a wish that needed no new room.
    async fn answer(
        &self,
        wish: &Wish,
        body_hash: &Sealed,
        answer: &Answer,
        now: i64,
    ) -> Result<(), StoreError>;

    /// A room that Apizee had and we did not. False when its subject is taken.
    async fn adopt(&self, draft: &Draft, known: &Known) -> Result<bool, StoreError>;

    /// Changes known rooms in one transaction; each as it is then.
    async fn amend(&self, amendments: &[Amendment], now: i64) -> Result<Vec<Amended>, StoreError>;

    /// How long guests of assistances took to come, in seconds, by Apizee's number: of those started
    /// between two moments, where it is known.
    async fn times_to_join(
        &self,
        connector: &ConnectorName,
        between: (i64, i64),
    ) -> Result<HashMap<ApizeeId, u64>, StoreError>;

    /// Writes an SMS down before Apizee is asked for it, unless there were enough; `change` is made
    /// to its room in the same transaction.
    async fn order(
        &self,
        ordered: &Ordered,
        allowance: Allowance,
        change: Change<'_>,
    ) -> Result<Order, StoreError>;

    /// Forgets an SMS that Apizee surely did not take; `change` is made to its room.
    async fn unorder(&self, ordered: &Ordered, change: Change<'_>) -> Result<(), StoreError>;

    /// A room by our id, whatever its standing.
    async fn room(
        &self,
        connector: &ConnectorName,
        id: &RoomId,
    ) -> Result<Option<Stored>, StoreError>;

    /// A conversation's rooms, newest first, the lost ones left out.
    async fn rooms(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
    ) -> Result<Vec<Stored>, StoreError>;

    /// The latest rooms of a connector, newest first, whatever their standing.
    async fn latest(&self, connector: &ConnectorName, most: u32)
    -> Result<Vec<Stored>, StoreError>;

    /// Whether a room of Apizee is one of ours already.
    async fn has(
        &self,
        connector: &ConnectorName,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<bool, StoreError>;

    /// The project of a room of Apizee's, where it is one of ours and has one.
    async fn project(
        &self,
        connector: &ConnectorName,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<Option<ProjectId>, StoreError>;

    /// The entry point of the connector's latest ticket.
    async fn button(&self, connector: &ConnectorName) -> Result<Option<i64>, StoreError>;

    /// The live rooms that changed since `since`, or whose time has not run out by `now`: latest
    /// first.
    async fn living(
        &self,
        connector: &ConnectorName,
        since: i64,
        now: i64,
    ) -> Result<Vec<RoomId>, StoreError>;

    /// Whether Apizee may be asked about a conversation that nothing is known of: it was not since
    /// `since`. If so, that is noted.
    async fn may_ask(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
        since: i64,
        now: i64,
    ) -> Result<bool, StoreError>;

    /// Forgets that Apizee was asked about a conversation: it could not answer.
    async fn forget_asking(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
    ) -> Result<(), StoreError>;

    /// Puts work on a room down, due at `due_at`; where there is some of its kind already, it is
    /// due then instead, its age stays, and whoever is at it is not done with it.
    async fn put(
        &self,
        connector: &ConnectorName,
        rooms: &[RoomId],
        work: Work,
        due_at: i64,
        now: i64,
    ) -> Result<(), StoreError>;

    /// Makes work of these kinds due at `at`, where it is due later; what somebody is at, when they put
    /// it off. Returns how much.
    async fn hasten(
        &self,
        connector: &ConnectorName,
        works: &[Work],
        at: i64,
    ) -> Result<u64, StoreError>;

    /// Takes the work that has been due the longest: for [`DEAD_AFTER_S`] it is this process's, as
    /// long as its beats say that it lives.
    async fn claim(
        &self,
        connector: &ConnectorName,
        instance: &Instance,
        now: i64,
    ) -> Result<Option<Claimed>, StoreError>;

    /// Claimed work is done, unless it was put down again meanwhile.
    async fn done(&self, claimed: &Claimed, instance: &Instance) -> Result<(), StoreError>;

    /// Claimed work is to be tried again at `due_at`, unless it was put down again meanwhile.
    async fn postpone(
        &self,
        claimed: &Claimed,
        instance: &Instance,
        due_at: i64,
    ) -> Result<(), StoreError>;

    /// What waits of a connector.
    async fn pending(&self, connector: &ConnectorName) -> Result<Pending, StoreError>;

    /// What is stored of a person or a conversation, in all of a connector's rooms.
    async fn about(
        &self,
        connector: &ConnectorName,
        whose: &Whose,
    ) -> Result<Vec<Stored>, StoreError>;

    /// Deletes it. Returns how many rooms went.
    async fn erase(&self, connector: &ConnectorName, whose: &Whose) -> Result<u64, StoreError>;

    /// The key by which a connector's hashes are made, sealed by its secret; absent until it is kept.
    async fn key(&self, connector: &ConnectorName) -> Result<Option<String>, StoreError>;

    /// Keeps that key; where `instead_of` is not what is kept, nothing changes. Returns what is kept
    /// then.
    async fn keep_key(
        &self,
        connector: &ConnectorName,
        instead_of: Option<&str>,
        sealed: &str,
    ) -> Result<String, StoreError>;

    /// Deletes what did not change since `before`, answers older than [`ANSWERS_KEPT_S`], and what
    /// only had to be known for a while. Returns how many rooms went.
    async fn purge(&self, before: i64, now: i64) -> Result<u64, StoreError>;

    /// Whether it works: writes and reads.
    async fn check(&self) -> Result<(), StoreError>;
}

#[cfg(test)]
mod conformance;
