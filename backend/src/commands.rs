//! What the program can be told to do.
//!
//! Exit codes: 0, it was done; 1, it was not, or what was looked at is not as it should be; 2, the
//! command line is wrong.

mod serve;

mod check;
mod doctor;
mod schema;
mod version;

mod administrator;
mod person;
mod rooms;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use apizee_panel_backend::config::{Config, Faults};
use apizee_panel_backend::store::StoreError;
use clap::{Args, Parser, Subcommand};

/// The backend of the Apizee panel for the iAdvize Desk. Without a command it serves.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
struct CommandLine {
    /// The configuration to serve by.
    #[arg(long, value_name = "FILE", required = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reads the configuration alone and tells all that is wrong with it.
    Check(Report),
    /// Looks at the whole installation (store, clock, Apizee, the page behind its proxy) and names
    /// what is wrong with its remedy. Takes two of Apizee's requests for each connector.
    Doctor(Report),
    /// Looks at the rooms of the store, has one ended, settles a start.
    #[command(subcommand)]
    Rooms(rooms::Rooms),
    /// Prints, as JSON, all that the store has of a person or a conversation, except what lets anybody
    /// in: links, and a meeting's telephone code.
    Export(person::Export),
    /// Deletes all that the store has of a person or a conversation. What Apizee has is not touched.
    Erase(person::Erase),
    /// Prints the configuration's JSON Schema, for editors.
    Schema,
    /// Prints the version.
    Version {
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
}

/// A command that looks at an installation and tells what it sees.
#[derive(Args, Debug)]
struct Report {
    #[command(flatten)]
    file: File,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct File {
    /// The configuration, TOML; APIZEE_PANEL__… of the environment is laid over it.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Why a command does not do what it was told to. Told on stderr; holds no secret.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("cannot read {0}: {1}")]
    File(PathBuf, std::io::Error),
    #[error(transparent)]
    Config(#[from] Faults),
    #[error(
        "cannot read the panel's index.html in {0}: {1}; build it with `cargo xtask build`, or set panel_dir"
    )]
    Panel(PathBuf, std::io::Error),
    #[error("cannot open the store: {0}")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Administrator(#[from] administrator::Refused),
    #[error(transparent)]
    Rooms(#[from] rooms::Refused),
    #[error(transparent)]
    Person(#[from] person::Refused),
    #[error("cannot make an HTTP client: {0}")]
    Http(#[from] reqwest::Error),
    #[error("cannot set up the metrics: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    #[error(
        "cannot listen on {0}: {1}; is another program there? choose another address in the configuration"
    )]
    Listen(std::net::SocketAddr, std::io::Error),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Does what the command line says.
pub(crate) async fn run() -> ExitCode {
    let told = CommandLine::parse();
    let done = match told.command {
        // There is one: the command line demands it.
        None => serve::serve(&told.config.unwrap_or_default())
            .await
            .map(|()| ExitCode::SUCCESS),
        Some(Command::Check(report)) => check::check(&report),
        Some(Command::Doctor(report)) => doctor::doctor(&report).await,
        Some(Command::Rooms(rooms)) => rooms::rooms(&rooms).await,
        Some(Command::Export(export)) => person::export(&export).await,
        Some(Command::Erase(erase)) => person::erase(&erase).await,
        Some(Command::Schema) => schema::print(),
        Some(Command::Version { json }) => version::print(json),
    };
    done.unwrap_or_else(|stop| {
        eprintln!("{stop}");
        ExitCode::FAILURE
    })
}

fn config(file: &Path) -> Result<Config, Stop> {
    let text = std::fs::read_to_string(file).map_err(|error| Stop::File(file.into(), error))?;
    Ok(Config::from_environment(&text)?)
}
