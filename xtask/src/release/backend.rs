//! The backend as it ships: one file that needs nothing of the machine it runs on.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result};

use crate::{panel_build::BACKEND, project::Project, remap, shell};

/// Separates flags that may hold blanks (Cargo, `CARGO_ENCODED_RUSTFLAGS`).
const SEPARATOR: &str = "\u{1f}";

/// Builds it for `target`, stripped and without a path of this machine.
pub(super) fn build(project: &Project, target: &str) -> Result<PathBuf> {
    shell::run(
        project
            .cargo()
            .args(["build", "--release", "--locked", "--bins"])
            .args(["--package", BACKEND, "--target", target])
            // Instead of what the user's environment and configuration say.
            .env("CARGO_ENCODED_RUSTFLAGS", flags(project)?.join(SEPARATOR))
            .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
            // Incremental builds cut a program elsewhere each time.
            .env("CARGO_INCREMENTAL", "0"),
    )?;
    let program = project.target().join(target).join("release").join(BACKEND);
    fs::metadata(&program).with_context(|| program.display().to_string())?;
    Ok(program)
}

fn flags(project: &Project) -> Result<Vec<String>> {
    // Of two that match rustc takes the last: cargo's folder is mostly inside the checkout.
    let mut flags = vec![
        remap::prefix(project.root(), ""),
        remap::prefix(project.target(), "target/"),
    ];
    flags.extend(remap::prefixes()?);
    Ok(flags)
}
