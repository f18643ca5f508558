//! `cargo xtask test` and its quick part, `check`. Every step runs, whatever the others say; the last
//! line is `N passed, N failed`.

mod tally;

use std::{
    num::NonZero,
    process::{Command, ExitCode},
    thread,
};

use anyhow::{Context as _, Result, bail};
use test_postgres::Server;

use crate::{
    clock, dependencies,
    panel_build::{self, BACKEND},
    project::{Profile, Project},
    setup::{self, Scope, TestTools, Tools},
    shell,
};
use tally::Tally;

const WASM: &str = "wasm32-unknown-unknown";
const PANEL: &str = "apizee-panel";
const DRAWER: &str = "drawer";
/// At a time, for each core: the backend's tests mostly wait, for the limits of a minute and for
/// processes that start.
const WAITING_TESTS: usize = 4;
/// The module of the journeys that want Firefox.
const FIREFOX: &str = "firefox::";

/// All that proves something.
pub(crate) fn everything(project: &Project) -> ExitCode {
    let mut record = Record::default();
    let tools = record.prepare(project);
    let postgres = record.postgres();
    host(project, postgres.as_ref(), &mut record);
    record.check("lints, wasm", || {
        shell::run(
            project
                .cargo()
                .args(["clippy", "--target", WASM])
                .args(["--package", PANEL, "--package", DRAWER])
                .args(["--lib", "--bins", "--test", "bindings", "--test", "tools"])
                .args(["--", "-D", "warnings"]),
        )
    });
    record.check("documentation", || {
        shell::run(
            project
                .cargo()
                .args(["doc", "--no-deps", "--workspace"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    });
    record.harness("tests, wasm", || wasm_tests(project, &tools));
    record.check("dependencies", || dependencies::check(project));
    let built = record.check("panel and backend", || {
        panel_build::release(project, there(&tools)?)?;
        panel_build::programs(project, Profile::Dev, &[BACKEND])
    });
    if built == Step::Passed {
        record.harness("tests, browser", || {
            shell::listen(journeys(project, there(&tools)?)?.args(["--skip", FIREFOX]))
        });
        record.harness("tests, Firefox", || {
            shell::listen(in_firefox(&mut journeys(project, there(&tools)?)?, &tools)?.arg(FIREFOX))
        });
    }
    record.end()
}

/// What is quick: format, lints and tests of the host.
pub(crate) fn quick(project: &Project) -> ExitCode {
    let mut record = Record::default();
    let postgres = record.postgres();
    host(project, postgres.as_ref(), &mut record);
    record.end()
}

fn host(project: &Project, postgres: Option<&Server>, record: &mut Record) {
    record.check("format", || {
        shell::run(project.cargo().args(["fmt", "--all", "--", "--check"]))
    });
    record.check("lints, host", || {
        shell::run(
            project
                .cargo()
                .args(["clippy", "--workspace", "--all-targets", "--all-features"])
                .args(["--", "-D", "warnings"]),
        )
    });
    record.harness("tests, host", || {
        let url = postgres.map(Server::url).unwrap_or_default();
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        shell::listen(
            project
                .cargo()
                .args(["test", "--workspace", "--no-fail-fast"])
                .env(test_postgres::VARIABLE, url)
                .env("RUST_TEST_THREADS", (cores * WAITING_TESTS).to_string()),
        )
    });
}

fn wasm_tests(project: &Project, tools: &Result<Tools>) -> Result<shell::Heard> {
    let tools = there(tools)?;
    let runner = tools.test.wasm_runner.as_ref().context(missing(tools))?;
    shell::listen(
        tools
            .equip(&mut project.cargo())
            .args(["test", "--no-fail-fast", "--target", WASM])
            .args(["--package", PANEL, "--package", DRAWER])
            .args(["--test", "bindings", "--test", "tools"])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner),
    )
}

/// The panel as it ships, the backend, and a browser; what follows is for the harness.
/// The journeys in Chromium; arguments for the test's own program may follow.
pub(crate) fn journeys(project: &Project, tools: &Tools) -> Result<Command> {
    let TestTools {
        chromium: Some(chromium),
        chromedriver: Some(chromedriver),
        axe: Some(axe),
        ..
    } = &tools.test
    else {
        bail!("{}", missing(tools));
    };
    let mut cargo = project.cargo();
    tools
        .equip(&mut cargo)
        .args(["test", "--no-fail-fast", "--package", PANEL])
        .args(["--features", "journeys", "--test", "journeys", "--"])
        .env("APIZEE_PANEL_DIST", project.dist())
        .env(
            "APIZEE_PANEL_BACKEND_BIN",
            project.program(Profile::Dev, BACKEND),
        )
        .env("APIZEE_PANEL_AXE", axe)
        .env("CHROMIUM", chromium)
        .env("CHROMEDRIVER", chromedriver);
    Ok(cargo)
}

/// Names what drives Firefox.
fn in_firefox<'a>(cargo: &'a mut Command, tools: &Result<Tools>) -> Result<&'a mut Command> {
    let tools = there(tools)?;
    let TestTools {
        firefox: Some(firefox),
        geckodriver: Some(geckodriver),
        ..
    } = &tools.test
    else {
        bail!("{}", missing(tools));
    };
    Ok(cargo
        .env("APIZEE_PANEL_FIREFOX", firefox)
        .env("APIZEE_PANEL_GECKODRIVER", geckodriver))
}

