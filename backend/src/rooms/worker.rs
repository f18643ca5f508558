//! Who does what nobody waits for: one task for each connector in each process. Work is claimed in the
//! store, so that of all processes one does it, and another when that one dies.

use std::sync::{Arc, Weak};
use std::time::Duration;

use contract::RoomKind;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::unknown::Looked;
use super::{Inner, RoomsError};
use crate::store::{Claimed, StoreError, Work};
use crate::telemetry::names;

/// How long until work is looked for again that another process has put down.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Pieces of work under way at a time: they wait for Apizee, not for us.
const AT_ONCE: usize = 4;

/// When the store fails.
const STORE_AGAIN_S: i64 = 2;

/// Works as long as the rooms exist.
pub(super) async fn work(rooms: Weak<Inner>, wake: Arc<Notify>) {
    let mut under_way = JoinSet::new();
    loop {
        let Some(inner) = rooms.upgrade() else { return };
        let claimed = if under_way.len() < AT_ONCE {
            inner.claim().await
        } else {
            Next::Nothing(LONGEST_SLEEP)
        };
        let sleep = match claimed {
            Next::Claimed(claimed) => {
                under_way.spawn(async move { inner.perform(&claimed).await });
                continue;
            }
            Next::Nothing(sleep) => sleep,
        };
        drop(inner);
        tokio::select! {
            // The same each time, so that a simulation can be told again.
            biased;
            Some(_) = under_way.join_next() => {}
            () = wake.notified() => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// What the store has for us.
enum Next {
    Claimed(Box<Claimed>),
    Nothing(Duration),
}

impl Inner {
    async fn claim(&self) -> Next {
        let connector = &self.settings.name;
        let claimed = self
            .store
            .claim(connector, &self.instance, self.clock.unix_s());
        match claimed.await {
            Ok(Some(claimed)) => Next::Claimed(Box::new(claimed)),
            Ok(None) => Next::Nothing(self.until_due().await),
            Err(error) => {
                tracing::warn!(%error, "work could not be looked for");
                Next::Nothing(LONGEST_SLEEP)
            }
        }
    }

    /// Until the next work is due, and tells the metrics what waits.
    async fn until_due(&self) -> Duration {
        let Ok(pending) = self.store.pending(&self.settings.name).await else {
            return LONGEST_SLEEP;
        };
        let now = self.clock.unix_s();
        self.tell_pending(&pending, now);
        let due = pending.next_due.map(|at| (at - now).max(0).unsigned_abs());
        let due = due.map(|seconds| Duration::from_secs(seconds).max(Duration::from_millis(100)));
        due.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
    }

    async fn perform(&self, claimed: &Claimed) {
        let outcome = match claimed.work {
            Work::LookUp => self.look_up(claimed).await,
            Work::Twin => self.look_for_twin(claimed).await,
            Work::Close => self.close_later(claimed).await,
            Work::Reread => self.reread_later(claimed).await,
        };
        let settled = match outcome {
            Ok(Looked::Done) => self.store.done(claimed, &self.instance).await,
            Ok(Looked::Again(at)) => self.store.postpone(claimed, &self.instance, at).await,
            Err(error) => self.postpone_broken(claimed, &error).await,
        };
        if let Err(error) = settled {
            // Its claim runs out, and somebody does it again: all work may be done twice.
            tracing::warn!(%error, "the end of work could not be written down");
        }
    }

    async fn postpone_broken(
        &self,
        claimed: &Claimed,
        error: &RoomsError,
    ) -> Result<(), StoreError> {
        let room = &claimed.stored.draft.id;
        tracing::warn!(%error, %room, work = claimed.work.as_str(), "work failed");
        let at = self.clock.unix_s() + STORE_AGAIN_S * i64::from(claimed.tries.min(15) + 1);
        self.store.postpone(claimed, &self.instance, at).await
    }

    fn tell_pending(&self, pending: &crate::store::Pending, now: i64) {
        for &work in Work::ALL {
            let number = pending.number.iter().find(|(one, _)| *one == work);
            let number = number.map_or(0, |(_, number)| *number);
            let labels = [
                ("connector", self.connector()),
                ("kind", work.as_str().to_owned()),
            ];
            metrics::gauge!(names::WORK_PENDING, &labels).set(number as f64);
            if work == Work::Close {
                metrics::gauge!(names::CLOSINGS_PENDING, "connector" => self.connector())
                    .set(number as f64);
            }
        }
        let (number, since) = pending.unknown.unwrap_or((0, now));
        metrics::gauge!(names::ROOM_STARTS_UNKNOWN, "connector" => self.connector())
            .set(number as f64);
        metrics::gauge!(names::ROOM_STARTS_UNKNOWN_OLDEST, "connector" => self.connector())
            .set((now - since).max(0) as f64);
    }

    /// The connector's name, for a metric.
    pub(super) fn connector(&self) -> String {
        self.settings.name.to_string()
    }

    /// Counts how a start ended.
    pub(super) fn count_start(&self, kind: RoomKind, outcome: &'static str) {
        let labels = [
            ("connector", self.connector()),
            ("kind", kind.as_str().to_owned()),
            ("outcome", outcome.to_owned()),
        ];
        metrics::counter!(names::ROOM_STARTS, &labels).increment(1);
    }

    /// Counts work that is given up.
    pub(super) fn count_given_up(&self, work: Work) {
        let labels = [
            ("connector", self.connector()),
            ("kind", work.as_str().to_owned()),
        ];
        metrics::counter!(names::WORK_GIVEN_UP, &labels).increment(1);
    }
}
