//! Apizee's answers, as it spells them, and their reading into ours.

use contract::{AgentLink, ApizeeId, JoinLink, RoomState, Sip, Typed};
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A ticket, from `POST /tickets`, `GET /tickets` or `GET /tickets/{id}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RawTicket")]
pub struct Ticket {
    /// Apizee's number.
    pub id: ApizeeId,
    /// Apizee's word for its state.
    pub state: String,
    /// Our key.
    pub reference: Option<String>,
    /// Unix seconds.
    pub created: Option<i64>,
    /// Unix seconds: when its time runs out.
    pub ends_at: Option<i64>,
    /// `requestor_url`.
    pub join_url: JoinLink,
    /// `information_page_url`.
    pub short_url: Option<JoinLink>,
    /// `agent_url`: only the portal's root, and absent from lists.
    pub portal: Option<AgentLink>,
    /// Only with `scope=sso`.
    pub sso_url: Option<AgentLink>,
    /// The entry point of the service; absent from lists.
    pub button_id: Option<i64>,
    /// The guest's phones and e-mails, as Apizee holds them.
    pub contacts: Vec<Typed>,
}

/// A conference, from `POST /conferences`, `GET /conferences` or `GET /conferences/{id}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RawConference")]
pub struct Conference {
    /// Apizee's number.
    pub id: ApizeeId,
    /// Apizee's word for its state.
    pub state: String,
    /// The name given.
    pub name: String,
    /// Unix seconds.
    pub created: Option<i64>,
    /// Unix seconds: when it begins, which is when it was created unless it was planned.
    pub starts_at: Option<i64>,
    /// Unix seconds: when its time runs out.
    pub ends_at: Option<i64>,
    /// `url`, for the guest and the agent alike.
    pub join_url: JoinLink,
    /// `short_url`.
    pub short_url: Option<JoinLink>,
    /// The telephone's way in.
    pub sip: Option<Sip>,
}

/// The envelope of lists: `{total, data}`. What cannot be read is left out rather than failing
/// the whole list.
#[derive(Debug, Deserialize)]
pub(super) struct List {
    data: Vec<Value>,
}

impl List {
    pub(super) fn into_known<T: serde::de::DeserializeOwned>(self) -> Vec<T> {
        self.data
            .into_iter()
            .filter_map(|item| serde_json::from_value(item).ok())
            .collect()
    }
}

/// The answer of `POST /token` (Authentication): no `token_type`, no refresh token.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: String,
    pub(super) expires_in: Option<i64>,
}

#[derive(Deserialize)]
struct RawTicket {
    id: Value,
    state: Option<String>,
    status: Option<String>,
    #[serde(default)]
    reference: Value,
    created: Option<String>,
    end_time: Option<String>,
    requestor_url: Option<String>,
    information_page_url: Option<String>,
    agent_url: Option<String>,
    sso_url: Option<String>,
    #[serde(default)]
    button_id: Value,
    #[serde(default)]
    requestor: Value,
}

impl TryFrom<RawTicket> for Ticket {
    type Error = &'static str;

    fn try_from(raw: RawTicket) -> Result<Self, Self::Error> {
        let long = raw.requestor_url.and_then(|url| url.parse().ok());
        let short: Option<JoinLink> = raw.information_page_url.and_then(|url| url.parse().ok());
        let join_url = long
            .or_else(|| short.clone())
            .ok_or("a ticket without requestor_url")?;
        let contacts = ["phone", "email"]
            .into_iter()
            .filter_map(|key| raw.requestor.get(key))
            .flat_map(texts)
            .collect();
        Ok(Self {
            id: id(&raw.id)?,
            state: word(raw.state.or(raw.status)),
            reference: text(&raw.reference),
            created: moment(raw.created.as_deref()),
            ends_at: moment(raw.end_time.as_deref()),
            join_url,
            short_url: short,
            portal: raw.agent_url.and_then(|url| url.parse().ok()),
            sso_url: raw.sso_url.and_then(|url| url.parse().ok()),
            button_id: text(&raw.button_id).and_then(|id| id.parse().ok()),
            contacts,
        })
    }
}

#[derive(Deserialize)]
struct RawConference {
    id: Value,
    status: Option<String>,
    state: Option<String>,
    #[serde(default)]
    name: String,
    created: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
    url: Option<String>,
    short_url: Option<String>,
    sip_phone_number: Option<String>,
    #[serde(default)]
    sip_dtmf_code: Value,
}

