//! The rooms of one connector: one click, one room, whatever happens in between.
//!
//! Reading order: what can go wrong ([`error`]), what an agent's wish amounts to (`plan`, of a
//! meeting `terms`), how a room is told from Apizee's answers (`reading`) and found again (`find`),
//! how it changes by what is heard of it (`life`, `ear`, `present`); the start itself (`start`, with
//! its SMS `orders`, who waits for whom `turns`, how its end is written down `concluding`), and what
//! follows when its outcome is unknown (`unknown`); one more invitation (`invite`); an end with the
//! conversation (`closing`); who does what nobody waits for (`worker`), in which
//! process (`lease`); and whom they all ask ([`upstream`]).

mod closing;
mod concluding;
mod ear;
pub mod error;
mod find;
mod invite;
pub mod lease;
mod life;
mod orders;
mod plan;
mod present;
mod reading;
pub mod settings;
mod start;
mod terms;
mod turns;
mod unknown;
pub mod upstream;
mod worker;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use contract::{
    AgentAccess, ConversationId, EmailAddress, OperatorId, ProjectId, Room, RoomId, StartState,
    StartUnderWay,
};
use tokio::sync::Notify;

pub use error::RoomsError;
pub(crate) use find::is_a_uuid;
pub(crate) use plan::tag;
pub use settings::{News, Recovery};
pub use start::Started;

use crate::apizee::Class;
use crate::audit;
use crate::background::Background;
use crate::clock::{Clock, timestamp, unix_s};
use crate::config::Connector;
use crate::store::{Action, Draft, Instance, Seal, Standing, Store, Stored, Trail};
use ear::Ear;
use turns::Turns;
use unknown::Strangers;
pub use unknown::TWIN_LOOKS_S;
use upstream::Upstream;

/// How old Apizee's last word on a room may be before a question about that room asks again.
const STALE_AFTER_S: i64 = 30;

/// How long a conversation that Apizee knew nothing of is not asked about again.
const ASK_AGAIN_AFTER_S: i64 = 10 * 60;

/// When more may be known of a start that a process is at: most take well under a second.
const UNDER_WAY_S: u32 = 1;

/// How long a panel that opens waits for Apizee's memory: less than an agent's patience, since
/// the answer is nearly always "nothing".
const LOOK_UP_LIMIT: Duration = Duration::from_secs(3);

/// How fresh an answer must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// What is known will do.
    Known,
    /// Apizee is asked: somebody wants to know.
    Asked,
}

/// The agent who asks, as their JWT proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// The `sub`.
    pub id: OperatorId,
    /// Their e-mail at iAdvize, where it is known.
    pub email: Option<EmailAddress>,
}

/// What the rooms of all connectors have in common.
#[derive(Clone, Debug)]
pub struct Means {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Clock,
    /// This process.
    pub instance: Instance,
    /// Who did what.
    pub trail: Arc<dyn Trail>,
    /// What goes on though its caller goes away.
    pub background: Background,
}

/// The rooms of one connector. Clones are the same.
#[derive(Clone, Debug)]
pub struct Rooms(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    apizee: Arc<dyn Upstream>,
    settings: Arc<Connector>,
    recovery: Recovery,
    seal: Seal,
    clock: Clock,
    instance: Instance,
    trail: Arc<dyn Trail>,
    background: Background,
    turns: Turns,
    ear: Ear,
    /// There is work for the worker.
    work: Arc<Notify>,
    /// Moments of unix seconds: when a strange ticket was last taken for a twin.
    strangers: Strangers,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rooms of {}", self.settings.name)
    }
}

impl Rooms {
    /// The rooms of a connector, and the tasks that work for them: within a runtime.
    #[must_use]
    pub fn new(
        means: Means,
        apizee: Arc<dyn Upstream>,
        settings: Arc<Connector>,
        recovery: Recovery,
        seal: Seal,
    ) -> Self {
        let (ear, listening) = Ear::new();
        let news = News::of(&settings);
        let inner = Arc::new(Inner {
            store: means.store,
            apizee,
            settings,
            recovery,
            seal,
            clock: means.clock,
            instance: means.instance,
            trail: means.trail,
            background: means.background,
            turns: Turns::default(),
            ear,
            work: Arc::default(),
            strangers: Strangers::default(),
        });
        listening.begin(Arc::downgrade(&inner), news);
        let wake = Arc::clone(&inner.work);
        tokio::spawn(worker::work(Arc::downgrade(&inner), wake));
        Self(inner)
    }

