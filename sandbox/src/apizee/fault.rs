//! What goes wrong on request.

use serde::{Deserialize, Serialize};

/// One fault of one route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `POST /tickets`, `POST /token`, … or `*`.
    pub on: String,
    /// What happens.
    pub kind: FaultKind,
    /// How often; absent, for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// For `slow`.
    #[serde(default)]
    pub delay_ms: u64,
    /// For `too_many_requests`: `X-RateLimit-Reset`, in seconds.
    #[serde(default)]
    pub retry_after_s: u32,
}

impl Fault {
    /// One that happens `times` times.
    #[must_use]
    pub fn new(on: &str, kind: FaultKind, times: u32) -> Self {
        Self {
            on: on.to_owned(),
            kind,
            times: Some(times),
            delay_ms: 0,
            retry_after_s: 30,
        }
    }

    /// `slow`, for ever.
    #[must_use]
    pub fn slow(on: &str, delay_ms: u64) -> Self {
        Self {
            on: on.to_owned(),
            kind: FaultKind::Slow,
            times: None,
            delay_ms,
            retry_after_s: 0,
        }
    }
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The connection closes before any effect.
    Refuse,
    /// It takes `delay_ms` longer.
    Slow,
    /// 401, no effect.
    Unauthorized,
    /// 403 as documented, no effect.
    Forbidden,
    /// 429 as documented, no effect.
    TooManyRequests,
    /// 500 that is not JSON, no effect.
    ServerError,
    /// The effect happens; the answer's body ends in its middle.
    CutBody,
    /// The effect happens; the answer is 200 and HTML.
    NotJson,
    /// The effect happens; the connection closes without an answer.
    LostAnswer,
}

/// The first fault of the list that fits; what is used up is removed.
pub(super) fn take(faults: &mut Vec<Fault>, route: &str) -> Option<Fault> {
    let at = faults
        .iter()
        .position(|fault| fault.on == "*" || fault.on == route)?;
    let fault = faults[at].clone();
    if let Some(times) = &mut faults[at].times {
        *times = times.saturating_sub(1);
        if *times == 0 {
            faults.remove(at);
        }
    }
    Some(fault)
}
