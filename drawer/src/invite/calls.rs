//! What another invitation asks of the backend.

use apizee_panel::outcome::Failure;
use contract::{IdempotencyKey, InviteAgain, Room, RoomId};

use crate::calls::{json, read, room};
use crate::host::Host;

impl Host {
    /// `POST rooms/{id}/invitations`: one more SMS. A repeat with the same key sends nothing.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn invite_again(
        &self,
        id: &RoomId,
        key: &IdempotencyKey,
        wish: &InviteAgain,
    ) -> Result<Room, Failure> {
        let path = format!("rooms/{id}/invitations");
        read(self.posted(&path, Some(key), json(wish)), room).await
    }
}
