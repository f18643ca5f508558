//! Processes that end and come back on the same ports.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use super::config::Settings;
use crate::{
    clock,
    panel_build::{BACKEND, SANDBOX},
    project::{Profile, Project},
    stand::{self, Child, SECRET},
};

/// How long a process may take until it answers, PostgreSQL's own restart included.
const PATIENCE: Duration = Duration::from_secs(60);

/// Below the ports that Linux gives to whoever connects (32768 to 60999): nobody else gets one while
/// its process is away.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// So many ports that nobody uses now.
pub(crate) fn steady_ports(number: usize) -> Result<Vec<u16>> {
    let mut held = Vec::new();
    for port in PORTS.skip(fastrand::usize(..PORTS.len())) {
        if held.len() == number {
            break;
        }
        held.extend(TcpListener::bind(("127.0.0.1", port)).ok());
    }
    if held.len() < number {
        // The draw was near the end.
        drop(held);
        return steady_ports(number);
    }
    let ports = held.iter().map(|one| Ok(one.local_addr()?.port()));
    ports.collect()
}

/// A process of the backend, or the place of one that is away.
pub(crate) struct Backend {
    project: Project,
    folder: PathBuf,
    listen: u16,
    admin: u16,
    /// How often it was started: each life has a log of its own.
    lives: u32,
    child: Option<Child>,
}

impl Backend {
    /// Writes its configuration; starts nothing.
    pub(crate) fn new(project: &Project, folder: &Path, settings: &Settings) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        fs::write(folder.join("backend.toml"), settings.toml()).context("its configuration")?;
        Ok(Self {
            project: project.clone(),
            folder: folder.to_owned(),
            listen: settings.listen,
            admin: settings.admin,
            lives: 0,
            child: None,
        })
    }

    /// Starts it and waits until it answers. One that ends by itself meanwhile is started again, as a
    /// service manager would: its store may be away.
    pub(crate) async fn start(&mut self) -> Result<()> {
        let began = clock::now();
        let health = format!("http://127.0.0.1:{}/health", self.listen);
        loop {
            self.lives += 1;
            let life = self.folder.join(format!("life-{}", self.lives));
            fs::create_dir(&life).with_context(|| life.display().to_string())?;
            let program = self.project.program(Profile::Release, BACKEND);
            let mut command = self.project.command(program);
            command
                .arg("--config")
                .arg(self.folder.join("backend.toml"));
            let mut child = Child::start(&mut command, &life)?;
            let ended = tokio::select! {
                up = stand::answers(&health) => {
                    self.child = Some(child);
                    return up;
                }
                ended = child.until_it_ends() => ended,
            };
            if began.elapsed() > PATIENCE {
                return Err(ended);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// SIGKILL.
    pub(crate) async fn kill(&mut self) -> Result<()> {
        self.must_live().await?;
        if let Some(mut child) = self.child.take() {
            let pid = child.pid().and_then(|pid| i32::try_from(pid).ok());
            let pid = pid.and_then(Pid::from_raw).context("it has ended")?;
            kill_process(pid, Signal::KILL).context("kill -9")?;
            child.until_it_ends().await;
        }
        Ok(())
    }

    /// SIGTERM, and SIGKILL when that takes too long.
    pub(crate) async fn stop(&mut self) -> Result<()> {
        self.must_live().await?;
        if let Some(child) = self.child.take() {
            child.stop().await;
        }
        Ok(())
    }

    /// An error with its last words when it has ended by itself: whatever happens around it, it must
    /// not.
    pub(crate) async fn must_live(&mut self) -> Result<()> {
        let Some(child) = &mut self.child else {
            return Ok(());
        };
        match tokio::time::timeout(Duration::from_millis(1), child.until_it_ends()).await {
            Ok(ended) => Err(ended.context("a backend must not end by itself")),
            Err(_) => Ok(()),
        }
    }

    /// Where it serves.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.listen)
    }

    /// All that it measures of itself.
    pub(crate) async fn metrics(&self) -> Result<String> {
        let url = format!("http://127.0.0.1:{}/metrics", self.admin);
        let client = reqwest::Client::builder().no_proxy().build()?;
        let answer = client.get(url).send().await?.error_for_status()?;
        answer.text().await.context("the metrics")
    }
}

/// A sandbox of which only the Apizee emulator is used.
pub(crate) struct Emulating {
    child: Child,
    pub(crate) port: u16,
}

impl Emulating {
    pub(crate) async fn start(project: &Project, folder: &Path, panel_url: &str) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let ports = steady_ports(2)?;
        let [desk, apizee] = ports.as_slice() else {
            bail!("two ports were asked for");
        };
        let child = Child::start(
            project
                .command(project.program(Profile::Release, SANDBOX))
                .args(["--desk", &format!("127.0.0.1:{desk}")])
                .args(["--apizee", &format!("127.0.0.1:{apizee}")])
                .args(["--panel-url", panel_url])
                .args(["--app-url", panel_url])
                .args(["--secret", SECRET]),
            folder,
        )?;
        let port = *apizee;
        stand::answers(&format!("http://127.0.0.1:{port}/_control/window")).await?;
        Ok(Self { child, port })
    }

    pub(crate) async fn stop(self) {
        self.child.stop().await;
    }
}
