//! No path of the machine that builds in what ships: panics name their file, and a shorter name is
//! also less to load.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

/// The variable with which cargo gives flags to rustc for the panel alone.
pub(crate) const VARIABLE: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// `--remap-path-prefix` for the registry's crates and the standard library.
pub(crate) fn flags() -> Result<String> {
    Ok(prefixes()?.join(" "))
}

/// The same, one by one.
pub(crate) fn prefixes() -> Result<Vec<String>> {
    let library = PathBuf::from(rustc(&["--print", "sysroot"])?.trim());
    let library = library.join("lib/rustlib/src/rust/library");
    let mut flags: Vec<String> = registries()?.iter().map(|it| prefix(it, "")).collect();
    flags.push(prefix(&library, "/"));
    Ok(flags)
}

/// What is in `folder` is named as if it were in `instead`.
pub(crate) fn prefix(folder: &Path, instead: &str) -> String {
    format!("--remap-path-prefix={}/={instead}", folder.display())
}

/// `<cargo home>/registry/src/<index>`: one folder per index.
fn registries() -> Result<Vec<PathBuf>> {
    let home = match (env::var_os("CARGO_HOME"), env::home_dir()) {
        (Some(home), _) => PathBuf::from(home),
        (None, Some(home)) => home.join(".cargo"),
        (None, None) => bail!("no home folder: set CARGO_HOME to cargo's folder"),
    };
    let folder = home.join("registry").join("src");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut folders = entries
        .map(|entry| Ok(entry.with_context(|| folder.display().to_string())?.path()))
        .collect::<Result<Vec<_>>>()?;
    // The flags are a part of what cargo compares: always in the same order.
    folders.sort();
    Ok(folders)
}

fn rustc(arguments: &[&str]) -> Result<String> {
    let output = Command::new("rustc")
        .args(arguments)
        .output()
        .context("rustc")?;
    if !output.status.success() {
        bail!("rustc {}: {}", arguments.join(" "), output.status);
    }
    String::from_utf8(output.stdout).context("rustc")
}
