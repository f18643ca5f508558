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
    /// A comma list of e-mails and mobile numbers; mandatory.
    pub participants: Hidden<'a>,
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
    /// The service, where the connector names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_key: Option<&'a str>,
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
