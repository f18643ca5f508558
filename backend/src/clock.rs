//! The time: the only module that reads it.

mod trust;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use contract::Timestamp;
use headers::{Date, HeaderMapExt as _};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::Instant;

pub use trust::Trust;

/// A clock: the machine's, the store's, or one that a test moves.
#[derive(Clone, Debug, Default)]
pub struct Clock(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    Machine,
    /// By this many milliseconds ahead of the machine's.
    Following(Arc<AtomicI64>),
    /// Unix seconds.
    Fixed(Arc<AtomicI64>),
    /// Unix milliseconds of a monotonic moment.
    #[cfg(test)]
    Running(i64, Instant),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn machine() -> Self {
        Self(Source::Machine)
    }

    /// A clock that is so many milliseconds ahead of the machine's, as somebody else keeps saying:
    /// what several processes must agree about follows their store's clock.
    #[must_use]
    pub fn following(offset_ms: Arc<AtomicI64>) -> Self {
        Self(Source::Following(offset_ms))
    }

    /// A clock that stands still at a moment, in Unix seconds, until [`Clock::advance`].
    #[must_use]
    pub fn fixed(unix_s: i64) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(unix_s))))
    }

    /// A clock that runs with Tokio's, which a test may pause.
    #[cfg(test)]
    pub(crate) fn running(unix_s: i64) -> Self {
        Self(Source::Running(unix_s * 1000, monotonic()))
    }

    /// Moves a fixed clock and all its clones; no other can be moved.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed(at) = &self.0 {
            at.fetch_add(
                i64::try_from(by.as_secs()).unwrap_or(i64::MAX),
                Ordering::SeqCst,
            );
        }
    }

    /// Now, in Unix seconds.
    #[must_use]
    pub fn unix_s(&self) -> i64 {
        self.unix_ms().div_euclid(1_000)
    }

    /// Now, in Unix milliseconds.
    #[must_use]
    pub fn unix_ms(&self) -> i64 {
        match &self.0 {
            Source::Machine => machine_ms(),
            Source::Following(offset_ms) => machine_ms() + offset_ms.load(Ordering::Relaxed),
            Source::Fixed(at) => at.load(Ordering::SeqCst).saturating_mul(1_000),
            #[cfg(test)]
            Source::Running(from, at) => from + millis(at.elapsed()),
        }
    }

    /// Now, as the contract spells it.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        timestamp(self.unix_s())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the wall clock"
)]
fn machine_ms() -> i64 {
    let now = OffsetDateTime::from(SystemTime::now());
    i64::try_from(now.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

/// A moment that only measures distances. Tokio's, so that a test can pause it.
#[must_use]
pub fn monotonic() -> Instant {
    Instant::now()
}

/// A distance in milliseconds, to be added to a moment.
#[must_use]
pub fn millis(distance: Duration) -> i64 {
    i64::try_from(distance.as_millis()).unwrap_or(i64::MAX)
}

/// The moment that an answer's `Date` names, in Unix seconds.
#[must_use]
pub fn said(headers: &HeaderMap) -> Option<i64> {
    let date = SystemTime::from(headers.typed_get::<Date>()?);
    Some(OffsetDateTime::from(date).unix_timestamp())
}

/// Unix seconds as the contract spells them; what is not of the years 1 to 9999 is 1970.
#[must_use]
pub fn timestamp(unix_s: i64) -> Timestamp {
    let written =
        |at: OffsetDateTime| -> Option<Timestamp> { at.format(&Rfc3339).ok()?.parse().ok() };
    let at = OffsetDateTime::from_unix_timestamp(unix_s).ok();
    match at
        .and_then(written)
        .or_else(|| written(OffsetDateTime::UNIX_EPOCH))
    {
        Some(timestamp) => timestamp,
        None => unreachable!("1970 is a year of the calendar"),
    }
}

/// A moment of the contract.
#[must_use]
pub fn moment(at: &Timestamp) -> OffsetDateTime {
    match OffsetDateTime::parse(at.as_str(), &Rfc3339) {
        Ok(moment) => moment,
        Err(_) => unreachable!("the contract lets only moments of the calendar exist"),
    }
}

/// A moment of the contract, in Unix seconds.
#[must_use]
pub fn unix_s(at: &Timestamp) -> i64 {
    moment(at).unix_timestamp()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};

    use super::*;

    #[test]
    fn moments_are_spelt_in_utc() {
        assert_eq!(timestamp(1_795_253_400).as_str(), "2026-11-21T09:30:00Z");
        for beyond in [i64::MAX, i64::MIN, 253_402_300_800, -62_135_596_801] {
            assert_eq!(timestamp(beyond).as_str(), "1970-01-01T00:00:00Z");
        }
    }

    proptest::proptest! {
        #[test]
        fn moments_survive_their_spelling(at in -62_135_596_800_i64..253_402_300_800) {
            proptest::prop_assert_eq!(unix_s(&timestamp(at)), at);
        }
    }

    #[test]
    fn the_date_of_an_answer_is_read() {
        let of = |date: &'static str| {
            let date = HeaderValue::from_static(date);
            said(&HeaderMap::from_iter([(header::DATE, date)]))
        };
        assert_eq!(of("Sat, 21 Nov 2026 09:30:00 GMT"), Some(1_795_253_400));
        assert_eq!(of("soon"), None);
        assert_eq!(said(&HeaderMap::new()), None);
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(100);
        let twin = clock.clone();
        twin.advance(Duration::from_secs(5));
        assert_eq!((clock.unix_s(), clock.unix_ms()), (105, 105_000));
    }

    #[test]
    fn a_following_clock_is_ahead_or_behind_as_it_is_told() {
        let offset_ms = Arc::new(AtomicI64::new(0));
        let clock = Clock::following(Arc::clone(&offset_ms));
        for told in [3_600_000, -3_600_000] {
            offset_ms.store(told, Ordering::Relaxed);
            let ahead = clock.unix_ms() - Clock::machine().unix_ms();
            assert!((ahead - told).abs() < 60_000, "{ahead} ms for {told} ms");
        }
    }
}
