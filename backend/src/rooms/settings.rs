//! What the administrator decided about a connector's rooms.

use std::collections::HashMap;
use std::sync::Arc;

use contract::{ConnectorName, ProjectId, ServiceKey};

use super::Rooms;
use crate::apizee::{Apizee, ApizeeSettings, Budgets, Password};
use crate::clock::Clock;
use crate::config::{Closing, Connector};
use crate::phone::HomeRegion;
use crate::store::{Allowance, Instance, Seal, Store};

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
}

/// How the state of a room gets here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// By webhooks.
    Told,
    /// By questions, where a request can be spared.
    Asked,
}

impl Rooms {
    /// The rooms of a connector, as the administrator decided. Connectors of one Apizee user
    /// share that user's `budgets`.
    #[must_use]
    pub fn for_connector(
        connector: &Connector,
        store: Arc<dyn Store>,
        http: reqwest::Client,
        budgets: &mut Budgets,
        clock: Clock,
    ) -> Self {
        let account = &connector.apizee;
        let budget = budgets.of_user(
            &account.api_url,
            &account.username,
            account.requests_per_minute,
        );
        let apizee = ApizeeSettings {
            api_url: account.api_url.clone(),
            username: account.username.clone(),
            password: Password::clone(&account.password.current()),
            events_path: account.events_path.clone(),
        };
        let settings = RoomsSettings {
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
        };
        let seal = Seal::new(connector.keys.current().secret.expose().as_bytes());
        let apizee = Apizee::new(http, apizee, budget);
        Self::new(store, apizee, settings, seal, clock, Instance::new())
    }
}
