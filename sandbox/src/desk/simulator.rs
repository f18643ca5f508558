//! The handle on a Desk simulator: what `/_control/` offers over HTTP, for tests in Rust.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

use super::DeskConfig;
use super::conversation::{Conversation, Faults, LibraryFault};
use super::event::{Event, EventKind};
use super::state::{State, panel_url};
use super::token::{TokenKind, TokenRequest};

/// Why the simulator refuses an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskError {
    /// No conversation has that id.
    UnknownConversation(Uuid),
    /// A field is wrong; the text names it and the remedy.
    Wrong(String),
}

impl std::fmt::Display for DeskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownConversation(id) => {
                write!(f, "conversation_id: no conversation {id} at this Desk")
            }
            Self::Wrong(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for DeskError {}

/// A shared handle on one simulator.
#[derive(Clone, Debug)]
pub struct Simulator {
    state: Arc<Mutex<State>>,
    changed: Arc<watch::Sender<u64>>,
}

impl Simulator {
    pub(super) fn new(config: DeskConfig) -> Self {
        Self {
            state: Arc::new(Mutex::new(State::new(config))),
            changed: Arc::new(watch::Sender::new(0)),
        }
    }

    pub(super) fn read(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes who waits for a change.
    pub(super) fn change<T>(&self, how: impl FnOnce(&mut State) -> T) -> T {
        let out = how(&mut self.read());
        self.changed.send_modify(|count| *count += 1);
        out
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Where the panel is; open pages load it again.
    ///
    /// # Errors
    /// When it is no http(s) URL.
    pub fn set_panel_url(&self, url: &str) -> Result<(), DeskError> {
        panel_url(url)?;
        self.change(|state| {
            url.clone_into(&mut state.config.panel_url);
            state.generation += 1;
        });
        Ok(())
    }

    /// The `aud` of the tokens.
    pub fn set_app_url(&self, url: &str) {
        self.change(|state| url.clone_into(&mut state.config.app_url));
    }

    /// The connector's secret token.
    pub fn set_secret(&self, secret: &str) {
        self.change(|state| secret.clone_into(&mut state.config.secret));
    }

    /// The default conversations, an empty memory, nothing wrong. The connector stays.
    pub fn reset(&self) {
        self.change(State::reset);
    }

    /// Replaces all conversations and forgets what happened.
    ///
    /// # Errors
    /// When one of them is wrong, or two have the same id; nothing is replaced then.
    pub fn set_conversations(&self, conversations: Vec<Conversation>) -> Result<(), DeskError> {
        let mut seen = std::collections::HashSet::new();
        for (at, one) in conversations.iter().enumerate() {
            if let Some(why) = one.fault() {
                return Err(DeskError::Wrong(format!("conversations[{at}].{why}")));
            }
            if !seen.insert(one.id) {
                let why = format!("conversations[{at}].id: {} is there twice", one.id);
                return Err(DeskError::Wrong(why));
            }
        }
        self.change(|state| state.replace(conversations));
        Ok(())
    }

    /// Replaces one conversation; its thread stays, open pages load its iframe again.
    ///
    /// # Errors
    /// When there is none of that id, or it is wrong.
    pub fn set_conversation(&self, conversation: Conversation) -> Result<(), DeskError> {
        if let Some(why) = conversation.fault() {
            return Err(DeskError::Wrong(why));
        }
        self.change(|state| {
            let place = state.conversation_mut(conversation.id)?;
            *place = conversation;
            state.revision += 1;
            Ok(())
        })
    }

    /// The conversations, in the order of the list.
    #[must_use]
    pub fn conversations(&self) -> Vec<Conversation> {
        self.read().conversations.clone()
    }

    /// What happened since the last reset, oldest first.
    #[must_use]
    pub fn happened(&self) -> Vec<Event> {
        self.read().events.clone()
    }

    /// What happened of one kind in one conversation, oldest first.
    #[must_use]
    pub fn happened_in(&self, id: Uuid, kind: EventKind) -> Vec<Value> {
        let state = self.read();
        let events = state.events.iter();
        events
            .filter(|event| event.conversation_id == id && event.kind == kind)
            .map(|event| event.payload.clone())
            .collect()
    }

    /// Waits until what happened is as wanted; the caller sets the time limit.
    pub async fn wait_until(&self, wanted: impl Fn(&[Event]) -> bool) {
        let mut changes = self.changes();
        loop {
            changes.mark_unchanged();
            if wanted(&self.read().events) {
                return;
            }
            // The sender lives as long as `self`.
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// What goes wrong in a conversation from now on.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub fn set_faults(&self, id: Uuid, faults: Faults) -> Result<(), DeskError> {
        self.change(|state| {
            state.conversation_mut(id)?.faults = faults;
            state.revision += 1;
            Ok(())
        })
    }

    /// The kind of tokens that a conversation's panel gets from now on.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub fn set_token(&self, id: Uuid, kind: TokenKind) -> Result<(), DeskError> {
        self.change(|state| {
            state.conversation_mut(id)?.token = kind;
            state.revision += 1;
            Ok(())
        })
    }

    /// What is wrong with the library's script from now on; `delay_ms` is for a slow one.
    pub fn set_library(&self, fault: Option<LibraryFault>, delay_ms: u64) {
        self.change(|state| {
            state.library = fault;
            state.library_delay_ms = delay_ms;
        });
    }

    /// Signs a token.
    #[must_use]
    pub fn token(&self, request: &TokenRequest) -> String {
        self.read().sign(request)
    }

    /// The visitor writes in a conversation; an open page shows it and tells its panel.
    ///
    /// # Errors
    /// When there is no such conversation, or the text is empty.
    pub fn visitor_says(&self, id: Uuid, text: &str) -> Result<(), DeskError> {
        if text.trim().is_empty() {
            return Err(DeskError::Wrong("text: say something".to_owned()));
        }
        self.change(|state| {
            state.conversation(id)?;
            state.visitor_wrote(id, text);
            Ok(())
        })
    }

    pub(super) fn record(
        &self,
        id: Uuid,
        kind: EventKind,
        payload: Value,
    ) -> Result<(), DeskError> {
        self.change(|state| {
            state.conversation(id)?;
            state.record(id, kind, payload);
            Ok(())
        })
    }
}
