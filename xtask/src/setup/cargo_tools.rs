//! Tools that cargo compiles, once per version and user.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::{project::Project, shell};

/// A crate with programs, its version, and how it is best compiled.
struct CargoTool {
    package: &'static str,
    version: &'static str,
    program: &'static str,
    flags: &'static [&'static str],
    minutes: u8,
}

/// Its version must be the one of the `wasm-bindgen` library in Cargo.lock. Without `--locked`: its
/// own lock file names a version that the registry has withdrawn.
const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    program: "wasm-bindgen",
    flags: &["--debug"],
    minutes: 3,
};

/// The last trunk that this toolchain compiles as it is. `--debug` spares the minutes that its
/// release profile spends on link-time optimization.
const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    version: "0.21.14",
    program: "trunk",
    flags: &[
        "--locked",
        "--no-default-features",
        "--features",
        "rustls",
        "--debug",
    ],
    minutes: 5,
};

/// Drives Firefox. Debian has no package of it.
const GECKODRIVER: CargoTool = CargoTool {
    package: "geckodriver",
    version: "0.37.1",
    program: "geckodriver",
    flags: &["--locked", "--debug"],
    minutes: 2,
};

/// Judges dependencies. As a debug build it takes 130 s of one core to compile and 3 s to judge.
const CARGO_DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    version: "0.20.2",
    program: "cargo-deny",
    flags: &["--locked", "--debug"],
    minutes: 2,
};

/// The folder of `wasm-bindgen` and its test runner.
pub(super) fn wasm_bindgen(project: &Project) -> Result<PathBuf> {
    WASM_BINDGEN.folder(project)
}

/// The folder of `trunk`.
pub(super) fn trunk(project: &Project) -> Result<PathBuf> {
    TRUNK.folder(project)
}

/// `geckodriver`
pub(super) fn geckodriver(project: &Project) -> Result<PathBuf> {
    Ok(GECKODRIVER.folder(project)?.join(GECKODRIVER.program))
}

/// `cargo-deny`
pub(super) fn cargo_deny(project: &Project) -> Result<PathBuf> {
    Ok(CARGO_DENY.folder(project)?.join(CARGO_DENY.program))
}

impl CargoTool {
    fn cached(&self, project: &Project) -> PathBuf {
        project.tool_folder(self.package, self.version).join("bin")
    }

    /// The folder with the program: the cache's, else the user's own where its version is the pinned
    /// one, else the cache's after an installation.
    fn folder(&self, project: &Project) -> Result<PathBuf> {
        let cached = self.cached(project);
        if cached.join(self.program).is_file() {
            return Ok(cached);
        }
        if let Some(own) = shell::which(self.program)
            && shell::ask(&own, &["--version"]).is_some_and(|says| self.is_named_by(&says))
        {
            return own
                .parent()
                .map(PathBuf::from)
                .context("a program stands in a folder");
        }
        println!(
            "{} {} is compiled, about {} minutes, once",
            self.package, self.version, self.minutes
        );
        let root = project.tool_folder(self.package, self.version);
        // The target folder of the checkout is none of its business.
        let temporary = tempfile::tempdir().context("a temporary folder")?;
        shell::run(
            project
                .cargo()
                .args(["install", self.package, "--version", self.version])
                .args(self.flags)
                .arg("--root")
                .arg(&root)
                .env("CARGO_TARGET_DIR", temporary.path())
                .env_remove("RUSTFLAGS"),
        )?;
        if !cached.join(self.program).is_file() {
            bail!(
                "{} is not in {} after its installation",
                self.program,
                cached.display()
            );
        }
        Ok(cached)
    }

    /// `trunk 0.21.14`
    fn is_named_by(&self, says: &str) -> bool {
        says.split_whitespace().any(|word| word == self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_and_the_library_are_of_one_version() {
        let lock = include_str!("../../../Cargo.lock");
        let library = format!(
            "name = \"wasm-bindgen\"\nversion = \"{}\"",
            WASM_BINDGEN.version
        );
        assert!(lock.contains(&library), "Cargo.lock names another version");
    }

    #[test]
    fn another_version_is_not_ours() {
        assert!(TRUNK.is_named_by("trunk 0.21.14"));
        assert!(!TRUNK.is_named_by("trunk 0.21.1"));
        assert!(!TRUNK.is_named_by("trunk 0.22.1"));
    }
}
