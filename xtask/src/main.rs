//! The commands of the project: `cargo xtask demo`, `test`, `check`, `build`, `bench`, `looks`,
//! `soak`, `release`, `setup`.
//!
//! In reading order: where things are, how a program is run, what must be installed, the two builds,
//! then one module per command. `stand` is what the demo and the measurements share: a sandbox and a
//! backend, running.

mod clock;
mod project;
mod remap;
mod shell;

mod setup;

mod compress;
mod wasm_module;

mod drawer_build;
mod panel_build;

mod dependencies;
mod release;

mod stand;
mod static_host;

mod bench;
mod demo;
mod looks;
mod soak;
mod test;

use std::process::ExitCode;

use anyhow::{Context as _, Result};

use bench::Part;
use project::Project;
use release::Wish;
use setup::Scope;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  demo [--port-base N]   builds, starts the sandbox and the backend, prints the Desk's URL and
                         `ready`; ends with Ctrl-C. Takes the ports N (8600), N+1, N+2 and N+11
  test                   format, lints, documentation, tests on the host, in node and in a browser
  check                  the quick part of `test`
  build                  release artefacts: dist/ and target/release/apizee-panel-backend
  bench [PART...]        measures what has a budget; exit code 1 over budget. Alone: size, startup,
                         starts, webhooks, looks, slow, postgres, crowd
  looks [--into FOLDER] [--beside FOLDER] [JOURNEY...]
                         pictures of every screen at 320 px, light and dark, English and French, and
                         a page that shows them (target/looks/index.html); beside those of an earlier
                         run, what differs first. Of all journeys, or of such as settings
  soak [--seconds N] [--seed S] [--store sqlite|postgres]
                         the promise of one room under all faults, kills and restarts at random;
                         exit code 1 where it is broken. 60 s for each store
  release [--check] [--target TARGET]
                         judges the dependencies, builds, and writes one archive with all of it and
                         its checksums to target/release-archive/. The backend is static, or for
                         TARGET (Rust's name). --check builds all of it again in a clone elsewhere
                         and compares
  setup                  installs what the others need: they do it themselves
";

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Demo { port_base: u16 },
    Test,
    Check,
    Build,
    Bench(Vec<Part>),
    Looks(looks::Order),
    Soak(soak::Order),
    Release(Wish),
    Setup,
    Help,
}

impl Wanted {
    fn from_words(words: &[String]) -> Result<Self, String> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["demo"] => Ok(Self::Demo {
                port_base: demo::PORT_BASE,
            }),
            ["demo", "--port-base", number] => Self::demo(number),
            ["demo", option] => match option.strip_prefix("--port-base=") {
                Some(number) => Self::demo(number),
                None => Err(format!("`demo` has no option `{option}`")),
            },
            ["test"] => Ok(Self::Test),
            ["check"] => Ok(Self::Check),
            ["build"] => Ok(Self::Build),
            ["bench"] => Ok(Self::Bench(Part::ALL.to_vec())),
            ["bench", words @ ..] => Self::bench(words),
            ["looks", words @ ..] => looks::Order::from_words(words).map(Self::Looks),
            ["soak", words @ ..] => soak::Order::from_words(words).map(Self::Soak),
            ["release", words @ ..] => Wish::from_words(words).map(Self::Release),
            ["setup"] => Ok(Self::Setup),
            ["help" | "--help" | "-h"] => Ok(Self::Help),
            [] => Err("no command".to_owned()),
            other => Err(format!("no such command: `{}`", other.join(" "))),
        }
    }

    fn bench(words: &[&str]) -> Result<Self, String> {
        let part = |word: &&str| {
            let part = Part::ALL.into_iter().find(|part| part.word() == *word);
            part.ok_or_else(|| format!("`bench` has no part `{word}`"))
        };
        let parts: Result<_, _> = words.iter().map(part).collect();
        parts.map(Self::Bench)
    }

    fn demo(number: &str) -> Result<Self, String> {
        let highest = u16::MAX - stand::ADMIN_OFFSET;
        match number.parse::<u16>() {
            Ok(port_base) if (1..=highest).contains(&port_base) => Ok(Self::Demo { port_base }),
            Ok(_) | Err(_) => Err(format!(
                "--port-base wants a port from 1 to {highest}, not `{number}`"
            )),
        }
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match Wanted::from_words(&words) {
        Err(fault) => {
            eprintln!("{fault}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Ok(wanted) => perform(wanted).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }),
    }
}

fn perform(wanted: Wanted) -> Result<ExitCode> {
    if wanted == Wanted::Help {
        print!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let project = Project::find()?;
    match wanted {
        Wanted::Demo { port_base } => demo::run(&project, port_base)?,
        Wanted::Test => return Ok(test::everything(&project)),
        Wanted::Check => return Ok(test::quick(&project)),
        Wanted::Build => {
            let tools = setup::prepare(&project, Scope::Build)?;
            let sizes = panel_build::release(&project, &tools)?;
            panel_build::backend(&project)?;
            static_host::print_headers(&project, &sizes)?;
        }
        Wanted::Bench(parts) if cfg!(debug_assertions) => {
            let words = parts.iter().map(|part| part.word().to_owned());
            return optimized(&project, "bench", words.collect());
        }
        Wanted::Bench(parts) => return bench::run(&project, &parts),
        Wanted::Looks(order) => return looks::run(&project, &order),
        Wanted::Soak(order) if cfg!(debug_assertions) => {
            return optimized(&project, "soak", order.words());
        }
        Wanted::Soak(order) => return soak::run(&project, &order),
        Wanted::Release(wish) => release::run(&project, &wish)?,
        Wanted::Setup => {
            let tools = setup::prepare(&project, Scope::Test)?;
            setup::report(&tools).context("not everything is there")?;
        }
        Wanted::Help => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// What measures, or presses many times a second, is built as what is measured: its own time would
/// count as the backend's.
fn optimized(project: &Project, command: &str, words: Vec<String>) -> Result<ExitCode> {
    let mut run = project.cargo();
    run.args(["run", "--quiet", "--release", "--package", "xtask", "--"]);
    run.arg(command).args(words);
    let status = run.status().context("cargo run")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Wanted, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Wanted::from_words(&words)
    }

    #[test]
    fn the_ports_of_the_demo_can_be_moved() {
        assert_eq!(read("demo"), Ok(Wanted::Demo { port_base: 8600 }));
        assert_eq!(
            read("demo --port-base 9000"),
            Ok(Wanted::Demo { port_base: 9000 })
        );
        assert_eq!(
            read("demo --port-base=9000"),
            Ok(Wanted::Demo { port_base: 9000 })
        );
    }

    #[test]
    fn a_part_can_be_measured_alone() {
        assert_eq!(read("bench"), Ok(Wanted::Bench(Part::ALL.to_vec())));
        assert_eq!(
            read("bench starts crowd"),
            Ok(Wanted::Bench(vec![Part::Starts, Part::Crowd]))
        );
    }

    #[test]
    fn a_wrong_word_is_named() {
        for (line, word) in [
            ("demo --port-base 65530", "65530"),
            ("demo --port-base x", "`x`"),
            ("demo --prot 1", "demo --prot 1"),
            ("deploy", "deploy"),
            ("bench stars", "`stars`"),
            ("soak --speed 1", "`--speed`"),
            ("looks --besides x", "`--besides`"),
            ("looks --beside", "--beside"),
            ("", "no command"),
        ] {
            let fault = read(line).unwrap_err();
            assert!(fault.contains(word), "{line}: {fault}");
        }
    }
}
