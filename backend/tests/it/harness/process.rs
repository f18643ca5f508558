//! The backend as a process, and what it writes.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use super::setup::{Folder, Setup};

/// Long enough for a loaded machine; only a failure takes it all.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lines of standard output and error, as they come.
#[derive(Clone, Debug)]
pub(crate) struct Output(watch::Receiver<Vec<String>>);

impl Output {
    /// All lines so far.
    pub(crate) fn text(&self) -> String {
        self.0.borrow().join("\n")
    }

    /// Waits for a log event, and tells its fields.
    pub(crate) async fn event(&self, message: &str) -> Value {
        let mut lines = self.0.clone();
        let wanted = |line: &String| fields(line).filter(|f| f["message"] == message);
        let found = tokio::time::timeout(
            PATIENCE,
            lines.wait_for(|all| all.iter().any(|l| wanted(l).is_some())),
        )
        .await;
        match found {
            Ok(Ok(all)) => all.iter().find_map(wanted).unwrap(),
            _ => panic!("no event {message:?} in:\n{}", self.text()),
        }
    }
}

/// The fields of a JSON log line, wherever the formatter puts them.
fn fields(line: &str) -> Option<Value> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some(line.get("fields").unwrap_or(&line).clone())
}

fn read_lines(stream: impl AsyncRead + Unpin + Send + 'static, lines: watch::Sender<Vec<String>>) {
    tokio::spawn(async move {
        let mut reader = BufReader::new(stream).lines();
        while let Ok(Some(line)) = reader.next_line().await {
            lines.send_modify(|all| all.push(line));
        }
    });
}

/// A backend that listens. It is killed with this value.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) listen: SocketAddr,
    pub(crate) admin_listen: SocketAddr,
    child: Child,
    output: Output,
}

impl Process {
    /// Starts it and waits until it listens.
    pub(crate) async fn start(folder: &Folder, setup: &Setup, apizee: SocketAddr) -> Self {
        let config = folder.write("backend.toml", &setup.toml(folder, apizee));
        let mut child = command(&["--config", &config], &setup.environment)
            .spawn()
            .unwrap();
        let (sender, receiver) = watch::channel(Vec::new());
        read_lines(child.stdout.take().unwrap(), sender.clone());
        read_lines(child.stderr.take().unwrap(), sender);
        let output = Output(receiver);
        let event = output.event("listening").await;
        let address = |name: &str| event[name].as_str().unwrap().parse().unwrap();
        Self {
            listen: address("listen"),
            admin_listen: address("admin_listen"),
            child,
            output,
        }
    }

    pub(crate) fn output(&self) -> Output {
        self.output.clone()
    }

    /// SIGKILL, where it has not ended by itself.
    pub(crate) async fn kill(&mut self) {
        if self.child.id().is_some() {
            self.child.kill().await.unwrap();
        }
    }

    /// SIGTERM, as a service manager sends it.
    pub(crate) fn terminate(&self) {
        self.signal("-TERM");
    }

    /// SIGHUP: the secrets are to be read again.
    pub(crate) fn hang_up(&self) {
        self.signal("-HUP");
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        let status = std::process::Command::new("kill")
            .args([name, &id])
            .status();
        assert!(status.unwrap().success());
    }

    /// Waits for its end: the exit code.
    pub(crate) async fn end(&mut self) -> Option<i32> {
        tokio::time::timeout(PATIENCE, self.child.wait())
            .await
            .unwrap()
            .unwrap()
            .code()
    }
}

impl Output {
    /// Waits until the process has closed its standard output and error.
    pub(crate) async fn end(&self) {
        let mut lines = self.0.clone();
        let closed = async { while lines.changed().await.is_ok() {} };
        tokio::time::timeout(PATIENCE, closed).await.unwrap();
    }
}

fn command(arguments: &[&str], environment: &[(String, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apizee-panel-backend"));
    command
        .args(arguments)
        .env_clear()
        .envs(environment.iter().cloned())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs a backend that must end by itself: its exit code and all that it wrote.
pub(crate) async fn run_to_end(
    arguments: &[&str],
    environment: &[(String, String)],
) -> (Option<i32>, String) {
    let output = command(arguments, environment).output();
    let output = tokio::time::timeout(PATIENCE, output)
        .await
        .expect("it goes on")
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout) + &text(output.stderr),
    )
}
