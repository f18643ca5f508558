//! Everything that is left to chance, from one seed.

use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::time::Duration;

/// The same throws for the same seed.
#[derive(Debug)]
pub(super) struct Dice(Mutex<fastrand::Rng>);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    pub(super) fn among(&self, range: RangeInclusive<u64>) -> u64 {
        self.0.lock().unwrap().u64(range)
    }

    pub(super) fn percent(&self, chance: u64) -> bool {
        self.among(0..=99) < chance
    }

    pub(super) fn per_mille(&self, chance: u64) -> bool {
        self.among(0..=999) < chance
    }

    pub(super) fn millis(&self, range: RangeInclusive<u64>) -> Duration {
        Duration::from_millis(self.among(range))
    }

    /// One of several.
    pub(super) fn one<'a, T>(&self, of: &'a [T]) -> &'a T {
        let last = of.len() as u64 - 1;
        &of[usize::try_from(self.among(0..=last)).unwrap()]
    }
}
