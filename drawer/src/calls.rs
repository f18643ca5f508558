//! How a section asks the backend. It may use serde, and the types of the contract check what an
//! answer says: this module is not in the first load.

use core::pin::Pin;

use apizee_panel::backend::answer;
use apizee_panel::outcome::Failure;
use contract::{IdempotencyKey, Room, RoomId, Session};
use gloo_net::http::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::host::Host;

/// Any answer of the contract.
pub fn told<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value.clone()).ok()
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

/// What an answer of the contract says.
///
/// # Errors
/// [`Failure::Unknown`] for what is not of the contract.
pub async fn read<T: DeserializeOwned>(asked: Asked<'_>) -> Result<T, Failure> {
    told(&asked.await?).ok_or(Failure::Unknown)
}

/// What more than one section asks for.
impl Host {
    /// `GET` of a path.
    ///
    /// # Errors
    /// See [`Failure`]; so for all.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        read(self.got(path)).await
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
        read(self.posted(path, key, body)).await
    }

    fn got<'a>(&'a self, path: &'a str) -> Asked<'a> {
        asked(self.backend.get(self, path))
    }

    fn posted<'a>(
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
        self.get("session").await
    }

    /// `GET rooms/{id}`, with its invitations.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn room(&self, id: &RoomId) -> Result<Room, Failure> {
        self.get(&format!("rooms/{id}")).await
    }

    /// `POST rooms/{id}/close`; the room with its invitations.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn close(&self, id: &RoomId) -> Result<Room, Failure> {
        self.post(&format!("rooms/{id}/close"), None, None).await
    }
}
