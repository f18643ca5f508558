//! The calls.

use std::sync::Arc;
use std::time::Duration;

use contract::{ApizeeId, Reference, RoomKind};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::budget::{Budget, Permit, Priority};
use super::error::{ApizeeError, ErrorBody, Lost};
use super::token::{Password, Token, TokenCache};
use super::wire::{
    Conference, ConferenceRequest, List, Ticket, TicketRequest, TokenAnswer, TokenRequest,
};
use crate::clock::timestamp;

/// To reach Apizee at all. A TLS handshake across Europe takes a tenth of it.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// For a whole call. The agent is told after 3 s that it is slow; at 8 s they are better served
/// by an answer.
pub const WHOLE_LIMIT: Duration = Duration::from_secs(8);

/// More than any documented answer.
const LARGEST_BODY: usize = 1024 * 1024;

/// One Apizee account.
#[derive(Clone, Debug)]
pub struct ApizeeSettings {
    /// `https://cloud.apizee.com/api` or `…/api/v3`.
    pub api_url: String,
    /// The user that the connector speaks as.
    pub username: String,
    /// Their password.
    pub password: Password,
}

/// Apizee, as one account sees it. Clones share the token and the budget.
#[derive(Clone, Debug)]
pub struct Apizee(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    http: reqwest::Client,
    settings: ApizeeSettings,
    tokens: TokenCache,
    budget: Budget,
}

/// Everything a call needs before it is sent: a token and a place in the minute. Taken before a
/// room is written down as starting, so that a spent budget leaves no trace.
#[derive(Debug)]
pub struct Ready {
    token: Token,
    permit: Permit,
    priority: Priority,
}

impl Ready {
    /// The call will not be made.
    pub fn give_back(self) {
        self.permit.give_back();
    }
}

/// What a call does when it works: it decides what a lost answer means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Read,
    Create,
}

enum Parameters<'a, T> {
    Query(&'a [(&'static str, &'a str)]),
    /// In the body, as for `/token`. Apizee takes query, form, multipart and JSON alike; a query
    /// would put the guest's phone into access logs, and the form is what its own tutorial sends.
    Form(&'a T),
}

struct Call<'a, T = ()> {
    method: Method,
    path: &'a str,
    parameters: Parameters<'a, T>,
    does: Does,
}

enum Failure {
    /// 401, with this token.
    Unauthorized(Token, ErrorBody),
    Other(ApizeeError),
}

impl From<ApizeeError> for Failure {
    fn from(error: ApizeeError) -> Self {
        Self::Other(error)
    }
}

impl Apizee {
    /// The HTTP client, to be shared by all connectors. No redirects: a form that is sent
    /// elsewhere would take the guest's phone with it.
    ///
    /// # Errors
    /// When the machine's TLS cannot be set up.
    pub fn http() -> Result<reqwest::Client, reqwest::Error> {
        reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(WHOLE_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(8)
            .user_agent(concat!("apizee-panel-backend/", env!("CARGO_PKG_VERSION")))
            .build()
    }

    /// An account, and the budget of its user.
    #[must_use]
    pub fn new(http: reqwest::Client, mut settings: ApizeeSettings, budget: Budget) -> Self {
        settings
            .api_url
            .truncate(settings.api_url.trim_end_matches('/').len());
        Self(Arc::new(Inner {
            http,
            settings,
            tokens: TokenCache::default(),
            budget,
        }))
    }

    /// The budget of the account's user.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.0.budget
    }

    /// A token and a place in the minute; asks for a token when there is none, which costs a
    /// request of its own.
    ///
    /// # Errors
    /// What `/token` may end in, and a spent budget.
    pub async fn ready(&self, priority: Priority) -> Result<Ready, ApizeeError> {
        let token = self
            .0
            .tokens
            .get(async || self.renew(priority).await)
            .await?;
        let permit = self.0.budget.take(priority).await?;
        Ok(Ready {
            token,
            permit,
            priority,
        })
    }

    /// `POST /tickets`.
    ///
    /// # Errors
    /// [`ApizeeError::OutcomeUnknown`] when the ticket may exist; in all other cases it does not.
    pub async fn create_ticket(
        &self,
        ready: Ready,
        request: &TicketRequest<'_>,
    ) -> Result<Ticket, ApizeeError> {
        let call = Call {
            method: Method::POST,
            path: "/tickets",
            parameters: Parameters::Form(request),
            does: Does::Create,
        };
        self.read(ready, call).await
    }

