//! The start protocol against everything that can happen between a click and its room, with a clock
//! that runs as fast as the machine: processes that die at any await, stand still or leave; a store
//! that fails before and after its transactions; an Apizee that refuses, fails, is silent, and does
//! what it was asked all the same, later; agents who repeat, replace, close and walk away.
//!
//! Reading order: what follows from a seed (`dice`, `weather`), what happened (`journal`), Apizee as
//! it is (`cloud`) and as a process reaches it (`link`), a process (`process`), the whole (`world`),
//! who uses it (`agent`, `script`), what must hold whatever happens (`promises`).
//!
//! `APIZEE_PANEL_SIMULATION_SEEDS=10000` tries more, `APIZEE_PANEL_SIMULATION_SEED=4711` shows one.

mod dice;
mod weather;

mod journal;

mod cloud;
mod link;
mod process;
mod world;

mod agent;
mod script;

mod promises;

use std::env;

use script::Script;
use weather::{FirstFate, Weather};
use world::{Outcome, World};

/// How many seeds a usual test tries.
const SEEDS: u64 = 200;

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// Runs a world; one where something broke is run again, to tell how.
fn run(name: &str, weather: impl Fn(u64) -> Weather, seed: u64) -> Outcome {
    let outcome = World::run(seed, weather(seed), None);
    if !outcome.broken.is_empty() {
        show(name, &World::run(seed, weather(seed), Some(Vec::new())));
    }
    outcome
}

fn show(name: &str, outcome: &Outcome) {
    let lines = outcome.lines.join("\n");
    let broken = outcome.broken.join("\n  ");
    panic!("{lines}\n{name}: broken:\n  {broken}");
}

#[test]
fn at_most_one_room_and_none_lost_whatever_the_weather() {
    if let Some(seed) = number("APIZEE_PANEL_SIMULATION_SEED") {
        let outcome = World::run(seed, Weather::of(seed), Some(Vec::new()));
        println!("{}", outcome.lines.join("\n"));
        assert_eq!(outcome.broken, Vec::<String>::new(), "seed {seed}");
        return;
    }
    let seeds = number("APIZEE_PANEL_SIMULATION_SEEDS").unwrap_or(SEEDS);
    let mut sum = world::Counts::default();
    for seed in 0..seeds {
        let name = format!("APIZEE_PANEL_SIMULATION_SEED={seed}");
        sum.add(&run(&name, Weather::of, seed).counts);
    }
    println!("{seeds} seeds: {sum:?}");
}

#[test]
fn at_most_one_room_and_none_lost_with_a_crash_at_every_await() {
    let mut tried = 0;
    for script in Script::ALL {
        for fate in FirstFate::ALL {
            for point in 1.. {
                let name = format!("{script:?}, {fate:?}, a crash at await {point}");
                let weather = |_| Weather::scripted(script, fate, point);
                let outcome = run(&name, weather, 0);
                tried += 1;
                if !outcome.has_crashed {
                    break;
                }
            }
        }
    }
    println!("{tried} crashes");
}
