//! What the emulator remembers: tokens, requests, and its rooms as they are made.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::account::{SERVICE_KEY, TOKEN_LIFE_S, agent, new_token};
use super::arrival::Arrival;
use super::chaos::Player;
use super::conference::{Conference, ConferenceStatus};
use super::fault::Fault;
use super::heard::Heard;
use super::limit::Limit;
use super::media::Media;
use super::message::Message;
use super::session::{EventName, Source};
use super::ticket::{Ticket, TicketState};
use super::user::{self, User};
use super::webhook::{Change, Delivery, Notice, Webhook};
use crate::clock::{Clock, written};

#[derive(Debug)]
pub(super) struct State {
    /// The emulator's address: links begin with it.
    pub(super) base: String,
    pub(super) clock: Clock,
    pub(super) limit: Limit,
    /// Whose, and until when it lives.
    tokens: HashMap<String, (String, OffsetDateTime)>,
    pub(super) users: Vec<User>,
    /// How many wrong passwords within a minute lock a user.
    pub(super) lock_after: Option<usize>,
    pub(super) heard: Vec<Heard>,
    pub(super) arrivals: Vec<Arrival>,
    pub(super) outbox: Vec<Message>,
    pub(super) tickets: Vec<Ticket>,
    pub(super) conferences: Vec<Conference>,
    pub(super) media: Vec<Media>,
    /// What the figures call every agent.
    pub(super) agent_name: String,
    pub(super) faults: Vec<Fault>,
    pub(super) chaos: Player,
    pub(super) webhook: Option<Webhook>,
    /// Written, and not yet handed to the sender.
    pub(super) notices: Vec<Notice>,
    pub(super) deliveries: Vec<Delivery>,
    /// Counts resets: what was sent before one is forgotten.
    pub(super) era: u32,
}

/// When a room is to be held, as asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    pub(super) start: Option<OffsetDateTime>,
    pub(super) duration: Duration,
}

impl State {
    pub(super) fn new(base: String) -> Self {
        Self {
            base,
            clock: Clock::default(),
            limit: Limit::default(),
            tokens: HashMap::new(),
            users: user::at_first(),
            lock_after: None,
            heard: Vec::new(),
            arrivals: Vec::new(),
            outbox: Vec::new(),
            tickets: Vec::new(),
            conferences: Vec::new(),
            media: Vec::new(),
            agent_name: "Agent 1".to_owned(),
            faults: Vec::new(),
            chaos: Player::default(),
            webhook: None,
            notices: Vec::new(),
            deliveries: Vec::new(),
            era: 0,
        }
    }

    /// A new account with the old one's webhook: it stands in the console.
    pub(super) fn reset(&mut self) {
        let mut fresh = Self::new(std::mem::take(&mut self.base));
        fresh.webhook = self.webhook.take();
        fresh.era = self.era + 1;
        *self = fresh;
    }

    pub(super) fn sign_in(&mut self, user: &str) -> (String, OffsetDateTime) {
        let token = new_token();
        let now = self.clock.now();
        let until = now + Duration::seconds(TOKEN_LIFE_S);
        self.tokens.insert(token.clone(), (user.to_owned(), until));
        (token, now)
    }

    /// Whose token it is, while it lives.
    pub(super) fn user_of(&self, token: &str) -> Option<String> {
        let (user, until) = self.tokens.get(token)?;
        (self.clock.now() < *until).then(|| user.clone())
    }

    /// Whose token it is or was.
    pub(super) fn owner_of(&self, token: &str) -> Option<String> {
        self.tokens.get(token).map(|(user, _)| user.clone())
    }

    /// Ends the life of tokens.
    pub(super) fn forget_tokens(&mut self, mine: impl Fn(&str) -> bool) {
        for (user, until) in self.tokens.values_mut() {
            if mine(user) {
                *until = OffsetDateTime::UNIX_EPOCH;
            }
        }
    }

