//! One connector at work, and what all handlers share.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{FromRequestParts as _, RawPathParams};
use axum::http::request::Parts;

use crate::account::Account;
use crate::apizee::Apizee;
use crate::background::Background;
use crate::clock::{Clock, Trust};
use crate::config::Connector;
use crate::headers::Transport;
use crate::panel_files::{KeptFiles, Page};
use crate::preferences::PreferenceStore;
use crate::rooms::Rooms;
use crate::store::{Store, Trail};

/// One connector at work.
#[derive(Debug)]
pub struct Installation {
    /// What the administrator decided.
    pub settings: Arc<Connector>,
    /// How browsers reach it.
    pub transport: Transport,
    /// Its panel's page.
    pub page: Page,
    /// Apizee, as it speaks with it.
    pub apizee: Apizee,
    pub rooms: Rooms,
    /// What else its Apizee account knows.
    pub account: Account,
}

/// What the handlers share.
#[derive(Clone)]
pub struct AppState {
    /// By name.
    pub installations: Arc<HashMap<String, Arc<Installation>>>,
    /// For `/ready`.
    pub store: Arc<dyn Store>,
    /// What agents prefer.
    pub preferences: Arc<dyn PreferenceStore>,
    /// Who did what.
    pub trail: Arc<dyn Trail>,
    /// What is finished though its caller has left.
    pub background: Background,
    /// The time.
    pub clock: Clock,
    /// Whether it is right.
    pub trust: Trust,
    /// The built panel.
    pub panel_dir: Arc<Path>,
    /// Files that panels of another version ask for.
    pub kept_files: KeptFiles,
    /// Origins of panels hosted elsewhere.
    pub panel_origins: Arc<[String]>,
}

impl AppState {
    /// The connector of that name.
    #[must_use]
    pub fn installation(&self, name: &str) -> Option<Arc<Installation>> {
        self.installations.get(name).cloned()
    }

    /// The connector whose URL was called.
    pub(crate) async fn called(&self, parts: &mut Parts) -> Option<Arc<Installation>> {
        let path = RawPathParams::from_request_parts(parts, self).await.ok()?;
        let (_, name) = path.iter().find(|(key, _)| *key == "connector")?;
        self.installation(name)
    }
}
