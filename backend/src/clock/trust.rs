//! Whether the machine's clock is right, as far as others have shown it. What is deleted by age must
//! not be deleted by a clock that is wrong.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::{Clock, monotonic};
use crate::telemetry::names;

/// Two clocks that differ by no more agree.
const AGREE_S: i64 = 5 * 60;

/// How long one agreement is worth something.
const LASTS: Duration = Duration::from_secs(24 * 60 * 60);

/// When another clock last agreed with ours. Clones are the same.
#[derive(Clone, Debug)]
pub struct Trust {
    clock: Clock,
    agreed: Arc<Mutex<Option<Agreed>>>,
}

#[derive(Clone, Copy, Debug)]
struct Agreed {
    at: Instant,
    unix_s: i64,
}

impl Trust {
    /// In a clock that nobody has confirmed.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            agreed: Arc::default(),
        }
    }

    /// The clock that it is about.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A token of the Desk was accepted: it lives five minutes at most, so the Desk's clock agrees.
    pub fn token_accepted(&self) {
        self.heard(self.clock.unix_s());
    }

    /// Apizee has said what time it is (the `Date` of an answer, in Unix seconds).
    pub fn apizee_said(&self, unix_s: i64) {
        let offset = unix_s - self.clock.unix_s();
        metrics::gauge!(names::CLOCK_OFFSET).set(offset as f64);
        self.heard(unix_s);
    }

    fn heard(&self, theirs: i64) {
        let unix_s = self.clock.unix_s();
        let agrees = (theirs - unix_s).abs() <= AGREE_S;
        let mut agreed = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        *agreed = agrees.then(|| Agreed {
            at: monotonic(),
            unix_s,
        });
    }

    /// Whether another clock has agreed within a day, and ours has not jumped since.
    #[must_use]
    pub fn holds(&self) -> bool {
        let agreed = *self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        agreed.is_some_and(|Agreed { at, unix_s }| {
            let passed = at.elapsed();
            let expected = unix_s + i64::try_from(passed.as_secs()).unwrap_or(i64::MAX / 2);
            passed < LASTS && (self.clock.unix_s() - expected).abs() <= AGREE_S
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_253_400;
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    async fn pass(clock: &Clock, time: Duration) {
        clock.advance(time);
        tokio::time::advance(time).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_is_believed_for_a_day_after_another_agreed() {
        let clock = Clock::fixed(NOW);
        let trust = Trust::new(clock.clone());
        assert!(!trust.holds(), "nobody has said anything");
        trust.token_accepted();
        assert!(trust.holds());
        pass(&clock, DAY - Duration::from_secs(1)).await;
        assert!(trust.holds());
        pass(&clock, Duration::from_secs(1)).await;
        assert!(!trust.holds());
        trust.apizee_said(clock.unix_s() - AGREE_S);
        assert!(trust.holds());
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_another_contradicts_or_that_jumps_is_not() {
        let clock = Clock::fixed(NOW);
        let trust = Trust::new(clock.clone());
        trust.token_accepted();
        trust.apizee_said(NOW + AGREE_S + 1);
        assert!(!trust.holds());
        trust.apizee_said(NOW);
        assert!(trust.holds());
        clock.advance(DAY);
        assert!(!trust.holds(), "a day went by in no time");
    }
}
