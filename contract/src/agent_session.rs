//! What Apizee's agent module (`loaderAgent.js`) is started with.

use serde::{Deserialize, Serialize};

use crate::text::hidden_text_type;
use crate::{EmailAddress, MediaLink};

hidden_text_type!(
    /// A token of the connector's Apizee user: who holds it can do what that user can.
    AgentToken,
    "agent token",
    |t| {
        let right = (1..=4096).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_graphic());
        right.then_some(()).ok_or("1 to 4096 visible ASCII characters")
    }
);

hidden_text_type!(
    /// The key of an Apizee account (`apiKey`): 32 hexadecimal digits in the documents.
    ApiKey,
    "api key",
    |t| {
        let right = (8..=128).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphanumeric());
        right.then_some(()).ok_or("8 to 128 letters and digits")
    }
);

/// `userInfos` of `loadAgent` (3rd-party software integration, loaderAgent module).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentUser {
    /// `userId`
    pub id: u64,
    /// Signs the user in.
    pub token: AgentToken,
    /// The name that guests see.
    pub nickname: String,
    /// `enterpriseId`
    pub enterprise_id: u64,
    /// `mail`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<EmailAddress>,
    /// Always a whole address, though Apizee has told it without `https:` as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_url: Option<MediaLink>,
}

/// The answer to `POST agent-session`. Never to be stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentSession {
    /// `serverDomainRoot`: `https://cloud.apizee.com/`.
    pub server_root: String,
    /// `apiCCkey`
    pub api_key: ApiKey,
    /// `userInfos`
    pub user: AgentUser,
}
