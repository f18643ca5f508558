//! What the results ask of the backend.

use apizee_panel::outcome::Failure;
use contract::{MediaList, RoomId, Summary};

use crate::host::Host;

impl Host {
    /// `GET media`: a part of a room's media, from `offset` on. The id is a word: nothing to escape.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn media(&self, id: &RoomId, offset: u32) -> Result<MediaList, Failure> {
        self.get(&format!("media?room={id}&offset={offset}")).await
    }

    /// `GET rooms/{id}/summary`
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn summary(&self, id: &RoomId) -> Result<Summary, Failure> {
        self.get(&format!("rooms/{id}/summary")).await
    }
}
