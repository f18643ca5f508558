//! The rooms of one connector: one click, one room, whatever happens in between.
//!
//! Reading order: what can go wrong ([`error`]), what an agent's wish amounts to (`plan`, of a meeting `terms`), how
//! a room is told from Apizee's answers (`reading`) and found again (`find`), how it changes by
//! what is heard of it (`life`, `ear`, `present`), ends with its conversation (`closing`), who waits for whom (`turns`), the start itself (`start`) with its SMS (`orders`),
//! and one more invitation (`invite`).

mod closing;
mod ear;
pub mod error;
mod find;
mod invite;
mod life;
mod orders;
mod plan;
mod present;
mod reading;
pub mod settings;
mod start;
mod terms;
mod turns;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use contract::{AgentAccess, ConversationId, EmailAddress, OperatorId, ProjectId, Room, RoomId};
use tokio::sync::Notify;
use tokio::time::Instant;

pub use error::RoomsError;
pub(crate) use plan::tag;
pub use settings::{News, RoomsSettings};
pub use start::Started;

use crate::apizee::{Apizee, Priority};
use crate::clock::{Clock, monotonic};
use crate::store::{Instance, Seal, Standing, Store, Stored};
use ear::Ear;
use turns::Turns;

/// How old Apizee's last word on a room may be before a question about that room asks again.
const STALE_AFTER_S: i64 = 30;

/// How long a conversation that Apizee knew nothing of is not asked about again.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(10 * 60);

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

/// The rooms of one connector. Clones are the same.
#[derive(Clone, Debug)]
pub struct Rooms(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    apizee: Apizee,
    settings: RoomsSettings,
    seal: Seal,
    clock: Clock,
    instance: Instance,
    turns: Turns,
    ear: Ear,
    to_close: Arc<Notify>,
    asked: Mutex<HashMap<ConversationId, Instant>>,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rooms of {}", self.settings.connector)
    }
}

