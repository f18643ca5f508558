//! What Apizee remembers: lists of tickets and conferences as history, without their links (Apizee
//! REST APIs, Get a ticket ID from a reference; Get a Conference ID by name).

use contract::{ApizeeId, PastRoom, Reference, RoomHandle, RoomKind, RoomState};
use serde::Deserialize;
use serde_json::Value;

use super::client::Apizee;
use super::error::ApizeeError;
use super::lists::{Envelope, PART, Part};
use super::media::place;
use super::want::Want;
use super::wire::{conference_state, id, moment, text, ticket_state, word};
use crate::clock::timestamp;

/// Names a room for its caller; one that has no name is left out.
pub type Naming<'a> = &'a (dyn Fn(RoomKind, &ApizeeId) -> Option<RoomHandle> + Sync);

impl Apizee {
    /// The tickets that carry a reference, newest first.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn past_tickets(
        &self,
        want: impl Into<Want>,
        reference: &Reference,
        offset: u32,
        naming: Naming<'_>,
    ) -> Result<Part<PastRoom>, ApizeeError> {
        let (limit, from) = (PART.to_string(), offset.to_string());
        let query = [
            ("orderby", "date"),
            ("order", "desc"),
            ("limit", limit.as_str()),
            ("offset", from.as_str()),
            ("reference", reference.as_str()),
        ];
        let envelope: Envelope = self.get(want, "/tickets", &query).await?;
        Ok(envelope.read(offset, |item| ticket(item, naming)))
    }

    /// The conferences of after a moment with a text in their name, newest first.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn past_conferences(
        &self,
        want: impl Into<Want>,
        since_unix_s: i64,
        search: &str,
        offset: u32,
        naming: Naming<'_>,
    ) -> Result<Part<PastRoom>, ApizeeError> {
        let (limit, from) = (PART.to_string(), offset.to_string());
        let since = timestamp(since_unix_s);
        let query = [
            ("limit", limit.as_str()),
            ("offset", from.as_str()),
            ("since", since.as_str()),
            ("search", search),
            ("orderby", "date"),
            ("order", "desc"),
        ];
        let envelope: Envelope = self.get(want, "/conferences", &query).await?;
        Ok(envelope.read(offset, |item| conference(item, naming)))
    }
}

#[derive(Deserialize)]
struct RawPast {
    id: Value,
    state: Option<String>,
    status: Option<String>,
    #[serde(default)]
    reference: Value,
    name: Option<String>,
    created: Option<String>,
    modified: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
    agent: Option<String>,
    moderator: Option<Person>,
    organizer: Option<Person>,
    geoloc: Option<Value>,
    location: Option<Value>,
}

#[derive(Deserialize)]
struct Person {
    name: Option<String>,
}

fn ticket(item: Value, naming: Naming<'_>) -> Option<PastRoom> {
    let raw: RawPast = serde_json::from_value(item).ok()?;
    let said = word(raw.state.clone().or_else(|| raw.status.clone()));
    let reference = text(&raw.reference).and_then(|text| text.parse().ok());
    let (agent, lasted) = (raw.agent.clone(), lasted(&raw));
    let mut room = past(raw, RoomKind::Assistance, said, naming)?;
    room.reference = reference;
    room.duration_s = lasted.filter(|_| room.state == RoomState::Ended);
    room.agent = agent.and_then(shown);
    Some(room)
}

fn conference(item: Value, naming: Naming<'_>) -> Option<PastRoom> {
    let mut raw: RawPast = serde_json::from_value(item).ok()?;
    let said = word(raw.status.clone().or_else(|| raw.state.clone()));
    let people = [raw.moderator.take(), raw.organizer.take()];
    let name = raw.name.take();
    let mut room = past(raw, RoomKind::Meeting, said, naming)?;
    room.name = name.filter(|name| !name.trim().is_empty());
    room.agent = people
        .into_iter()
        .flatten()
        .find_map(|person| person.name.and_then(shown));
    Some(room)
}