    pub(super) fn add_ticket(
        &mut self,
        mut fields: Map<String, Value>,
        invited: bool,
        planned: Planned,
    ) -> Ticket {
        let now = self.clock.now();
        let start = planned.start.unwrap_or(now);
        let reference = fields
            .remove("reference")
            .and_then(|value| value.as_str().map(str::to_owned));
        fields
            .entry("service_key")
            .or_insert_with(|| SERVICE_KEY.into());
        let ticket = Ticket {
            id: 82_070 + self.tickets.len() as u64,
            state: if invited {
                TicketState::Invited
            } else {
                TicketState::New
            },
            reference,
            conv_id: short_uuid(Uuid::new_v4()),
            pwd: digits(),
            short: short(),
            fields,
            guest: Vec::new(),
            agent: Vec::new(),
            events: Vec::new(),
            location: None,
            guest_in: false,
            agent_in: false,
            calls: Vec::new(),
            invitations: (0, 0),
            created: now,
            modified: now,
            start,
            end: start + planned.duration,
        };
        let at = self.tickets.len();
        self.tickets.push(ticket);
        self.tell_ticket(at, Change::Create);
        let login = self.tickets[at].fields.get("agent").and_then(Value::as_str);
        let made = json!({ "agent": agent(login) });
        self.record(at, EventName::New, Source::System, made);
        if invited {
            self.invite(at);
        }
        self.tickets[at].clone()
    }

    fn invite(&mut self, at: usize) {
        let ticket = &self.tickets[at];
        let text = format!(
            "An agent invites you to a video assistance: {}/s/{}",
            self.base, ticket.short
        );
        let of = |name: &str| ticket.fields.get(name).and_then(Value::as_str);
        let lists = [of("phone"), of("email")];
        let list = lists.into_iter().flatten().collect::<Vec<_>>().join(",");
        let before = self.outbox.len();
        self.send(&list, &text);
        let sent = &self.outbox[before..];
        let sms = sent.iter().filter(|one| one.channel == "sms").count();
        self.tickets[at].invitations = (sms, sent.len() - sms);
        self.record(at, EventName::InvitationSent, Source::System, json!({}));
    }

    pub(super) fn add_conference(
        &mut self,
        fields: Map<String, Value>,
        invited: bool,
        moderated: bool,
        planned: Planned,
    ) -> Conference {
        let now = self.clock.now();
        let own = || format!("Conference-{}", written(now));
        let conference = Conference {
            id: 842_199 + self.conferences.len() as u64,
            status: ConferenceStatus::Scheduled,
            name: fields
                .get("name")
                .and_then(Value::as_str)
                .map_or_else(own, str::to_owned),
            room: Uuid::new_v4().simple().to_string(),
            short: short(),
            dtmf: digits(),
            fields,
            moderated,
            guest: Vec::new(),
            participants: Vec::new(),
            moderator_in: false,
            location: None,
            meetings: Vec::new(),
            created: now,
            modified: now,
            start: planned.start.unwrap_or(now),
            duration: planned.duration,
        };
        if invited {
            let message = conference.fields.get("message").and_then(Value::as_str);
            let text = format!(
                "{}You are invited to \"{}\": {}/s/{}",
                message.map(|own| format!("{own} ")).unwrap_or_default(),
                conference.name,
                self.base,
                conference.short
            );
            let list = conference
                .fields
                .get("participants")
                .and_then(Value::as_str);
            self.send(list.unwrap_or_default(), &text);
        }
        self.conferences.push(conference.clone());
        conference
    }
}

/// 8-4-4-4-8: four digits fewer than a UUID, as in the samples of `convId` and of sessions.
pub(super) fn short_uuid(id: Uuid) -> String {
    let mut text = id.to_string();
    text.truncate(text.len() - 4);
    text
}

/// Six digits, perhaps beginning with 0.
fn digits() -> String {
    format!("{:06}", Uuid::new_v4().as_u128() % 1_000_000)
}

/// Ten characters of A-Z, a-z and 0-9.
fn short() -> String {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    Uuid::new_v4().as_bytes()[..10]
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(*byte) % 62]))
        .collect()
}
