//! A file that the page has made, for the agent to save.

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, Url};

/// The address of a file that lives in the page. It ends with this value.
#[derive(Debug, PartialEq, Eq)]
pub struct FileUrl(String);

impl FileUrl {
    /// `None` where the browser cannot make one.
    #[must_use]
    pub fn new(bytes: &[u8], kind: &str) -> Option<Self> {
        let how = BlobPropertyBag::new();
        how.set_type(kind);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &how).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// For `href`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for FileUrl {
    fn drop(&mut self) {
        // Fails for what is no address; it came from the browser.
        let _ = Url::revoke_object_url(&self.0);
    }
}