impl Rooms {
    /// The rooms of a connector, and the tasks that listen for them: within a runtime.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        apizee: Apizee,
        settings: RoomsSettings,
        seal: Seal,
        clock: Clock,
        instance: Instance,
    ) -> Self {
        let (ear, listening) = Ear::new();
        let news = settings.news;
        let inner = Arc::new(Inner {
            store,
            apizee,
            settings,
            seal,
            clock,
            instance,
            turns: Turns::default(),
            ear,
            to_close: Arc::default(),
            asked: Mutex::default(),
        });
        listening.begin(Arc::downgrade(&inner), news);
        let wake = Arc::clone(&inner.to_close);
        tokio::spawn(closing::close_all(Arc::downgrade(&inner), wake));
        Self(inner)
    }

    /// What the administrator decided.
    #[must_use]
    pub fn settings(&self) -> &RoomsSettings {
        &self.0.settings
    }

    /// The Apizee account behind the rooms.
    #[must_use]
    pub fn apizee(&self) -> &Apizee {
        &self.0.apizee
    }

    /// A conversation's rooms, newest first. Asks Apizee only when nothing is known here, seldom,
    /// and without making the panel wait for it: a conversation without a room is the usual case.
    ///
    /// # Errors
    /// A project that the connector does not serve; the store.
    pub async fn of_conversation(
        &self,
        operator: &Operator,
        conversation: &ConversationId,
    ) -> Result<Vec<Room>, RoomsError> {
        let stored = self
            .0
            .store
            .rooms(&self.0.settings.connector, conversation)
            .await?;
        let rooms = self.0.allowed(stored)?;
        if !rooms.is_empty() || !self.0.may_ask_about(conversation) {
            return Ok(rooms);
        }
        let found =
            tokio::time::timeout(LOOK_UP_LIMIT, self.0.recover(operator, conversation)).await;
        match found {
            Ok(Ok(Some(room))) => Ok(vec![room]),
            Ok(Ok(None)) => Ok(Vec::new()),
            Ok(Err(RoomsError::Apizee(error))) => {
                tracing::info!(%error, "apizee could not be asked for a conversation's rooms");
                self.0.forget_asking(conversation);
                Ok(Vec::new())
            }
            Ok(Err(error)) => Err(error),
            Err(_) => {
                tracing::info!("apizee is slow to tell a conversation's rooms");
                self.0.forget_asking(conversation);
                Ok(Vec::new())
            }
        }
    }

    /// A room. Where webhooks tell how it stands, nothing is asked unless somebody wants to know;
    /// else Apizee's present word is had when ours is old and a request can be spared.
    ///
    /// # Errors
    /// No such room; a project that the connector does not serve; the store. Of a room that was
    /// to be asked about: Apizee as well.
    pub async fn room(&self, id: &RoomId, fresh: Freshness) -> Result<Room, RoomsError> {
        let (stored, room) = self.0.known(id).await?;
        let age = self.0.clock.unix_s() - reading::unix_s(&room.checked_at);
        let wants = match (fresh, self.0.settings.news) {
            (Freshness::Asked, _) => true,
            (Freshness::Known, News::Asked) => age >= STALE_AFTER_S,
            (Freshness::Known, News::Told) => false,
        };
        if !room.state.is_live() || !wants {
            return Ok(room);
        }
        let asked = match fresh {
            Freshness::Known => self.0.ask_again(&stored, &room, Priority::Rest).await,
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
    /// is.
    ///
    /// # Errors
    /// No such room; Apizee cannot be reached, or the minute's requests are spent.
    pub async fn close(&self, id: &RoomId) -> Result<Room, RoomsError> {
        let (stored, room) = self.0.known(id).await?;
        if !room.state.is_live() {
            return Ok(room);
        }
        // Ended though the caller goes away.
        let inner = Arc::clone(&self.0);
        let work = async move { inner.end(&stored, &room, Priority::AgentLink).await };
        tokio::spawn(tracing::Instrument::in_current_span(work))
            .await
            .map_err(|_| RoomsError::Broken)?
    }

    /// Deletes what nobody asked about for `retention`, and answers older than a day. Returns how
    /// many rooms of *all* connectors of the store went.
    ///
    /// # Errors
    /// The store.
    pub async fn purge(
        store: &dyn Store,
        clock: &Clock,
        retention: Duration,
    ) -> Result<u64, RoomsError> {
        let now = clock.unix_s();
        let before = now - i64::try_from(retention.as_secs()).unwrap_or(i64::MAX / 2);
        Ok(store.purge(before, now).await?)
    }
}

impl Inner {
    fn allowed_project(&self, project: &ProjectId) -> Result<(), RoomsError> {
        let projects = &self.settings.projects;
        let allowed = projects.is_empty() || projects.contains(project);
        allowed.then_some(()).ok_or(RoomsError::ForbiddenProject)
    }

    /// The known rooms of the served projects; refused when all are of others.
    fn allowed(&self, stored: Vec<Stored>) -> Result<Vec<Room>, RoomsError> {
        let mut rooms = Vec::new();
        let mut refused = None;
        for Stored { draft, standing } in stored {
            let allowed = draft
                .project
                .as_ref()
                .map_or(Ok(()), |project| self.allowed_project(project));
            match (allowed, standing) {
                (Ok(()), Standing::Known { room, .. }) => rooms.push(*room),
                (Ok(()), Standing::Starting { .. }) => {}
                (Err(error), _) => refused = Some(error),
            }
        }
        match refused {
            Some(error) if rooms.is_empty() => Err(error),
            _ => Ok(rooms),
        }
    }

    async fn known(&self, id: &RoomId) -> Result<(Stored, Room), RoomsError> {
        let stored = self.store.room(&self.settings.connector, id).await?;
        let stored = stored.ok_or(RoomsError::NotFound)?;
        if let Some(project) = &stored.draft.project {
            self.allowed_project(project)?;
        }
        match &stored.standing {
            Standing::Known { room, .. } => {
                let room = (**room).clone();
                Ok((stored, room))
            }
            Standing::Starting { .. } => Err(RoomsError::NotFound),
        }
    }

    fn may_ask_about(&self, conversation: &ConversationId) -> bool {
        let now = monotonic();
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|_, at| now < *at + ASK_AGAIN_AFTER);
        let is_new = !asked.contains_key(conversation);
        if is_new {
            asked.insert(conversation.clone(), now);
        }
        is_new
    }

    fn forget_asking(&self, conversation: &ConversationId) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.remove(conversation);
    }
}

#[cfg(test)]
mod tests;
