//! The proof that a call comes from an agent at the Desk: iAdvize's JWT (App Plugins, getJWT;
//! "Use authentication" of the developer documentation).
//!
//! Signature first, with the one algorithm that iAdvize uses; then the claims. Whatever is wrong,
//! the caller hears the same.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use contract::{EmailAddress, OperatorId, ProblemCode};
use headers::HeaderMapExt as _;
use headers::authorization::{Authorization, Bearer};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};

use crate::config::{Connector, Secret};
use crate::handle::Handles;
use crate::installation::{AppState, Installation};
use crate::problem::ApiError;
use crate::telemetry::names;

/// Clocks of the Desk and of this machine may differ by this much.
const LEEWAY_S: i64 = 5;
/// The Desk's own tokens live 60 s; anything that lives longer than this is not the Desk's.
const LONGEST_LIFE_S: i64 = 300;
/// The Desk's own tokens have under 500 bytes.
const LARGEST: usize = 4 * 1024;

/// Why a token is refused: for the log, never for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No `Authorization: Bearer`.
    #[error("no bearer token")]
    Missing,
    /// Over 4 KiB.
    #[error("too large")]
    TooLarge,
    /// Not three parts of base64url around a JSON header.
    #[error("malformed")]
    Malformed,
    /// Another algorithm than HS256.
    #[error("another algorithm")]
    Algorithm,
    /// A `crit` header: it demands something that we do not understand (RFC 7515, 4.1.11).
    #[error("an unknown crit")]
    Critical,
    /// No secret of the connector signed it.
    #[error("a wrong signature")]
    Signature,
    /// A claim is missing, of the wrong type or of the wrong value.
    #[error("the claim {0}")]
    Claim(&'static str),
}

impl Refusal {
    /// As the metrics name it: the same few words whatever the token holds.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLarge => "too_large",
            Self::Malformed => "malformed",
            Self::Algorithm => "algorithm",
            Self::Critical => "crit",
            Self::Signature => "signature",
            Self::Claim(name) => name,
        }
    }
}

/// Who signed in at the Desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `sub`
    pub operator_id: OperatorId,
    /// `email`, where the token has a usable one.
    pub email: Option<EmailAddress>,
}

/// Checks a token at the moment `now` (unix seconds).
///
/// # Errors
/// Whatever does not hold, the first of it.
pub fn verify(token: &str, connector: &Connector, now: i64) -> Result<Identity, Refusal> {
    if token.len() > LARGEST {
        return Err(Refusal::TooLarge);
    }
    check_header(token)?;
    let keys = connector.keys.current();
    let claims = keys
        .all()
        .find_map(|secret| signed_by(token, secret))
        .ok_or(Refusal::Signature)?;
    judge(&claims, &connector.app_url, now)
}

/// `kid`, `jku`, `jwk` and `x5u` are not even read: the key is the connector's.
fn check_header(token: &str) -> Result<(), Refusal> {
    let header = token.split('.').next().unwrap_or_default();
    let bytes = jsonwebtoken_base64(header).ok_or(Refusal::Malformed)?;
    let header: Map<String, Value> =
        serde_json::from_slice(&bytes).map_err(|_| Refusal::Malformed)?;
    if header.get("alg").and_then(Value::as_str) != Some("HS256") {
        return Err(Refusal::Algorithm);
    }
    if header.contains_key("crit") {
        return Err(Refusal::Critical);
    }
    if token.split('.').count() == 3 {
        Ok(())
    } else {
        Err(Refusal::Malformed)
    }
}

fn jsonwebtoken_base64(part: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(part)
        .ok()
}

/// The library checks the signature alone; each claim is judged by [`judge`], since the library's
/// defaults differ by version.
fn signed_by(token: &str, secret: &Secret) -> Option<Map<String, Value>> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.algorithms = vec![Algorithm::HS256];
    rules.required_spec_claims.clear();
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.validate_aud = false;
    rules.leeway = 0;
    // The secret is text and used as its bytes, though it looks like hex (custom-app-demo, 6JWT).
    let key = DecodingKey::from_secret(secret.expose().as_bytes());
    jsonwebtoken::decode::<Map<String, Value>>(token, &key, &rules)
        .ok()
        .map(|data| data.claims)
}

fn judge(claims: &Map<String, Value>, app_url: &str, now: i64) -> Result<Identity, Refusal> {
    let number = |name: &'static str| {
        claims
            .get(name)
            .and_then(Value::as_f64)
            .ok_or(Refusal::Claim(name))
    };
    let now = now as f64;
    let leeway = LEEWAY_S as f64;
    let (exp, iat) = (number("exp")?, number("iat")?);
    if exp + leeway <= now {
        return Err(Refusal::Claim("exp"));
    }
    if iat > now + leeway {
        return Err(Refusal::Claim("iat"));
    }
    if exp <= iat || exp - iat > LONGEST_LIFE_S as f64 {
        return Err(Refusal::Claim("exp"));
    }
    if claims.contains_key("nbf") && number("nbf")? > now + leeway {
        return Err(Refusal::Claim("nbf"));
    }
    if claims.get("iss").and_then(Value::as_str) != Some("iadvize") {
        return Err(Refusal::Claim("iss"));
    }
    let audience = claims
        .get("aud")
        .and_then(Value::as_str)
        .ok_or(Refusal::Claim("aud"))?;
    if without_query(audience) != without_query(app_url) {
        return Err(Refusal::Claim("aud"));
    }
    let subject = claims
        .get("sub")
        .and_then(Value::as_str)
        .ok_or(Refusal::Claim("sub"))?;
    Ok(Identity {
        operator_id: subject.parse().map_err(|_| Refusal::Claim("sub"))?,
        email: claims
            .get("email")
            .and_then(Value::as_str)
            .and_then(|email| email.parse().ok()),
    })
}

/// The Desk may add a query to the app's URL, and people write it with and without a final slash.
pub(crate) fn without_query(url: &str) -> &str {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    url[..end].trim_end_matches('/')
}

/// An agent at the Desk: a handler that has one needs no further check of who calls.
#[derive(Clone)]
pub struct Agent {
    /// The connector whose URL was called.
    pub installation: Arc<Installation>,
    /// Who signed in.
    pub identity: Identity,
}

impl Agent {
    /// Names of rooms of the past that are good for this agent alone.
    #[must_use]
    pub fn handles(&self) -> Handles {
        let connector = &self.installation.settings.name;
        let seal = self.installation.rooms.seal().clone();
        Handles::new(seal, connector, &self.identity.operator_id)
    }
}

impl FromRequestParts<AppState> for Agent {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let installation = state
            .called(parts)
            .await
            .ok_or_else(|| ApiError::new(ProblemCode::NotFound, "There is no such connector."))?;
        let sent = parts.headers.typed_get::<Authorization<Bearer>>();
        let verdict = sent
            .ok_or(Refusal::Missing)
            .and_then(|sent| verify(sent.token(), &installation.settings, state.clock.unix_s()));
        match verdict {
            Ok(identity) => {
                state.trust.token_accepted();
                Ok(Self {
                    installation,
                    identity,
                })
            }
            Err(refusal) => {
                let connector = &installation.settings.name;
                tracing::info!(%refusal, %connector, "token refused");
                names::token_refused(connector, refusal.reason());
                let detail = "Send a fresh token of the Desk as Authorization: Bearer.";
                Err(ApiError::new(ProblemCode::Unauthorized, detail))
            }
        }
    }
}
