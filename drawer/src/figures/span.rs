//! A span of days, by the backend's rule.

use contract::{Day, LONGEST_SPAN_DAYS};

/// From the first day to the last, both included: 1 to [`LONGEST_SPAN_DAYS`] of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    since: Day,
    until: Day,
}

/// Why two texts make no span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanFault {
    /// The first is no day.
    Since,
    /// The last is no day.
    Until,
    /// The last is before the first.
    Backwards,
    /// There are too many.
    TooLong,
}

impl SpanFault {
    /// Whether the first field is at fault; else the last one is.
    #[must_use]
    pub fn is_of_since(self) -> bool {
        self == Self::Since
    }
}

impl Span {
    /// Reads a span.
    ///
    /// # Errors
    /// The first rule that does not hold.
    pub fn new(since: &str, until: &str) -> Result<Self, SpanFault> {
        let since: Day = since.parse().map_err(|_| SpanFault::Since)?;
        let until: Day = until.parse().map_err(|_| SpanFault::Until)?;
        let first = number(&since).ok_or(SpanFault::Since)?;
        let last = number(&until).ok_or(SpanFault::Until)?;
        match last - first + 1 {
            ..=0 => Err(SpanFault::Backwards),
            1..=LONGEST_SPAN_DAYS => Ok(Self { since, until }),
            _ => Err(SpanFault::TooLong),
        }
    }

    /// So many days, today the last of them.
    #[must_use]
    pub fn last(days: u8, today: &Day) -> Self {
        let first = number(today).and_then(|last| day(last + 1 - i64::from(days)));
        Self {
            since: first.unwrap_or_else(|| today.clone()),
            until: today.clone(),
        }
    }

    /// The first day.
    #[must_use]
    pub fn since(&self) -> &Day {
        &self.since
    }

    /// The last day.
    #[must_use]
    pub fn until(&self) -> &Day {
        &self.until
    }
}

/// Days since 1 March of the year 0 in the Gregorian calendar; `None` for what it does not have.
/// Years begin in March here, so that the day that some lack is their last (Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`).
fn number(day: &Day) -> Option<i64> {
    let mut numbers = day.as_str().split('-').map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    let (year, month, date) = (next()?, next()?, next()?);
    if year < 1 || !(1..=12).contains(&month) || date < 1 {
        return None;
    }
    let year_of_march = if month > 2 { year } else { year - 1 };
    let days = 365 * year_of_march + year_of_march / 4 - year_of_march / 100
        + year_of_march / 400
        + (153 * ((month + 9) % 12) + 2) / 5
        + date
        - 1;
    // A date that the month lacks is another day.
    (self::day(days).as_ref() == Some(day)).then_some(days)
}

/// The day of such a number (the same, `civil_from_days`).
fn day(number: i64) -> Option<Day> {
    let (era, of_era) = (number.div_euclid(146_097), number.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march = (5 * of_year + 2) / 153;
    let date = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_one_day_at_least_and_a_quarter_at_most() {
        for (since, until, expected) in [
            ("2026-11-21", "2026-11-21", None),
            ("2026-07-01", "2026-09-30", None),
            ("2024-02-29", "2024-03-01", None),
            ("2026-07-01", "2026-10-01", Some(SpanFault::TooLong)),
            ("2026-11-21", "2026-11-20", Some(SpanFault::Backwards)),
            ("2026-02-29", "2026-03-01", Some(SpanFault::Since)),
            ("", "2026-03-01", Some(SpanFault::Since)),
            ("0000-01-01", "0000-01-02", Some(SpanFault::Since)),
            ("2026-02-28", "2026-13-01", Some(SpanFault::Until)),
            ("2026-02-28", "", Some(SpanFault::Until)),
        ] {
            assert_eq!(Span::new(since, until).err(), expected, "{since} {until}");
        }
    }

    #[test]
    fn the_last_days_cross_months_and_years() {
        let since = |days, today: &str| {
            let span = Span::last(days, &today.parse().unwrap());
            span.since().to_string()
        };
        assert_eq!(since(1, "2026-11-21"), "2026-11-21");
        assert_eq!(since(7, "2026-11-21"), "2026-11-15");
        assert_eq!(since(30, "2026-01-05"), "2025-12-07");
        assert_eq!(since(2, "2024-03-01"), "2024-02-29");
    }

    proptest::proptest! {
        #[test]
        fn the_calendar_has_each_day_once(from in 307i64..3_652_000) {
            let (this, next) = (day(from).unwrap(), day(from + 1).unwrap());
            proptest::prop_assert_eq!(number(&this), Some(from));
            proptest::prop_assert!(this < next, "{} {}", this, next);
        }
    }
}
