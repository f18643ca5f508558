//! What nobody should send: random inputs, most of them good ones that were broken. Nothing falls,
//! nothing is accepted that is not signed, nothing is answered with our own fault.
//!
//! `APIZEE_PANEL_INPUTS=100000` tries that many of each; `APIZEE_PANEL_INPUTS_SEED` others than the
//! usual ones.

mod broken;
mod config;
mod contact;
mod delivery;
mod query;
mod rooms;
mod signature;
mod token;

use std::env;

use fastrand::Rng;

use crate::harness::Server;

/// Of each, where nothing else is said: a debug build does them in a few seconds.
const USUALLY: u64 = 10_000;

const USUALLY_OVER_HTTP: u64 = 2_000;

fn wanted() -> Option<u64> {
    let text = env::var("APIZEE_PANEL_INPUTS").ok()?;
    Some(text.parse().unwrap())
}

fn seed() -> u64 {
    let text = env::var("APIZEE_PANEL_INPUTS_SEED");
    text.map_or(8, |text| text.parse().unwrap())
}

/// So many draws, each of its own: one that fails can be tried alone by its number.
fn draws() -> impl Iterator<Item = (u64, Rng)> {
    let seed = seed();
    let draw = move |number| (number, Rng::with_seed(seed.wrapping_add(number << 20)));
    (0..wanted().unwrap_or(USUALLY)).map(draw)
}

/// It serves still, and nothing was its own fault.
async fn assert_unhurt(server: &Server) {
    assert_eq!(server.get("health").await.status(), 200);
    let output = server.output();
    let complaints: Vec<&str> = output
        .lines()
        .filter(|line| line.contains("\"ERROR\"") || line.contains("panicked"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
}
