//! The requests of a minute: 10 per Apizee user, across all endpoints (Rate limits), shared by
//! all agents and all processes.
//!
//! Made by hand rather than with a rate limiting crate, because it needs things together that none
//! offers: priorities, a wait that can be told before it begins, a window that the other side may
//! close (`X-RateLimit-Reset`), and several processes.
//!
//! Apizee does not say whether its window slides. Ours does, and it is true at Apizee's end: a
//! place is taken before its request is sent and counts until a minute after the answer came. So
//! whenever the request arrived in between, and in whatever window Apizee counts, there are no more
//! than is allowed.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

use super::client::WHOLE_LIMIT;
use super::error::ApizeeError;
use super::queue::{Queue, Turn};
use crate::clock::{Clock, millis, monotonic};
use crate::store::{Accounts, Slot, StoreError, Taken, UserKey};

/// A minute, and half a second for clocks that do not agree.
pub(super) const WINDOW: Duration = Duration::from_millis(60_500);

/// How long a place may be kept before its request is sent: longer than the end of a room that is
/// replaced, which comes between. The place of a process that died counts as much longer.
const FRESH: Duration = Duration::from_secs(10);

/// The longest that Apizee's window is believed to be closed: a minute, and half of one.
const LONGEST_RESET: Duration = Duration::from_secs(90);

/// By what the metrics name a user: the connector, and the position among its users, since the
/// login is an e-mail address.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    pub(super) connector: Arc<str>,
    pub(super) user: Arc<str>,
}

/// The window of one user. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Window(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    accounts: Arc<dyn Accounts>,
    user: UserKey,
    allowed: u32,
    clock: Clock,
    queue: Arc<Queue>,
    labels: Labels,
}

impl Window {
    pub(super) fn new(
        accounts: Arc<dyn Accounts>,
        user: UserKey,
        requests_per_minute: u32,
        clock: Clock,
        queue: Arc<Queue>,
        labels: Labels,
    ) -> Self {
        Self(Arc::new(Inner {
            accounts,
            user,
            allowed: requests_per_minute.max(1),
            clock,
            queue,
            labels,
        }))
    }

    pub(super) fn allowed(&self) -> u32 {
        self.0.allowed
    }

    pub(super) fn labels(&self) -> &Labels {
        &self.0.labels
    }

    /// A place, where fewer than `most` are taken.
    pub(super) async fn take(&self, most: u32) -> Result<Turn<Permit>, ApizeeError> {
        let window = &self.0;
        let (now, kept_since) = (window.clock.unix_ms(), monotonic());
        if most == 0 {
            return Ok(Turn::Wait(now + millis(WINDOW)));
        }
        let held_until = now + millis(FRESH + WHOLE_LIMIT + WINDOW);
        let taken = window
            .accounts
            .take(&window.user, most, now, held_until)
            .await;
        Ok(match taken.map_err(store_failed)? {
            Taken::Slot(slot) => Turn::Now(Permit {
                window: self.clone(),
                slot: Some(slot),
                kept_since,
                sent: Sent::No,
            }),
            Taken::Wait { until_ms } => Turn::Wait(self.honest(until_ms, now).await?),
        })
    }

    /// Places that nobody has been heard of since count longer than they will in the end.
    async fn honest(&self, until_ms: i64, now: i64) -> Result<i64, ApizeeError> {
        let usual = now + millis(WINDOW);
        if until_ms <= usual {
            return Ok(until_ms);
        }
        let (_, closed_until) = self.counted(now).await?;
        Ok(usual.max(closed_until.unwrap_or(usual)))
    }

    /// How many requests are left for a start.
    pub(super) async fn left(&self) -> Result<u32, ApizeeError> {
        let now = self.0.clock.unix_ms();
        let (counted, closed_until) = self.counted(now).await?;
        Ok(match closed_until.filter(|until| *until > now) {
            Some(_) => 0,
            None => self.0.allowed.saturating_sub(counted),
        })
    }

    async fn counted(&self, now: i64) -> Result<(u32, Option<i64>), ApizeeError> {
        let counted = self.0.accounts.counted(&self.0.user, now).await;
        counted.map_err(store_failed)
    }

