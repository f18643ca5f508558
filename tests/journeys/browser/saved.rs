//! Files that the agent has saved.

use std::path::Path;
use std::time::Duration;

use super::PATIENCE;

/// What the agent has saved.
pub(crate) struct Saved(tempfile::TempDir);

impl Default for Saved {
    fn default() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
}

impl Saved {
    pub(super) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// The text of a file, once it is there: Chromium reserves its name with an empty file first.
    pub(crate) async fn text_of(&self, name: &str) -> String {
        let file = self.0.path().join(name);
        let mut tick = tokio::time::interval(Duration::from_millis(50));
        let saved = tokio::time::timeout(PATIENCE, async {
            loop {
                match std::fs::read_to_string(&file) {
                    Ok(text) if !text.is_empty() => return text,
                    Ok(_) | Err(_) => tick.tick().await,
                };
            }
        });
        saved
            .await
            .unwrap_or_else(|_| panic!("{name} was not saved"))
    }
}
