//! What goes wrong on request.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How long a `late` request takes when nobody says so: a gateway has given up by then, a client that
/// looks at once finds nothing.
const LATE_MS: u64 = 3000;

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
    /// Whose requests: a login. Absent, everybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// How many requests that fit pass before the first that is struck.
    #[serde(default)]
    pub after: u32,
    /// For `slow` and `late`. Absent: none and 3 s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// For `late` and `gateway`: what the client hears.
    #[serde(default)]
    pub status: Gateway,
    /// For `too_many_requests` and `reset_epoch`, in seconds.
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
            user: None,
            after: 0,
            delay_ms: None,
            status: Gateway::default(),
            retry_after_s: 30,
        }
    }

    /// `slow`, for ever.
    #[must_use]
    pub fn slow(on: &str, delay_ms: u64) -> Self {
        Self {
            times: None,
            delay_ms: Some(delay_ms),
            ..Self::new(on, FaultKind::Slow, 0)
        }
    }

    /// `late`, once.
    #[must_use]
    pub fn late(on: &str, status: Gateway, delay_ms: u64) -> Self {
        Self {
            status,
            delay_ms: Some(delay_ms),
            ..Self::new(on, FaultKind::Late, 1)
        }
    }

    /// `delay_ms`, or the kind's own.
    pub(super) fn delay(&self) -> Duration {
        let own = if self.kind == FaultKind::Late {
            LATE_MS
        } else {
            0
        };
        Duration::from_millis(self.delay_ms.unwrap_or(own))
    }

    fn fits(&self, route: &str, user: Option<&str>) -> bool {
        let on = self.on == "*" || self.on == route;
        on && (self.user.is_none() || self.user.as_deref() == user)
    }
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The connection closes before any effect.
    Refuse,
    /// It arrives `delay_ms` later, and never when the client has left by then.
    Slow,
    /// 401, no effect.
    Unauthorized,
    /// 403 as documented, no effect.
    Forbidden,
    /// 429 as documented, no effect.
    TooManyRequests,
    /// The same, but `X-RateLimit-Reset` is a moment: seconds since 1970, by the emulator's clock.
    ResetEpoch,
    /// 500 that is not JSON, no effect.
    ServerError,
    /// `status` as a gateway writes it, no effect.
    Gateway,
    /// `status` at once; the effect happens `delay_ms` later, whether or not the client is still there.
    Late,
    /// The effect happens; there is no answer, and the connection stays open for a minute.
    Hang,
    /// The effect happens; the answer's body ends in its middle.
    CutBody,
    /// The effect happens; the answer is 200 and HTML.
    NotJson,
    /// The effect happens; the connection closes without an answer.
    LostAnswer,
}

/// What a gateway says when it has no answer of Apizee's. A number in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum Gateway {
    /// 0: it closes the connection without a word.
    Silence,
    /// 502.
    BadGateway,
    /// 503.
    Unavailable,
    /// 504.
    #[default]
    Timeout,
}

impl TryFrom<u16> for Gateway {
    type Error = &'static str;

    fn try_from(status: u16) -> Result<Self, Self::Error> {
        match status {
            0 => Ok(Self::Silence),
            502 => Ok(Self::BadGateway),
            503 => Ok(Self::Unavailable),
            504 => Ok(Self::Timeout),
            _ => Err("status is 0, 502, 503 or 504"),
        }
    }
}

impl From<Gateway> for u16 {
    fn from(says: Gateway) -> Self {
        match says {
            Gateway::Silence => 0,
            Gateway::BadGateway => 502,
            Gateway::Unavailable => 503,
            Gateway::Timeout => 504,
        }
    }
}

/// The first fault of the list that strikes; what is used up is removed.
pub(super) fn take(faults: &mut Vec<Fault>, route: &str, user: Option<&str>) -> Option<Fault> {
    let at = faults.iter_mut().position(|fault| {
        let fits = fault.fits(route, user);
        let strikes = fits && fault.after == 0;
        if fits {
            fault.after = fault.after.saturating_sub(1);
        }
        strikes
    })?;
    let fault = faults[at].clone();
    if let Some(times) = &mut faults[at].times {
        *times = times.saturating_sub(1);
        if *times == 0 {
            faults.remove(at);
        }
    }
    Some(fault)
}
