//! The panel's files of all versions that run or ran within a day: during a rolling update a panel may
//! ask a backend for files of which only another one has the version.

use super::StoreError;
use async_trait::async_trait;

/// A file that is named by its content: such a name never means anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelFile {
    /// In the panel's folder, with the ending of its compressed twin if it is one.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Keeps them.
#[async_trait]
pub trait PanelFiles: Send + Sync + std::fmt::Debug {
    /// Keeps files that a backend has at `now` (unix seconds).
    async fn keep_panel_files(&self, files: &[PanelFile], now: i64) -> Result<(), StoreError>;

    /// What is in a file that a backend had after `since` (unix seconds).
    async fn panel_file(&self, name: &str, since: i64) -> Result<Option<Vec<u8>>, StoreError>;

    /// Deletes those that no backend had after `since`. Returns how many.
    async fn forget_panel_files(&self, since: i64) -> Result<u64, StoreError>;
}
