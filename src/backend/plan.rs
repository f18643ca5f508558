//! The meeting that the drawer plans: its module may use serde.

use contract::{IDEMPOTENCY_KEY, IdempotencyKey, Problem, Room, StartRoom};
use gloo_net::http::{Method, RequestBuilder};

use super::drawer::{json, told};
use super::{Backend, Tokens, answer, send_once};
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
        let body = json(wish).ok_or(Failure::Unknown)?;
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
            let problem: Problem = answer(response, told).await?;
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
        let room: Room = answer(response, told).await?;
        Ok(if created {
            Started::Created(room)
        } else {
            Started::Joined(room)
        })
    }
}
