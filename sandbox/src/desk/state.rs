//! The simulator's state: who talks, what happened, what is wrong.

use std::collections::HashSet;

use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use crate::clock::Clock;

use super::DeskConfig;
use super::conversation::{self, Conversation, GetJwtFault, LibraryFault};
use super::event::{Event, EventKind};
use super::intent::intents_of;
use super::simulator::DeskError;
use super::token::{self, TokenKind, TokenRequest};

/// Everything the simulator remembers.
#[derive(Debug)]
pub(super) struct State {
    pub(super) config: DeskConfig,
    pub(super) conversations: Vec<Conversation>,
    pub(super) events: Vec<Event>,
    /// Grows when an open page must be loaded again.
    pub(super) generation: u64,
    /// Grows when a conversation or its faults have changed.
    pub(super) revision: u64,
    pub(super) library: Option<LibraryFault>,
    pub(super) library_delay_ms: u64,
    /// The conversations that already had the expired token of [`TokenKind::ExpiredOnce`].
    expired_once: HashSet<Uuid>,
    next_seq: u64,
}

/// What `getJWT` comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JwtAnswer {
    /// A token, after so many milliseconds.
    Token {
        token: String,
        delay_ms: u64,
    },
    /// No answer.
    Hangs,
    Rejects,
}

impl State {
    pub(super) fn new(config: DeskConfig) -> Self {
        let mut state = Self {
            config,
            conversations: Vec::new(),
            events: Vec::new(),
            generation: 0,
            revision: 0,
            library: None,
            library_delay_ms: 0,
            expired_once: HashSet::new(),
            next_seq: 0,
        };
        state.replace(conversation::defaults());
        state
    }

    /// The default conversations, an empty memory, nothing wrong. The connector stays.
    pub(super) fn reset(&mut self) {
        self.library = None;
        self.library_delay_ms = 0;
        self.replace(conversation::defaults());
    }

    /// Replaces all conversations and forgets what happened in the old ones.
    pub(super) fn replace(&mut self, conversations: Vec<Conversation>) {
        self.conversations = conversations;
        self.events.clear();
        self.expired_once.clear();
        self.generation += 1;
        let messages: Vec<(Uuid, String)> = self
            .conversations
            .iter()
            .flat_map(|one| one.messages.iter().map(|text| (one.id, text.clone())))
            .collect();
        for (id, text) in messages {
            self.visitor_wrote(id, &text);
        }
    }

    pub(super) fn conversation(&self, id: Uuid) -> Result<&Conversation, DeskError> {
        self.conversations
            .iter()
            .find(|one| one.id == id)
            .ok_or(DeskError::UnknownConversation(id))
    }

    pub(super) fn conversation_mut(&mut self, id: Uuid) -> Result<&mut Conversation, DeskError> {
        self.conversations
            .iter_mut()
            .find(|one| one.id == id)
            .ok_or(DeskError::UnknownConversation(id))
    }

    pub(super) fn record(&mut self, conversation_id: Uuid, kind: EventKind, payload: Value) {
        self.next_seq += 1;
        self.events.push(Event {
            seq: self.next_seq,
            conversation_id,
            kind,
            payload,
            at_ms: now_ms(),
        });
    }

    pub(super) fn last_seq(&self) -> u64 {
        self.next_seq
    }

    pub(super) fn visitor_wrote(&mut self, id: Uuid, text: &str) {
        let (intents, highlights) = intents_of(text);
        let payload = json!({ "text": text, "intents": intents, "highlights": highlights });
        self.record(id, EventKind::Visitor, payload);
    }

    pub(super) fn sign(&self, request: &TokenRequest) -> String {
        let DeskConfig {
            app_url, secret, ..
        } = &self.config;
        token::sign(request, app_url, secret, now_ms() / 1000)
    }

    /// The next token of a conversation: [`TokenKind::ExpiredOnce`] counts.
    pub(super) fn token_for(&mut self, id: Uuid) -> Result<(TokenKind, String), DeskError> {
        let wanted = self.conversation(id)?.token;
        let kind = if wanted != TokenKind::ExpiredOnce {
            wanted
        } else if self.expired_once.insert(id) {
            TokenKind::Expired
        } else {
            TokenKind::Good
        };
        Ok((kind, self.sign(&kind.into())))
    }

    /// `client.getJWT()` of a conversation's panel.
    pub(super) fn get_jwt(&mut self, id: Uuid) -> Result<JwtAnswer, DeskError> {
        let faults = self.conversation(id)?.faults.clone();
        let (payload, answer) = match faults.get_jwt {
            Some(GetJwtFault::Hangs) => (json!({ "fault": "hangs" }), JwtAnswer::Hangs),
            Some(GetJwtFault::Rejects) => (json!({ "fault": "rejects" }), JwtAnswer::Rejects),
            Some(GetJwtFault::Slow) => {
                let (kind, token) = self.token_for(id)?;
                let delay_ms = faults.get_jwt_delay_ms;
                (
                    json!({ "fault": "slow", "kind": kind }),
                    JwtAnswer::Token { token, delay_ms },
                )
            }
            None => {
                let (kind, token) = self.token_for(id)?;
                let delay_ms = 0;
                (
                    json!({ "kind": kind }),
                    JwtAnswer::Token { token, delay_ms },
                )
            }
        };
        self.record(id, EventKind::GetJwt, payload);
        Ok(answer)
    }

    /// The `src` of a conversation's iframe.
    pub(super) fn frame_url(&mut self, id: Uuid) -> Result<Url, DeskError> {
        let url_jwt = self.conversation(id)?.url_jwt;
        let mut url = panel_url(&self.config.panel_url)?;
        if url_jwt {
            let (_, token) = self.token_for(id)?;
            url.query_pairs_mut().append_pair("jwt", &token);
        }
        Ok(url)
    }
}

/// An http(s) URL, or the reason why it is none.
pub(super) fn panel_url(text: &str) -> Result<Url, DeskError> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| DeskError::Wrong(format!("panel_url: \"{text}\" is no http(s) URL")))
}

fn now_ms() -> i64 {
    let ms = Clock::default().now().unix_timestamp_nanos() / 1_000_000;
    i64::try_from(ms).unwrap_or(i64::MAX)
}
