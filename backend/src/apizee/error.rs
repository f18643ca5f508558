//! What a word with Apizee can end in.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

/// Apizee's own words about a refusal. For the log only: never told to a caller, since nobody
/// knows what they quote; cut to a length that a log line bears.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct UpstreamMessage(String);

impl UpstreamMessage {
    const MAX_CHARS: usize = 200;

    /// Digits are taken out, since a message may quote a phone, and so is everything around an
    /// `@` or a `://`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let cleaned = text
            .split_whitespace()
            .map(|word| {
                if word.contains('@') || word.contains("://") {
                    "…".to_owned()
                } else {
                    word.replace(|c: char| c.is_ascii_digit(), "#")
                }
            })
            .collect::<Vec<_>>()
            .join(" ");
        Self(cleaned.chars().take(Self::MAX_CHARS).collect())
    }
}

impl fmt::Debug for UpstreamMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for UpstreamMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How an answer to a request that creates something was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// The connection ended, or time ran out: Apizee may still be at it.
    #[error("no answer")]
    Unanswered,
    /// A 5xx after the request was sent: Apizee is done with it, and may have done it.
    #[error("status {0}")]
    ServerError(u16),
    /// A 2xx whose body is cut or is not what the documents show, or a redirect: most likely it
    /// exists.
    #[error("an answer that cannot be read")]
    Unreadable,
}

/// Why a call failed, by what the caller can do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApizeeError {
    /// The requests of this minute are spent. Nothing was sent.
    #[error("the budget is spent, a slot is free in {} s", .retry_after.as_secs())]
    BudgetExhausted {
        /// When a repeat can succeed.
        retry_after: Duration,
    },
    /// Apizee counted more requests than we did (Rate limits): nothing was done.
    #[error("apizee says 429, its window ends in {} s", .reset.as_secs())]
    TooManyRequests {
        /// `X-RateLimit-Reset`, else a whole minute.
        reset: Duration,
    },
    /// 401 or 403: the connector's account cannot do this. An administrator's matter.
    #[error("apizee refuses the account with status {status}: {message}")]
    AccountRefused {
        /// 400 (for `/token`), 401 or 403.
        status: u16,
        /// For the log.
        message: UpstreamMessage,
    },
    /// Any other 4xx: this request cannot be had.
    #[error("apizee refuses with status {status}, code {code:?}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Apizee's own number, where it gave one.
        code: Option<i64>,
        /// For the log.
        message: UpstreamMessage,
    },
    /// Apizee was not reached, or failed at a call that creates nothing.
    #[error("apizee is unavailable: {0}")]
    Unavailable(&'static str),
    /// Our store, which counts the requests and keeps the token, failed: nothing was sent. Its own
    /// words are in the log.
    #[error("the store that counts the requests failed")]
    StoreFailed,
    /// A request that creates something was sent, and its outcome is not known.
    #[error("the outcome is unknown: {0}")]
    OutcomeUnknown(Lost),
}

/// Every documented form of an error at once: `{code, message, details}`, and `{error}` on a 429
/// (Rate limits). A body that is not JSON reads as an empty one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ErrorBody {
    code: Option<serde_json::Value>,
    message: Option<String>,
    error: Option<serde_json::Value>,
    details: Option<serde_json::Value>,
}

impl ErrorBody {
    pub(super) fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    fn message(&self) -> UpstreamMessage {
        let details = self.details.as_ref().and_then(|value| value.as_str());
        let error = self.error.as_ref().and_then(|value| value.as_str());
        let text = [self.message.as_deref(), error, details];
        UpstreamMessage::new(&text.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }

    /// The error of a status outside 200 to 299, for a call that creates nothing.
    pub(super) fn into_error(self, status: u16, reset: Option<Duration>) -> ApizeeError {
        let message = self.message();
        match status {
            429 => ApizeeError::TooManyRequests {
                reset: reset.unwrap_or(Duration::from_secs(60)),
            },
            401 | 403 => ApizeeError::AccountRefused { status, message },
            408 => ApizeeError::Unavailable("it does not answer in time"),
            400..=499 => ApizeeError::Refused {
                status,
                code: self.code.as_ref().and_then(serde_json::Value::as_i64),
                message,
            },
            300..=399 => ApizeeError::Unavailable("it redirects"),
            _ => ApizeeError::Unavailable("it answers with a server error"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apizee::document;

    #[test]
    fn every_documented_form_is_read() {
        let read = |name| ErrorBody::read(document(name).to_string().as_bytes());
        assert_eq!(
            read("invalid-field").into_error(400, None),
            ApizeeError::Refused {
                status: 400,
                code: Some(10),
                message: UpstreamMessage(
                    "The selected room_name field is invalid. · Parameter room_name".into()
                )
            }
        );
        let reset = Duration::from_secs(45);
        let rate = read("too-many-requests");
        assert_eq!(
            rate.message().to_string(),
            document("too-many-requests")["error"]
        );
        assert_eq!(
            rate.into_error(429, Some(reset)),
            ApizeeError::TooManyRequests { reset }
        );
        let html = b"<html>Bad gateway</html>";
        assert!(matches!(
            ErrorBody::read(html).into_error(502, None),
            ApizeeError::Unavailable(_)
        ));
        assert_eq!(
            read("forbidden").into_error(403, None),
            ApizeeError::AccountRefused {
                status: 403,
                message: UpstreamMessage("Forbidden · No rights".into())
            }
        );
    }

    #[test]
    fn a_message_that_quotes_a_person_is_cleaned() {
        let message = UpstreamMessage::new(
            "The phone +33612345678 of marie@example.com at https://x.y/z is bad",
        );
        assert_eq!(
            message.to_string(),
            "The phone +########### of … at … is bad"
        );
    }
}
