//! The agent as the backend knows them, and what this installation offers.

use serde::{Deserialize, Serialize};

use crate::{OperatorId, RoomKind};

/// Whether an agent must give the guest's phone or e-mail. Apizee demands one even when nobody is
/// invited (Apizee REST APIs, Parameters); an administrator may configure a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GuestContact {
    /// The agent types one.
    Needed,
    /// The agent may leave it out.
    Optional,
}

/// What the administrator has switched on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enabled {
    /// The kinds of rooms.
    pub kinds: Vec<RoomKind>,
    /// Whether the guest's contact can be left out.
    pub guest_contact: GuestContact,
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
}
