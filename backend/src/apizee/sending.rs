//! How a call is sent, and what its answer means: the token, one renewal, every status.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::budget::{Permit, Priority};
use super::client::{Apizee, Ready};
use super::error::{ApizeeError, ErrorBody, Lost};
use super::requests::TokenRequest;
use super::token::Token;
use super::wire::TokenAnswer;

/// More than any documented answer: a quarter's statistics have some 700 bytes for each ticket.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Documented for the unversioned API alone (Apizee REST APIs), or with a version of their own.
const UNVERSIONED: [&str; 4] = ["/v2/", "/enterprises/", "/services", "/session"];

/// What a call does when it works: it decides what a lost answer means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    Read,
    Create,
}

/// The parameters of a call.
pub(super) enum Parameters<'a, T> {
    Query(&'a [(&'static str, &'a str)]),
    /// In the body, as for `/token`. Apizee takes query, form, multipart and JSON alike; a query
    /// would put the guest's phone into access logs, and the form is what its own tutorial sends.
    Form(&'a T),
    /// Where a document of the vendor shows JSON alone.
    Json(&'a T),
}

/// A call, before it has a token.
pub(super) struct Call<'a, T = ()> {
    pub(super) method: Method,
    pub(super) path: &'a str,
    pub(super) parameters: Parameters<'a, T>,
    pub(super) does: Does,
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
    pub(super) async fn get<A: DeserializeOwned>(
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

    pub(super) async fn read<A: DeserializeOwned, T: Serialize>(
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
    pub(super) async fn bytes<T: Serialize>(
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
        let url = address(&self.0.settings.api_url, call.path);
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
            Parameters::Json(json) => request.json(json),
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
    pub(super) async fn renew(&self, priority: Priority) -> Result<Token, ApizeeError> {
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

fn address(api_url: &str, path: &str) -> String {
    let unversioned = UNVERSIONED.iter().any(|start| path.starts_with(start));
    let base = if unversioned {
        api_url.trim_end_matches("/v3")
    } else {
        api_url
    };
    format!("{base}{path}")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_version_3_does_not_document_is_asked_of_the_unversioned_api() {
        let v3 = "https://cloud.apizee.com/api/v3";
        let me = "https://cloud.apizee.com/api/v2/users/me";
        assert_eq!(address(v3, "/v2/users/me"), me);
        assert_eq!(address("https://cloud.apizee.com/api", "/v2/users/me"), me);
        assert_eq!(
            address(v3, "/tickets"),
            "https://cloud.apizee.com/api/v3/tickets"
        );
    }
}