impl TryFrom<RawConference> for Conference {
    type Error = &'static str;

    fn try_from(raw: RawConference) -> Result<Self, Self::Error> {
        let short: Option<JoinLink> = raw.short_url.and_then(|url| url.parse().ok());
        let join_url = raw
            .url
            .and_then(|url| url.parse().ok())
            .or_else(|| short.clone())
            .ok_or("a conference without url")?;
        let sip =
            raw.sip_phone_number
                .zip(text(&raw.sip_dtmf_code))
                .map(|(phone_number, dtmf_code)| Sip {
                    phone_number,
                    dtmf_code,
                });
        Ok(Self {
            id: id(&raw.id)?,
            state: word(raw.status.or(raw.state)),
            name: raw.name,
            created: moment(raw.created.as_deref()),
            starts_at: moment(raw.start_time.as_deref()),
            ends_at: moment(raw.end_time.as_deref()),
            join_url,
            short_url: short,
            sip,
        })
    }
}

/// A number in the documents, a text perhaps one day.
pub(super) fn id(value: &Value) -> Result<ApizeeId, &'static str> {
    text(value)
        .and_then(|id| id.parse().ok())
        .ok_or("an id that is neither a number nor a word")
}

pub(super) fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .map(str::to_owned)
        .or_else(|| value.as_number().map(ToString::to_string))
}

/// A phone is a text in the documents and a list in the wild.
fn texts(value: &Value) -> Vec<Typed> {
    let one = value.as_str().into_iter();
    let many = value.as_array().into_iter().flatten();
    one.chain(many.filter_map(Value::as_str))
        .filter_map(|text| text.parse().ok())
        .collect()
}

/// Apizee's word, cut to what a state can be.
pub(super) fn word(state: Option<String>) -> String {
    state.unwrap_or_default().chars().take(40).collect()
}

pub(super) fn moment(text: Option<&str>) -> Option<i64> {
    instant(text).map(OffsetDateTime::unix_timestamp)
}

/// As [`moment`], with its zone.
pub(super) fn instant(text: Option<&str>) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text?, &Rfc3339).ok()
}

/// A ticket's state as ours: the union of the two published lists (Ticket management; Webhooks).
#[must_use]
pub fn ticket_state(word: &str) -> RoomState {
    match word {
        "new" | "open" | "opened" => RoomState::Created,
        "invited" => RoomState::Invited,
        "inprogress" => RoomState::InProgress,
        "done" | "closed" => RoomState::Ended,
        "declined" => RoomState::Declined,
        "expired" => RoomState::Expired,
        "cancelled" | "rejected" => RoomState::Cancelled,
        _ => RoomState::Unknown,
    }
}

/// A conference's state as ours. `scheduled` and `ongoing` are in the documents; the others are
/// their likely companions.
#[must_use]
pub fn conference_state(word: &str) -> RoomState {
    match word {
        "scheduled" => RoomState::Created,
        "ongoing" => RoomState::InProgress,
        "done" | "ended" | "finished" | "closed" => RoomState::Ended,
        "expired" => RoomState::Expired,
        "cancelled" | "canceled" => RoomState::Cancelled,
        _ => RoomState::Unknown,
    }
}

/// The agent's deep link: `<agent_url>/entrypoint/<button_id>/tickets/<id>` (Apizee REST APIs,
/// Retrieving the link to a video assistance room). Wants a signed-in agent.
#[must_use]
pub fn deep_link(portal: &str, button_id: i64, ticket: &ApizeeId) -> Option<AgentLink> {
    let portal = portal.trim_end_matches('/');
    format!("{portal}/entrypoint/{button_id}/tickets/{ticket}")
        .parse()
        .ok()
}

