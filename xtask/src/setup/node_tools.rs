//! Tools from npm, in the cache folder: wasm-opt, esbuild and axe-core.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use super::system;
use crate::{project::Project, shell};

const AXE_VERSION: &str = "4.14.1";
const BINARYEN_VERSION: &str = "132.0.0";
const ESBUILD_VERSION: &str = "0.28.2";

/// `axe.min.js`, which the journeys evaluate in each screen.
pub(super) fn axe(project: &Project) -> Result<PathBuf> {
    install(
        project,
        "axe-core",
        AXE_VERSION,
        Path::new("axe-core/axe.min.js"),
    )
}

/// The folder of a `wasm-opt` that runs under node. Not the system's: Debian's 108 exports the wrong
/// table of a module that has two, and the panel does not start ("WebAssembly.Table.set(): Argument 1
/// is invalid").
pub(super) fn wasm_opt(project: &Project) -> Result<PathBuf> {
    program_folder(project, "binaryen", BINARYEN_VERSION, "wasm-opt")
}

/// The folder of `esbuild`.
pub(super) fn esbuild(project: &Project) -> Result<PathBuf> {
    program_folder(project, "esbuild", ESBUILD_VERSION, "esbuild")
}

fn program_folder(project: &Project, package: &str, version: &str, name: &str) -> Result<PathBuf> {
    let program = install(project, package, version, &Path::new(".bin").join(name))?;
    program
        .parent()
        .map(Path::to_owned)
        .context("a program stands in a folder")
}

fn install(project: &Project, package: &str, version: &str, file: &Path) -> Result<PathBuf> {
    let folder = project.tool_folder(package, version);
    let wanted = folder.join("node_modules").join(file);
    if wanted.is_file() {
        return Ok(wanted);
    }
    let npm = system::NPM
        .find()
        .with_context(|| format!("{package} comes from npm, which is not there"))?;
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    shell::run(
        project
            .command(npm)
            .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
            .args(["--loglevel", "error", "--prefix"])
            .arg(&folder)
            .arg(format!("{package}@{version}")),
    )?;
    if !wanted.is_file() {
        bail!("{} is not there after `npm install`", wanted.display());
    }
    Ok(wanted)
}
