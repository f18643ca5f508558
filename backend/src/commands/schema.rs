//! `schema`: for editors, so that they complete and check the configuration.

use std::process::ExitCode;

use apizee_panel_backend::config::schema::schema;

use super::Stop;

/// Prints it.
pub(super) fn print() -> Result<ExitCode, Stop> {
    println!("{:#}", schema());
    Ok(ExitCode::SUCCESS)
}
