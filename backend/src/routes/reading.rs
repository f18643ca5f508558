//! How a question that Apizee did not answer is told: nothing was created, nothing is lost.

use contract::ProblemCode;

use crate::apizee::ApizeeError;
use crate::problem::ApiError;
use crate::rooms::RoomsError;

/// The problem behind a failed question.
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
    let mut told = ApiError::from(RoomsError::Apizee(error));
    if let Some(detail) = detail {
        detail.clone_into(&mut told.detail);
    }
    told
}
