//! `check`: the configuration alone.

use std::process::ExitCode;

use apizee_panel_backend::config::{Fault, Faults};
use serde_json::json;

use super::{Report, Stop};

/// Tells all faults, or that there is none.
pub(super) fn check(report: &Report) -> Result<ExitCode, Stop> {
    let faults = match super::config(&report.file.config) {
        Ok(_) => Vec::new(),
        Err(Stop::Config(Faults(faults))) => faults,
        Err(stop) => return Err(stop),
    };
    let is_right = faults.is_empty();
    if report.json {
        let fault = |Fault { path, remedy }: &Fault| json!({ "path": path, "remedy": remedy });
        let faults: Vec<_> = faults.iter().map(fault).collect();
        println!("{}", json!({ "ok": is_right, "faults": faults }));
    } else if is_right {
        println!("the configuration is right");
    } else {
        eprintln!("{}", Faults(faults));
    }
    Ok(match is_right {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
