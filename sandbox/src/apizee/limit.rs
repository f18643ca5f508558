//! The limit of requests, by user. The documents say neither when a minute begins nor whether it slides.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::Emulator;

/// 10 requests a minute and user, over all endpoints (Rate limits).
const PER_MINUTE: u32 = 10;

/// Which minute is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Minute {
    /// It begins with a request, and the next with the first after it.
    #[default]
    Fixed,
    /// Every one.
    Sliding,
}

#[derive(Debug)]
pub(super) struct Limit {
    per_minute: Option<u32>,
    minute: Minute,
    /// The requests of each user's present minute, oldest first.
    counted: HashMap<String, Vec<OffsetDateTime>>,
}

impl Default for Limit {
    fn default() -> Self {
        Self {
            per_minute: Some(PER_MINUTE),
            minute: Minute::default(),
            counted: HashMap::new(),
        }
    }
}

impl Limit {
    /// Counts a request of a user. The seconds to wait when the minute's requests are spent.
    pub(super) fn count(&mut self, user: &str, now: OffsetDateTime) -> Result<(), u32> {
        let counted = self.counted.entry(user.to_owned()).or_default();
        let is_past = |at: &OffsetDateTime| now - *at >= Duration::MINUTE;
        match self.minute {
            Minute::Fixed => {
                if counted.first().is_some_and(is_past) {
                    counted.clear();
                }
            }
            Minute::Sliding => counted.retain(|at| !is_past(at)),
        }
        let spent = |limit: u32| counted.len() >= limit as usize;
        if self.per_minute.is_some_and(spent) {
            let oldest = counted.first().copied().unwrap_or(now);
            let left = Duration::MINUTE - (now - oldest);
            return Err(u32::try_from(left.whole_seconds()).unwrap_or(0) + 1);
        }
        counted.push(now);
        Ok(())
    }
}

impl Emulator {
    /// Sets the limit of requests a minute; `None` lifts it.
    pub fn set_limit(&self, per_minute: Option<u32>) {
        self.change(|state| state.limit.per_minute = per_minute);
    }

    /// Sets which minute the limit means.
    pub fn set_minute(&self, minute: Minute) {
        self.change(|state| state.limit.minute = minute);
    }
}
