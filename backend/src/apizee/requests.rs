//! What Apizee is asked, as it spells it.

use serde::Serialize;

/// `POST /tickets` (Apizee REST APIs, Parameters). An absent field is not sent.
#[derive(Clone, Debug, Serialize)]
pub struct TicketRequest<'a> {
    /// The guest's phone in E.164; mandatory without `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Hidden<'a>>,
    /// The guest's e-mail; mandatory without `phone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Hidden<'a>>,
    /// Our key on Apizee's side.
    pub reference: &'a str,
    /// The agent's Apizee login. Mandatory in one document and optional in a newer one: sent
    /// whenever it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<Hidden<'a>>,
    /// `1` to invite, `0` not to: always explicit.
    pub invite: &'static str,
    /// `sso`: the answer holds the agent's link of 300 s.
    pub scope: &'static str,
    /// The language of the guest's invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'a str>,
    /// The service, where the connector names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_key: Option<&'a str>,
    /// The guest's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Hidden<'a>>,
}

/// `POST /conferences` (Apizee REST APIs, Parameters). An absent field is not sent.
#[derive(Clone, Debug, Serialize)]
pub struct ConferenceRequest<'a> {
    /// Mandatory.
    pub participants: Participants<'a>,
    /// 2 to 255 characters; carries the conversation's tag, by which it is found again.
    pub name: &'a str,
    /// `true`: guests wait for the moderator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderation: Option<&'static str>,
    /// The agent's Apizee login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Hidden<'a>>,
    /// `true` or `false`, always explicit: the default is `true` here and `0` for tickets.
    pub invite: &'static str,
    /// The language of the invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'a str>,
    /// The service, where the agent or the connector names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_key: Option<&'a str>,
    /// At most 300 characters of the invitation (Video conference management, as all that follows).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Hidden<'a>>,
    /// At most 255 of `0-9`, `*`, `#`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Hidden<'a>>,
    /// ISO 8601 in UTC: `2020-01-01T15:00:00Z`.
    #[serde(rename = "startTime", skip_serializing_if = "Option::is_none")]
    pub start_time: Option<&'a str>,
    /// Minutes, 1 or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u16>,
    /// Minutes, 1 to 60.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminder: Option<u16>,
}

/// A comma list of e-mails and mobile numbers: `Debug` hides it.
#[derive(Clone)]
pub struct Participants<'a>(pub Vec<&'a str>);

impl Serialize for Participants<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.join(","))
    }
}

impl core::fmt::Debug for Participants<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} participants", self.0.len())
    }
}

/// `POST /text-message`.
#[derive(Serialize)]
pub(super) struct TextMessage<'a> {
    pub(super) to: [Hidden<'a>; 1],
    pub(super) body: Hidden<'a>,
}

/// A personal text on its way out: `Debug` hides it.
#[derive(Clone, Copy, Serialize)]
#[serde(transparent)]
pub struct Hidden<'a>(pub &'a str);

impl core::fmt::Debug for Hidden<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Hidden")
    }
}

/// `POST /token`.
#[derive(Serialize)]
pub(super) struct TokenRequest<'a> {
    pub(super) grant_type: &'static str,
    pub(super) username: &'a str,
    pub(super) password: &'a str,
}