    /// The connector's key.
    #[must_use]
    pub(crate) fn seal(&self) -> &Seal {
        &self.0.seal
    }

    /// A conversation's rooms, newest first, and the starts that may become some. Asks Apizee only
    /// when nothing is known here, seldom, and without making the panel wait for it: a conversation
    /// without a room is the usual case.
    ///
    /// # Errors
    /// A project that the connector does not serve; the store.
    pub async fn of_conversation(
        &self,
        operator: &Operator,
        conversation: &ConversationId,
    ) -> Result<contract::Rooms, RoomsError> {
        let stored = self
            .0
            .store
            .rooms(&self.0.settings.name, conversation)
            .await?;
        let known = self.0.allowed(stored)?;
        let is_known = !known.rooms.is_empty() || !known.starts.is_empty();
        if is_known || !self.0.may_ask_about(conversation).await? {
            return Ok(known);
        }
        let found =
            tokio::time::timeout(LOOK_UP_LIMIT, self.0.recover(operator, conversation)).await;
        let why = match found {
            Ok(Ok(room)) => {
                let rooms = room.into_iter().collect();
                let starts = vec![];
                return Ok(contract::Rooms { rooms, starts });
            }
            Ok(Err(RoomsError::Apizee(error))) => error.to_string(),
            Ok(Err(error)) => return Err(error),
            Err(_) => "it takes too long".to_owned(),
        };
        tracing::info!(why, "apizee did not tell a conversation's rooms");
        let connector = &self.0.settings.name;
        self.0.store.forget_asking(connector, conversation).await?;
        Ok(known)
    }

    /// Of a history, the rooms that are not known to be of a project that the connector does not
    /// serve.
    ///
    /// # Errors
    /// The store.
    pub async fn of_served_projects(
        &self,
        history: contract::History,
    ) -> Result<contract::History, RoomsError> {
        let Connector { name, projects, .. } = &*self.0.settings;
        if projects.is_empty() {
            return Ok(history);
        }
        let mut rooms = Vec::with_capacity(history.rooms.len());
        for room in history.rooms {
            let project = self.0.store.project(name, room.kind, &room.apizee_id);
            if project
                .await?
                .is_none_or(|project| projects.contains(&project))
            {
                rooms.push(room);
            }
        }
        Ok(contract::History { rooms, ..history })
    }

    /// A room. Where webhooks tell how it stands, nothing is asked unless somebody wants to know;
    /// else Apizee's present word is had when ours is old and a request can be spared.
    ///
    /// # Errors
    /// No such room; a project that the connector does not serve; the store. Of a room that was
    /// to be asked about: Apizee as well.
    pub async fn room(&self, id: &RoomId, fresh: Freshness) -> Result<Room, RoomsError> {
        let (stored, room) = self.0.known(id).await?;
        let age = self.0.clock.unix_s() - unix_s(&room.checked_at);
        let wants = match (fresh, News::of(&self.0.settings)) {
            (Freshness::Asked, _) => true,
            (Freshness::Known, News::Asked) => age >= STALE_AFTER_S,
            (Freshness::Known, News::Told) => false,
        };
        if !room.state.is_live() || !wants {
            return Ok(room);
        }
        let asked = match fresh {
            Freshness::Known => self.0.ask_again(&stored, &room, Class::Reread.into()).await,
            Freshness::Asked => self.0.ask_all(&stored, &room).await,
        };
        match asked {
            Ok(room) => Ok(room),
            Err(RoomsError::Apizee(error)) if fresh == Freshness::Known => {
                tracing::debug!(%error, "a room's state could not be asked for");
                Ok(room)
            }
            Err(error) => Err(error),
        }
    }

    /// The agent's way in: the deep link, or the meeting's own address. Costs nothing.
    ///
    /// # Errors
    /// No such room; a project that the connector does not serve; the store.
    pub async fn agent_link(&self, id: &RoomId) -> Result<AgentAccess, RoomsError> {
        let (_, room) = self.0.known(id).await?;
        let url = match room.agent_url {
            Some(url) => url,
            None => self.0.portal().ok_or(RoomsError::NotFound)?,
        };
        Ok(AgentAccess {
            url,
            expires_at: None,
        })
    }

