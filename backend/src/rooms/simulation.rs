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
use world::{Counts, Outcome, World};

/// How many seeds a usual test tries.
const SEEDS: u64 = 200;

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// Simulations, of which those that break a promise are told.
#[derive(Default)]
struct Tried {
    number: u64,
    counts: Counts,
    broken: Vec<(String, Vec<String>)>,
    first: Option<Vec<String>>,
}

impl Tried {
    /// One that breaks a promise is played again, to tell how.
    fn play(&mut self, name: impl Fn() -> String, weather: Weather, seed: u64) -> Outcome {
        let outcome = World::run(seed, weather, None);
        self.number += 1;
        self.counts.add(&outcome.counts);
        if !outcome.broken.is_empty() {
            self.broken.push((name(), outcome.broken.clone()));
            let again = World::run(seed, weather, Some(Vec::new()));
            assert_eq!(
                again.broken,
                outcome.broken,
                "{}: it is not the same again",
                name()
            );
            self.first.get_or_insert(again.lines);
        }
        outcome
    }

    fn judge(self) {
        let Self {
            number,
            counts,
            broken,
            first,
        } = self;
        println!("{number} simulations: {counts:?}");
        let told: Vec<String> = broken
            .iter()
            .map(|(name, broken)| format!("{name}\n    {}", broken.join("\n    ")))
            .collect();
        let first = first.unwrap_or_default().join("\n");
        assert!(
            broken.is_empty(),
            "{first}\n\n{} are broken:\n{}",
            broken.len(),
            told.join("\n")
        );
    }
}

#[test]
fn at_most_one_room_and_none_lost_whatever_the_weather() {
    if let Some(seed) = number("APIZEE_PANEL_SIMULATION_SEED") {
        let outcome = World::run(seed, Weather::of(seed), Some(Vec::new()));
        println!("{}", outcome.lines.join("\n"));
        assert_eq!(outcome.broken, Vec::<String>::new(), "seed {seed}");
        return;
    }
    let mut tried = Tried::default();
    for seed in 0..number("APIZEE_PANEL_SIMULATION_SEEDS").unwrap_or(SEEDS) {
        let name = || format!("APIZEE_PANEL_SIMULATION_SEED={seed}");
        tried.play(name, Weather::of(seed), seed);
    }
    tried.judge();
}

#[test]
fn at_most_one_room_and_none_lost_with_a_crash_at_every_await() {
    let mut tried = Tried::default();
    for (script, fate) in Script::ALL
        .into_iter()
        .flat_map(|script| FirstFate::ALL.map(|fate| (script, fate)))
    {
        for await_ in 1.. {
            let name = || format!("{script:?}, {fate:?}, a crash at await {await_}");
            let outcome = tried.play(name, Weather::scripted(script, fate, await_), 0);
            if !outcome.has_crashed {
                break;
            }
        }
    }
    tried.judge();
}
