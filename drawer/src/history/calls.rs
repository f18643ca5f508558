//! What the history asks of the backend.

use apizee_panel::outcome::Failure;
use contract::{History, Reference};
use js_sys::encode_uri_component;

use super::Of;
use crate::host::Host;

impl Host {
    /// `GET history`: the part from `offset` on.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn history(&self, of: &Of, offset: u32) -> Result<History, Failure> {
        let of = match of {
            // A word: nothing to escape.
            Of::Conversation(id) => format!("conversation_id={id}"),
            Of::Case(case) => format!("reference={}", escaped(case)),
        };
        self.get(&format!("history?{of}&offset={offset}")).await
    }
}

fn escaped(case: &Reference) -> String {
    encode_uri_component(case.as_str()).into()
}
