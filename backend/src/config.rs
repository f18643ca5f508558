//! The configuration: one struct per concern, read once. A wrong value stops the start, and all
//! faults are named at once.

mod keys;
mod overlay;
mod reader;
pub mod schema;

mod rules;

mod account;
mod agent_tools;
mod connector;
mod iadvize;
mod limits;
mod places;
mod strength;
mod webhook;

mod rotating;
mod secret;

#[cfg(test)]
pub(crate) mod sample;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::http::HeaderName;
use contract::{ConnectorName, EmailAddress, ProjectId, ServiceKey, words};

pub use agent_tools::AgentTools;
pub use iadvize::Closing;
pub use limits::{Limits, Network};
pub use places::StorePlace;
pub use reader::{Fault, Faults};
use reader::{Reader, Told};
pub use rotating::{Keys, Rotating};
pub use secret::Secret;

use crate::apizee::{Password, ServiceUser};
use crate::headers::Hsts;
use crate::phone::HomeRegion;
use crate::store::Allowance;

/// The library that the panel's page names; the page on any other host keeps it.
pub const PRODUCTION_LIBRARY: &str =
    "https://static.iadvize.com/conversation-panel-app-lib/2.9.0/idzcpa.umd.production.min.js";

/// Everything that the administrator decides.
#[derive(Debug)]
pub struct Config {
    /// Where the panel and its API are served.
    pub listen: SocketAddr,
    /// Where `/metrics` is served: never public.
    pub admin_listen: SocketAddr,
    /// The built panel.
    pub panel_dir: PathBuf,
    /// Where rooms are remembered.
    pub store: StorePlace,
    /// Exact origins of panels hosted elsewhere, for CORS.
    pub panel_origins: Vec<String>,
    /// How long an ended room and its link are kept: 1 to 365 days.
    pub retention_days: u16,
    /// How long the audit trail is kept: 1 to 3650 days.
    pub audit_retention_days: u16,
    /// The least severe level that is logged.
    pub log: tracing::Level,
    /// Whether browsers are told to use TLS alone.
    pub hsts: Hsts,
    /// What callers may take of the port.
    pub limits: Limits,
    /// The Desk.
    pub desk: Desk,
    /// The installations, at least one.
    pub connectors: Vec<Arc<Connector>>,
    /// All that was read and is no secret.
    told: Vec<Told>,
}

/// The Desk that frames the panel.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Origins that may frame the panel (App Plugins, App development: sd and ha).
    pub origins: Vec<String>,
    /// The script that defines `window.idzCpa`.
    pub library_url: String,
    /// Its Subresource Integrity hash.
    pub library_integrity: Option<String>,
}

words! {
    /// Whether phones and e-mails may stand in the quick invitation's address; in the page's word.
    pub enum QuickInvitationContacts {
        /// Only the reference and the service do.
        Omit = "omit",
        /// The administrator accepts personal data in a URL.
        Include = "include",
    }
}

/// One installation in iAdvize.
#[derive(Clone, Debug)]
pub struct Connector {
    /// First path segment of its URLs.
    pub name: ConnectorName,
    /// Sign the Desk's tokens.
    pub keys: Rotating<Keys>,
    /// The `aud` of the Desk's tokens.
    pub app_url: String,
    /// The projects it serves; empty, any.
    pub projects: Vec<ProjectId>,
    /// Personal data in the quick invitation's address.
    pub quick_invitation_contacts: QuickInvitationContacts,
    /// The Apizee account.
    pub apizee: ApizeeAccount,
    /// How Apizee proves that a webhook is its own; absent, none is taken.
    pub webhook: Option<Webhook>,
    /// Sign iAdvize's webhooks; absent, none is taken.
    pub iadvize_webhook: Option<Rotating<Keys>>,
    /// What becomes of rooms when their conversation is over.
    pub closing: Closing,
    /// What is allowed of SMS.
    pub sms: Allowance,
    /// iAdvize e-mail → Apizee login, where they differ.
    pub agents: HashMap<String, String>,
    /// Apizee's own tools for agents.
    pub tools: AgentTools,
}

