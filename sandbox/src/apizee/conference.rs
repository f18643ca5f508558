//! A conference, with what the documents show of it.

use std::collections::BTreeSet;

use contract::words;
use serde::Serialize;
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use super::account::{API_KEY, CONFERENCE_SERVICE_KEY, sso_url};
use super::media::Location;
use super::play::GuestDoes;
use crate::clock::written;

words! {
    /// Its statuses. `scheduled` and `ongoing` are in the samples; the other two are ours.
    pub enum ConferenceStatus {
        /// Nobody has been there yet.
        Scheduled = "scheduled",
        /// Somebody is or was there.
        Ongoing = "ongoing",
        /// Ended after somebody was there.
        Done = "done",
        /// Ended before.
        Cancelled = "cancelled",
    }
}

impl PartialEq<&str> for ConferenceStatus {
    fn eq(&self, word: &&str) -> bool {
        self.as_str() == *word
    }
}

/// Where a guest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the waiting room.
    Waiting,
    /// In the meeting.
    In,
    /// Gone.
    Left,
}

/// A guest of a conference, known by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// As they call themselves.
    pub name: String,
    /// Where they are.
    pub place: Place,
}

/// From the first who entered to the last who left.
#[derive(Clone, Debug)]
pub(super) struct Meeting {
    pub(super) id: String,
    pub(super) start: OffsetDateTime,
    pub(super) end: Option<OffsetDateTime>,
    pub(super) names: BTreeSet<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Conference {
    /// Apizee's number.
    pub id: u64,
    /// Where it stands.
    pub status: ConferenceStatus,
    /// As asked for, or Apizee's own.
    pub name: String,
    /// The second half of `room_name`.
    pub room: String,
    /// The short link's last part.
    pub short: String,
    /// The telephone's code; may begin with 0.
    pub dtmf: String,
    /// As asked for.
    pub fields: Map<String, Value>,
    /// Whether guests wait for the moderator.
    pub moderated: bool,
    /// What guests did, in order.
    pub guest: Vec<GuestDoes>,
    /// The guests, in the order in which they came.
    pub participants: Vec<Participant>,
    /// Whether the moderator is there.
    pub moderator_in: bool,
    /// Where a guest is, once they said so.
    pub location: Option<Location>,
    #[serde(skip)]
    pub(super) meetings: Vec<Meeting>,
    /// When it was made.
    #[serde(serialize_with = "crate::clock::as_written")]
    pub created: OffsetDateTime,
    #[serde(skip)]
    pub(super) modified: OffsetDateTime,
    #[serde(skip)]
    pub(super) start: OffsetDateTime,
    #[serde(skip)]
    pub(super) duration: Duration,
}

impl Conference {
    /// As every answer shows it.
    pub(super) fn shown(&self, base: &str, sso: bool) -> Value {
        let mut shown = json!({
            "id": self.id,
            "name": self.name,
            "created": written(self.created),
            "modified": written(self.modified),
            "start_time": written(self.start),
            "end_time": written(self.start + self.duration),
            "status": self.status,
            "room_name": self.room_name(),
            "url": format!("{base}/private/{API_KEY}/{}", self.room),
            "short_url": format!("{base}/s/{}", self.short),
            "sip_phone_number": "+33 2 57 57 97 61",
            "sip_dtmf_code": self.dtmf,
            "organizer": { "id": 2888, "name": "Agent 1" },
            "created_by": { "id": 1234, "name": "API" },
            "service_key": self.service_key(),
            "moderator": self.moderator(),
        });
        if sso {
            shown["sso_url"] = json!(sso_url(base, self.modified));
        }
        shown
    }

    /// The account's key and the room's own number.
    pub(super) fn room_name(&self) -> String {
        format!("{API_KEY}:{}", self.room)
    }

    /// Its service, by default the one for conferences.
    pub(super) fn service_key(&self) -> &str {
        let asked = self.fields.get("service_key").and_then(Value::as_str);
        asked.unwrap_or(CONFERENCE_SERVICE_KEY)
    }

    /// `{id, name}`
    pub(super) fn moderator(&self) -> Value {
        let asked = self.fields.get("moderator").and_then(Value::as_str);
        json!({ "id": 2899, "name": asked.unwrap_or("Agent 1") })
    }

    /// What guests must type before they join.
    pub(super) fn password(&self) -> Option<&str> {
        let asked = self.fields.get("password").and_then(Value::as_str);
        asked.filter(|password| !password.is_empty())
    }

    /// Whether nobody can enter any more.
    pub(super) fn is_over(&self) -> bool {
        match self.status {
            ConferenceStatus::Scheduled | ConferenceStatus::Ongoing => false,
            ConferenceStatus::Done | ConferenceStatus::Cancelled => true,
        }
    }

    /// Where a guest is; none when they never came.
    pub(super) fn place_of(&self, name: &str) -> Option<Place> {
        let found = self.participants.iter().find(|one| one.name == name);
        found.map(|one| one.place)
    }

    /// Whether anybody is in the meeting.
    pub(super) fn is_held(&self) -> bool {
        self.moderator_in || self.participants.iter().any(|one| one.place == Place::In)
    }
}
