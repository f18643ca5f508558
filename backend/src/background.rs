//! Work that goes on though its caller goes away: what Apizee was asked must be written down. The
//! program waits for it before it ends.

use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

/// The work under way. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Background(TaskTracker);

impl Background {
    /// Begins work, within the caller's span.
    pub fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.0.spawn(work.in_current_span())
    }

    /// Waits until all that was begun is done.
    pub async fn done(&self) {
        self.0.close();
        self.0.wait().await;
    }
}
