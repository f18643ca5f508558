//! How a call is sent, and what its answer means: the token, one renewal, every status.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::{Answer, Does, read_body};
use super::budget::{Permit, reset};
use super::client::Apizee;
use super::error::{ApizeeError, Lost};
use super::pool::Ready;
use super::renewal::Login;
use super::requests::TokenRequest;
use super::token::Token;
use super::want::Want;
use super::wire::TokenAnswer;
use crate::clock::{Clock, said};
use crate::telemetry::names;

/// How long Apizee's window is closed after a 429 that does not say.
const A_MINUTE: Duration = Duration::from_secs(60);

/// Documented for the unversioned API alone (Apizee REST APIs), or with a version of their own.
const UNVERSIONED: [&str; 4] = ["/v2/", "/enterprises/", "/services", "/session"];

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
    /// 401 or 403, with this token: nothing was done.
    Account(Token, ApizeeError),
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
        want: impl Into<Want>,
        path: &str,
        query: &[(&'static str, &str)],
    ) -> Result<A, ApizeeError> {
        let ready = self.ready(want).await?;
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

    /// Sends once; and once more where it was the user's matter that it was refused.
    pub(super) async fn bytes<T: Serialize>(
        &self,
        ready: Ready,
        call: Call<'_, T>,
    ) -> Result<Vec<u8>, ApizeeError> {
        let pool = &self.0.pool;
        let ready = pool.fresh(ready).await?;
        let (want, user) = (ready.want, ready.user);
        let (token, refusal) = match self.once(ready, &call).await {
            Ok(body) => return Ok(body),
            Err(Failure::Other(error)) => return Err(error),
            Err(Failure::Account(token, refusal)) => (token, refusal),
        };
        let Some(ready) = pool.ready_after(&refusal, user, &token, want).await? else {
            return Err(refusal);
        };
        self.once(ready, &call)
            .await
            .map_err(|failure| match failure {
                Failure::Account(_, error) | Failure::Other(error) => error,
            })
    }

    async fn once<T: Serialize>(
        &self,
        ready: Ready,
        call: &Call<'_, T>,
    ) -> Result<Vec<u8>, Failure> {
        let url = address(&self.0.settings.apizee.api_url, call.path);
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
        let answer = send(request, ready.permit, call.does, &self.0.clock).await?;
        if let Some(at) = answer.said_at {
            self.0.trust.apizee_said(at);
        }
        answer.of(call.does).map_err(|error| match error {
            ApizeeError::AccountRefused { .. } => Failure::Account(ready.token, error),
            ApizeeError::BudgetExhausted { .. }
            | ApizeeError::TooManyRequests { .. }
            | ApizeeError::Refused { .. }
            | ApizeeError::Unavailable(_)
            | ApizeeError::StoreFailed
            | ApizeeError::OutcomeUnknown(_) => Failure::Other(error),
        })
    }
}

/// `POST /token` with a form body: the documents show a query, but a password in a query lands in
/// access logs.
pub(super) async fn sign_in(
    login: &Login,
    permit: Permit,
    clock: &Clock,
) -> Result<Token, ApizeeError> {
    let form = TokenRequest {
        grant_type: "password",
        username: &login.username,
        password: &login.password.expose(),
    };
    let request = login
        .http
        .post(format!("{}/token", login.api_url))
        .header(reqwest::header::ACCEPT, "application/json")
        .form(&form);
    let answer = send(request, permit, Does::Read, clock).await?;
    match answer.of(Does::Read) {
        Ok(body) => {
            let answer: TokenAnswer = serde_json::from_slice(&body).map_err(|_| {
                ApizeeError::Unavailable("its token is not what its documents show")
            })?;
            Token::new(&answer, clock.unix_ms())
        }
        // Whatever `/token` refuses is the account's matter, not this request's.
        Err(ApizeeError::Refused {
            status, message, ..
        }) => Err(ApizeeError::AccountRefused { status, message }),
        Err(error) => Err(error),
    }
}

async fn send(
    request: reqwest::RequestBuilder,
    mut permit: Permit,
    does: Does,
    clock: &Clock,
) -> Result<Answer, ApizeeError> {
    permit.sending();
    let sent = request.send().await;
    let outcome = sent.as_ref().map_or("none".to_owned(), |response| {
        response.status().as_u16().to_string()
    });
    let labels = permit.labels().clone();
    metrics::counter!(names::APIZEE_REQUESTS, "connector" => labels.connector, "user" => labels.user, "status" => outcome)
        .increment(1);
    let mut response = match sent {
        Ok(response) => response,
        // Nothing was written yet: there was no connection.
        Err(error) if error.is_connect() || error.is_builder() => {
            permit.give_back().await;
            return Err(ApizeeError::Unavailable("it cannot be reached"));
        }
        Err(error) => {
            permit.answered(None).await;
            return Err(match does {
                Does::Create => ApizeeError::OutcomeUnknown(Lost::Unanswered),
                Does::Read if error.is_timeout() => {
                    ApizeeError::Unavailable("it does not answer in time")
                }
                Does::Read => {
                    ApizeeError::Unavailable("it closed the connection without an answer")
                }
            });
        }
    };
    let status = response.status();
    let told = whole_number(&response, "x-ratelimit-reset").map(|value| reset(value, clock));
    let is_last = whole_number(&response, "x-ratelimit-remaining") == Some(0);
    let closed_for = match status {
        StatusCode::TOO_MANY_REQUESTS => Some(told.unwrap_or(A_MINUTE)),
        _ => told.filter(|_| is_last),
    };
    permit.answered(closed_for).await;
    let said_at = said(response.headers());
    Ok(Answer {
        status,
        said_at,
        body: read_body(&mut response).await,
        closed_for,
    })
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

fn whole_number(response: &reqwest::Response, header: &str) -> Option<u64> {
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
