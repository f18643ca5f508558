//! What an agent prefers. Kept by the backend, since the panel stores nothing in the browser.

use serde::{Deserialize, Serialize};

use crate::{ServiceKey, words};

words! {
    /// Where the agent's own side of a room opens.
    #[derive(Default)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum AgentSide {
        /// In a tab of its own: works whatever the frames around the panel allow.
        #[default]
        Tab = "tab",
        /// In the panel.
        Panel = "panel",
    }
}

/// An agent's preferences: a part of `GET session`, the body of `PUT preferences` and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preferences {
    /// The service chosen last; absent, the connector's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_key: Option<ServiceKey>,
    /// Where the agent's side opens.
    pub agent_side: AgentSide,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_must_be_named_and_a_key_be_whole() {
        let read = serde_json::from_str::<Preferences>;
        assert_eq!(
            read(r#"{"agent_side":"tab"}"#).unwrap(),
            Preferences::default()
        );
        assert!(read("{}").is_err());
        assert!(read(r#"{"agent_side":"tab","service_key":"short"}"#).is_err());
    }
}