    /// Ends a room, and with it the invitations that nobody has used. One that is over stays as it
    /// is. Where Apizee has not ended it, it stays live, and is ended when Apizee can be had.
    ///
    /// # Errors
    /// No such room; Apizee refuses or cannot be reached, or the minute's requests are spent.
    pub async fn close(&self, id: &RoomId) -> Result<Room, RoomsError> {
        let (stored, room) = self.0.known(id).await?;
        if !room.state.is_live() {
            return Ok(room);
        }
        // Ended though the caller goes away.
        let inner = Arc::clone(&self.0);
        let work = async move { inner.close_now(&stored, &room).await };
        let done = self.0.background.spawn(work);
        done.await.map_err(|_| RoomsError::Broken)?
    }
}

impl Inner {
    /// What this program does by itself.
    async fn audit(&self, action: Action, room: &RoomId, outcome: &str) {
        let (now, connector) = (self.clock.unix_s(), &self.settings.name);
        let entry = audit::entry(now, connector, None, action, Some(room), outcome);
        audit::keep(&*self.trail, &entry).await;
    }

    fn allowed_project(&self, project: &ProjectId) -> Result<(), RoomsError> {
        let projects = &self.settings.projects;
        let allowed = projects.is_empty() || projects.contains(project);
        allowed.then_some(()).ok_or(RoomsError::ForbiddenProject)
    }

    /// The rooms and starts of the served projects; refused when all are of others.
    fn allowed(&self, stored: Vec<Stored>) -> Result<contract::Rooms, RoomsError> {
        let mut known = contract::Rooms::default();
        let mut refused = None;
        for stored in stored {
            match (self.serves(&stored), self.under_way(&stored)) {
                (Ok(()), Some(start)) => known.starts.push(start),
                (Ok(()), None) => {
                    if let Standing::Known { room, .. } = stored.standing {
                        known.rooms.push(*room);
                    }
                }
                (Err(error), _) => refused = Some(error),
            }
        }
        match refused {
            Some(error) if known.rooms.is_empty() && known.starts.is_empty() => Err(error),
            _ => Ok(known),
        }
    }

    fn serves(&self, stored: &Stored) -> Result<(), RoomsError> {
        let project = stored.draft.project.as_ref();
        project.map_or(Ok(()), |project| self.allowed_project(project))
    }

    /// What is told of a start that has no room yet.
    fn under_way(&self, stored: &Stored) -> Option<StartUnderWay> {
        let draft = &stored.draft;
        match stored.standing {
            Standing::Starting => Some(told(draft, StartState::UnderWay, UNDER_WAY_S)),
            Standing::Unknown { look_at, .. } => Some(self.unknown(draft, look_at)),
            Standing::Lost { .. } | Standing::Known { .. } => None,
        }
    }

    /// What is told of a start of which more may be known at a moment (unix seconds).
    fn unknown(&self, draft: &Draft, known_at: i64) -> StartUnderWay {
        let wait_s = unknown::wait_s(known_at, self.clock.unix_s());
        told(draft, StartState::Unknown, wait_s)
    }

    async fn known(&self, id: &RoomId) -> Result<(Stored, Room), RoomsError> {
        let stored = self.store.room(&self.settings.name, id).await?;
        let stored = stored.ok_or(RoomsError::NotFound)?;
        self.serves(&stored)?;
        match &stored.standing {
            Standing::Known { room, .. } => {
                let room = (**room).clone();
                Ok((stored, room))
            }
            Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => {
                Err(RoomsError::NotFound)
            }
        }
    }

    async fn may_ask_about(&self, conversation: &ConversationId) -> Result<bool, RoomsError> {
        if !self.recovers(conversation) {
            return Ok(false);
        }
        let now = self.clock.unix_s();
        let since = now - ASK_AGAIN_AFTER_S;
        let connector = &self.settings.name;
        let may = self.store.may_ask(connector, conversation, since, now);
        Ok(may.await?)
    }
}

fn told(draft: &Draft, state: StartState, retry_after_s: u32) -> StartUnderWay {
    StartUnderWay {
        id: draft.id.clone(),
        kind: draft.subject.kind,
        state,
        since: timestamp(draft.sent_at),
        guest: draft.guest.clone(),
        invited: draft.invited,
        retry_after_s,
    }
}

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
