//! `version`

use std::process::ExitCode;

use serde_json::json;

use super::Stop;

/// Prints it.
pub(super) fn print(json: bool) -> Result<ExitCode, Stop> {
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    if json {
        println!("{}", json!({ "name": name, "version": version }));
    } else {
        println!("{name} {version}");
    }
    Ok(ExitCode::SUCCESS)
}
