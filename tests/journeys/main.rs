//! Journeys: the built panel in a real browser, inside the Desk simulator, with the real backend and
//! the Apizee emulator; the agent's side and the visitor's. By role, label and visible text; no
//! sleeps. `cargo xtask test` builds what they need and names it by environment.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests may fail loudly"
)]

mod agent;
mod browser;
mod judge;
mod stage;
mod visitor;

mod accessibility;
mod failures;
mod firefox;
mod keyboard;
mod live;
mod one_room;
mod outside;
mod plan;
mod popups;
mod rest;
mod start;
mod wishes;
