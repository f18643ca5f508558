//! The Apizee services that an agent may choose from.

use serde::{Deserialize, Serialize};

use crate::{ServiceKey, words};

words! {
    /// What a service is for.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum ServiceKind {
        /// Rooms of the kind assistance.
        Assistance = "assistance",
        /// Rooms of the kind meeting.
        Meeting = "meeting",
        /// A chat box, or something that this code does not know.
        Other = "other",
    }
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Service {
    /// Names it to Apizee.
    pub key: ServiceKey,
    /// Names it to people; the key where Apizee tells none.
    pub name: String,
    /// What it is for.
    pub kind: ServiceKind,
}

/// The answer to `GET services`, in Apizee's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Services {
    /// The account's services.
    pub services: Vec<Service>,
}
