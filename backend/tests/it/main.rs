//! The real program on port 0, against the sandbox's emulator: one binary, one module per matter.
//! Nothing here waits for a while: it waits for what must come.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop"
)]

mod harness;

mod agent_session;
mod apizee;
mod budget;
mod canary;
mod commands;
mod config;
mod connections;
mod desk_jwt;
mod figures;
mod headers;
mod hearing;
mod history;
mod iadvize;
mod idempotency;
mod inputs;
mod invitations;
mod live;
mod looking;
mod media;
mod meetings;
mod openapi;
mod panel_files;
mod postgres;
mod preferences;
mod promise;
mod rooms;
mod secrets;
mod server;
mod services;
mod sms_of_starts;
mod stopping;
mod summary;
mod survival;
mod telemetry;
mod users;
mod webhooks;
mod wishes;
