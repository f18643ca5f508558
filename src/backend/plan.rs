//! The meeting that the drawer plans: its module may use serde.

use contract::{IDEMPOTENCY_KEY, IdempotencyKey, Problem, Room, RoomId, StartRoom};
use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::JSON;
use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::{Backend, Tokens, send_once};
use crate::outcome::{Failure, Refusal};
use crate::room::Started;

/// A failure, and the field at fault where the backend names one, as a path of the contract:
/// `meeting.guests[1].phone`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// What went wrong.
    pub failure: Failure,
    /// Where.
    pub field: Option<String>,
}

impl From<Failure> for Denied {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            field: None,
        }
    }
}

impl Backend {
    /// `POST rooms`, with a meeting's terms.
    ///
    /// # Errors
    /// See [`Denied`].
    pub async fn plan(
        &self,
        tokens: &impl Tokens,
        key: &IdempotencyKey,
        wish: &StartRoom,
    ) -> Result<Started, Denied> {
        let body = written(wish).ok_or(Failure::Unknown)?;
        let url = self.url("rooms");
        let request = || {
            RequestBuilder::new(&url)
                .method(Method::POST)
                .header(IDEMPOTENCY_KEY, key.as_str())
        };
        let mut response = send_once(tokens, request(), Some(body.clone())).await?;
        if response.status() == 401 {
            response = send_once(tokens, request(), Some(body)).await?;
        }
        if !response.ok() {
            let problem: Problem = decoded(response).await?;
            return Err(Denied {
                failure: Failure::Refused(Refusal {
                    code: problem.code,
                    retry_after_s: problem.retry_after_s,
                    request_id: problem.request_id,
                }),
                field: problem.field,
            });
        }
        let created = response.status() == 201;
        let room: Room = decoded(response).await?;
        Ok(if created {
            Started::Created(room)
        } else {
            Started::Joined(room)
        })
    }

    /// `GET rooms/{id}`, with the meeting's schedule.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn planned(&self, tokens: &impl Tokens, id: &RoomId) -> Result<Room, Failure> {
        decoded(self.get(tokens, &format!("rooms/{id}")).await?).await
    }
}

/// As JSON, what is absent absent.
fn written(wish: &StartRoom) -> Option<JsValue> {
    let value = wish.serialize(&Serializer::json_compatible()).ok()?;
    JSON::stringify(&value).ok().map(JsValue::from)
}

/// The browser parses JSON; the contract's own types check what it says.
async fn decoded<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    let text = response.text().await.map_err(|_| Failure::Unknown)?;
    let value = JSON::parse(&text).map_err(|_| Failure::Unknown)?;
    serde_wasm_bindgen::from_value(value).map_err(|_| Failure::Unknown)
}