impl Connector {
    /// An agent's Apizee login: the administrator's word, else their own e-mail.
    #[must_use]
    pub fn apizee_login<'a>(&'a self, email: &'a EmailAddress) -> &'a str {
        let mut agents = self.agents.iter();
        let mapped = agents.find(|(iadvize, _)| iadvize.eq_ignore_ascii_case(email.expose()));
        mapped.map_or(email.expose(), |(_, apizee)| apizee.as_str())
    }
}

/// The header that the administrator writes into Apizee's console: its webhooks have no signature
/// (Webhooks, custom headers).
#[derive(Clone, Debug)]
pub struct Webhook {
    /// In lower case.
    pub header: HeaderName,
    /// Its value.
    pub keys: Rotating<Keys>,
}

/// The Apizee account of a connector.
#[derive(Clone, Debug)]
pub struct ApizeeAccount {
    /// Without a final slash: `https://cloud.apizee.com/api`, perhaps `/v3`.
    pub api_url: String,
    /// Without a final slash: `https://cloud.apizee.com`.
    pub portal_url: String,
    /// The service account's login.
    pub username: String,
    /// Its password.
    pub password: Password,
    /// Further users of the same enterprise, each with requests of its own.
    pub more_accounts: Vec<ServiceUser>,
    /// Where a ticket's events are, under `api_url`; holds `{id}`.
    pub events_path: String,
    /// The account's enterprise.
    pub enterprise_id: u64,
    /// The service that rooms belong to.
    pub service_key: Option<ServiceKey>,
    /// 10, says Apizee (Rate limits).
    pub requests_per_minute: u32,
    /// For numbers typed without a country.
    pub region: HomeRegion,
    /// Lets an agent start with no contact; holds `{conversation_id}`.
    pub guest_placeholder_email: Option<String>,
}

impl Config {
    /// Reads a TOML text, with `environment` (names and values) laid over it.
    ///
    /// # Errors
    /// All faults, each with its place and the remedy.
    pub fn read(
        toml: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Faults> {
        let mut reader = Reader::new(toml, environment)?;
        let config = rules::read_all(&mut reader);
        let (config, told) = reader.finish(config)?;
        Ok(Self { told, ..config })
    }

    /// Reads a TOML text with the process's environment laid over it: the only place that looks
    /// at the environment.
    ///
    /// # Errors
    /// All faults, each with its place and the remedy.
    pub fn from_environment(toml: &str) -> Result<Self, Faults> {
        Self::read(
            toml,
            std::env::vars_os().filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.into_string().ok()?))
            }),
        )
    }

    /// Takes over the secrets of a later reading, and nothing else. Tells what else differs: that
    /// wants a restart.
    #[must_use]
    pub fn renew_secrets(&self, later: &Self) -> Vec<String> {
        let mut differs = differing(&self.told, &later.told);
        for (n, connector) in self.connectors.iter().enumerate() {
            let mut named = later.connectors.iter();
            let Some(later) = named.find(|later| later.name == connector.name) else {
                continue;
            };
            connector.keys.follow(&later.keys);
            connector.apizee.follow(&later.apizee);
            match (&connector.webhook, &later.webhook) {
                (Some(webhook), Some(later)) => webhook.keys.follow(&later.keys),
                (None, None) => {}
                (Some(_), None) | (None, Some(_)) => {
                    differs.push(format!("connector.{n}.webhook.secret"));
                }
            }
            match (&connector.iadvize_webhook, &later.iadvize_webhook) {
                (Some(keys), Some(later)) => keys.follow(later),
                (None, None) => {}
                (Some(_), None) | (None, Some(_)) => {
                    differs.push(format!("connector.{n}.iadvize_webhook.secret"));
                }
            }
        }
        differs
    }
}

/// The places of what is in one reading and not, or otherwise, in the other.
fn differing(before: &[Told], later: &[Told]) -> Vec<String> {
    let lacks = |all: &[Told], one: &Told| {
        let same =
            |other: &Told| other.path == one.path && other.value.expose() == one.value.expose();
        !all.iter().any(same)
    };
    let changed = before.iter().filter(|told| lacks(later, told));
    let new = later.iter().filter(|told| lacks(before, told));
    let mut paths: Vec<String> = changed.chain(new).map(|told| told.path.clone()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}
