//! What Apizee is like: every few seconds another draw of faults.

use std::{collections::BTreeMap, fmt, time::Duration};

use anyhow::Result;
use fastrand::Rng;
use serde_json::{Value, json};
use tokio::{
    task::JoinHandle,
    time::{Instant, sleep_until},
};

use super::emulator::{Emulator, Struck};

/// All that the emulator knows (sandbox/README.md, kinds of faults).
const KINDS: [&str; 13] = [
    "refuse",
    "slow",
    "unauthorized",
    "forbidden",
    "server_error",
    "too_many_requests",
    "reset_epoch",
    "gateway",
    "late",
    "hang",
    "lost_answer",
    "cut_body",
    "not_json",
];

/// These set a service user apart for minutes: often, and nothing would be left to go wrong.
const OF_THE_ACCOUNT: [&str; 2] = ["unauthorized", "forbidden"];

/// What struck, all in all.
pub(super) struct Weathered(Struck);

impl fmt::Display for Weathered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: u64 = self.0.values().sum();
        let kinds = self.0.iter().map(|(kind, times)| format!("{kind} {times}"));
        let kinds: Vec<String> = kinds.collect();
        write!(f, "faults of Apizee: {all} ({})", kinds.join(", "))
    }
}

/// Changes until then, and ends fair.
pub(super) fn begin(
    emulator: Emulator,
    mut random: Rng,
    until: Instant,
) -> JoinHandle<Result<Weathered>> {
    tokio::spawn(async move {
        let mut all = BTreeMap::new();
        loop {
            let lasts = Duration::from_millis(random.u64(1_500..5_000));
            emulator.chaos(drawn(&mut random)).await?;
            sleep_until((Instant::now() + lasts).min(until)).await;
            // Off, it keeps its tally; on, it begins another.
            emulator.chaos(None).await?;
            for (kind, times) in emulator.struck().await? {
                *all.entry(kind).or_default() += times;
            }
            if Instant::now() >= until {
                return Ok(Weathered(all));
            }
        }
    })
}

/// Nothing, or a few kinds at some rate.
fn drawn(random: &mut Rng) -> Option<Value> {
    if random.u32(..4) == 0 {
        return None;
    }
    let number = random.usize(1..=4);
    let kinds: Vec<&str> = random.choose_multiple(KINDS, number);
    let rate = if kinds.iter().any(|kind| OF_THE_ACCOUNT.contains(kind)) {
        0.02
    } else {
        random.choice([0.05, 0.2, 0.5]).unwrap_or_default()
    };
    Some(json!({
        "seed": random.u64(..),
        "rate": rate,
        "kinds": kinds,
        "max_delay_ms": random.choice([300, 1_500, 4_000]),
    }))
}
