//! A span of days.

use contract::{Day, LONGEST_SPAN_DAYS, Timestamp};
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::clock;

/// Days from the first to the last, both included: 1 to [`LONGEST_SPAN_DAYS`] of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    since: Date,
    until: Date,
}

/// Why two days make no span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// The last is before the first.
    #[error("the day of since or one after it")]
    Backwards,
    /// There are more than [`LONGEST_SPAN_DAYS`].
    #[error("at most 92 days with since, both included")]
    TooLong,
}

impl SpanError {
    /// The field at fault.
    pub const FIELD: &'static str = "until";
}

impl Span {
    /// Reads a span.
    ///
    /// # Errors
    /// The first rule that does not hold.
    pub fn new(since: &Day, until: &Day) -> Result<Self, SpanError> {
        let (since, until) = (read(since), read(until));
        let days = (until - since).whole_days() + 1;
        match days {
            ..=0 => Err(SpanError::Backwards),
            1..=LONGEST_SPAN_DAYS => Ok(Self { since, until }),
            _ => Err(SpanError::TooLong),
        }
    }

    /// The day of a moment in UTC with those beside it: in the account's own zone, which is not told,
    /// it is one of them.
    #[must_use]
    pub fn around(moment: &Timestamp) -> Option<Self> {
        let day = clock::moment(moment).date();
        Some(Self {
            since: day.previous_day()?,
            until: day.next_day()?,
        })
    }

    /// A day more on both sides, whatever the zone (unix seconds).
    #[must_use]
    pub fn anywhere(self) -> (i64, i64) {
        const DAY_S: i64 = 24 * 60 * 60;
        let since = self.since.midnight().assume_utc().unix_timestamp();
        let after = self.day_after().midnight().assume_utc().unix_timestamp();
        (since - DAY_S, after + DAY_S)
    }

    /// The first day.
    #[must_use]
    pub fn since(self) -> Date {
        self.since
    }

    /// The last day.
    #[must_use]
    pub fn until(self) -> Date {
        self.until
    }

    /// The day after the last.
    #[must_use]
    pub fn day_after(self) -> Date {
        self.until.next_day().unwrap_or(self.until)
    }

    /// Whether it has the day.
    #[must_use]
    pub fn has(self, day: Date) -> bool {
        (self.since..=self.until).contains(&day)
    }

    /// Each day.
    pub fn days(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.since), |day| day.next_day())
            .take_while(move |day| *day <= self.until)
    }
}

/// A day of the contract.
fn read(day: &Day) -> Date {
    match Date::parse(day.as_str(), &Iso8601::DATE) {
        Ok(date) => date,
        Err(_) => unreachable!("the contract lets only days of the calendar exist"),
    }
}

/// A day as the contract spells it.
pub(super) fn written(day: Date) -> Day {
    let text = day.format(&Iso8601::DATE).unwrap_or_default();
    match text.parse() {
        Ok(day) => day,
        Err(_) => unreachable!("a span is of the years 1 to 9999"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(since: &str, until: &str) -> Result<Span, SpanError> {
        Span::new(&since.parse().unwrap(), &until.parse().unwrap())
    }

    #[test]
    fn a_span_has_one_day_at_least_and_a_quarter_at_most() {
        assert_eq!(span("2026-11-21", "2026-11-21").unwrap().days().count(), 1);
        assert_eq!(span("2026-07-01", "2026-09-30").unwrap().days().count(), 92);
        assert_eq!(span("2026-07-01", "2026-10-01"), Err(SpanError::TooLong));
        assert_eq!(span("2026-11-21", "2026-11-20"), Err(SpanError::Backwards));
        assert_eq!(span("9999-12-31", "9999-12-31").unwrap().days().count(), 1);
    }

    proptest::proptest! {
        #[test]
        fn each_day_is_in_the_span_once(from in 1i32..3_000_000, days in 1i32..=92) {
            let since = Date::from_julian_day(1_721_426 + from).unwrap();
            let until = since + time::Duration::days(i64::from(days) - 1);
            let span = Span::new(&written(since), &written(until)).unwrap();
            let all: Vec<Date> = span.days().collect();
            proptest::prop_assert_eq!(all.len(), usize::try_from(days).unwrap());
            proptest::prop_assert!(all.iter().all(|day| span.has(*day)));
            proptest::prop_assert!(!span.has(span.day_after()));
        }
    }
}
