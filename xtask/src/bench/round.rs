//! One round of the load: the times of its starts.

use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{starts::Started, tap::Tap};

/// Sorted, shortest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Round {
    /// Without what the emulator took.
    own: Vec<Duration>,
    /// From the request to the last byte of the answer.
    total: Vec<Duration>,
}

impl Round {
    /// Takes from each start what the tap saw of the very same start.
    pub(super) fn of(load: &[Started], tap: &Tap) -> Result<Self> {
        let mut round = Self::default();
        for start in load {
            let emulator = tap
                .time_of(&start.conversation)
                .with_context(|| format!("no upstream request names {}", start.conversation))?;
            round.add(start.took, emulator);
        }
        round.own.sort_unstable();
        round.total.sort_unstable();
        Ok(round)
    }

    fn add(&mut self, total: Duration, emulator: Duration) {
        self.own.push(total.saturating_sub(emulator));
        self.total.push(total);
    }

    pub(super) fn own(&self, percent: usize) -> Option<Duration> {
        percentile(&self.own, percent)
    }

    pub(super) fn total(&self, percent: usize) -> Option<Duration> {
        percentile(&self.total, percent)
    }
}

/// The shortest that `percent` of them do not exceed.
pub(super) fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
impl Round {
    pub(super) fn of_milliseconds(own: impl IntoIterator<Item = u64>) -> Self {
        let mut round = Self::default();
        for own in own {
            round.add(Duration::from_millis(own + 1), Duration::from_millis(1));
        }
        round
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_times() {
        let round = Round::of_milliseconds(1..=200);
        assert_eq!(round.own(99), Some(Duration::from_millis(198)));
        assert_eq!(round.own(50), Some(Duration::from_millis(100)));
        assert_eq!(round.total(99), Some(Duration::from_millis(199)));
        assert_eq!(Round::default().own(99), None);
    }
}
