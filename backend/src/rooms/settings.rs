//! What follows for rooms from what the administrator decided.

use std::sync::Arc;

use crate::config::Connector;

/// Whether rooms that only Apizee remembers are taken for the conversation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// They are: the account is this connector's alone, and so are all projects.
    On,
    /// They may be another connector's, or of a project that this one does not serve.
    Off,
}

/// How the state of a room gets here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// By webhooks.
    Told,
    /// By questions, where a request can be spared.
    Asked,
}

impl News {
    /// As the administrator decided.
    #[must_use]
    pub fn of(connector: &Connector) -> Self {
        match connector.webhook {
            Some(_) => Self::Told,
            None => Self::Asked,
        }
    }
}

impl Recovery {
    /// For one of these connectors.
    #[must_use]
    pub fn of(connector: &Connector, all: &[Arc<Connector>]) -> Self {
        let account = |one: &Connector| {
            let house = one
                .apizee
                .api_url
                .trim_end_matches('/')
                .trim_end_matches("/v3");
            (house.to_owned(), one.apizee.enterprise_id)
        };
        let ours = account(connector);
        let is_shared = all.iter().filter(|one| account(one) == ours).count() > 1;
        if connector.projects.is_empty() && !is_shared {
            Self::On
        } else {
            Self::Off
        }
    }
}
