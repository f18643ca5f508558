//! The pause after a failed sign-in, longer each time: accounts are locked where a wrong password is
//! tried again and again, and an Apizee that is down comes up sooner when it is left alone.

use super::error::{ApizeeError, UpstreamMessage};
use crate::store::{Barred, TokenState};

/// After a refused password: 1 minute, then 2, 4 and so on, up to 30.
const REFUSED_S: i64 = 60;
const LONGEST_REFUSED_S: i64 = 30 * 60;

/// After an Apizee that gave no answer that could be used: 2 s, then 4, 8 and so on, up to 60.
const UNREACHED_S: i64 = 2;
const LONGEST_UNREACHED_S: i64 = 60;

/// The bar that holds now.
pub(super) fn of(state: &TokenState, now_ms: i64) -> Option<&Barred> {
    let barred = state.barred.as_ref();
    barred.filter(|barred| barred.until_ms > now_ms)
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
            next(before, now_ms, UNREACHED_S, LONGEST_UNREACHED_S, None)
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