    /// Believes Apizee: nothing is sent until its window ends.
    async fn close_for(&self, reset: Duration) {
        let until = self.0.clock.unix_ms() + millis(reset);
        if let Err(error) = self.0.accounts.close(&self.0.user, until).await {
            tracing::error!(%error, "that Apizee has closed its window could not be written down");
        }
    }
}

/// The error of a caller; the store's own words go to the log.
pub(super) fn store_failed(error: StoreError) -> ApizeeError {
    tracing::error!(%error, "what all processes share of Apizee's users cannot be had");
    ApizeeError::StoreFailed
}

/// A request that may be sent. Dropped, its place is given back; or, once it may have been sent,
/// counts for a minute from then.
#[derive(Debug)]
#[must_use]
pub(super) struct Permit {
    window: Window,
    /// Absent when its end is told already.
    slot: Option<Slot>,
    kept_since: Instant,
    sent: Sent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    No,
    Perhaps,
}

impl Permit {
    /// Of no window: for a test that is Apizee itself.
    #[cfg(test)]
    pub(super) fn pretended() -> Self {
        let labels = Labels {
            connector: Arc::from("acme"),
            user: Arc::from("1"),
        };
        let accounts: Arc<super::accounts_in_memory::AccountsInMemory> = Arc::default();
        let user = UserKey::new("https://apizee.test", "service");
        Self {
            window: Window::new(accounts, user, 10, Clock::fixed(0), Arc::default(), labels),
            slot: None,
            kept_since: monotonic(),
            sent: Sent::No,
        }
    }

    /// Whether it may still be used: others count on its request being sent soon.
    pub(super) fn is_fresh(&self) -> bool {
        self.kept_since.elapsed() < FRESH
    }

    pub(super) fn labels(&self) -> &Labels {
        self.window.labels()
    }

    /// From now on the request may be on its way.
    pub(super) fn sending(&mut self) {
        self.sent = Sent::Perhaps;
    }

    /// The request was surely not sent.
    pub(super) async fn give_back(mut self) {
        if let Some(slot) = self.slot.take() {
            given_back(&self.window, &slot).await;
        }
    }

    /// The request was answered, or its time has run out. Apizee's headers may say that its window
    /// is closed: for how long, if so.
    pub(super) async fn answered(self, closed_for: Option<Duration>) {
        if let Some(reset) = closed_for {
            self.window.close_for(reset).await;
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        // Without a runtime the program is ending: the store forgets the place by itself.
        let (Some(slot), Ok(runtime)) = (self.slot.take(), Handle::try_current()) else {
            return;
        };
        let (window, sent) = (self.window.clone(), self.sent);
        let free_at = window.0.clock.unix_ms() + millis(WINDOW);
        runtime.spawn(async move {
            match sent {
                Sent::No => given_back(&window, &slot).await,
                Sent::Perhaps => {
                    if let Err(error) = window.0.accounts.answered(&slot, free_at).await {
                        tracing::warn!(%error, "a request counts longer than it needs to");
                    }
                }
            }
        });
    }
}

async fn given_back(window: &Window, slot: &Slot) {
    match window.0.accounts.give_back(slot).await {
        Ok(()) => window.0.queue.look_again(),
        Err(error) => tracing::warn!(%error, "a request that was not sent counts"),
    }
}

/// `X-RateLimit-Reset`: seconds, as documented; a moment, in unix seconds or milliseconds, where it
/// is too large for that, as with others who use that header.
pub(super) fn reset(value: u64, clock: &Clock) -> Duration {
    let now_ms = u64::try_from(clock.unix_ms()).unwrap_or_default();
    let seconds = match value {
        ms if ms > now_ms / 2 => ms.saturating_sub(now_ms).div_ceil(1000),
        s if s > now_ms / 2000 => s.saturating_sub(now_ms / 1000),
        s => s,
    };
    Duration::from_secs(seconds).clamp(Duration::from_secs(1), LONGEST_RESET)
}

#[cfg(test)]
mod tests;
