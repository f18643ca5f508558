//! The only place that reads the time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// For durations.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the module that the lint points to"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Seconds since 1970, for tokens. Zero on a machine whose clock stands before that.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the module that the lint points to"
)]
pub(crate) fn unix_seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO)
        .as_secs()
}
