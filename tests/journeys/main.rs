//! Journeys: the built panel in a real browser, inside the Desk simulator, with the real backend and
//! the Apizee emulator; the agent's side and the visitor's. By role, label and visible text; no
//! sleeps. `cargo xtask test` builds what they need and names it by environment.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests may fail loudly"
)]

mod agent;
mod apizee;
mod browser;
mod deeds;
mod french;
mod guard;
mod judge;
mod stage;
mod visitor;

mod accessibility;
mod afterwards;
mod crowd;
mod embed;
mod failures;
mod figures;
mod firefox;
mod history;
mod inside;
mod invite;
mod keyboard;
mod live;
mod loader;
mod one_room;
mod outside;
mod plan;
mod popups;
mod rest;
mod results;
mod seldom;
mod settings;
mod side_by_side;
mod start;
mod startup;
mod unknown;
mod wishes;
