//! Where things are: the checkout, cargo's target folder, the cache of tools.

use std::{
    env,
    fs::File,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// How a program was compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
}

/// This checkout.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    root: PathBuf,
    target: PathBuf,
    tools: PathBuf,
}

impl Project {
    /// Reads the environment, once: `CARGO`, `HOME`, `XDG_CACHE_HOME`.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask stands inside the workspace")?
            .to_owned();
        let cache = match (env::var_os("XDG_CACHE_HOME"), env::home_dir()) {
            (Some(cache), _) if Path::new(&cache).is_absolute() => PathBuf::from(cache),
            (_, Some(home)) => home.join(".cache"),
            (_, None) => bail!("no home folder: set XDG_CACHE_HOME to a folder for the tools"),
        };
        let target = target_folder(&root)?;
        let tools = cache.join("apizee-panel").join("tools");
        Ok(Self {
            root,
            target,
            tools,
        })
    }

    /// The checkout's own folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The panel's files, as `build` leaves them.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// `<cache>/apizee-panel/tools/<tool>-<version>`: a second clone finds it there.
    pub(crate) fn tool_folder(&self, tool: &str, version: &str) -> PathBuf {
        self.tools.join(format!("{tool}-{version}"))
    }

    /// One of our own programs, built or not.
    pub(crate) fn program(&self, profile: Profile, name: &str) -> PathBuf {
        let folder = match profile {
            Profile::Dev => "debug",
            Profile::Release => "release",
        };
        self.target
            .join(folder)
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// Waits until no other command of this checkout holds the lock; free again when dropped.
    pub(crate) fn lock(&self, name: &str) -> Result<File> {
        let path = self.target.join(format!("xtask-{name}.lock"));
        let file = File::create(&path).with_context(|| path.display().to_string())?;
        if file.try_lock().is_err() {
            println!("waiting for another command that holds {}", path.display());
            file.lock().with_context(|| path.display().to_string())?;
        }
        Ok(file)
    }

    /// `cargo`, in the checkout.
    pub(crate) fn cargo(&self) -> Command {
        self.command(cargo_path())
    }

    /// A program, in the checkout.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}

fn cargo_path() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

fn target_folder(root: &Path) -> Result<PathBuf> {
    let output = Command::new(cargo_path())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let folder = metadata
        .get("target_directory")
        .and_then(Value::as_str)
        .context("cargo metadata names no target_directory")?;
    Ok(PathBuf::from(folder))
}
