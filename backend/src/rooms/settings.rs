//! What the administrator decided about a connector's rooms.

use std::collections::HashMap;

use contract::{ConnectorName, ProjectId, ServiceKey};

use crate::config::{Closing, Connector};
use crate::phone::HomeRegion;
use crate::store::Allowance;

/// What the administrator decided about a connector's rooms.
#[derive(Clone, Debug)]
pub struct RoomsSettings {
    /// The installation.
    pub connector: ConnectorName,
    /// The projects it serves; empty, any.
    pub projects: Vec<ProjectId>,
    /// For numbers typed without a country.
    pub region: HomeRegion,
    /// iAdvize e-mail → Apizee login, where they differ.
    pub agents: HashMap<String, String>,
    /// The service that rooms belong to.
    pub service_key: Option<ServiceKey>,
    /// The agents' portal.
    pub portal_url: String,
    /// Lets an agent start with no contact; holds `{conversation_id}`.
    pub guest_placeholder_email: Option<String>,
    /// Whether Apizee tells by itself how rooms stand.
    pub news: News,
    /// What becomes of rooms when their conversation is over.
    pub closing: Closing,
    /// What is allowed of SMS.
    pub sms: Allowance,
    /// Whether rooms are taken over that only Apizee remembers.
    pub recovery: Recovery,
}

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

impl RoomsSettings {
    /// As the administrator decided about a connector.
    #[must_use]
    pub fn of(connector: &Connector, recovery: Recovery) -> Self {
        let account = &connector.apizee;
        Self {
            connector: connector.name.clone(),
            projects: connector.projects.clone(),
            region: account.region,
            agents: connector.agents.clone(),
            service_key: account.service_key.clone(),
            portal_url: account.portal_url.clone(),
            guest_placeholder_email: account.guest_placeholder_email.clone(),
            news: match connector.webhook {
                Some(_) => News::Told,
                None => News::Asked,
            },
            closing: connector.closing,
            sms: connector.sms,
            recovery,
        }
    }
}

impl Recovery {
    /// For one of these connectors.
    #[must_use]
    pub fn of(connector: &Connector, all: &[Connector]) -> Self {
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
