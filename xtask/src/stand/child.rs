//! One of our programs as a child process. Its words go to a file in the stand's folder.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, anyhow};
use rustix::process::{Pid, Signal, kill_process};

use crate::shell;

/// How long a part may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);
/// How much of a part's log is shown when it ends before its time.
const LAST_LINES: usize = 20;

/// A running program, killed when it is dropped.
pub(crate) struct Child {
    name: String,
    log: PathBuf,
    process: tokio::process::Child,
}

impl Child {
    pub(crate) fn start(command: &mut Command, folder: &Path) -> Result<Self> {
        use std::os::unix::process::CommandExt as _;

        let program = Path::new(command.get_program());
        let name = program.file_name().unwrap_or(program.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let log = folder.join(format!("{name}.log"));
        let out = File::create(&log).with_context(|| log.display().to_string())?;
        let err = out.try_clone().context("its log")?;
        let shown = shell::line(command);
        command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            // Ctrl-C in the terminal is ours to hear; the part hears of it from us.
            .process_group(0);
        let mut command =
            tokio::process::Command::from(std::mem::replace(command, Command::new(&name)));
        let process = command
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start `{shown}`"))?;
        Ok(Self { name, log, process })
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        self.process.id()
    }

    /// Waits for an end that should not come, and says what the program said last.
    pub(crate) async fn until_it_ends(&mut self) -> anyhow::Error {
        let how = match self.process.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let from = lines.len().saturating_sub(LAST_LINES);
        let last = lines.get(from..).unwrap_or_default().join("\n");
        anyhow!("{} has ended ({how}). It said:\n{last}", self.name)
    }

    /// Asks it to end, waits, kills it if need be.
    pub(crate) async fn stop(mut self) {
        let asked = self
            .pid()
            .and_then(|pid| i32::try_from(pid).ok())
            .and_then(Pid::from_raw)
            .map(|pid| kill_process(pid, Signal::TERM));
        let ended = match asked {
            Some(Ok(())) => tokio::time::timeout(GRACE, self.process.wait())
                .await
                .is_ok(),
            Some(Err(_)) | None => false,
        };
        if !ended {
            // It may have ended by itself in the meantime: then there is nobody to kill.
            drop(self.process.kill().await);
        }
    }
}