/// When an `sso_url` stops working: the `exp` of the token in it, unverified since only Apizee
/// can verify it.
#[must_use]
pub fn sso_expiry(link: &AgentLink) -> Option<i64> {
    use base64::Engine as _;
    let url = url::Url::parse(link.expose()).ok()?;
    let (_, token) = url.query_pairs().find(|(key, _)| key == "access_token")?;
    let payload = token.split('.').nth(1)?;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(payload)
        .ok()?;
    let claims: Value = serde_json::from_slice(&bytes).ok()?;
    claims.get("exp")?.as_i64()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Apizee REST APIs, Retrieving the link to a video assistance room; read on 2026-11-21.
    const TICKET: &str = r#"{"id": 82070, "state": "invited", "reference": "1234",
        "created": "2023-07-12T15:48:11+00:00", "modified": "2023-07-12T15:48:12+00:00",
        "start_time": "2023-07-12T15:48:12+00:00", "end_time": "2023-07-12T16:18:12+00:00",
        "subject": null, "type": "", "description": null, "agent": "arnaud.vallee@apizee.com",
        "requestor_url": "https://diag.apizee.com?convId=88a2c81a-2b5a-496f-8546-0d7bdde8&pwd=798042",
        "requestor": {"phone": "+33662682193"},
        "information_page_url": "https://apz.fr/d6Nx453elx",
        "service_key": "115f89503138416a242f40fb7d7f338e", "agent_url": "https://cloud.apizee.com",
        "sso_url": "https://cloud.apizee.com?access_token=eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJjbG91ZC5hcGl6ZWUuY29tIiwiaWF0IjoxNjg5MTc2ODkyLCJzdWIiOiJ1c2VyOkFNTjM0cWFrbXJCbUpXcG8iLCJzc28iOnRydWUsImV4cCI6MTY4OTE3NzE5Mn0.L4_xNKE4JdyStmGcJQJqkMeRtDjvnZky9p-cqk9pEEE",
        "status": "invited", "name": null, "button_id": 223}"#;

    #[test]
    fn the_documented_ticket_is_read() {
        let ticket: Ticket = serde_json::from_str(TICKET).unwrap();
        assert_eq!(ticket.id.as_str(), "82070");
        assert_eq!(ticket_state(&ticket.state), RoomState::Invited);
        assert_eq!(ticket.created, Some(1_689_176_891));
        assert_eq!(ticket.ends_at, Some(1_689_178_692));
        assert_eq!(ticket.contacts[0].expose(), "+33662682193");
        let portal = ticket.portal.as_ref().unwrap();
        let link = deep_link(portal.expose(), ticket.button_id.unwrap(), &ticket.id).unwrap();
        assert_eq!(
            link.expose(),
            "https://cloud.apizee.com/entrypoint/223/tickets/82070"
        );
        let sso = ticket.sso_url.as_ref().unwrap();
        assert_eq!(sso_expiry(sso), Some(1_689_177_192));
        assert!(!format!("{ticket:?}").contains("662682193"));
    }

    #[test]
    fn a_list_keeps_what_it_can_read_and_phones_may_be_lists() {
        let list: List = serde_json::from_str(
            r#"{"total": 2, "data": [{"id": 1}, {"id": "2", "reference": 1234,
            "requestor": {"phone": ["+33612345678", "+33612345679"]}, "information_page_url": "https://apz.fr/x"}]}"#,
        )
        .unwrap();
        let tickets: Vec<Ticket> = list.into_known();
        assert_eq!(tickets.len(), 1);
        assert_eq!(tickets[0].reference.as_deref(), Some("1234"));
        assert_eq!(tickets[0].contacts.len(), 2);
    }

    #[test]
    fn the_documented_conference_is_read() {
        let conference: Conference = serde_json::from_str(
            r#"{"id": 842341, "name": "TEST XX", "created": "2023-07-13T16:21:57+00:00",
            "end_time": "2023-07-13T17:21:57+00:00", "status": "ongoing",
            "url": "https://meet.apizee.com/private/7a3d/5c31", "short_url": "https://apz.fr/5lKzrPDXWQ",
            "sip_phone_number": "+33 2 57 57 97 61", "sip_dtmf_code": "031092"}"#,
        )
        .unwrap();
        assert_eq!(conference_state(&conference.state), RoomState::InProgress);
        assert_eq!(conference.sip.unwrap().dtmf_code, "031092");
    }

    #[test]
    fn every_published_state_is_known_and_others_are_unknown() {
        for word in
            "new open opened invited inprogress done closed rejected declined expired cancelled"
                .split(' ')
        {
            assert_ne!(ticket_state(word), RoomState::Unknown, "{word}");
        }
        assert_eq!(ticket_state("updated"), RoomState::Unknown);
        assert!(ticket_state("levitating").is_live());
    }
}
