//! Moments, as text: this crate has no clock and does no arithmetic.

use crate::text::text_type;

text_type!(
    /// A moment in UTC, to the second, after RFC 3339: `2026-11-21T09:30:00Z`.
    Timestamp,
    "timestamp",
    |t| {
        const SHAPE: &[u8] = b"0000-00-00T00:00:00Z";
        let right = t.len() == SHAPE.len()
            && t.bytes().zip(SHAPE).all(|(is, shape)| if *shape == b'0' { is.is_ascii_digit() } else { is == *shape });
        right.then_some(()).ok_or("a UTC moment such as 2026-11-21T09:30:00Z")
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_utc_to_the_second() {
        assert!("2026-11-21T09:30:00Z".parse::<Timestamp>().is_ok());
        for wrong in [
            "",
            "2026-11-21",
            "2026-11-21T09:30:00+01:00",
            "2026-11-21 09:30:00Z",
        ] {
            assert!(wrong.parse::<Timestamp>().is_err(), "{wrong}");
        }
    }
}
