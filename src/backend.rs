//! The client of the backend: one method per endpoint of the contract. A token is asked for each
//! call and never kept; a 401 is tried once more with a fresh one, since the first may have run
//! out on the way. What the drawer's sections ask for beside, they ask in their own words
//! ([`Backend::send`]).

pub mod read;
pub mod write;

use std::future::Future;

use contract::{
    AgentAccess, Contact, ContactCheck, ConversationId, IDEMPOTENCY_KEY, IdempotencyKey, Room,
    RoomId, Rooms, Session, StartRoom, Typed,
};
use gloo_net::http::{Method, RequestBuilder, Response};
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::desk::Jwt;
use crate::outcome::{Failure, NoToken};
use crate::room::Started;

/// Longer than the backend waits for Apizee (8 s in all); then the answer counts as lost.
const ANSWER_LIMIT_MS: u32 = 30_000;

/// Where a token comes from.
pub trait Tokens {
    /// A fresh one.
    fn token(&self) -> impl Future<Output = Result<Jwt, NoToken>>;
}

/// What a look at live rooms found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing new.
    Same,
    /// Something.
    News {
        /// The answer's `ETag`.
        tag: Option<String>,
        /// The answer, to be read with [`Look::rooms`]. Other panels of the browser read it too.
        text: String,
    },
}

impl Look {
    /// The rooms of an answer's text; `None` where it is empty or no answer.
    #[must_use]
    pub fn rooms(text: &str) -> Option<Rooms> {
        read::rooms(&js_sys::JSON::parse(text).ok()?)
    }
}

/// The backend, by the address of its connector.
pub struct Backend {
    /// Ends with a slash; empty for the page's own folder.
    base: String,
}

impl Backend {
    /// `base` as in `<meta name="apizee-panel-backend">`.
    #[must_use]
    pub fn new(base: Option<String>) -> Self {
        let mut base = base.unwrap_or_default();
        if !base.is_empty() && !base.ends_with('/') {
            base.push('/');
        }
        Self { base }
    }

    /// `GET session`
    ///
    /// # Errors
    /// See [`Failure`]; so for all.
    pub async fn session(&self, tokens: &impl Tokens) -> Result<Session, Failure> {
        answer(self.get(tokens, "session").await?, read::session).await
    }

    /// `POST contact`
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn contact(&self, tokens: &impl Tokens, typed: Typed) -> Result<Contact, Failure> {
        let body = ContactCheck { typed };
        let response = self
            .post(tokens, "contact", None, write::contact(&body))
            .await?;
        answer(response, read::contact).await
    }

