//! The pause after a failed sign-in. After a refusal it is longer each time: accounts are locked where
//! a wrong password is tried again and again.

use std::time::Duration;

use super::error::{ApizeeError, UpstreamMessage};
use crate::store::{Barred, TokenState};

/// After a refused password: 1 minute, then 2, 4 and so on, up to 30.
const REFUSED_S: i64 = 60;
const LONGEST_REFUSED_S: i64 = 30 * 60;

/// After an Apizee that gave no answer that could be used: always the same, so that an agent finds it
/// as soon as it is there again. The minute's own limit keeps the tries few.
const UNREACHED_S: i64 = 2;

/// The bar that holds now.
pub(super) fn of(state: &TokenState, now_ms: i64) -> Option<&Barred> {
    let barred = state.barred.as_ref();
    barred.filter(|barred| barred.until_ms > now_ms)
}

/// How long a caller may wait for its end: where that is worth it.
pub(super) fn worth_waiting(barred: &Barred, now_ms: i64) -> Option<Duration> {
    let left = u64::try_from(barred.until_ms - now_ms).ok()?;
    (barred.status.is_none()).then(|| Duration::from_millis(left))
}

/// What those hear who ask while it holds.
pub(super) fn told(barred: &Barred) -> ApizeeError {
    match barred.status {
        Some(status) => ApizeeError::AccountRefused {
            status,
            message: UpstreamMessage::new("as at the last try, a moment ago"),
        },
        None => ApizeeError::Unavailable("it gave no token a moment ago"),
    }
}

/// The bar after a failure; `before`, after the last.
pub(super) fn after(error: &ApizeeError, before: Option<&Barred>, now_ms: i64) -> Barred {
    match error {
        ApizeeError::AccountRefused { status, .. } => {
            let before = before.filter(|barred| barred.status.is_some());
            next(before, now_ms, REFUSED_S, LONGEST_REFUSED_S, Some(*status))
        }
        ApizeeError::Refused { .. }
        | ApizeeError::Unavailable(_)
        | ApizeeError::StoreFailed
        | ApizeeError::OutcomeUnknown(_) => {
            let before = before.filter(|barred| barred.status.is_none());
            next(before, now_ms, UNREACHED_S, UNREACHED_S, None)
        }
        // Its window is closed, which says when to ask again.
        ApizeeError::TooManyRequests { .. } | ApizeeError::BudgetExhausted { .. } => Barred {
            until_ms: now_ms,
            failures: before.map_or(0, |barred| barred.failures),
            status: before.and_then(|barred| barred.status),
        },
    }
}

/// Twice as long for each failure in a row after the first.
fn next(
    before: Option<&Barred>,
    now_ms: i64,
    first_s: i64,
    longest_s: i64,
    status: Option<u16>,
) -> Barred {
    let already = before.map_or(0, |barred| barred.failures);
    Barred {
        until_ms: now_ms + 1000 * (first_s << already.min(10)).min(longest_s),
        failures: already.saturating_add(1),
        status,
    }
}
