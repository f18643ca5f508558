//! PostgreSQL's programs, and as whom they run.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

/// Where Debian keeps each version's programs, which are not in `PATH`: `<version>/bin`.
const DEBIANS: &str = "/usr/lib/postgresql";

/// Its server refuses to run as root.
const UNPRIVILEGED: &str = "postgres";

/// The folder of `initdb`, `pg_ctl` and `psql`.
#[derive(Clone, Debug)]
pub struct Programs(PathBuf);

impl Programs {
    /// The newest of Debian's, else those of `PATH`.
    #[must_use]
    pub fn find() -> Option<Self> {
        let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(DEBIANS)
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .collect();
        versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        let path = env::var_os("PATH").unwrap_or_default();
        let debians = versions.into_iter().map(|(_, folder)| folder);
        debians
            .chain(env::split_paths(&path))
            .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
            .map(Self)
    }

    /// Where they are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0
    }

    pub(crate) fn named(&self, name: &str) -> Command {
        unprivileged(&self.0.join(name))
    }
}

/// A program as ourselves; as `postgres` where we are root.
pub(crate) fn unprivileged(program: &Path) -> Command {
    let mut command = if rustix::process::geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command
            .arg(format!("--reuid={UNPRIVILEGED}"))
            .arg(format!("--regid={UNPRIVILEGED}"))
            .arg("--init-groups")
            .arg("--")
            .arg(program);
        command
    } else {
        Command::new(program)
    };
    // The folder of the checkout may be closed to that user.
    command.current_dir("/").stdin(Stdio::null());
    command
}

/// Runs it and keeps what it prints; an error with all that it said when it fails.
pub(crate) fn ask(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_owned();
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", name.display()))?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{command:?} failed: {said} {}", complaint.trim());
    }
    Ok(said)
}
