//! How long the store takes, and how often it fails.

use std::time::Duration;

use super::StoreError;
use crate::clock::monotonic;

/// After this nobody waits for an answer any more: the data base is as good as away. Statements end
/// sooner by limits of their own; this is for a connection that swallows what is said to it.
const LIMIT: Duration = Duration::from_secs(8);

/// An operation on the hot path or beside it.
pub(super) async fn measured<T>(
    operation: &'static str,
    doing: impl Future<Output = Result<T, StoreError>> + Send,
) -> Result<T, StoreError> {
    without_limit(operation, async move {
        match tokio::time::timeout(LIMIT, doing).await {
            Ok(done) => done,
            Err(_) => Err(StoreError::Database(sqlx::Error::PoolTimedOut)),
        }
    })
    .await
}

/// One that goes through many rows, in steps.
pub(super) async fn without_limit<T>(
    operation: &'static str,
    doing: impl Future<Output = Result<T, StoreError>> + Send,
) -> Result<T, StoreError> {
    let start = monotonic();
    let done = doing.await;
    metrics::histogram!("store_duration_seconds", "operation" => operation)
        .record(start.elapsed().as_secs_f64());
    if done.is_err() {
        metrics::counter!("store_failures_total", "operation" => operation).increment(1);
    }
    done
}
