//! The agent as the backend knows them, and what this installation offers.

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::text::hidden_text_type;
use crate::{OperatorId, Preferences, RoomKind, words};

words! {
    /// Whether an agent must give the guest's phone or e-mail. Apizee demands one even when nobody is
    /// invited (Apizee REST APIs, Parameters); an administrator may configure a placeholder.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum GuestContact {
        /// The agent types one.
        Needed = "needed",
        /// The agent may leave it out.
        Optional = "optional",
    }
}

choice!(
    /// Whether the panel may start Apizee's agent module with `POST agent-session`. `true` on the
    /// wire: it may.
    LoaderAgent {
        /// `POST agent-session` is refused.
        Off,
        /// The connector's token reaches the agents' browsers.
        On
    }
);

hidden_text_type!(
    /// The identification key of the agent application in a frame (Embed, `iK`), which Apizee hands
    /// to the account. Agents' browsers know it.
    IdentificationKey,
    "identification key",
    |t| {
        let right = (8..=128).contains(&t.len())
            && t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        right.then_some(()).ok_or("8 to 128 letters, digits, - and _")
    }
);

/// Apizee's agent application in a frame (Embed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Embed {
    /// Without its parameters: `https://app.apizee.com/agent/`.
    pub app_url: String,
    /// The parameter `iK`.
    pub identification_key: IdentificationKey,
}

/// What the administrator has switched on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enabled {
    /// The kinds of rooms.
    pub kinds: Vec<RoomKind>,
    /// Whether the guest's contact can be left out.
    pub guest_contact: GuestContact,
    /// Whether `POST agent-session` answers.
    #[serde(default)]
    pub loader_agent: LoaderAgent,
    /// Absent when it is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embed: Option<Embed>,
    /// The customer's own origin of the quick invitation, which may stand in a frame; absent, only
    /// a tab will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quick_invitation_origin: Option<String>,
}

/// What the agent may be told about limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Requests a minute that Apizee allows the connector's user (Rate limits: 10).
    pub requests_per_minute: u32,
}

/// The answer to `GET session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The `sub` of the JWT.
    pub operator_id: OperatorId,
    /// What is on.
    pub enabled: Enabled,
    /// For numbers typed without a country: ISO 3166-1 alpha-2.
    pub region: String,
    /// How much Apizee allows.
    pub limits: Limits,
    /// What the agent prefers; the defaults until they have said so.
    #[serde(default)]
    pub preferences: Preferences,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_of_an_older_backend_is_read() {
        let json = r#"{"operator_id":"270586","enabled":{"kinds":["assistance"],
            "guest_contact":"needed"},"region":"FR","limits":{"requests_per_minute":10}}"#;
        let session: Session = serde_json::from_str(json).unwrap();
        assert_eq!(session.enabled.loader_agent, LoaderAgent::Off);
        assert_eq!(session.preferences, Preferences::default());
    }
}
