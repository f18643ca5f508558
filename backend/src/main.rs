//! `apizee-panel-backend`: what the command line says is done by [`commands`].

mod commands;

use std::process::ExitCode;

/// Each worker has an arena of the allocator of its own; Apizee's limit keeps more from being useful.
const MOST_WORKERS: usize = 4;

fn main() -> ExitCode {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.min(MOST_WORKERS))
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(commands::run()),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
