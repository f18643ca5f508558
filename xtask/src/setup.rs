//! What must be installed, and the installing of it. Versions are pinned; what is ours goes to a
//! cache folder of the user, keyed by version; the user's own tools are used or left alone.

mod cargo_tools;
mod node_tools;
mod system;

pub(crate) use node_tools::locked;

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::{project::Project, shell};
use system::Need;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// For what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The panel and the backend.
    Build,
    /// The same, and the backend for a target of its own.
    Release { target: String },
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
    rust_target(project, WASM)?;
    if let Scope::Release { target } = &scope {
        rust_target(project, target)?;
    }
    let mut missing = Vec::new();
    system::install(needs(&scope), &mut missing);

    let from_npm = [node_tools::wasm_opt(project), node_tools::esbuild(project)];
    let mut folders = vec![
        cargo_tools::wasm_bindgen(project)?,
        cargo_tools::trunk(project)?,
    ];
    for folder in from_npm {
        folders.push(folder.with_context(|| format!("the panel's build. {}", missing.join("\n")))?);
    }
    let test = match &scope {
        Scope::Build | Scope::Release { .. } => TestTools::default(),
        Scope::Test => test_tools(project, &folders, &mut missing),
    };
    let own = env::var_os("PATH").unwrap_or_default();
    folders.extend(env::split_paths(&own));
    if scope == Scope::Test
        && let Err(error) = cargo_deny(project)
    {
        missing.push(format!("cargo-deny: {error:#}"));
    }
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

fn needs(scope: &Scope) -> &'static [Need] {
    match scope {
        Scope::Release { target } if is_static(target) => {
            &[system::NODE, system::NPM, system::MUSL_GCC]
        }
        Scope::Build | Scope::Release { .. } => &[system::NODE, system::NPM],
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

/// Whether programs for this target need nothing of the machine they run on.
pub(crate) fn is_static(target: &str) -> bool {
    target.ends_with("-musl")
}

/// The target of such programs for machines like this one.
pub(crate) fn static_target() -> String {
    format!("{}-unknown-linux-musl", env::consts::ARCH)
}

/// `cargo-deny`, installed when it is not there.
pub(crate) fn cargo_deny(project: &Project) -> Result<PathBuf> {
    cargo_tools::cargo_deny(project)
}

/// The standard library for a target, of the pinned toolchain.
fn rust_target(project: &Project, target: &str) -> Result<()> {
    let there = || {
        let sysroot = project
            .command("rustc")
            .args(["--print", "sysroot"])
            .output();
        sysroot.is_ok_and(|output| {
            let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
            folder.join("lib/rustlib").join(target).is_dir()
        })
    };
    if there() {
        return Ok(());
    }
    if shell::which("rustup").is_none() {
        bail!(
            "the Rust toolchain has no {target} standard library and there is no rustup to add it: \
             install Rust from https://rustup.rs"
        );
    }
    shell::run(project.command("rustup").args(["target", "add", target]))?;
    if !there() {
        bail!("`rustup target add {target}` did not add it to the toolchain in use");
    }
    Ok(())
}
