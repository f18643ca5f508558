//! What a caller is told when our store fails.

use contract::ProblemCode;

use super::StoreError;
use crate::problem::ApiError;

/// How long it may need to come back: a restart takes a few seconds.
const AGAIN_S: u32 = 3;

impl ApiError {
    /// Our store cannot be reached.
    #[must_use]
    pub(crate) fn store_away() -> Self {
        let detail = "Our own store cannot be reached; nothing was done. Repeat the same request in a moment.";
        Self::new(ProblemCode::StoreUnavailable, detail).after(AGAIN_S)
    }
}

impl From<&StoreError> for ApiError {
    fn from(error: &StoreError) -> Self {
        tracing::warn!(%error, "the store cannot be reached");
        Self::store_away()
    }
}
