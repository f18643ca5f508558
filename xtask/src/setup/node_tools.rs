//! What comes from npm, in the cache folder: wasm-opt, esbuild, axe-core, and React for the bench.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

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

/// What is installed by a `package.json` and the lock file beside it, in a folder of the cache that is
/// named after what they say.
pub(crate) fn locked(project: &Project, from: &Path, name: &str) -> Result<PathBuf> {
    let files = ["package.json", "package-lock.json"];
    let mut hash = Sha256::new();
    for file in files {
        let file = from.join(file);
        hash.update(fs::read(&file).with_context(|| file.display().to_string())?);
    }
    let hash: String = hash.finalize()[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let folder = project.tool_folder(name, &hash);
    let modules = folder.join("node_modules");
    // Written last, so that it is there when all is.
    if modules.join(".package-lock.json").is_file() {
        return Ok(modules);
    }
    let npm = system::NPM
        .find()
        .with_context(|| format!("{name} comes from npm, which is not there"))?;
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for file in files {
        fs::copy(from.join(file), folder.join(file)).with_context(|| file.to_owned())?;
    }
    shell::run(
        project
            .command(npm)
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .args(["--loglevel", "error", "--prefix"])
            .arg(&folder),
    )?;
    Ok(modules)
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
