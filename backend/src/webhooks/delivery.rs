//! A webhook's delivery on its way in: to whom it comes, and its body, within a limit. Whose it is
//! must be proven before it is parsed: [`super::apizee`], [`super::signature`].

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::HeaderMap;
use contract::ProblemCode;

use crate::installation::{AppState, Installation};
use crate::problem::{ApiError, read_body};

/// Of a body: a hundred times what either vendor's documents show.
const LARGEST: usize = 64 * 1024;

/// A delivery whose body has not been read.
#[derive(Debug)]
pub(crate) struct Arriving {
    /// To whom.
    pub(crate) installation: Arc<Installation>,
    request: Request,
}

impl Arriving {
    /// Finds out to whom a request comes.
    ///
    /// # Errors
    /// There is no such connector.
    pub(crate) async fn of(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let installation = state.called(&mut parts).await.ok_or_else(nowhere)?;
        Ok(Self {
            installation,
            request: Request::from_parts(parts, body),
        })
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// The body, at most 64 KiB.
    ///
    /// # Errors
    /// A larger one.
    pub(crate) async fn body(self) -> Result<Bytes, ApiError> {
        read_body(self.request, LARGEST).await
    }
}

/// A connector that takes no deliveries of the kind is as if it were not there.
pub(crate) fn nowhere() -> ApiError {
    ApiError::new(ProblemCode::NotFound, "There is nothing here.")
}
