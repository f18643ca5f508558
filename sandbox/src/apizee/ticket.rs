//! A ticket, with what the documents show of it.

use contract::words;
use serde::Serialize;
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use super::account::{BUTTON_ID, sso_url};
use super::media::Location;
use super::play::{AgentDoes, GuestDoes};
use super::session::SessionEvent;
use crate::clock::written;

words! {
    /// The states of the REST API (Ticket management), as it spells them.
    pub enum TicketState {
        /// Created, not processed yet.
        New = "new",
        /// Ready to be handled.
        Open = "open",
        /// The guest is invited and not there yet.
        Invited = "invited",
        /// The session is under way.
        Inprogress = "inprogress",
        /// Completed.
        Done = "done",
        /// Archived.
        Closed = "closed",
        /// Not accepted for processing.
        Rejected = "rejected",
        /// The guest refused.
        Declined = "declined",
        /// Its time ended.
        Expired = "expired",
        /// Withdrawn.
        Cancelled = "cancelled",
    }
}

impl TicketState {
    /// Whether nobody can enter any more.
    #[must_use]
    pub fn is_over(self) -> bool {
        match self {
            Self::New | Self::Open | Self::Invited | Self::Inprogress => false,
            Self::Done
            | Self::Closed
            | Self::Rejected
            | Self::Declined
            | Self::Expired
            | Self::Cancelled => true,
        }
    }
}

impl PartialEq<&str> for TicketState {
    fn eq(&self, word: &&str) -> bool {
        self.as_str() == *word
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Ticket {
    /// Apizee's number.
    pub id: u64,
    /// One of Apizee's states.
    pub state: TicketState,
    /// The integrator's key.
    pub reference: Option<String>,
    /// `diag…?convId=` of it.
    pub conv_id: String,
    /// `&pwd=` of it.
    pub pwd: String,
    /// The short link's last part.
    pub short: String,
    /// As asked for.
    pub fields: Map<String, Value>,
    /// What the guest did, in order.
    pub guest: Vec<GuestDoes>,
    /// What the agent did, in order.
    pub agent: Vec<AgentDoes>,
    /// The session's events, in order.
    pub events: Vec<SessionEvent>,
    /// Where the guest is, once they said so.
    pub location: Option<Location>,
    #[serde(skip)]
    pub(super) guest_in: bool,
    #[serde(skip)]
    pub(super) agent_in: bool,
    /// When both were there, from and until.
    #[serde(skip)]
    pub(super) calls: Vec<(OffsetDateTime, Option<OffsetDateTime>)>,
    /// How many SMS and e-mails invited.
    #[serde(skip)]
    pub(super) invitations: (usize, usize),
    /// When it was made.
    #[serde(serialize_with = "crate::clock::as_written")]
    pub created: OffsetDateTime,
    #[serde(skip)]
    pub(super) modified: OffsetDateTime,
    #[serde(skip)]
    pub(super) start: OffsetDateTime,
    #[serde(skip)]
    pub(super) end: OffsetDateTime,
}

impl Ticket {
    /// As lists and `GET /tickets/{id}` show it.
    pub(super) fn listed(&self, base: &str) -> Value {
        let field = |name: &str| self.fields.get(name).cloned().unwrap_or(Value::Null);
        let mut requestor = Map::new();
        for name in ["phone", "email"] {
            if let Some(value) = self.fields.get(name) {
                requestor.insert(name.to_owned(), value.clone());
            }
        }
        let mut shown = json!({
            "id": self.id,
            "state": self.state,
            "reference": self.reference,
            "created": written(self.created),
            "modified": written(self.modified),
            "start_time": written(self.start),
            "end_time": written(self.end),
            "subject": field("subject"),
            "type": self.fields.get("type").cloned().unwrap_or_else(|| json!("")),
            "description": field("description"),
            "agent": field("agent"),
            "requestor_url": format!("{base}/diag?convId={}&pwd={}", self.conv_id, self.pwd),
            "requestor": requestor,
            "information_page_url": format!("{base}/s/{}", self.short),
            "service_key": field("service_key"),
        });
        if let Some(location) = self.location {
            shown["geoloc"] = json!(location);
        }
        shown
    }

    /// As `POST /tickets` answers.
    pub(super) fn created(&self, base: &str, sso: bool) -> Value {
        let mut shown = self.listed(base);
        shown["agent_url"] = json!(base);
        shown["status"] = json!(self.state);
        shown["name"] = self.fields.get("name").cloned().unwrap_or(Value::Null);
        shown["button_id"] = json!(BUTTON_ID);
        if sso {
            shown["sso_url"] = json!(sso_url(base, self.modified));
        }
        shown
    }

    /// `props` of its notices (Webhooks; the rest of them is not known).
    pub(super) fn props(&self) -> Value {
        let mut props = json!({ "state": self.state });
        if let Some(location) = self.location {
            props["geoloc"] = json!(location);
        }
        props
    }

    /// Whether nobody can enter any more.
    pub(super) fn is_over(&self) -> bool {
        self.state.is_over()
    }

    /// How long both were there, until `now`.
    pub(super) fn in_call(&self, now: OffsetDateTime) -> Duration {
        let long =
            |(from, until): &(OffsetDateTime, Option<OffsetDateTime>)| until.unwrap_or(now) - *from;
        self.calls.iter().map(long).sum()
    }
}
