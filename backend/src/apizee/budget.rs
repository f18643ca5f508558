//! The requests of a minute: 10 per Apizee user, across all endpoints (Rate limits), shared by
//! all agents of a connector.
//!
//! Made by hand rather than with a rate limiting crate, because it needs three things together
//! that none offers: priorities, a wait that can be told before it begins, and a window that the
//! other side may close (`X-RateLimit-Reset`).
//!
//! Apizee does not say whether its window slides. Ours does, over a little more than a minute, so
//! that whatever window Apizee counts in, ours holds no more than is allowed.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::error::ApizeeError;
use crate::clock::monotonic;

/// A minute, and half a second for requests that travel at different speeds.
const WINDOW: Duration = Duration::from_millis(60_500);

/// How long a call may wait for its turn before it is told to come back: short enough for an
/// agent who looks at a button, long enough for a burst.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Who goes first, and who leaves room for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// An agent starts a room: may use every request of the minute.
    Start,
    /// An agent needs a way in, or ends a room.
    AgentLink,
    /// A panel asks what the conversation has.
    LookUp,
    /// Anything that nobody waits for.
    Rest,
}

impl Priority {
    /// How many of the minute's requests this priority may use: what it leaves is for those
    /// before it. At least one, so that a small allowance starves nobody for ever.
    fn share(self, allowed: usize) -> usize {
        let tenths = match self {
            Self::Start => 10,
            Self::AgentLink => 9,
            Self::LookUp => 6,
            Self::Rest => 4,
        };
        (allowed * tenths).div_ceil(10).max(1)
    }
}

/// The budget of one Apizee user. Clones share it.
#[derive(Clone, Debug)]
pub struct Budget(Arc<Mutex<Window>>);

/// The budgets of all Apizee users: connectors that share a user share a budget.
#[derive(Debug, Default)]
pub struct Budgets(HashMap<(String, String), Budget>);

impl Budgets {
    /// The budget of a user. Where connectors disagree on the allowance, the first one's holds.
    pub fn of_user(&mut self, api_url: &str, username: &str, requests_per_minute: u32) -> Budget {
        // `/api` and `/api/v3` are doors of one house.
        let host = api_url
            .trim_end_matches('/')
            .trim_end_matches("/v3")
            .to_owned();
        let budget = self.0.entry((host, username.to_lowercase()));
        budget
            .or_insert_with(|| Budget::new(requests_per_minute))
            .clone()
    }
}

#[derive(Debug)]
struct Window {
    allowed: usize,
    spent: VecDeque<Instant>,
    closed_until: Option<Instant>,
    waiting: BTreeSet<(Priority, u64)>,
    next_ticket: u64,
}

/// A request that may be sent. Dropped, it counts as sent; [`Permit::give_back`] when it was not.
#[derive(Debug)]
#[must_use]
pub struct Permit {
    budget: Budget,
    taken_at: Instant,
}

impl Permit {
    /// The request never reached Apizee.
    pub fn give_back(self) {
        let mut window = self.budget.lock();
        if let Some(at) = window.spent.iter().rposition(|at| *at == self.taken_at) {
            window.spent.remove(at);
        }
    }
}

/// A place in the queue, given up when dropped.
struct Place<'a> {
    budget: &'a Budget,
    key: (Priority, u64),
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.budget.lock().waiting.remove(&self.key);
    }
}

impl Budget {
    /// A budget of `requests_per_minute`, at least 1.
    #[must_use]
    pub fn new(requests_per_minute: u32) -> Self {
        let allowed = usize::try_from(requests_per_minute.max(1)).unwrap_or(usize::MAX);
        Self(Arc::new(Mutex::new(Window {
            allowed,
            spent: VecDeque::new(),
            closed_until: None,
            waiting: BTreeSet::new(),
            next_ticket: 0,
        })))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Window> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request, at once or after at most 2 s; else the time until one is free.
    ///
    /// # Errors
    /// [`ApizeeError::BudgetExhausted`] with the honest wait.
    pub async fn take(&self, priority: Priority) -> Result<Permit, ApizeeError> {
        let deadline = monotonic() + LONGEST_WAIT;
        let place = {
            let mut window = self.lock();
            let key = (priority, window.next_ticket);
            window.next_ticket += 1;
            window.waiting.insert(key);
            Place { budget: self, key }
        };
        loop {
            let free_at = {
                let mut window = self.lock();
                let now = monotonic();
                let free_at = window.free_at(place.key, now);
                if free_at <= now {
                    window.spent.push_back(now);
                    return Ok(Permit {
                        budget: self.clone(),
                        taken_at: now,
                    });
                }
                if free_at > deadline {
                    return Err(ApizeeError::BudgetExhausted {
                        retry_after: free_at - now,
                    });
                }
                free_at
            };
            tokio::time::sleep_until(free_at).await;
        }
    }

    /// Believes Apizee's 429: nothing is sent until its window ends.
    pub fn close_for(&self, reset: Duration) {
        let until = monotonic() + reset.min(Duration::from_secs(3600));
        let mut window = self.lock();
        window.closed_until = window.closed_until.max(Some(until));
    }

    /// How many requests of the present minute are left for a start.
    #[must_use]
    pub fn left(&self) -> usize {
        let mut window = self.lock();
        let now = monotonic();
        window.forget_old(now);
        if window.closed_until.is_some_and(|until| until > now) {
            return 0;
        }
        window.allowed.saturating_sub(window.spent.len())
    }
}

impl Window {
    fn forget_old(&mut self, now: Instant) {
        while self.spent.front().is_some_and(|at| *at + WINDOW <= now) {
            self.spent.pop_front();
        }
    }

