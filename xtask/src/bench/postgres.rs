//! The backend over a PostgreSQL of its own, thrown away afterwards.

use std::fs;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;
use test_postgres::{Database, Server};

use super::{REQUESTS_PER_MINUTE, starts::Starts, tap::Tap};
use crate::{
    project::Project,
    soak::{Account, Backend, Connector, Emulating, Settings, steady_ports},
    stand::Ports,
};

/// All that runs for it.
pub(super) struct OnPostgres {
    pub(super) starts: Starts,
    pub(super) tap: Tap,
    backend: Backend,
    emulating: Emulating,
    // Before its server: dropped, it is still told to go.
    database: Database,
    server: Server,
    folder: TempDir,
}

impl OnPostgres {
    /// Starts all of it and waits until it answers.
    pub(super) async fn start(project: &Project) -> Result<Self> {
        let folder = tempfile::tempdir().context("a temporary folder")?;
        let panel_dir = folder.path().join("dist");
        fs::create_dir(&panel_dir).context("the panel's folder")?;
        fs::write(panel_dir.join("index.html"), "<!doctype html>").context("a page")?;
        let ports = steady_ports(2)?;
        let [listen, admin] = ports.as_slice() else {
            bail!("two ports were asked for");
        };
        let panel_url = format!("http://127.0.0.1:{listen}/acme/");
        let emulating =
            Emulating::start(project, &folder.path().join("apizee"), &panel_url).await?;
        let ports = Ports {
            desk: 0,
            backend: *listen,
            apizee: emulating.port,
            admin: *admin,
        };
        let tap = Tap::before(ports.apizee).await?;
        let server = tokio::task::spawn_blocking(Server::start).await??;
        let database = Database::on(&server.url())?;
        let settings = Settings {
            listen: *listen,
            admin: *admin,
            panel_dir,
            store: database.url(),
            connectors: vec![Connector {
                name: "acme".to_owned(),
                app_url: panel_url,
                api_port: tap.port(),
                requests_per_minute: REQUESTS_PER_MINUTE,
                accounts: Account::first(1),
            }],
        };
        let mut backend = Backend::new(project, &folder.path().join("backend"), &settings)?;
        backend.start().await?;
        Ok(Self {
            starts: Starts::new(ports)?,
            tap,
            backend,
            emulating,
            database,
            server,
            folder,
        })
    }

    /// Ends all of it and leaves nothing behind.
    pub(super) async fn stop(self) -> Result<()> {
        let Self {
            mut backend,
            emulating,
            database,
            server,
            folder,
            ..
        } = self;
        backend.stop().await?;
        emulating.stop().await;
        tokio::task::spawn_blocking(move || {
            drop(database);
            drop(server);
        })
        .await
        .context("the end of PostgreSQL")?;
        folder.close().context("the temporary folder")
    }
}