fn past(raw: RawPast, kind: RoomKind, said: String, naming: Naming<'_>) -> Option<PastRoom> {
    let places = [&raw.geoloc, &raw.location];
    let apizee_id = id(&raw.id).ok()?;
    Some(PastRoom {
        kind,
        handle: naming(kind, &apizee_id)?,
        apizee_id,
        state: match kind {
            RoomKind::Assistance => ticket_state(&said),
            RoomKind::Meeting => conference_state(&said),
        },
        apizee_state: said,
        created_at: moment(raw.created.as_deref()).map(timestamp),
        ends_at: moment(raw.end_time.as_deref()).map(timestamp),
        duration_s: None,
        reference: None,
        name: None,
        agent: None,
        has_place: places.into_iter().flatten().any(|at| place(at).is_some()),
    })
}

/// How long a ticket took, in seconds. A new ticket's end is a plan (Create a ticket: half an hour
/// after its start), a done one's is when it ended (Get a ticket ID from a reference). An end later
/// than the last change is still the plan.
fn lasted(raw: &RawPast) -> Option<u64> {
    let start = moment(raw.start_time.as_deref())?;
    let end = moment(raw.end_time.as_deref())?;
    let changed = moment(raw.modified.as_deref())?;
    u64::try_from(end - start).ok().filter(|_| end <= changed)
}

/// A name that a colleague may read; a login that is an e-mail address is kept out.
fn shown(name: String) -> Option<String> {
    let name = name.trim();
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apizee::document;
    use serde_json::json;

    fn named(_: RoomKind, id: &ApizeeId) -> Option<RoomHandle> {
        id.as_str().parse().ok()
    }

    fn ticket(item: Value) -> Option<PastRoom> {
        super::ticket(item, &named)
    }

    fn conference(item: Value) -> Option<PastRoom> {
        super::conference(item, &named)
    }

    #[test]
    fn the_documented_tickets_are_read_without_link_guest_or_login() {
        let envelope: Envelope = serde_json::from_value(document("tickets-by-reference")).unwrap();
        let part = envelope.read(0, ticket);
        assert_eq!(part.next_offset, None);
        let room = &part.items[0];
        assert_eq!(room.apizee_id.as_str(), "663614");
        assert_eq!(room.state, RoomState::Ended);
        assert_eq!(room.reference.as_ref().unwrap().as_str(), "ref12345678");
        assert_eq!(
            room.created_at.as_ref().unwrap().as_str(),
            "2023-02-22T21:56:34Z"
        );
        assert_eq!(room.duration_s, Some(933), "15 min 33 s");
        assert!(room.has_place);
        let json = serde_json::to_string(room).unwrap();
        for hidden in ["http", "+33", "agent1@"] {
            assert!(!json.contains(hidden), "{json}");
        }
    }

    #[test]
    fn the_documented_conferences_are_read() {
        let envelope: Envelope = serde_json::from_value(document("conferences-by-search")).unwrap();
        let room = &envelope.read(0, conference).items[0];
        assert_eq!(
            (room.kind, room.state),
            (RoomKind::Meeting, RoomState::InProgress)
        );
        assert_eq!(room.name.as_deref(), Some("TEST XX"));
        assert_eq!(room.agent.as_deref(), Some("Dr Doe"));
        assert_eq!(room.reference, None);
        assert!(!room.has_place);
    }

    #[test]
    fn a_planned_end_is_no_duration() {
        let told = |state: &str, modified: &str| {
            let times = json!({
                "id": 7, "state": state, "modified": modified,
                "start_time": "2023-07-12T15:48:12+00:00", "end_time": "2023-07-12T16:18:12+00:00",
            });
            ticket(times).unwrap().duration_s
        };
        assert_eq!(told("done", "2023-07-12T16:18:12+00:00"), Some(1800));
        assert_eq!(told("done", "2023-07-12T15:53:00+00:00"), None);
        assert_eq!(told("expired", "2023-07-12T16:18:12+00:00"), None);
    }

    #[test]
    fn a_ticket_of_a_list_needs_no_link() {
        let room =
            ticket(json!({ "id": 7, "status": "new", "reference": 1234, "agent": "Agent 1" }));
        let room = room.unwrap();
        assert_eq!(room.state, RoomState::Created);
        assert_eq!(room.reference.unwrap().as_str(), "1234");
        assert_eq!(room.agent.as_deref(), Some("Agent 1"));
        assert_eq!(ticket(json!({ "state": "new" })), None);
    }
}
