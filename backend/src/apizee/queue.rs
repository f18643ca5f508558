//! Who waits for a request: the more urgent go first, whoever came when.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::error::ApizeeError;
use super::want::{Ages, Class, Want};
use crate::clock::{Clock, monotonic};

/// How long a call may wait for its turn before it is told to come back: short enough for an
/// agent who looks at a button, long enough for a burst.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// A place that another process has taken meanwhile, or clocks that do not agree, make a wait end
/// too early: no more looks than these.
const LOOKS_EVERY: Duration = Duration::from_millis(20);

/// The more urgent before the less, the longer waiting before the shorter, the earlier caller before
/// the later.
type Rank = (Class, i64, u64);

/// Those of this process who wait for a request of one enterprise's users. Between processes,
/// the classes' shares decide.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Mutex<BTreeSet<Rank>>,
    next_number: AtomicU64,
    changed: watch::Sender<()>,
}

/// How a try for a request ended.
#[derive(Debug)]
pub(super) enum Turn<T> {
    Now(T),
    /// Unix milliseconds: when one may be free.
    Wait(i64),
}

/// A try for a request, to be made again when something may be free.
pub(super) trait Attempt {
    /// What is had.
    type Had;

    /// For the class that counts now. `ahead` many wait who go first, and to whom it leaves a
    /// request each.
    fn attempt(
        &self,
        class: Class,
        ahead: u32,
    ) -> impl Future<Output = Result<Turn<Self::Had>, ApizeeError>> + Send;
}

/// A place in the queue, given up when dropped.
struct Standing<'a> {
    queue: &'a Queue,
    rank: Rank,
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        self.queue.lock().remove(&self.rank);
        self.queue.look_again();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, BTreeSet<Rank>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something may be free that was not.
    pub(super) fn look_again(&self) {
        self.changed.send_replace(());
    }

    /// What an attempt has, at once or after at most 2 s.
    pub(super) async fn wait<A: Attempt>(
        &self,
        want: Want,
        clock: &Clock,
        from: &A,
    ) -> Result<A::Had, ApizeeError> {
        let deadline = monotonic() + LONGEST_WAIT;
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        let mut changed = self.changed.subscribe();
        let mut standing: Option<Standing<'_>> = None;
        loop {
            changed.mark_unchanged();
            let class = want.aged(clock);
            let rank = standing.as_ref().map_or_else(
                || (class, want.waits_since(clock), number),
                |standing| standing.rank,
            );
            let ahead = self.lock().range(..rank).count();
            let ahead = u32::try_from(ahead).unwrap_or(u32::MAX);
            let until = match from.attempt(class, ahead).await? {
                Turn::Now(it) => return Ok(it),
                Turn::Wait(until) => until,
            };
            let now = monotonic();
            let wait = u64::try_from(until - clock.unix_ms()).unwrap_or_default();
            let free_at = now + Duration::from_millis(wait).max(LOOKS_EVERY);
            if free_at > deadline {
                // Somebody has left the queue while the store was asked: it is shorter now.
                if changed.has_changed().unwrap_or(false) && now < deadline {
                    continue;
                }
                return Err(exhausted(want, clock, free_at - now));
            }
            standing.get_or_insert_with(|| {
                self.lock().insert(rank);
                Standing { queue: self, rank }
            });
            tokio::select! {
                () = tokio::time::sleep_until(free_at) => {}
                _ = changed.changed() => {}
            }
        }
    }
}

/// A repeat can succeed when a place is free, or when the work is older and may use more of them.
/// Work comes a little before, and stands in the queue when the place is free: at the moment itself
/// some start would be there before it.
fn exhausted(want: Want, clock: &Clock, free_in: Duration) -> ApizeeError {
    let retry_after = match want.ages_in(clock) {
        Ages::Never => free_in,
        Ages::Oldest => free_in.saturating_sub(LONGEST_WAIT / 2),
        Ages::In(next) => free_in.saturating_sub(LONGEST_WAIT / 2).min(next),
    };
    ApizeeError::BudgetExhausted { retry_after }
}
