//! What the commands share that an administrator gives about one connector's store: it is opened, what
//! was done gets its line in the audit trail, it is closed.

use std::path::PathBuf;
use std::sync::Arc;

use apizee_panel_backend::audit;
use apizee_panel_backend::config::{Connector, StorePlace};
use apizee_panel_backend::store::{Action, Entry, Opened, StoreError};
use clap::Args;
use contract::{ConnectorName, RoomId};
use serde_json::Value;

use super::serve::open;
use super::{File, Stop};

/// How many lines of the trail are told of a room: more than it can have.
const MOST_LINES: u32 = 1000;

/// Which connector, and how the answer is told.
#[derive(Args, Debug)]
pub(super) struct Of {
    #[command(flatten)]
    file: File,
    /// The connector, by its name in the configuration.
    #[arg(long, value_name = "NAME")]
    connector: ConnectorName,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// What a command says, for people and for scripts.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) json: Value,
}

impl Said {
    pub(super) fn print(&self, of: &Of) {
        match of.json {
            true => println!("{}", self.json),
            false => println!("{}", self.text),
        }
    }
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("the configuration has no connector {0}")]
    NoConnector(ConnectorName),
    #[error(
        "there is no store at {0}: no backend has run with this configuration, or the path is relative to another folder"
    )]
    NoStore(PathBuf),
    #[error(
        "the store is in use by {holder}; SQLite serves one process: stop the backend for as long as this command takes, or use the panel"
    )]
    Held { holder: String },
}

/// At one connector's store.
pub(super) struct Administrator {
    pub(super) opened: Opened,
    pub(super) connector: Arc<Connector>,
    pub(super) place: StorePlace,
}

impl Administrator {
    /// Does something there, and leaves.
    pub(super) async fn does<T>(
        of: &Of,
        doing: impl AsyncFnOnce(&Self) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let administrator = Self::of(of).await?;
        let done = doing(&administrator).await;
        administrator.opened.close().await;
        done
    }

    async fn of(of: &Of) -> Result<Self, Stop> {
        let mut config = super::config(&of.file.config)?;
        let place = config
            .connectors
            .iter()
            .position(|one| one.name == of.connector);
        let Some(place) = place else {
            return Err(Refused::NoConnector(of.connector.clone()).into());
        };
        let connector = config.connectors.swap_remove(place);
        // Else an empty one would be made, and nothing be found in it.
        if let StorePlace::File(file) = &config.store
            && !file.exists()
        {
            return Err(Refused::NoStore(file.clone()).into());
        }
        let opened = match open(&config.store).await {
            Err(Stop::Store(StoreError::Held { holder })) => {
                return Err(Refused::Held { holder }.into());
            }
            opened => opened?,
        };
        Ok(Self {
            opened,
            connector,
            place: config.store,
        })
    }

    /// Writes down what was done.
    pub(super) async fn record(
        &self,
        action: Action,
        room: Option<&RoomId>,
        outcome: &str,
    ) -> Result<(), Stop> {
        let (at, name) = (self.opened.clock.unix_s(), &self.connector.name);
        let entry = audit::entry(at, name, None, action, room, outcome);
        Ok(self.opened.trail.record(&entry).await?)
    }

    /// What was done to a room, oldest first.
    pub(super) async fn trail(&self, room: &RoomId) -> Result<Vec<Entry>, Stop> {
        let name = &self.connector.name;
        let mut lines = self
            .opened
            .trail
            .entries(name, Some(room), MOST_LINES)
            .await?;
        lines.reverse();
        Ok(lines)
    }
}
