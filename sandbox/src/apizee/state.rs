//! What the emulator remembers, and the rules of its rooms.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use uuid::Uuid;

use super::account::{SERVICE_KEY, TOKEN_LIFE_S, new_token};
use super::fault::Fault;
use super::room::{Conference, GuestDoes, Message, Ticket};
use crate::clock::{Clock, written};

/// The documented limit: 10 requests a minute and user, over all endpoints (Rate limits).
const LIMIT: u32 = 10;

/// A request that the API heard.
#[derive(Clone, Debug, Serialize)]
pub struct Heard {
    /// `GET`, `POST`, …
    pub method: String,
    /// As it came.
    pub path: String,
    /// Method and path without base and numbers: `POST /tickets`.
    pub route: String,
    /// The query's parameters.
    pub query: Map<String, Value>,
    /// The body's parameters.
    pub body_fields: Map<String, Value>,
    /// What was answered; 0 when nothing was.
    pub status: u16,
    /// When.
    pub at: String,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) clock: Clock,
    pub(super) limit: Option<u32>,
    pub(super) tokens: HashMap<String, (String, OffsetDateTime)>,
    windows: HashMap<String, (OffsetDateTime, u32)>,
    pub(super) heard: Vec<Heard>,
    pub(super) outbox: Vec<Message>,
    pub(super) tickets: Vec<Ticket>,
    pub(super) conferences: Vec<Conference>,
    pub(super) faults: Vec<Fault>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            clock: Clock::default(),
            limit: Some(LIMIT),
            tokens: HashMap::new(),
            windows: HashMap::new(),
            heard: Vec::new(),
            outbox: Vec::new(),
            tickets: Vec::new(),
            conferences: Vec::new(),
            faults: Vec::new(),
        }
    }
}

impl State {
    /// Counts a request of a user. The seconds to wait when the minute's requests are spent.
    pub(super) fn count(&mut self, user: &str) -> Result<(), u32> {
        let now = self.clock.now();
        let window = self.windows.entry(user.to_owned()).or_insert((now, 0));
        if now - window.0 >= time::Duration::minutes(1) {
            *window = (now, 0);
        }
        if self.limit.is_some_and(|limit| window.1 >= limit) {
            let left = time::Duration::minutes(1) - (now - window.0);
            return Err(u32::try_from(left.whole_seconds()).unwrap_or(0) + 1);
        }
        window.1 += 1;
        Ok(())
    }

    pub(super) fn sign_in(&mut self, user: &str) -> (String, OffsetDateTime) {
        let token = new_token();
        let now = self.clock.now();
        let until = now + time::Duration::seconds(TOKEN_LIFE_S);
        self.tokens.insert(token.clone(), (user.to_owned(), until));
        (token, now)
    }

    /// Whose token it is, while it lives.
    pub(super) fn user_of(&self, token: &str) -> Option<String> {
        let (user, until) = self.tokens.get(token)?;
        (self.clock.now() < *until).then(|| user.clone())
    }

    pub(super) fn add_ticket(
        &mut self,
        mut fields: Map<String, Value>,
        invited: bool,
        base: &str,
    ) -> Ticket {
        let now = self.clock.now();
        let reference = fields
            .remove("reference")
            .and_then(|value| value.as_str().map(str::to_owned));
        fields
            .entry("service_key")
            .or_insert_with(|| SERVICE_KEY.into());
        let id = Uuid::new_v4().to_string();
        let ticket = Ticket {
            id: 82_070 + self.tickets.len() as u64,
            state: if invited { "invited" } else { "new" },
            reference,
            // 8-4-4-4-8: four digits fewer than a UUID.
            conv_id: id[..id.len() - 4].to_owned(),
            pwd: digits(),
            short: short(),
            fields,
            guest: Vec::new(),
            created: now,
            modified: now,
        };
        if invited {
            let text = format!(
                "An agent invites you to a video assistance: {base}/s/{}",
                ticket.short
            );
            self.send(&ticket.fields, &["phone", "email"], &text);
        }
        self.tickets.push(ticket.clone());
        ticket
    }

    pub(super) fn add_conference(
        &mut self,
        fields: Map<String, Value>,
        invited: bool,
        base: &str,
    ) -> Conference {
        let now = self.clock.now();
        let own = || format!("Conference-{}", written(now));
        let conference = Conference {
            id: 842_199 + self.conferences.len() as u64,
            status: "scheduled",
            name: fields
                .get("name")
                .and_then(Value::as_str)
                .map_or_else(own, str::to_owned),
            room: Uuid::new_v4().simple().to_string(),
            short: short(),
            dtmf: digits(),
            fields,
            guest: Vec::new(),
            created: now,
            modified: now,
        };
        if invited {
            let text = format!(
                "You are invited to \"{}\": {base}/s/{}",
                conference.name, conference.short
            );
            self.send(&conference.fields, &["participants"], &text);
        }
        self.conferences.push(conference.clone());
        conference
    }

    fn send(&mut self, fields: &Map<String, Value>, keys: &[&str], text: &str) {
        let at = written(self.clock.now());
        let lists = keys.iter().filter_map(|key| fields.get(*key)?.as_str());
        for to in lists
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .filter(|to| !to.is_empty())
        {
            let channel = if to.contains('@') { "email" } else { "sms" };
            self.outbox.push(Message {
                to: to.to_owned(),
                channel,
                text: text.to_owned(),
                at: at.clone(),
            });
        }
    }

    pub(super) fn ticket_guest(&mut self, id: u64, does: GuestDoes) -> bool {
        let now = self.clock.now();
        let Some(ticket) = self
            .tickets
            .iter_mut()
            .find(|ticket| ticket.id == id && !ticket.is_over())
        else {
            return false;
        };
        ticket.guest.push(does);
        ticket.modified = now;
        match does {
            GuestDoes::Join => ticket.state = "inprogress",
            GuestDoes::Decline => ticket.state = "declined",
            GuestDoes::Open
            | GuestDoes::Consent
            | GuestDoes::RefuseCamera
            | GuestDoes::Picture
            | GuestDoes::Leave => {}
        }
        true
    }

    pub(super) fn conference_guest(&mut self, id: u64, does: GuestDoes) -> bool {
        let now = self.clock.now();
        let found = self
            .conferences
            .iter_mut()
            .find(|conference| conference.id == id && !conference.is_over());
        let Some(conference) = found else {
            return false;
        };
        conference.guest.push(does);
        conference.modified = now;
        if does == GuestDoes::Join {
            conference.status = "ongoing";
        }
        true
    }

    pub(super) fn end_ticket(&mut self, id: u64, state: &'static str) -> Option<Ticket> {
        let now = self.clock.now();
        let ticket = self.tickets.iter_mut().find(|ticket| ticket.id == id)?;
        if !ticket.is_over() {
            ticket.state = state;
            ticket.modified = now;
        }
        Some(ticket.clone())
    }

    pub(super) fn end_conference(&mut self, id: u64) -> Option<Conference> {
        let now = self.clock.now();
        let conference = self
            .conferences
            .iter_mut()
            .find(|conference| conference.id == id)?;
        if !conference.is_over() {
            conference.status = if conference.status == "ongoing" {
                "done"
            } else {
                "cancelled"
            };
            conference.modified = now;
        }
        Some(conference.clone())
    }
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