    /// `POST /conferences`.
    ///
    /// # Errors
    /// [`ApizeeError::OutcomeUnknown`] when the conference may exist; else it does not.
    pub async fn create_conference(
        &self,
        ready: Ready,
        request: &ConferenceRequest<'_>,
    ) -> Result<Conference, ApizeeError> {
        let call = Call {
            method: Method::POST,
            path: "/conferences",
            parameters: Parameters::Form(request),
            does: Does::Create,
        };
        self.read(ready, call).await
    }

    /// The tickets that carry a reference, newest first (Get a ticket ID from a reference).
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn tickets(
        &self,
        priority: Priority,
        reference: &Reference,
    ) -> Result<Vec<Ticket>, ApizeeError> {
        let query = [
            ("orderby", "date"),
            ("order", "desc"),
            ("limit", "10"),
            ("reference", reference.as_str()),
        ];
        let list: List = self.get(priority, "/tickets", &query).await?;
        Ok(list.into_known())
    }

    /// The conferences with a word in their name, newest first (Get a Conference ID by name).
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn conferences(
        &self,
        priority: Priority,
        since_unix_s: i64,
        word: &str,
    ) -> Result<Vec<Conference>, ApizeeError> {
        let since = timestamp(since_unix_s);
        let query = [
            ("limit", "10"),
            ("since", since.as_str()),
            ("search", word),
            ("orderby", "date"),
            ("order", "desc"),
        ];
        let list: List = self.get(priority, "/conferences", &query).await?;
        Ok(list.into_known())
    }

