//! What the drawer's sections ask for. They may use serde: their module is not in the first load.

use contract::{IdempotencyKey, InviteAgain, MediaList, Room, RoomId, StartRoom, Summary};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::{Backend, Tokens, answer};
use crate::outcome::Failure;
use crate::room::Started;

/// Any answer of the contract: its own types check what it says.
pub(super) fn told<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value.clone()).ok()
}

pub(crate) fn json(value: &impl Serialize) -> Option<JsValue> {
    let value = value.serialize(&Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify(&value).ok().map(JsValue::from)
}

impl Backend {
    /// `POST rooms`, with a meeting's terms; the room with its invitations.
    ///
    /// # Errors
    /// See [`Failure`]; so for all.
    pub async fn plan(
        &self,
        tokens: &impl Tokens,
        key: &IdempotencyKey,
        wish: &StartRoom,
    ) -> Result<Started, Failure> {
        self.started(tokens, key, json(wish), told).await
    }

    /// `GET media`: a part of a room's media, from `offset` on. The id is a word: nothing to escape.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn media(
        &self,
        tokens: &impl Tokens,
        id: &RoomId,
        offset: u32,
    ) -> Result<MediaList, Failure> {
        let path = format!("media?room={id}&offset={offset}");
        answer(self.get(tokens, &path).await?, told).await
    }

    /// `GET rooms/{id}/summary`
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn summary(&self, tokens: &impl Tokens, id: &RoomId) -> Result<Summary, Failure> {
        let path = format!("rooms/{id}/summary");
        answer(self.get(tokens, &path).await?, told).await
    }

    /// `GET rooms/{id}`, with its invitations.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn whole_room(&self, tokens: &impl Tokens, id: &RoomId) -> Result<Room, Failure> {
        let path = format!("rooms/{id}");
        answer(self.get(tokens, &path).await?, told).await
    }

    /// `POST rooms/{id}/close`; the room with its invitations.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn close_whole(&self, tokens: &impl Tokens, id: &RoomId) -> Result<Room, Failure> {
        let path = format!("rooms/{id}/close");
        answer(self.post(tokens, &path, None, None).await?, told).await
    }

    /// `POST rooms/{id}/invitations`: one more SMS. A repeat with the same key sends nothing.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn invite_again(
        &self,
        tokens: &impl Tokens,
        id: &RoomId,
        key: &IdempotencyKey,
        wish: &InviteAgain,
    ) -> Result<Room, Failure> {
        let path = format!("rooms/{id}/invitations");
        let response = self.post(tokens, &path, Some(key), json(wish)).await?;
        answer(response, told).await
    }
}
