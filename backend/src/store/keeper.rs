//! A task that looks after a store while it is open.

use tokio::task::AbortHandle;

/// Ends its task when it is dropped.
#[derive(Debug)]
pub(super) struct Keeper(AbortHandle);

impl Keeper {
    pub(super) fn new(task: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(task).abort_handle())
    }

    pub(super) fn end(&self) {
        self.0.abort();
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.end();
    }
}