    /// `GET /tickets/{id}`: the ticket, without an envelope.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn ticket(&self, priority: Priority, id: &ApizeeId) -> Result<Ticket, ApizeeError> {
        self.get(priority, &format!("/tickets/{id}"), &[]).await
    }

    /// `GET /conferences/{id}`.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn conference(
        &self,
        priority: Priority,
        id: &ApizeeId,
    ) -> Result<Conference, ApizeeError> {
        self.get(priority, &format!("/conferences/{id}"), &[]).await
    }

    /// `DELETE /tickets/{id}` or `/conferences/{id}`: nobody can come in any more.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn end(
        &self,
        priority: Priority,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<(), ApizeeError> {
        let path = match kind {
            RoomKind::Assistance => format!("/tickets/{id}"),
            RoomKind::Meeting => format!("/conferences/{id}"),
        };
        let call: Call<'_> = Call {
            method: Method::DELETE,
            path: &path,
            parameters: Parameters::Query(&[]),
            does: Does::Read,
        };
        let ready = self.ready(priority).await?;
        self.bytes(ready, call).await.map(drop)
    }

    async fn get<A: DeserializeOwned>(
        &self,
        priority: Priority,
        path: &str,
        query: &[(&'static str, &str)],
    ) -> Result<A, ApizeeError> {
        let ready = self.ready(priority).await?;
        let call: Call<'_> = Call {
            method: Method::GET,
            path,
            parameters: Parameters::Query(query),
            does: Does::Read,
        };
        self.read(ready, call).await
    }

    async fn read<A: DeserializeOwned, T: Serialize>(
        &self,
        ready: Ready,
        call: Call<'_, T>,
    ) -> Result<A, ApizeeError> {
        let does = call.does;
        let body = self.bytes(ready, call).await?;
        serde_json::from_slice(&body).map_err(|_| match does {
            Does::Create => ApizeeError::OutcomeUnknown(Lost::Unreadable),
            Does::Read => ApizeeError::Unavailable("its answer is not what its documents show"),
        })
    }

    /// Sends once, and once more with a new token after a 401.
    async fn bytes<T: Serialize>(
        &self,
        ready: Ready,
        call: Call<'_, T>,
    ) -> Result<Vec<u8>, ApizeeError> {
        let priority = ready.priority;
        let refused = match self.once(ready, &call).await {
            Ok(body) => return Ok(body),
            Err(Failure::Other(error)) => return Err(error),
            Err(Failure::Unauthorized(token, _)) => token,
        };
        self.0.tokens.refused(&refused).await;
        let ready = self.ready(priority).await?;
        match self.once(ready, &call).await {
            Ok(body) => Ok(body),
            Err(Failure::Other(error)) => Err(error),
            Err(Failure::Unauthorized(_, body)) => Err(body.into_error(401, None)),
        }
    }

    async fn once<T: Serialize>(
        &self,
        ready: Ready,
        call: &Call<'_, T>,
    ) -> Result<Vec<u8>, Failure> {
        let url = format!("{}{}", self.0.settings.api_url, call.path);
        let request = self
            .0
            .http
            .request(call.method.clone(), url)
            .bearer_auth(ready.token.expose())
            .header(reqwest::header::ACCEPT, "application/json");
        let request = match &call.parameters {
            Parameters::Query([]) => request,
            Parameters::Query(pairs) => request.query(pairs),
            Parameters::Form(form) => request.form(form),
        };
        let (status, body, reset) = self.send(request, ready.permit, call.does).await?;
        match (status, body) {
            (status, Ok(body)) if status.is_success() => Ok(body),
            (status, Err(CutBody)) if status.is_success() => Err(Failure::Other(match call.does {
                Does::Create => ApizeeError::OutcomeUnknown(Lost::Unreadable),
                Does::Read => ApizeeError::Unavailable("its answer was cut"),
            })),
            (StatusCode::UNAUTHORIZED, body) => Err(Failure::Unauthorized(
                ready.token,
                ErrorBody::read(&body.unwrap_or_default()),
            )),
            (status, _) if status.is_server_error() && call.does == Does::Create => {
                Err(Failure::Other(ApizeeError::OutcomeUnknown(
                    Lost::ServerError(status.as_u16()),
                )))
            }
            (status, body) => {
                let body = ErrorBody::read(&body.unwrap_or_default());
                Err(Failure::Other(body.into_error(status.as_u16(), reset)))
            }
        }
    }

    /// `POST /token` with a form body: the documents show a query, but a password in a query
    /// lands in access logs.
    async fn renew(&self, priority: Priority) -> Result<Token, ApizeeError> {
        let permit = self.0.budget.take(priority).await?;
        let settings = &self.0.settings;
        let form = TokenRequest {
            grant_type: "password",
            username: &settings.username,
            password: settings.password.expose(),
        };
        let request = self
            .0
            .http
            .post(format!("{}/token", settings.api_url))
            .header(reqwest::header::ACCEPT, "application/json")
            .form(&form);
        let (status, body, reset) = self.send(request, permit, Does::Read).await?;
        let body = body.map_err(|CutBody| ApizeeError::Unavailable("its token was cut"))?;
        if status.is_success() {
            let answer: TokenAnswer = serde_json::from_slice(&body).map_err(|_| {
                ApizeeError::Unavailable("its token is not what its documents show")
            })?;
            return Token::new(&answer);
        }
        let error = ErrorBody::read(&body).into_error(status.as_u16(), reset);
        // Whatever `/token` refuses is the account's matter, not this request's.
        Err(
            if let ApizeeError::Refused {
                status, message, ..
            } = error
            {
                ApizeeError::AccountRefused { status, message }
            } else {
                error
            },
        )
    }

    async fn send(
        &self,
        request: reqwest::RequestBuilder,
        permit: Permit,
        does: Does,
    ) -> Result<(StatusCode, Result<Vec<u8>, CutBody>, Option<Duration>), ApizeeError> {
        let sent = request.send().await;
        let outcome = sent.as_ref().map_or("none".to_owned(), |response| {
            response.status().as_u16().to_string()
        });
        metrics::counter!("apizee_requests_total", "status" => outcome).increment(1);
        let mut response = match sent {
            Ok(response) => response,
            Err(error) if error.is_connect() || error.is_builder() => {
                permit.give_back();
                return Err(ApizeeError::Unavailable("it cannot be reached"));
            }
            Err(_) if does == Does::Create => {
                return Err(ApizeeError::OutcomeUnknown(Lost::Unanswered));
            }
            Err(error) if error.is_timeout() => {
                return Err(ApizeeError::Unavailable("it does not answer in time"));
            }
            Err(_) => {
                return Err(ApizeeError::Unavailable(
                    "it closed the connection without an answer",
                ));
            }
        };
        let status = response.status();
        let reset = whole_seconds(&response, "x-ratelimit-reset")
            .map(|seconds| Duration::from_secs(seconds.clamp(1, 3600)));
        if status == StatusCode::TOO_MANY_REQUESTS {
            self.0
                .budget
                .close_for(reset.unwrap_or(Duration::from_secs(60)));
        } else if let (Some(0), Some(reset)) =
            (whole_seconds(&response, "x-ratelimit-remaining"), reset)
        {
            self.0.budget.close_for(reset);
        }
        let body = read_body(&mut response).await;
        Ok((status, body, reset))
    }
}

/// The connection ended, or time ran out, before the whole body was here; or it was too large.
#[derive(Debug)]
struct CutBody;

async fn read_body(response: &mut reqwest::Response) -> Result<Vec<u8>, CutBody> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= LARGEST_BODY => {
                body.extend_from_slice(&chunk)
            }
            Ok(None) => return Ok(body),
            Ok(Some(_)) | Err(_) => return Err(CutBody),
        }
    }
}

fn whole_seconds(response: &reqwest::Response, header: &str) -> Option<u64> {
    response
        .headers()
        .get(header)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()
}
