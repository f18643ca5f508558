//! What is finished though whoever asked for it has left, and though the program is told to stop: a
//! room that Apizee makes must be written down.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use crate::installation::AppState;
use crate::problem;

/// What is under way. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Background(TaskTracker);

impl Background {
    /// Begins something that is finished before the program ends, within the caller's span.
    pub fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.0.spawn(work.in_current_span())
    }

    /// Waits until nothing is under way. What begins meanwhile is waited for too.
    pub async fn finished(&self) {
        self.0.close();
        self.0.wait().await;
    }
}

/// Finishes each request that changes something, though its caller breaks off. A question whose
/// caller has left is dropped: nobody needs its answer, and it may cost one of Apizee's ten requests.
pub async fn finish(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    match state.background.spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => problem::panicked(Box::new(error)),
    }
}
