//! When requests arrived: what a client must prove of itself, whatever the limit let pass.

use std::collections::BTreeMap;

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use super::Emulator;

/// A request that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Arrival {
    /// Whose.
    #[serde(skip)]
    pub user: String,
    /// `POST /tickets`.
    pub route: String,
    /// When, by the emulator's clock.
    #[serde(serialize_with = "crate::clock::as_written")]
    pub at: OffsetDateTime,
    /// When, by the machine's.
    #[serde(serialize_with = "crate::clock::as_written")]
    pub real: OffsetDateTime,
    /// What was answered; 0 when nothing was.
    pub status: u16,
}

/// How a user's requests arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Arrived {
    /// Whose.
    pub user: String,
    /// How many, without the refused.
    pub taken: usize,
    /// The most of these within any 60 s of the emulator's clock.
    pub most_by_clock: usize,
    /// The most of these within any 60 s of the machine's clock.
    pub most_by_real_time: usize,
    /// Those that were answered 429.
    pub refused: Vec<Arrival>,
}

impl Arrived {
    fn of(user: &str, all: Vec<Arrival>) -> Self {
        let is_refused = |one: &Arrival| one.status == 429;
        let (refused, taken): (Vec<_>, Vec<_>) = all.into_iter().partition(is_refused);
        Self {
            user: user.to_owned(),
            taken: taken.len(),
            most_by_clock: most_in_a_minute(taken.iter().map(|one| one.at)),
            most_by_real_time: most_in_a_minute(taken.iter().map(|one| one.real)),
            refused,
        }
    }
}

fn most_in_a_minute(moments: impl Iterator<Item = OffsetDateTime>) -> usize {
    // Both clocks can be put back.
    let mut moments: Vec<_> = moments.collect();
    moments.sort_unstable();
    let mut oldest = 0;
    let mut most = 0;
    for (newest, at) in moments.iter().enumerate() {
        while *at - moments[oldest] >= Duration::MINUTE {
            oldest += 1;
        }
        most = most.max(newest - oldest + 1);
    }
    most
}

impl Emulator {
    /// How the requests of each user arrived; nobody's are left out.
    #[must_use]
    pub fn arrived(&self) -> Vec<Arrived> {
        let mut by_user: BTreeMap<String, Vec<Arrival>> = BTreeMap::new();
        for one in self.read().arrivals.iter().cloned() {
            by_user.entry(one.user.clone()).or_default().push(one);
        }
        let of = |(user, all): (String, Vec<Arrival>)| Arrived::of(&user, all);
        by_user.into_iter().map(of).collect()
    }

    /// The largest number of a user's requests that arrived within any 60 s, by the clock by which they
    /// are more. Without those that were answered 429.
    #[must_use]
    pub fn most_in_a_window(&self, user: &str) -> usize {
        let all = self.arrived().into_iter();
        let mine = all.filter(|one| one.user == user);
        mine.map(|one| one.most_by_clock.max(one.most_by_real_time))
            .sum()
    }

    /// A user's requests that were answered 429, oldest first.
    #[must_use]
    pub fn refused_by_limit(&self, user: &str) -> Vec<Arrival> {
        let all = self.arrived().into_iter();
        let mine = all.filter(|one| one.user == user);
        mine.flat_map(|one| one.refused).collect()
    }
}
