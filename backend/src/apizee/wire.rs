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
    /// Unix seconds: when Apizee changed it last, which is its end when that is over.
    pub modified: Option<i64>,
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
    /// Unix seconds: when Apizee changed it last, which is its end when that is over.
    pub modified: Option<i64>,
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
    modified: Option<String>,
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
            modified: moment(raw.modified.as_deref()),
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
    modified: Option<String>,
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
            modified: moment(raw.modified.as_deref()),
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

/// What webhooks call the conversation behind a guest's address: a ticket's `convId` (Apizee REST
/// APIs, `requestor_url`), or a mark of the conference's `room_name`.
#[must_use]
pub fn conversation_of(join_url: &str) -> Option<String> {
    let url = url::Url::parse(join_url).ok()?;
    if let Some((_, id)) = url.query_pairs().find(|(name, _)| name == "convId") {
        return Some(id.into_owned());
    }
    // `https://meet.apizee.com/private/<first>/<second>`, and `room_name` is `<first>:<second>`.
    let mut steps = url.path().rsplit('/');
    let (second, first) = (steps.next()?, steps.next()?);
    let is_private = steps.next() == Some("private");
    is_private.then(|| room_mark(&format!("{first}:{second}")))
}

/// Stands for a conference's `room_name`, by which anybody could come in.
pub(super) fn room_mark(room_name: &str) -> String {
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(room_name.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
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
    use crate::apizee::document;
    use crate::apizee::lists::Envelope;

    #[test]
    fn the_documented_ticket_is_read() {
        let ticket: Ticket = serde_json::from_value(document("ticket-created")).unwrap();
        assert_eq!(ticket.id.as_str(), "82070");
        assert_eq!(ticket_state(&ticket.state), RoomState::Invited);
        assert_eq!(ticket.created, Some(1_689_176_891));
        assert_eq!(ticket.ends_at, Some(1_689_178_692));
        assert_eq!(ticket.contacts[0].expose(), "+33612345678");
        let portal = ticket.portal.as_ref().unwrap();
        let link = deep_link(portal.expose(), ticket.button_id.unwrap(), &ticket.id).unwrap();
        assert_eq!(
            link.expose(),
            "https://cloud.apizee.com/entrypoint/223/tickets/82070"
        );
        assert_eq!(
            conversation_of(ticket.join_url.expose()).as_deref(),
            Some("88a2c81a-2b5a-496f-8546-0d7bdde8")
        );
        let sso = ticket.sso_url.as_ref().unwrap();
        assert_eq!(sso_expiry(sso), Some(1_689_177_192));
        assert!(!format!("{ticket:?}").contains("612345678"));
    }

    #[test]
    fn a_list_keeps_what_it_can_read_and_phones_may_be_lists() {
        let list: Envelope = serde_json::from_str(
            r#"{"total": 2, "data": [{"id": 1}, {"id": "2", "reference": 1234,
            "requestor": {"phone": ["+33612345678", "+33612345679"]}, "information_page_url": "https://apz.fr/x"}]}"#,
        )
        .unwrap();
        let tickets: Vec<Ticket> = list.read(0, |item| serde_json::from_value(item).ok()).items;
        assert_eq!(tickets.len(), 1);
        assert_eq!(tickets[0].reference.as_deref(), Some("1234"));
        assert_eq!(tickets[0].contacts.len(), 2);
    }

    #[test]
    fn the_documented_conference_is_read() {
        let conference: Conference =
            serde_json::from_value(document("conference-created")).unwrap();
        assert_eq!(conference.id.as_str(), "842199");
        assert_eq!(conference.name, "TEST");
        assert_eq!(conference_state(&conference.state), RoomState::Created);
        assert_eq!(conference.created, Some(1_689_236_911));
        assert_eq!(conference.ends_at, Some(1_689_240_511));
        let short = conference.short_url.as_ref().unwrap();
        assert_eq!(short.expose(), "https://apz.fr/v639BqrklV");
        assert!(
            conference
                .join_url
                .expose()
                .ends_with("/ae226154999f5d50f9e6f909e27c5113")
        );
        let room_name = document("conference-created")["room_name"].take();
        let mark = room_mark(room_name.as_str().unwrap());
        assert_eq!(conversation_of(conference.join_url.expose()), Some(mark));
        let sip = conference.sip.as_ref().unwrap();
        assert_eq!(sip.phone_number, "+33 2 57 57 97 61");
        assert_eq!(sip.dtmf_code, "342543");
        assert!(!format!("{conference:?}").contains("v639BqrklV"));
        assert_eq!(conference_state("ongoing"), RoomState::InProgress);
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
