//! Moments and days, as text that cannot be wrong: this crate has no clock and reckons with none.

use crate::text::text_type;

text_type!(
    /// A moment in UTC, to the second, after RFC 3339: `2026-11-21T09:30:00Z`. The calendar has its day
    /// and the day has its time; leap seconds are nobody's.
    Timestamp,
    "timestamp",
    |t| {
        let right = is_moment(t)
            && is_in_calendar(t)
            && number(t, 11, 2) < 24
            && number(t, 14, 2) < 60
            && number(t, 17, 2) < 60;
        right.then_some(()).ok_or("a UTC moment such as 2026-11-21T09:30:00Z")
    }
);

text_type!(
    /// A day of the calendar as ISO 8601 writes it: `2026-11-21`, from the year 1 on.
    Day,
    "day",
    |t| {
        let right = has_shape(t, b"0000-00-00") && is_in_calendar(t);
        right.then_some(()).ok_or("a day of the calendar such as 2026-11-21")
    }
);

/// Whether a text is written as a moment is, in or out of the calendar.
pub(crate) fn is_moment(text: &str) -> bool {
    has_shape(text, b"0000-00-00T00:00:00Z")
}

/// Whether a text has digits where the shape has zeros, and else the shape's own signs.
fn has_shape(text: &str, shape: &[u8]) -> bool {
    let fits = |(is, of_shape): (u8, &u8)| match of_shape {
        b'0' => is.is_ascii_digit(),
        sign => is == *sign,
    };
    text.len() == shape.len() && text.bytes().zip(shape).all(fits)
}

/// Some of a text's digits.
fn number(text: &str, at: usize, digits: usize) -> u16 {
    let digits = text.bytes().skip(at).take(digits);
    digits.fold(0, |number, digit| number * 10 + u16::from(digit - b'0'))
}

/// Whether there is the day that a text of the right shape begins with.
fn is_in_calendar(text: &str) -> bool {
    let year = number(text, 0, 4);
    let every = |years: u16| year.is_multiple_of(years);
    let is_leap = every(4) && (!every(100) || every(400));
    let days = match number(text, 5, 2) {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&number(text, 8, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_utc_to_the_second() {
        for right in ["2026-11-21T09:30:00Z", "0001-01-01T23:59:59Z"] {
            assert!(right.parse::<Timestamp>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "2026-11-21",
            "2026-11-21T09:30:00+01:00",
            "2026-11-21 09:30:00Z",
            "2026-02-29T09:30:00Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T09:60:00Z",
            "2026-12-31T23:59:60Z",
            "2026-11-21T09:30:00é",
        ] {
            assert!(wrong.parse::<Timestamp>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_days_are_days() {
        for right in ["2026-11-21", "2024-02-29", "2000-02-29", "9999-12-31"] {
            assert!(right.parse::<Day>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "2026-11-2",
            "21/11/2026",
            "2026-11-21T00:00:00Z",
            "2026-02-29",
            "1900-02-29",
            "2026-11-31",
            "2026-13-01",
            "2026-00-10",
            "2026-11-00",
            "0000-01-01",
        ] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }
}
