//! The rooms of one connector: one click, one room, whatever happens in between.
//!
//! Reading order: what can go wrong ([`error`]), what an agent's wish amounts to (`plan`), how
//! a room is told from Apizee's answers (`reading`) and found again (`find`), who waits for
//! whom (`turns`), and the start itself (`start`).

pub mod error;
mod find;
mod plan;
mod reading;
mod start;
mod turns;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use contract::{
    AgentAccess, ConnectorName, ConversationId, EmailAddress, OperatorId, ProjectId, Room, RoomId,
    ServiceKey,
};
use tokio::time::Instant;

pub use error::RoomsError;
pub(crate) use plan::tag;
pub use start::Started;

use crate::apizee::{Apizee, ApizeeError, ApizeeSettings, Budgets, Priority};
use crate::clock::{Clock, monotonic};
use crate::config::Connector;
use crate::phone::HomeRegion;
use crate::store::{Instance, Seal, Standing, Store, Stored};
use turns::Turns;

/// How old Apizee's last word on a room may be before a question about that room asks again.
const STALE_AFTER_S: i64 = 30;

/// How long a conversation that Apizee knew nothing of is not asked about again.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(10 * 60);

/// How long a panel that opens waits for Apizee's memory: less than an agent's patience, since
/// the answer is nearly always "nothing".
const LOOK_UP_LIMIT: Duration = Duration::from_secs(3);

/// What the administrator decided about a connector's rooms.
#[derive(Clone, Debug)]
pub struct RoomsSettings {
    /// The installation.
    pub connector: ConnectorName,
    /// The projects it serves; empty, any.
    pub projects: Vec<ProjectId>,
    /// For numbers typed without a country.
    pub region: HomeRegion,
    /// iAdvize e-mail → Apizee login, where they differ.
    pub agents: HashMap<String, String>,
    /// The service that rooms belong to.
    pub service_key: Option<ServiceKey>,
    /// The agents' portal.
    pub portal_url: String,
    /// Lets an agent start with no contact; holds `{conversation_id}`.
    pub guest_placeholder_email: Option<String>,
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
    asked: Mutex<HashMap<ConversationId, Instant>>,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rooms of {}", self.settings.connector)
    }
}

impl Rooms {
    /// The rooms of a connector.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        apizee: Apizee,
        settings: RoomsSettings,
        seal: Seal,
        clock: Clock,
        instance: Instance,
    ) -> Self {
        Self(Arc::new(Inner {
            store,
            apizee,
            settings,
            seal,
            clock,
            instance,
            turns: Turns::default(),
            asked: Mutex::default(),
        }))
    }

    /// The rooms of a connector, as the administrator decided. Connectors of one Apizee user
    /// share that user's `budgets`.
    #[must_use]
    pub fn for_connector(
        connector: &Connector,
        store: Arc<dyn Store>,
        http: reqwest::Client,
        budgets: &mut Budgets,
        clock: Clock,
    ) -> Self {
        let account = &connector.apizee;
        let budget = budgets.of_user(
            &account.api_url,
            &account.username,
            account.requests_per_minute,
        );
        let apizee = ApizeeSettings {
            api_url: account.api_url.clone(),
            username: account.username.clone(),
            password: account.password.clone(),
        };
        let settings = RoomsSettings {
            connector: connector.name.clone(),
            projects: connector.projects.clone(),
            region: account.region,
            agents: connector.agents.clone(),
            service_key: account.service_key.clone(),
            portal_url: account.portal_url.clone(),
            guest_placeholder_email: account.guest_placeholder_email.clone(),
        };
        let seal = Seal::new(connector.secret.expose().as_bytes());
        let apizee = Apizee::new(http, apizee, budget);
        Self::new(store, apizee, settings, seal, clock, Instance::new())
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

    /// A room, with Apizee's present word on it when ours is old and a request can be spared.
    ///
    /// # Errors
    /// No such room; a project that the connector does not serve; the store.
    pub async fn room(&self, id: &RoomId) -> Result<Room, RoomsError> {
        let (stored, room) = self.0.known(id).await?;
        let age = self.0.clock.unix_s() - reading::unix_s(&room.checked_at);
        if !room.state.is_live() || age < STALE_AFTER_S {
            return Ok(room);
        }
        match self.0.ask_again(&stored, &room, Priority::Rest).await {
            Ok(room) => Ok(room),
            Err(RoomsError::Apizee(error)) => {
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

    /// Ends a room. One that is over stays as it is.
    ///
    /// # Errors
    /// No such room; Apizee cannot be reached, or the minute's requests are spent.
    pub async fn close(&self, id: &RoomId) -> Result<Room, RoomsError> {
        let (_, room) = self.0.known(id).await?;
        if !room.state.is_live() {
            return Ok(room);
        }
        // Ended though the caller goes away.
        let inner = Arc::clone(&self.0);
        let work = async move { inner.end(room, Priority::AgentLink).await };
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

    /// Apizee's present word on a room that is known.
    async fn ask_again(
        &self,
        stored: &Stored,
        room: &Room,
        priority: Priority,
    ) -> Result<Room, RoomsError> {
        let known = match self.reread(&stored.draft, room, priority).await {
            Ok(known) => known,
            // Apizee has it no more: whoever deleted it ended it.
            Err(RoomsError::Apizee(ApizeeError::Refused {
                status: 404 | 410, ..
            })) => self.ended(room.clone()),
            Err(error) => return Err(error),
        };
        self.store.update(&known, self.clock.unix_s()).await?;
        Ok(known.room)
    }

    /// Ends a room on Apizee's side, and on ours whatever Apizee thinks of it, unless it cannot be
    /// asked at all.
    async fn end(&self, room: Room, priority: Priority) -> Result<Room, RoomsError> {
        match self.apizee.end(priority, room.kind, &room.apizee_id).await {
            Ok(()) => {}
            Err(error @ (ApizeeError::Refused { .. } | ApizeeError::AccountRefused { .. })) => {
                tracing::warn!(%error, room = %room.id, "apizee refuses to end a room; ended here alone")
            }
            Err(error) => return Err(RoomsError::Apizee(error)),
        }
        let known = self.ended(room);
        self.store.update(&known, self.clock.unix_s()).await?;
        Ok(known.room)
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
