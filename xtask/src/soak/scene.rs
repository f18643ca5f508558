//! Who plays: the emulators, the store, the backend's processes.

use std::{fs, path::PathBuf, sync::Arc};

use anyhow::{Context as _, Result};
use fastrand::Rng;
use tempfile::TempDir;
use test_postgres::{Database, Server};
use tokio::sync::watch;

use super::{
    config::{Account, Connector, Settings},
    emulator::Emulator,
    office::Office,
    order::Stores,
    process::{Backend, Emulating, steady_ports},
};
use crate::{project::Project, stand};

/// A family of agents: a connector and the Apizee behind it.
pub(super) struct Family {
    pub(super) name: &'static str,
    pub(super) pace: Pace,
    pub(super) emulator: Emulator,
    emulating: Emulating,
}

/// How fast a family presses, and what Apizee allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// 50 starts a second, and no limit.
    Throughput,
    /// The real limit, of each of three users.
    RealLimit,
}

impl Pace {
    /// What Apizee allows a user in a minute (Rate limits).
    pub(super) const REAL: u32 = 10;

    /// Thousandths of a second between two starts.
    pub(super) fn every_ms(self) -> u64 {
        match self {
            Self::Throughput => 20,
            // 20 in a minute, of 30 requests: what follows from a start must fit as well.
            Self::RealLimit => 3_000,
        }
    }

    /// What the emulator enforces.
    pub(super) fn limit(self) -> Option<u32> {
        match self {
            Self::Throughput => None,
            Self::RealLimit => Some(Self::REAL),
        }
    }

    fn requests_per_minute(self) -> u32 {
        self.limit().unwrap_or(1_000_000)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Throughput => "throughput",
            Self::RealLimit => "real-limit",
        }
    }
}

/// What a scene is played on.
pub(super) struct Scene {
    pub(super) backends: Vec<Backend>,
    families: Vec<Family>,
    // Before its server: dropped, it is still told to go.
    database: Option<Database>,
    pub(super) postgres: Option<Arc<Server>>,
    folder: TempDir,
}

impl Scene {
    /// Starts everything and waits until it answers.
    pub(super) async fn set(project: &Project, stores: Stores) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("apizee-panel-soak-")
            .tempdir()
            .context("a temporary folder")?;
        let panel_dir = folder.path().join("dist");
        fs::create_dir(&panel_dir).context("the panel's folder")?;
        // Nobody opens the panel here, but the backend wants its page.
        fs::write(panel_dir.join("index.html"), "<!doctype html>").context("a page")?;
        let (store, postgres, database, processes) = match stores {
            Stores::Sqlite => {
                let file = folder.path().join("store").join("panel.db");
                fs::create_dir(folder.path().join("store")).context("the store's folder")?;
                (format!("sqlite:{}", file.display()), None, None, 1)
            }
            Stores::Postgres => {
                let server = tokio::task::spawn_blocking(Server::start).await??;
                let database = Database::on(&server.url())?;
                (database.url(), Some(Arc::new(server)), Some(database), 2)
            }
        };
        let ports = steady_ports(2 * processes)?;
        let (listening, admin) = ports.split_at(processes);
        let first = listening.first().context("a port")?;
        let mut families = Vec::new();
        for pace in [Pace::Throughput, Pace::RealLimit] {
            let panel_url = format!("http://127.0.0.1:{first}/{}/", pace.name());
            let of_it = folder.path().join(pace.name());
            let emulating = Emulating::start(project, &of_it, &panel_url).await?;
            let emulator = Emulator::at(emulating.port, panel_url)?;
            emulator.limit(pace.limit()).await?;
            emulator.tell_backend(pace).await?;
            families.push(Family {
                name: pace.name(),
                pace,
                emulator,
                emulating,
            });
        }
        let mut scene = Self {
            backends: Vec::new(),
            families,
            database,
            postgres,
            folder,
        };
        for (place, (listen, admin)) in listening.iter().zip(admin).enumerate() {
            let settings = Settings {
                listen: *listen,
                admin: *admin,
                panel_dir: panel_dir.clone(),
                store: store.clone(),
                connectors: scene.families.iter().map(Family::connector).collect(),
            };
            let folder = scene.folder.path().join(format!("backend-{}", place + 1));
            let mut backend = Backend::new(project, &folder, &settings)?;
            backend.start().await?;
            scene.backends.push(backend);
        }
        Ok(scene)
    }

    pub(super) fn families(&self) -> &[Family] {
        &self.families
    }

    /// Where each family's agents work.
    pub(super) fn offices(
        &self,
        closing: &watch::Receiver<bool>,
        seed: u64,
    ) -> Result<Vec<Arc<Office>>> {
        let mut random = Rng::with_seed(seed);
        let doors: Vec<String> = self.backends.iter().map(Backend::address).collect();
        let office = |family: &Family| {
            let (closing, seed) = (closing.clone(), random.u64(..));
            Office::open(family, &doors, closing, seed).map(Arc::new)
        };
        self.families.iter().map(office).collect()
    }

    /// Ends everything and leaves nothing behind.
    pub(super) async fn strike(self) -> Result<()> {
        self.end().await?.close().context("the temporary folder")
    }

    /// Ends everything and leaves the logs behind.
    pub(super) async fn keep(self) -> PathBuf {
        let path = self.folder.path().to_owned();
        match self.end().await {
            Ok(folder) => folder.keep(),
            Err(error) => {
                println!("note: {error:#}");
                path
            }
        }
    }

    async fn end(mut self) -> Result<TempDir> {
        for backend in &mut self.backends {
            backend.stop().await?;
        }
        for family in self.families {
            family.emulating.stop().await;
        }
        tokio::task::spawn_blocking(move || {
            drop(self.database);
            drop(self.postgres);
        })
        .await
        .context("the end of PostgreSQL")?;
        Ok(self.folder)
    }
}

impl Family {
    fn connector(&self) -> Connector {
        Connector {
            name: self.name.to_owned(),
            app_url: self.emulator.panel_url.clone(),
            api_port: self.emulating.port,
            requests_per_minute: self.pace.requests_per_minute(),
            accounts: Account::first(3),
        }
    }
}

impl Pace {
    /// How notices misbehave: where there are few, each comes twice and out of order.
    pub(super) fn webhook(self, hook_url: &str) -> serde_json::Value {
        let (name, value) = stand::hook_header();
        let odd = match self {
            Self::Throughput => (0, false),
            Self::RealLimit => (1, true),
        };
        serde_json::json!({
            "url": hook_url,
            "headers": { name: value },
            "duplicates": odd.0,
            "disorder": odd.1,
        })
    }
}