    /// `GET rooms?conversation_id=`. The id is a word: nothing to escape.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn rooms(&self, tokens: &impl Tokens, of: &ConversationId) -> Result<Rooms, Failure> {
        answer(
            self.get(tokens, &format!("rooms?conversation_id={of}"))
                .await?,
            read::rooms,
        )
        .await
    }

    /// `POST rooms`
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn start(
        &self,
        tokens: &impl Tokens,
        key: &IdempotencyKey,
        request: &StartRoom,
    ) -> Result<Started, Failure> {
        self.started(tokens, key, write::start(request), read::room)
            .await
    }

    /// `POST rooms`, with a body and a reader of the caller's.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn started(
        &self,
        tokens: &impl Tokens,
        key: &IdempotencyKey,
        body: Option<JsValue>,
        read: fn(&JsValue) -> Option<Room>,
    ) -> Result<Started, Failure> {
        let response = self.post(tokens, "rooms", Some(key), body).await?;
        let created = response.status() == 201;
        let room = answer(response, read).await?;
        Ok(if created {
            Started::Created(room)
        } else {
            Started::Joined(room)
        })
    }

    /// `GET rooms/{id}`, as Apizee knows it now.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn room(&self, tokens: &impl Tokens, id: &RoomId) -> Result<Room, Failure> {
        let path = format!("rooms/{id}");
        let fresh = |request: RequestBuilder| request.header("Cache-Control", "no-cache");
        answer(self.send(tokens, &path, fresh, None).await?, read::room).await
    }

    /// `GET rooms/live?id=…`: what is new in these rooms, if anything is.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn live(
        &self,
        tokens: &impl Tokens,
        ids: &[RoomId],
        tag: Option<&str>,
    ) -> Result<Look, Failure> {
        let ids: Vec<&str> = ids.iter().map(RoomId::as_str).collect();
        let path = ["rooms/live?id=", &ids.join("&id=")].concat();
        let since = |request: RequestBuilder| match tag {
            // The browser's own cache knows nothing of us: the answer is for this page.
            Some(tag) => request.header("If-None-Match", tag),
            None => request,
        };
        let response = self.send(tokens, &path, since, None).await?;
        if response.status() == 304 {
            return Ok(Look::Same);
        }
        let tag = response.headers().get("ETag");
        let text = response.text().await.map_err(|_| Failure::Unknown)?;
        Ok(Look::News { tag, text })
    }

    /// `POST rooms/{id}/agent-link`
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn agent_link(
        &self,
        tokens: &impl Tokens,
        id: &RoomId,
    ) -> Result<AgentAccess, Failure> {
        let path = format!("rooms/{id}/agent-link");
        answer(self.post(tokens, &path, None, None).await?, read::access).await
    }

    /// `POST rooms/{id}/close`
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn close(&self, tokens: &impl Tokens, id: &RoomId) -> Result<Room, Failure> {
        let path = format!("rooms/{id}/close");
        answer(self.post(tokens, &path, None, None).await?, read::room).await
    }

    /// `GET` of any path of the contract.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn get(&self, tokens: &impl Tokens, path: &str) -> Result<Response, Failure> {
        self.send(tokens, path, |request| request, None).await
    }

    /// `POST` to any path of the contract; a repeat with the same key does nothing twice.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn post(
        &self,
        tokens: &impl Tokens,
        path: &str,
        key: Option<&IdempotencyKey>,
        body: Option<JsValue>,
    ) -> Result<Response, Failure> {
        let keyed = |request: RequestBuilder| {
            let request = request.method(Method::POST);
            match key {
                Some(key) => request.header(IDEMPOTENCY_KEY, key.as_str()),
                None => request,
            }
        };
        self.send(tokens, path, keyed, body).await
    }

    /// Any request of the contract: `shape` gives it its method and headers.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn send(
        &self,
        tokens: &impl Tokens,
        path: &str,
        shape: impl Fn(RequestBuilder) -> RequestBuilder,
        body: Option<JsValue>,
    ) -> Result<Response, Failure> {
        let url = [&self.base, "api/", path].concat();
        let request = || shape(RequestBuilder::new(&url));
        let mut response = send_once(tokens, request(), body.clone()).await?;
        if response.status() == 401 {
            response = send_once(tokens, request(), body).await?;
        }
        if response.ok() || response.status() == 304 {
            return Ok(response);
        }
        Err(Failure::Refused(answer(response, read::refusal).await?))
    }
}

async fn send_once(
    tokens: &impl Tokens,
    request: RequestBuilder,
    body: Option<JsValue>,
) -> Result<Response, Failure> {
    let token = tokens.token().await.map_err(Failure::NoToken)?;
    let limit = AbortSignal::timeout_with_u32(ANSWER_LIMIT_MS);
    let request = request
        .header("Authorization", &format!("Bearer {}", token.expose()))
        .abort_signal(Some(&limit));
    let request = match body {
        Some(body) => request
            .header("Content-Type", "application/json")
            .body(body),
        None => request.build(),
    };
    match request {
        Ok(request) => request.send().await.map_err(|_| Failure::Unreachable),
        Err(_) => Err(Failure::Unreachable),
    }
}

/// What an answer says, in the reader's type. The browser parses JSON: serde_json costs the panel
/// 9 kB.
///
/// # Errors
/// [`Failure::Unknown`] for what the reader does not know.
pub async fn answer<T>(response: Response, read: fn(&JsValue) -> Option<T>) -> Result<T, Failure> {
    let text = response.text().await.map_err(|_| Failure::Unknown)?;
    let value = js_sys::JSON::parse(&text).map_err(|_| Failure::Unknown)?;
    read(&value).ok_or(Failure::Unknown)
}
