//! What a caller is told when a word with Apizee fails. Its own words are logged and never told.

use contract::ProblemCode;

use super::ApizeeError;
use crate::problem::ApiError;

impl ApiError {
    /// Nobody knows yet what became of a start.
    #[must_use]
    pub(crate) fn looked_up() -> Self {
        let detail = "Apizee's answer was lost and the room may exist: it is looked up. Repeat with the same key.";
        Self::new(ProblemCode::OutcomeUnknown, detail)
    }
}

impl From<&ApizeeError> for ApiError {
    fn from(error: &ApizeeError) -> Self {
        if *error != ApizeeError::StoreFailed {
            tracing::warn!(%error, "a word with apizee failed");
        }
        match error {
            ApizeeError::BudgetExhausted { retry_after: wait }
            | ApizeeError::TooManyRequests { reset: wait } => {
                let detail =
                    "Apizee's requests of this minute are spent: repeat after the time given.";
                Self::new(ProblemCode::BudgetExhausted, detail).after_wait(*wait)
            }
            ApizeeError::AccountRefused { .. } => Self::new(
                ProblemCode::ApizeeAccountRefused,
                "Apizee refuses the account of this connector: an administrator must look at its user, password and rights.",
            ),
            ApizeeError::Refused { .. } => Self::new(
                ProblemCode::ApizeeRefused,
                "Apizee refuses this request; nothing was created. Check the guest's contact, or report the request_id.",
            ),
            ApizeeError::Unavailable(_) => Self::new(
                ProblemCode::ApizeeUnavailable,
                "Apizee cannot be reached; nothing was created. Try again, or use the quick invitation.",
            ),
            ApizeeError::OutcomeUnknown(_) => Self::looked_up(),
            ApizeeError::StoreFailed => Self::store_away(),
        }
    }
}

/// The same of a question, by which nothing was to be created: nothing is lost.
pub fn unanswered(error: ApizeeError) -> ApiError {
    let detail = match &error {
        ApizeeError::Refused {
            status: 404 | 410, ..
        } => {
            return ApiError::new(ProblemCode::NotFound, "Apizee has no such room.");
        }
        ApizeeError::Refused { .. } => Some(
            "Apizee refuses this question. Check what was asked for, or report the request_id.",
        ),
        ApizeeError::Unavailable(_) | ApizeeError::OutcomeUnknown(_) => {
            Some("Apizee cannot be reached. Try again in a while.")
        }
        ApizeeError::BudgetExhausted { .. }
        | ApizeeError::TooManyRequests { .. }
        | ApizeeError::AccountRefused { .. }
        | ApizeeError::StoreFailed => None,
    };
    let mut told = ApiError::from(&error);
    if let Some(detail) = detail {
        detail.clone_into(&mut told.detail);
    }
    told
}