fn there(tools: &Result<Tools>) -> Result<&Tools> {
    match tools {
        Ok(tools) => Ok(tools),
        Err(error) => bail!("the set-up failed: {error:#}"),
    }
}

fn missing(tools: &Tools) -> String {
    tools.missing.join("\n")
}

/// Announces a step, runs it, says how long it took.
fn timed<T>(name: &str, step: impl FnOnce() -> T) -> T {
    println!("\n== {name}");
    let began = clock::now();
    let outcome = step();
    println!("== {name}: {} s", began.elapsed().as_secs());
    outcome
}

/// How a step that others need went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Passed,
    Failed,
}

/// The steps so far.
#[derive(Default)]
struct Record {
    tally: Tally,
    failures: Vec<String>,
}

impl Record {
    fn prepare(&mut self, project: &Project) -> Result<Tools> {
        let tools = timed("set-up", || setup::prepare(project, Scope::Test));
        match &tools {
            // The steps that need it will fail, which counts.
            Ok(tools) => tools.missing.iter().for_each(|what| println!("{what}")),
            Err(error) => println!("{error:#}"),
        }
        tools
    }

    /// The server of the tests that need one: it goes with the value, and with this process. Without
    /// it they are skipped, and this step has failed.
    fn postgres(&mut self) -> Option<Server> {
        let mut server = None;
        self.check("PostgreSQL", || {
            server = Some(Server::start()?);
            Ok(())
        });
        server
    }

    /// A step that is one test.
    fn check(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> Step {
        match timed(name, step) {
            Ok(()) => {
                self.tally += Tally::PASSED;
                Step::Passed
            }
            Err(error) => {
                self.fail(name, Tally::FAILED, &format!("{error:#}"));
                Step::Failed
            }
        }
    }

    /// A step that is a test harness, or several.
    fn harness(&mut self, name: &str, step: impl FnOnce() -> Result<shell::Heard>) {
        match timed(name, step) {
            Ok(heard) => {
                let tally = Tally::of(&heard);
                if tally.failed == 0 {
                    self.tally += tally;
                } else {
                    self.fail(name, tally, &format!("{} failed", tally.failed));
                }
            }
            Err(error) => self.fail(name, Tally::FAILED, &format!("{error:#}")),
        }
    }

    fn fail(&mut self, name: &str, tally: Tally, why: &str) {
        println!("FAILED: {name}: {why}");
        self.failures.push(format!("{name}: {why}"));
        self.tally += tally;
    }

    fn end(self) -> ExitCode {
        println!();
        for failure in &self.failures {
            println!("FAILED: {failure}");
        }
        println!("{}", self.tally);
        if self.tally.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
