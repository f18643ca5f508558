//! Files of other versions. While versions run side by side, and for a day after, a panel asks whichever
//! backend it meets for the files of its own version; so each puts those into the store that are named by
//! their content. The page itself is always the backend's own.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use super::is_hashed;
use super::page::{Encoding, encoding};
use crate::clock::Clock;
use crate::store::{PanelFile, PanelFiles, StoreError};

/// How long files stay after the last backend that had them: no panel is open for longer than its agent
/// works.
pub const KEPT_S: i64 = 24 * 60 * 60;

/// How often a backend says that it still has its files.
const KEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// What a backend keeps for others.
#[derive(Clone, Debug)]
pub struct KeptFiles {
    /// The built panel.
    pub panel_dir: Arc<Path>,
    /// Where all backends look.
    pub files: Arc<dyn PanelFiles>,
    /// The time.
    pub clock: Clock,
}

impl KeptFiles {
    /// Keeps the folder's files. Before the page is served, so that no backend is asked in vain for what
    /// the page names.
    pub async fn keep(&self) {
        let folder = Arc::clone(&self.panel_dir);
        let read = tokio::task::spawn_blocking(move || hashed(&folder)).await;
        let found = match read.map_err(io::Error::other).flatten() {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(%error, "the panel's files cannot be read");
                return;
            }
        };
        let kept = self.files.keep_panel_files(&found, self.clock.unix_s());
        if let Err(error) = kept.await {
            tracing::error!(%error, "the panel's files cannot be kept for backends of other versions");
        }
    }

    /// Says again and again that this backend has them.
    pub async fn go_on(self) {
        let mut tick = tokio::time::interval(KEEP_EVERY);
        // The first is at once.
        tick.tick().await;
        loop {
            tick.tick().await;
            self.keep().await;
        }
    }

    /// A file of another version, in the form that the browser takes.
    pub(super) async fn answer(
        &self,
        file: &str,
        request: &HeaderMap,
    ) -> Result<Option<Response>, StoreError> {
        let since = self.clock.unix_s() - KEPT_S;
        let twin = match encoding(request) {
            Encoding::Brotli => Some(("br", format!("{file}.br"))),
            Encoding::Gzip => Some(("gzip", format!("{file}.gz"))),
            Encoding::Identity => None,
        };
        let mut headers = HeaderMap::new();
        let kind = mime_guess::from_path(file).first_or_octet_stream();
        if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
            headers.insert(header::CONTENT_TYPE, kind);
        }
        if let Some((encoding, name)) = twin
            && let Some(bytes) = self.files.panel_file(&name, since).await?
        {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            return Ok(Some((headers, Body::from(bytes)).into_response()));
        }
        let found = self.files.panel_file(file, since).await?;
        Ok(found.map(|bytes| (headers, Body::from(bytes)).into_response()))
    }
}

/// The folder's files that are named by their content, compressed twins as well.
fn hashed(folder: &Path) -> io::Result<Vec<PanelFile>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if is_hashed(&name) && entry.path().is_file() {
            let bytes = std::fs::read(entry.path())?;
            found.push(PanelFile { name, bytes });
        }
    }
    Ok(found)
}
