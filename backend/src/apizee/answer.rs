//! What an answer means.

use std::time::Duration;

use reqwest::StatusCode;

use super::error::{ApizeeError, ErrorBody, Lost};

/// More than any documented answer: a quarter's statistics have some 700 bytes for each ticket.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// What a call does when it works: it decides what a lost answer means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    Read,
    Create,
}

/// An answer of any status.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// Its `Date`, in unix seconds.
    pub(super) said_at: Option<i64>,
    pub(super) body: Result<Vec<u8>, CutBody>,
    /// As its headers say of the window.
    pub(super) closed_for: Option<Duration>,
}

impl Answer {
    /// The body of a success. Of what creates something, all that neither says so nor refuses is an
    /// unknown outcome.
    pub(super) fn of(self, does: Does) -> Result<Vec<u8>, ApizeeError> {
        let status = self.status;
        match (does, self.body) {
            (_, Ok(body)) if status.is_success() => Ok(body),
            (Does::Read, Err(CutBody)) if status.is_success() => {
                Err(ApizeeError::Unavailable("its answer was cut"))
            }
            // Whoever waited for Apizee, or for the request itself, has given up.
            (Does::Create, _) if status == StatusCode::REQUEST_TIMEOUT => {
                Err(ApizeeError::OutcomeUnknown(Lost::Unanswered))
            }
            (Does::Create, _) if status.is_server_error() => Err(ApizeeError::OutcomeUnknown(
                Lost::ServerError(status.as_u16()),
            )),
            (Does::Create, _) if !status.is_client_error() => {
                Err(ApizeeError::OutcomeUnknown(Lost::Unreadable))
            }
            (_, body) => {
                let body = ErrorBody::read(&body.unwrap_or_default());
                Err(body.into_error(status.as_u16(), self.closed_for))
            }
        }
    }
}

/// The connection ended, or time ran out, before the whole body was here; or it was too large.
#[derive(Debug)]
pub(super) struct CutBody;

pub(super) async fn read_body(response: &mut reqwest::Response) -> Result<Vec<u8>, CutBody> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= LARGEST_BODY => {
                body.extend_from_slice(&chunk)
            }
            Ok(None) => return Ok(body),
            Ok(Some(_)) | Err(_) => return Err(CutBody),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(does: Does, status: u16, body: Result<&[u8], CutBody>) -> Result<(), ApizeeError> {
        let answer = Answer {
            status: StatusCode::from_u16(status).unwrap(),
            said_at: None,
            body: body.map(<[u8]>::to_vec),
            closed_for: None,
        };
        answer.of(does).map(drop)
    }

    #[test]
    fn a_creation_that_is_not_refused_has_an_unknown_outcome() {
        let unknown = |lost| Err(ApizeeError::OutcomeUnknown(lost));
        for status in [500, 502, 503, 504, 599] {
            let lost = Lost::ServerError(status);
            assert_eq!(outcome(Does::Create, status, Ok(b"{}")), unknown(lost));
        }
        for status in [301, 302, 307, 308] {
            assert_eq!(
                outcome(Does::Create, status, Ok(b"")),
                unknown(Lost::Unreadable)
            );
        }
        let cut = outcome(Does::Create, 201, Err(CutBody));
        assert_eq!(cut, unknown(Lost::Unreadable));
        let late = outcome(Does::Create, 408, Ok(b""));
        assert_eq!(late, unknown(Lost::Unanswered));
        for status in [400, 401, 403, 404, 409, 422, 425, 429, 499] {
            let refused = outcome(Does::Create, status, Err(CutBody)).unwrap_err();
            assert!(
                !matches!(refused, ApizeeError::OutcomeUnknown(_)),
                "{status}: {refused:?}"
            );
        }
        assert_eq!(outcome(Does::Create, 204, Ok(b"")), Ok(()));
    }

    #[test]
    fn what_creates_nothing_is_never_unknown() {
        for status in [200, 302, 404, 408, 429, 500, 503] {
            for body in [Ok(&b"<html>"[..]), Err(CutBody)] {
                let outcome = outcome(Does::Read, status, body);
                assert!(!matches!(outcome, Err(ApizeeError::OutcomeUnknown(_))));
            }
        }
        let gone = outcome(Does::Read, 410, Ok(b""));
        assert!(matches!(
            gone,
            Err(ApizeeError::Refused { status: 410, .. })
        ));
    }
}
