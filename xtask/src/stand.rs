//! A sandbox and a backend, running in a temporary folder until they are dropped or stopped.

mod child;
mod config;

use std::{net::TcpListener, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, bail};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    clock,
    panel_build::{BACKEND, SANDBOX},
    project::{Profile, Project},
};
pub(crate) use child::Child;
pub(crate) use config::SECRET;

/// The demo's admin port is this far above its base: none of the four ports of the parts.
pub(crate) const ADMIN_OFFSET: u16 = 11;

/// How long the parts may take until they answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the parts listen, all on 127.0.0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ports {
    pub(crate) desk: u16,
    pub(crate) backend: u16,
    pub(crate) apizee: u16,
    pub(crate) admin: u16,
}

impl Ports {
    /// The demo's: Desk simulator, backend and Apizee emulator from `base` on.
    pub(crate) fn from_base(base: u16) -> Self {
        Self {
            desk: base,
            backend: base + 1,
            apizee: base + 2,
            admin: base + ADMIN_OFFSET,
        }
    }

    /// Some that nobody uses now.
    pub(crate) fn free() -> Result<Self> {
        // All four are held at once, so that they differ.
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(TcpListener::bind(("127.0.0.1", 0)).context("a free port")?);
        }
        let ports: Vec<u16> = held
            .iter()
            .map(|listener| listener.local_addr().map(|address| address.port()))
            .collect::<Result<_, _>>()?;
        let [desk, backend, apizee, admin] = ports.as_slice() else {
            bail!("four ports were asked for");
        };
        Ok(Self {
            desk: *desk,
            backend: *backend,
            apizee: *apizee,
            admin: *admin,
        })
    }

    /// An error that names each port that somebody holds.
    pub(crate) fn are_free(&self) -> Result<()> {
        let parts = [
            (self.desk, "the Desk simulator"),
            (self.backend, "the backend"),
            (self.apizee, "the Apizee emulator"),
            (self.admin, "the backend's metrics"),
        ];
        let taken: Vec<String> = parts
            .iter()
            .filter_map(|(port, part)| {
                let fault = TcpListener::bind(("127.0.0.1", *port)).err()?;
                Some(format!("port {port} ({part}): {fault}"))
            })
            .collect();
        if taken.is_empty() {
            return Ok(());
        }
        bail!(
            "{}. End the program that holds it, or move the demo: cargo xtask demo --port-base {}",
            taken.join("; "),
            if self.desk < 9600 { 9600 } else { 8600 }
        )
    }

    pub(crate) fn desk_url(&self) -> String {
        format!("http://localhost:{}/", self.desk)
    }

    pub(crate) fn panel_url(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.backend, config::CONNECTOR)
    }

    /// Where the backend takes Apizee's webhooks.
    pub(crate) fn hook_url(&self) -> String {
        format!("{}webhooks/apizee", self.panel_url())
    }

    pub(crate) fn apizee_url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.apizee)
    }
}

/// What a stand is made of.
pub(crate) struct Plan {
    pub(crate) ports: Ports,
    pub(crate) profile: Profile,
    /// Where the backend finds Apizee's API: the emulator's own port, or a tap before it.
    pub(crate) api_port: u16,
    pub(crate) panel_dir: PathBuf,
    pub(crate) requests_per_minute: u32,
}

/// The running parts. Dropped, they are killed and the folder is removed.
pub(crate) struct Stand {
    backend: Child,
    sandbox: Child,
    folder: TempDir,
    ports: Ports,
}

