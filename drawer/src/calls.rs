//! How a section asks the backend. It may use serde, and the types of the contract check what an
//! answer says: this module is not in the first load. What the panel reads, too, is read as it does,
//! and more of it.

use core::pin::Pin;

use apizee_panel::backend::{self, answer};
use apizee_panel::outcome::Failure;
use contract::{IdempotencyKey, Room, RoomId, Session};
use gloo_net::http::Response;
use js_sys::Reflect;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::host::Host;

/// Any answer of the contract.
pub fn told<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value.clone()).ok()
}

/// A part of an answer; `Some(None)` when it is absent, `None` when it is there and wrong.
fn part<T: DeserializeOwned>(of: &JsValue, name: &str) -> Option<Option<T>> {
    told(&Reflect::get(of, &name.into()).ok()?)
}

/// A room, with its invitations.
pub fn room(value: &JsValue) -> Option<Room> {
    Some(Room {
        invitations: part(value, "invitations")?.unwrap_or_default(),
        ..backend::read::room(value)?
    })
}

/// A session, with all that the administrator switched on and all that the agent prefers.
fn session(value: &JsValue) -> Option<Session> {
    let mut session = backend::read::session(value)?;
    let enabled = Reflect::get(value, &"enabled".into()).ok()?;
    session.enabled.loader_agent = part(&enabled, "loader_agent")?.unwrap_or_default();
    session.enabled.embed = part(&enabled, "embed")?;
    session.enabled.quick_invitation_origin = part(&enabled, "quick_invitation_origin")?;
    session.preferences = part(value, "preferences")?.unwrap_or_default();
    Some(session)
}

/// Any request of the contract.
pub fn json(value: &impl Serialize) -> Option<JsValue> {
    let value = value.serialize(&Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify(&value).ok().map(JsValue::from)
}

/// What is on its way, of one type: only the reading of it is compiled for each answer.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Result<JsValue, Failure>> + 'a>>;

/// What comes back of what was sent.
pub fn asked<'a>(sent: impl Future<Output = Result<Response, Failure>> + 'a) -> Asked<'a> {
    Box::pin(async { answer(sent.await?, |value| Some(value.clone())).await })
}

/// What an answer of the contract says, in the reader's type.
///
/// # Errors
/// [`Failure::Unknown`] for what the reader does not know.
pub async fn read<T>(asked: Asked<'_>, read: fn(&JsValue) -> Option<T>) -> Result<T, Failure> {
    read(&asked.await?).ok_or(Failure::Unknown)
}

/// What more than one section asks for.
impl Host {
    /// `GET` of a path.
    ///
    /// # Errors
    /// See [`Failure`]; so for all.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        read(self.got(path), told).await
    }

    /// `POST` to a path.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        key: Option<&IdempotencyKey>,
        body: Option<JsValue>,
    ) -> Result<T, Failure> {
        read(self.posted(path, key, body), told).await
    }

    fn got<'a>(&'a self, path: &'a str) -> Asked<'a> {
        asked(self.backend.get(self, path))
    }

    /// The same, for any reader.
    pub fn posted<'a>(
        &'a self,
        path: &'a str,
        key: Option<&'a IdempotencyKey>,
        body: Option<JsValue>,
    ) -> Asked<'a> {
        asked(self.backend.post(self, path, key, body))
    }

    /// `GET session`, with all that the administrator switched on.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn session(&self) -> Result<Session, Failure> {
        read(self.got("session"), session).await
    }

    /// `GET rooms/{id}`, with its invitations.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn room(&self, id: &RoomId) -> Result<Room, Failure> {
        read(self.got(&format!("rooms/{id}")), room).await
    }

    /// `POST rooms/{id}/close`; the room with its invitations.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn close(&self, id: &RoomId) -> Result<Room, Failure> {
        let path = format!("rooms/{id}/close");
        read(self.posted(&path, None, None), room).await
    }
}