    /// When whoever stands at `key` can have a request, if nobody else comes before them.
    fn free_at(&mut self, key: (Priority, u64), now: Instant) -> Instant {
        self.forget_old(now);
        let open_at = self
            .closed_until
            .filter(|until| *until > now)
            .unwrap_or(now);
        let ahead = self.waiting.range(..key).count();
        let share = key.0.share(self.allowed);
        let must_go = (self.spent.len() + ahead + 1).saturating_sub(share);
        let slot_at = match must_go {
            0 => now,
            n => self
                .spent
                .get(n - 1)
                .map_or(now + WINDOW, |at| *at + WINDOW),
        };
        slot_at.max(open_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn spend(budget: &Budget, times: usize) {
        for _ in 0..times {
            drop(budget.take(Priority::Start).await.unwrap());
        }
    }

    fn wait_of(outcome: Result<Permit, ApizeeError>) -> Duration {
        match outcome {
            Err(ApizeeError::BudgetExhausted { retry_after }) => retry_after,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_eleventh_start_is_told_when_to_come_back_and_then_succeeds() {
        let budget = Budget::new(10);
        spend(&budget, 10).await;
        tokio::time::advance(Duration::from_secs(20)).await;
        let wait = wait_of(budget.take(Priority::Start).await);
        assert_eq!(wait, WINDOW - Duration::from_secs(20));
        tokio::time::advance(wait).await;
        assert!(budget.take(Priority::Start).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_wait_is_waited_for() {
        let budget = Budget::new(1);
        spend(&budget, 1).await;
        tokio::time::advance(WINDOW - Duration::from_secs(1)).await;
        let before = monotonic();
        assert!(budget.take(Priority::Start).await.is_ok());
        assert_eq!(monotonic() - before, Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn look_ups_leave_requests_for_starts() {
        let budget = Budget::new(10);
        for _ in 0..6 {
            drop(budget.take(Priority::LookUp).await.unwrap());
        }
        assert!(budget.take(Priority::LookUp).await.is_err());
        assert!(budget.take(Priority::Rest).await.is_err());
        assert!(budget.take(Priority::AgentLink).await.is_ok());
        spend(&budget, 3).await;
        assert_eq!(budget.left(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_start_overtakes_those_that_wait() {
        let budget = Budget::new(2);
        spend(&budget, 1).await;
        tokio::time::advance(Duration::from_secs(10)).await;
        spend(&budget, 1).await;
        tokio::time::advance(WINDOW - Duration::from_secs(11)).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let waiters = [Priority::AgentLink, Priority::Start].map(|priority| {
            let (budget, order) = (budget.clone(), Arc::clone(&order));
            async move {
                let outcome = budget.take(priority).await.is_ok();
                order.lock().unwrap().push((priority, outcome));
            }
        });
        let [link, start] = waiters;
        tokio::join!(link, start);
        let order = order.lock().unwrap().clone();
        assert_eq!(
            order,
            [(Priority::Start, true), (Priority::AgentLink, false)]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn apizees_own_reset_is_believed() {
        let budget = Budget::new(10);
        budget.close_for(Duration::from_secs(45));
        assert_eq!(
            wait_of(budget.take(Priority::Start).await),
            Duration::from_secs(45)
        );
        assert_eq!(budget.left(), 0);
        tokio::time::advance(Duration::from_secs(45)).await;
        assert!(budget.take(Priority::Start).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_never_sent_is_given_back() {
        let budget = Budget::new(1);
        budget.take(Priority::Start).await.unwrap().give_back();
        assert!(budget.take(Priority::Start).await.is_ok());
    }
}