impl Stand {
    /// Starts the parts and waits until each answers.
    pub(crate) async fn start(project: &Project, plan: &Plan) -> Result<Self> {
        let ports = plan.ports;
        let folder = tempfile::Builder::new()
            .prefix("apizee-panel-")
            .tempdir()
            .context("a temporary folder")?;
        let file = folder.path().join("backend.toml");
        let text = config::backend(plan, folder.path());
        std::fs::write(&file, text).with_context(|| file.display().to_string())?;

        let sandbox = Child::start(
            project
                .command(project.program(plan.profile, SANDBOX))
                .args(["--desk", &format!("127.0.0.1:{}", ports.desk)])
                .args(["--apizee", &format!("127.0.0.1:{}", ports.apizee)])
                .args(["--panel-url", &ports.panel_url()])
                .args(["--app-url", &ports.panel_url()])
                .args(["--secret", SECRET]),
            folder.path(),
        )?;
        let backend = Child::start(
            project
                .command(project.program(plan.profile, BACKEND))
                .arg("--config")
                .arg(&file),
            folder.path(),
        )?;
        let mut stand = Self {
            backend,
            sandbox,
            folder,
            ports,
        };
        stand.wait_until_up().await?;
        Ok(stand)
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn backend_pid(&self) -> Option<u32> {
        self.backend.pid()
    }

    /// Ends when one of the parts does, which none should.
    pub(crate) async fn until_one_ends(&mut self) -> anyhow::Error {
        tokio::select! {
            error = self.backend.until_it_ends() => error,
            error = self.sandbox.until_it_ends() => error,
        }
    }

    /// Asks both to end, waits for them, removes the folder.
    pub(crate) async fn stop(self) -> Result<()> {
        let Self {
            backend,
            sandbox,
            folder,
            ..
        } = self;
        backend.stop().await;
        sandbox.stop().await;
        folder.close().context("the temporary folder")
    }

    async fn wait_until_up(&mut self) -> Result<()> {
        let ports = self.ports;
        let addresses = [
            format!("http://127.0.0.1:{}/health", ports.backend),
            format!("http://127.0.0.1:{}/", ports.desk),
            format!("{}_control/requests", ports.apizee_url()),
        ];
        let all = async {
            for address in &addresses {
                answers(address).await?;
            }
            Ok(())
        };
        tokio::select! {
            up = all => up,
            error = self.until_one_ends() => Err(error),
        }
    }
}

/// Has the emulator tell the backend what happens, as an administrator would in Apizee's console.
pub(crate) async fn tell_backend(ports: Ports) -> Result<()> {
    let (name, value) = hook_header();
    let body = json!({ "url": ports.hook_url(), "headers": { name: value } });
    let url = format!("{}_control/webhook", ports.apizee_url());
    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client.put(url).json(&body).send().await?;
    answer
        .error_for_status()
        .context("the emulator's webhook")?;
    Ok(())
}

/// What a delivery must have to be believed: a header and its value.
pub(crate) fn hook_header() -> (&'static str, &'static str) {
    (config::HOOK_HEADER, config::HOOK_SECRET)
}

/// Waits until the address answers with success.
pub(crate) async fn answers(address: &str) -> Result<()> {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .no_proxy()
        .build()?;
    let began = clock::now();
    loop {
        let last = match client.get(address).send().await {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            Ok(answer) => answer.status().to_string(),
            Err(error) => format!("{:#}", anyhow::Error::from(error)),
        };
        if began.elapsed() > PATIENCE {
            bail!("{address} does not answer after {PATIENCE:?}: {last}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_named_with_a_way_on() {
        let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = held.local_addr().unwrap().port();
        let ports = Ports {
            apizee: port,
            ..Ports::free().unwrap()
        };
        let text = ports.are_free().unwrap_err().to_string();
        assert!(
            text.contains(&format!("port {port} (the Apizee emulator)")),
            "{text}"
        );
        assert!(text.contains("--port-base"), "{text}");
    }

    #[test]
    fn the_ports_of_the_demo_are_the_documented_ones() {
        let ports = Ports::from_base(8600);
        assert_eq!(ports.desk_url(), "http://localhost:8600/");
        assert_eq!(ports.panel_url(), "http://127.0.0.1:8601/acme/");
        assert_eq!((ports.apizee, ports.admin), (8602, 8611));
    }
}
