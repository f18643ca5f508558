//! What planning asks of the backend.

use apizee_panel::outcome::Failure;
use apizee_panel::room::Started;
use contract::{IdempotencyKey, StartRoom};

use crate::calls::{json, room};
use crate::host::Host;

impl Host {
    /// `POST rooms`, with a meeting's terms; the room with its invitations.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn plan(
        &self,
        key: &IdempotencyKey,
        wish: &StartRoom,
    ) -> Result<Started, Failure> {
        self.backend.started(self, key, json(wish), room).await
    }
}
