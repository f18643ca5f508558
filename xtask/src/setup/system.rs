//! Programs of the operating system. As root on Debian they are installed; otherwise they are named,
//! with the one command that installs them.

use std::{env, path::PathBuf, process::Command};

use test_postgres::Programs;

use crate::shell;

/// A program and the Debian package that holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub(super) program: &'static str,
    other_names: &'static [&'static str],
    /// An environment variable that may hold its path.
    variable: Option<&'static str>,
    /// Where it is found when it is not in `PATH`.
    elsewhere: fn() -> Option<PathBuf>,
    package: &'static str,
    what_for: &'static str,
}

pub(super) const NODE: Need = Need {
    program: "node",
    other_names: &["nodejs"],
    variable: None,
    elsewhere: || None,
    package: "nodejs",
    what_for: "runs wasm-opt and the wasm tests",
};
pub(super) const NPM: Need = Need {
    program: "npm",
    other_names: &[],
    variable: None,
    elsewhere: || None,
    package: "npm",
    what_for: "fetches wasm-opt, esbuild and axe-core",
};
pub(super) const CHROMIUM: Need = Need {
    program: "chromium",
    other_names: &["chromium-browser", "google-chrome", "google-chrome-stable"],
    variable: Some("CHROMIUM"),
    elsewhere: || None,
    package: "chromium",
    what_for: "runs the journeys",
};
pub(super) const CHROMEDRIVER: Need = Need {
    program: "chromedriver",
    other_names: &[],
    variable: Some("CHROMEDRIVER"),
    elsewhere: || None,
    package: "chromium-driver",
    what_for: "drives Chromium",
};
pub(super) const FIREFOX: Need = Need {
    program: "firefox-esr",
    other_names: &["firefox"],
    variable: Some("APIZEE_PANEL_FIREFOX"),
    elsewhere: || None,
    package: "firefox-esr",
    what_for: "runs the journeys in Firefox",
};

pub(super) const POSTGRES: Need = Need {
    program: "initdb",
    other_names: &[],
    variable: None,
    elsewhere: || Some(Programs::find()?.folder().join("initdb")),
    package: "postgresql",
    what_for: "makes the PostgreSQL of the tests",
};

pub(super) const MUSL_GCC: Need = Need {
    program: "musl-gcc",
    other_names: &[],
    variable: None,
    elsewhere: || None,
    package: "musl-tools",
    what_for: "compiles the C of a static backend",
};

impl Need {
    pub(super) fn find(&self) -> Option<PathBuf> {
        let named = self
            .variable
            .and_then(env::var_os)
            .map(PathBuf::from)
            .filter(|file| file.is_file());
        let names = std::iter::once(&self.program).chain(self.other_names);
        named
            .or_else(|| names.copied().find_map(shell::which))
            .or_else(self.elsewhere)
    }
}

/// Installs what is not there, or adds a sentence about it to `missing`.
pub(super) fn install(needs: &[Need], missing: &mut Vec<String>) {
    let absent = |needs: &[Need]| -> Vec<Need> {
        needs
            .iter()
            .filter(|need| need.find().is_none())
            .copied()
            .collect()
    };
    let wanted = absent(needs);
    if wanted.is_empty() {
        return;
    }
    let apt = shell::which("apt-get").is_some();
    let root = rustix::process::geteuid().is_root();
    let packages: Vec<&str> = wanted.iter().map(|need| need.package).collect();
    if apt && root {
        let update = shell::run(Command::new("apt-get").arg("update"));
        // One by one: a package that this Debian does not have spoils no other.
        let installed = packages.iter().map(|package| {
            shell::run(
                Command::new("apt-get")
                    .args(["install", "-y", package])
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )
        });
        for error in std::iter::once(update)
            .chain(installed)
            .filter_map(Result::err)
        {
            println!("note: {error:#}");
        }
    }
    let absent = absent(&wanted);
    if !absent.is_empty() {
        missing.push(remedy(&absent, apt));
    }
}

fn remedy(absent: &[Need], apt: bool) -> String {
    let what: Vec<String> = absent
        .iter()
        .map(|need| format!("{} ({})", need.program, need.what_for))
        .collect();
    let packages: Vec<&str> = absent.iter().map(|need| need.package).collect();
    let packages = packages.join(" ");
    let how = if apt {
        format!("sudo sh -c 'apt-get update && apt-get install -y {packages}'")
    } else {
        format!("install them with your package manager; on Debian: apt-get install -y {packages}")
    };
    format!("not installed: {}; {how}", what.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_one_command() {
        let sentence = remedy(&[CHROMEDRIVER, FIREFOX], true);
        assert_eq!(
            sentence,
            "not installed: chromedriver (drives Chromium), firefox-esr (runs the journeys in \
             Firefox); sudo sh -c 'apt-get update && apt-get install -y chromium-driver firefox-esr'"
        );
    }

    #[test]
    fn what_is_there_is_left_alone() {
        let shell = Need {
            program: "sh",
            ..NODE
        };
        let mut missing = Vec::new();
        install(&[shell], &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }
}
