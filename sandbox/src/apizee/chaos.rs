//! Faults at random, from a seed: what a soak runs under.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde::{Deserialize, Serialize};

use super::Emulator;
use super::fault::{Fault, FaultKind, Gateway};

/// What may happen to each request that no ordered fault struck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chaos {
    /// The same seed strikes the same requests, counted from when it was set, in the same way.
    pub seed: u64,
    /// How probable a fault is, from 0 to 1.
    pub rate: f64,
    /// Which faults, all equally probable.
    pub kinds: Vec<FaultKind>,
    /// How much `slow` and `late` delay at most; so much is also the longest `retry_after_s`.
    pub max_delay_ms: u64,
}

impl Chaos {
    /// Whether it can be played.
    #[must_use]
    pub fn is_right(&self) -> bool {
        (0.0..=1.0).contains(&self.rate) && (self.rate == 0.0 || !self.kinds.is_empty())
    }
}

/// What chaos did since it was set; switching it off keeps that.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Struck {
    /// As it is played; none, nothing is.
    pub chaos: Option<Chaos>,
    /// How many requests it was drawn for.
    pub drawn: u64,
    /// How many of them were struck, by kind.
    pub struck: BTreeMap<FaultKind, u64>,
}

#[derive(Debug, Default)]
pub(super) struct Player {
    so_far: Struck,
    random: Rng,
}

impl Player {
    fn play(&mut self, chaos: Option<Chaos>) {
        match chaos.filter(|chaos| chaos.rate > 0.0) {
            Some(chaos) => {
                self.random = Rng::with_seed(chaos.seed);
                self.so_far = Struck {
                    chaos: Some(chaos),
                    ..Struck::default()
                };
            }
            None => self.so_far.chaos = None,
        }
    }

    /// The next request's fault. Always the same number of draws: what strikes a request depends on
    /// the seed and its number alone.
    pub(super) fn draw(&mut self, route: &str) -> Option<Fault> {
        let chaos = self.so_far.chaos.as_ref()?;
        self.so_far.drawn += 1;
        let strikes = self.random.f64() < chaos.rate;
        let kind = self.random.choice(&chaos.kinds).copied();
        let delay_ms = self.random.u64(0..=chaos.max_delay_ms);
        let status = self.random.choice(SAYS).unwrap_or_default();
        let kind = kind.filter(|_| strikes)?;
        *self.so_far.struck.entry(kind).or_default() += 1;
        Some(Fault {
            delay_ms: Some(delay_ms),
            status,
            retry_after_s: u32::try_from(delay_ms.div_ceil(1000)).unwrap_or(u32::MAX),
            ..Fault::new(route, kind, 1)
        })
    }
}

const SAYS: [Gateway; 4] = [
    Gateway::Silence,
    Gateway::BadGateway,
    Gateway::Unavailable,
    Gateway::Timeout,
];

impl Emulator {
    /// Begins, or ends with `None`, faults at random. Ordered ones go first.
    pub fn set_chaos(&self, chaos: Option<Chaos>) {
        self.change(|state| state.chaos.play(chaos));
    }

    /// What chaos did so far.
    #[must_use]
    pub fn struck(&self) -> Struck {
        self.read().chaos.so_far.clone()
    }
}
