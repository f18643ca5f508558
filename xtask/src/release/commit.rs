//! Of which commit a release is, and when that was made: the only time that stands in the archive.

use std::env;

use anyhow::{Context as _, Result, bail};

use crate::project::Project;

/// What `git` says of the checkout.
pub(super) struct Commit {
    id: String,
    seconds: u64,
    changes: Changes,
}

/// Whether the checkout is the commit.
enum Changes {
    None,
    /// As `git status` lists them.
    Some(String),
}

impl Commit {
    /// `SOURCE_DATE_EPOCH` replaces the commit's time (reproducible-builds.org, Source date epoch).
    pub(super) fn read(project: &Project) -> Result<Self> {
        let seconds = match env::var("SOURCE_DATE_EPOCH") {
            Ok(seconds) => seconds,
            Err(_) => git(project, &["log", "-1", "--format=%ct"])?,
        };
        let changes = git(project, &["status", "--porcelain"])?;
        Ok(Self {
            id: git(project, &["rev-parse", "HEAD"])?,
            seconds: seconds
                .parse()
                .with_context(|| format!("`{seconds}` are no seconds since 1970"))?,
            changes: if changes.is_empty() {
                Changes::None
            } else {
                Changes::Some(changes)
            },
        })
    }

    /// Seconds since 1970.
    pub(super) fn seconds(&self) -> u64 {
        self.seconds
    }

    /// Its name, and that there is more than it.
    pub(super) fn name(&self) -> String {
        match &self.changes {
            Changes::None => self.id.clone(),
            Changes::Some(_) => format!("{} and changes", self.id),
        }
    }

    /// An error when a clone would not have all that is built here.
    pub(super) fn must_be_all(&self) -> Result<()> {
        match &self.changes {
            Changes::None => Ok(()),
            Changes::Some(changes) => bail!("not committed:\n{changes}"),
        }
    }
}

/// The files under some folders that belong to the project: what else lies there may be secret.
pub(super) fn files(project: &Project, folders: &[&str]) -> Result<Vec<String>> {
    let mut arguments = vec!["ls-files", "-z", "--"];
    arguments.extend(folders);
    let names = git(project, &arguments)?;
    Ok(names
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect())
}

fn git(project: &Project, arguments: &[&str]) -> Result<String> {
    let output = project.command("git").args(arguments).output();
    let output = output.context("git")?;
    if !output.status.success() {
        bail!(
            "a release is made from a git checkout; git {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
