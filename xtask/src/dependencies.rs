//! Other people's code: its licences, where it comes from, how often it is there. The rules stand in
//! `deny.toml`, cargo-deny judges by them, without the network.

use anyhow::{Context as _, Result};

use crate::{project::Project, setup, shell};

/// Known vulnerabilities are not among them: their data base comes from the network.
const CHECKS: [&str; 3] = ["licenses", "bans", "sources"];

/// Judges all that the workspace depends on, on the machine that serves and in the browser.
pub(crate) fn check(project: &Project) -> Result<()> {
    let judge = setup::cargo_deny(project).context("the judge of dependencies")?;
    let server = setup::static_target();
    let targets = [server.as_str(), setup::WASM];
    // What is there already is not asked for again.
    let mut fetch = project.cargo();
    fetch.args(["fetch", "--quiet", "--locked"]);
    for target in targets {
        fetch.args(["--target", target]);
    }
    shell::run(&mut fetch)?;
    for target in targets {
        shell::run(
            project
                .command(&judge)
                .args(["--frozen", "--target", target, "check"])
                // An exception that one of the two graphs does not need.
                .args(["--allow", "unnecessary-skip"])
                .args(["--allow", "unmatched-skip"])
                .args(CHECKS),
        )?;
    }
    Ok(())
}
