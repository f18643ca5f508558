//! The configuration: one struct per concern, read once. A wrong value stops the start, and all
//! faults are named at once.

mod agent_tools;
mod iadvize;
mod reader;
mod rules;
mod secret;
mod strength;
mod webhook;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::HeaderName;
use contract::{ConnectorName, EmailAddress, ProjectId, ServiceKey};

pub use agent_tools::AgentTools;
pub use iadvize::{Closing, IadvizeWebhook};
use reader::Reader;
pub use reader::{Fault, Faults};
pub use secret::Secret;

use crate::apizee::Password;
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
    /// `sqlite:` and a path.
    pub store: String,
    /// Exact origins of panels hosted elsewhere, for CORS.
    pub panel_origins: Vec<String>,
    /// How long an ended room and its link are kept: 1 to 365 days.
    pub retention_days: u16,
    /// The least severe level that is logged.
    pub log: tracing::Level,
    /// The Desk.
    pub desk: Desk,
    /// The installations, at least one.
    pub connectors: Vec<Connector>,
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

/// Whether phones and e-mails may stand in the quick invitation's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuickInvitationContacts {
    /// Only the reference and the service do.
    Omit,
    /// The administrator accepts personal data in a URL.
    Include,
}

/// One installation in iAdvize.
#[derive(Clone, Debug)]
pub struct Connector {
    /// First path segment of its URLs.
    pub name: ConnectorName,
    /// Signs the Desk's tokens.
    pub secret: Secret,
    /// Still accepted during a rotation.
    pub previous_secret: Option<Secret>,
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
    /// How iAdvize proves that a webhook is its own; absent, none is taken.
    pub iadvize_webhook: Option<IadvizeWebhook>,
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
    pub secret: Secret,
    /// Still accepted during a rotation.
    pub previous_secret: Option<Secret>,
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
        reader.finish(config)
    }
}

impl Config {
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
}
