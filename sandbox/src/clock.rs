//! The time, which tests move.

use serde::Serializer;
use time::format_description::well_known::Iso8601;
use time::{Duration, OffsetDateTime};

/// The machine's time, and what was added to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    ahead: Duration,
}

impl Clock {
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        Self::real() + self.ahead
    }

    /// The machine's time, wherever the clock was moved.
    #[must_use]
    pub fn real() -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    /// Moves the clock.
    pub fn advance(&mut self, seconds: i64) {
        self.ahead += Duration::seconds(seconds);
    }
}

/// As Apizee writes moments: `2023-07-12T15:48:11+00:00` (Apizee REST APIs, Response).
#[must_use]
pub fn written(moment: OffsetDateTime) -> String {
    let whole = moment.replace_nanosecond(0).unwrap_or(moment);
    let text = whole.format(&Iso8601::DATE_TIME).unwrap_or_default();
    let text = text.split('.').next().unwrap_or_default();
    format!("{text}+00:00")
}

/// The same, for serde.
pub(crate) fn as_written<S: Serializer>(
    moment: &OffsetDateTime,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&written(*moment))
}
