//! The real program on port 0, against the sandbox's emulator: one binary, one module per matter.
//! Nothing here waits for a while: it waits for what must come.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop"
)]

mod harness;

mod apizee;
mod budget;
mod canary;
mod config;
mod desk_jwt;
mod headers;
mod idempotency;
mod openapi;
mod panel_files;
mod rooms;
mod server;
mod telemetry;
mod wishes;
