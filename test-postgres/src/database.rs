//! A data base of its own for each test.

use std::{env, process::Command};

use anyhow::{Context as _, Result};
use url::Url;

use crate::{
    VARIABLE,
    programs::{Programs, ask},
};

/// PostgreSQL's, where a URL names none.
const USUAL_PORT: u16 = 5432;

/// A fresh data base; it goes with this value.
#[derive(Debug)]
pub struct Database {
    server: Url,
    pub(crate) name: String,
}

impl Database {
    /// On the server of [`VARIABLE`]. Where nothing is named, that is said and there is none: the test
    /// is skipped.
    ///
    /// # Errors
    /// When the server that is named cannot be reached.
    pub fn of_the_tests() -> Result<Option<Self>> {
        let Some(server) = env::var(VARIABLE).ok().filter(|url| !url.is_empty()) else {
            eprintln!("skipped: set {VARIABLE}");
            return Ok(None);
        };
        Self::on(&server).map(Some)
    }

    /// On this server.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn on(server: &str) -> Result<Self> {
        let database = Self {
            server: Url::parse(server).context(VARIABLE)?,
            name: format!("test_{}", uuid::Uuid::new_v4().simple()),
        };
        database.tell(&format!("CREATE DATABASE {}", database.name))?;
        Ok(database)
    }

    #[must_use]
    pub fn url(&self) -> String {
        self.by(self.server.port())
    }

    /// Where its server listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.port().unwrap_or(USUAL_PORT)
    }

    /// Its URL by another port of the same machine: that of a proxy.
    #[must_use]
    pub fn url_by(&self, port: u16) -> String {
        self.by(Some(port))
    }

    fn by(&self, port: Option<u16>) -> String {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        match url.set_port(port) {
            Ok(()) => url.into(),
            Err(()) => unreachable!("a URL with a host takes a port (URL standard, port setter)"),
        }
    }

    /// `psql`, since there is nothing asynchronous in a `Drop`; the password is not in its arguments.
    pub(crate) fn tell(&self, sql: &str) -> Result<()> {
        let programs = Programs::find();
        let psql = programs.map(|programs| programs.folder().join("psql"));
        let psql = psql.filter(|file| file.is_file());
        let password = self.server.password().unwrap_or_default();
        ask(Command::new(psql.unwrap_or_else(|| "psql".into()))
            .args([
                "--no-psqlrc",
                "--quiet",
                "--dbname=postgres",
                "--command",
                sql,
            ])
            .arg(format!(
                "--host={}",
                self.server.host_str().unwrap_or_default()
            ))
            .arg(format!("--port={}", self.port()))
            .arg(format!("--username={}", self.server.username()))
            .env("PGPASSWORD", password))
        .map(drop)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The server may be stopped: then its folder goes as a whole.
        drop(self.tell(&format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            self.name
        )));
    }
}
