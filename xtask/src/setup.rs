//! What must be installed, and the installing of it. Versions are pinned; what is ours goes to a
//! cache folder of the user, keyed by version; the user's own tools are used or left alone.

mod cargo_tools;
mod node_tools;
mod system;

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::{project::Project, shell};
use system::Need;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// For what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The panel and the backend.
    Build,
    /// The tests in node and in a browser as well.
    Test,
}

/// What the tests need beside the build's tools. Each can be missing: the steps that want it then
/// fail with a sentence that says so, and the other steps run.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestTools {
    /// `wasm-bindgen-test-runner`, which wants node in `PATH`.
    pub(crate) wasm_runner: Option<PathBuf>,
    pub(crate) chromium: Option<PathBuf>,
    pub(crate) chromedriver: Option<PathBuf>,
    pub(crate) firefox: Option<PathBuf>,
    pub(crate) geckodriver: Option<PathBuf>,
    /// `axe.min.js`
    pub(crate) axe: Option<PathBuf>,
}

/// What is there now.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    /// `PATH` with our own tools first.
    path: OsString,
    pub(crate) test: TestTools,
    /// One sentence per thing that is not there, with its remedy.
    pub(crate) missing: Vec<String>,
}

impl Tools {
    /// The command with our tools in its `PATH`.
    pub(crate) fn equip<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("PATH", &self.path)
    }
}

/// Installs what is missing. An error where the panel cannot be built without it.
pub(crate) fn prepare(project: &Project, scope: Scope) -> Result<Tools> {
    wasm_target(project)?;
    let mut missing = Vec::new();
    system::install(needs(scope), &mut missing);

    let from_npm = [node_tools::wasm_opt(project), node_tools::esbuild(project)];
    let mut folders = vec![
        cargo_tools::wasm_bindgen(project)?,
        cargo_tools::trunk(project)?,
    ];
    for folder in from_npm {
        folders.push(folder.with_context(|| format!("the panel's build. {}", missing.join("\n")))?);
    }
    let test = match scope {
        Scope::Build => TestTools::default(),
        Scope::Test => test_tools(project, &folders, &mut missing),
    };
    let own = env::var_os("PATH").unwrap_or_default();
    folders.extend(env::split_paths(&own));
    Ok(Tools {
        path: env::join_paths(folders).context("PATH")?,
        test,
        missing,
    })
}

/// Says what is there; an error that lists what is not.
pub(crate) fn report(tools: &Tools) -> Result<()> {
    if !tools.missing.is_empty() {
        bail!("{}", tools.missing.join("\n"));
    }
    println!("all is there");
    Ok(())
}

fn needs(scope: Scope) -> &'static [Need] {
    match scope {
        Scope::Build => &[system::NODE, system::NPM],
        Scope::Test => &[
            system::NODE,
            system::NPM,
            system::CHROMIUM,
            system::CHROMEDRIVER,
            system::FIREFOX,
            system::POSTGRES,
        ],
    }
}

fn test_tools(project: &Project, folders: &[PathBuf], missing: &mut Vec<String>) -> TestTools {
    let wasm_runner = folders
        .iter()
        .map(|folder| folder.join("wasm-bindgen-test-runner"))
        .find(|file| file.is_file())
        .filter(|_| system::NODE.find().is_some());
    let mut found = |name: &str, found: Result<PathBuf>| {
        found
            .map_err(|error| missing.push(format!("{name}: {error:#}")))
            .ok()
    };
    TestTools {
        wasm_runner,
        chromium: system::CHROMIUM.find(),
        chromedriver: system::CHROMEDRIVER.find(),
        firefox: system::FIREFOX.find(),
        geckodriver: found("geckodriver", cargo_tools::geckodriver(project)),
        axe: found("axe-core", node_tools::axe(project)),
    }
}

/// The standard library for WebAssembly, of the pinned toolchain.
fn wasm_target(project: &Project) -> Result<()> {
    let there = || {
        let sysroot = project
            .command("rustc")
            .args(["--print", "sysroot"])
            .output();
        sysroot.is_ok_and(|output| {
            let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
            folder.join("lib/rustlib").join(WASM).is_dir()
        })
    };
    if there() {
        return Ok(());
    }
    if shell::which("rustup").is_none() {
        bail!(
            "the Rust toolchain has no {WASM} standard library and there is no rustup to add it: \
             install Rust from https://rustup.rs"
        );
    }
    shell::run(project.command("rustup").args(["target", "add", WASM]))?;
    if !there() {
        bail!("`rustup target add {WASM}` did not add it to the toolchain in use");
    }
    Ok(())
}
