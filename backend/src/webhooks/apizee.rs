//! The proof that a webhook comes from Apizee: a header whose value the administrator chose. Apizee
//! signs nothing (Webhooks, custom headers), so the body is a hint and the header all there is.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use contract::ProblemCode;
use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq as _};

use super::delivery::{Arriving, nowhere};
use crate::config::Keys;
use crate::installation::{AppState, Installation};
use crate::problem::ApiError;
use crate::telemetry::names::{self, Delivered, Source};

/// A delivery of Apizee's, not yet parsed.
#[derive(Debug)]
pub struct FromApizee {
    /// To whom.
    pub installation: Arc<Installation>,
    /// As it came.
    pub body: Bytes,
}

impl FromRequest<AppState> for FromApizee {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let arriving = Arriving::of(request, state).await?;
        let installation = Arc::clone(&arriving.installation);
        let webhook = installation.settings.webhook.as_ref().ok_or_else(nowhere)?;
        let mut values = arriving.headers().get_all(&webhook.header).iter();
        let is_right = match (values.next(), values.next()) {
            (Some(value), None) => is_secret(&webhook.keys.current(), value.as_bytes()),
            (_, _) => false,
        };
        if !is_right {
            let connector = &installation.settings.name;
            names::delivered(connector, Source::Apizee, Delivered::Refused);
            return Err(ApiError::new(
                ProblemCode::Unauthorized,
                "The webhook's own header is missing or wrong.",
            ));
        }
        let body = arriving.body().await?;
        Ok(Self { installation, body })
    }
}

/// In a time that says nothing about the secret: hashes have one length, and both are compared.
fn is_secret(keys: &Keys, value: &[u8]) -> bool {
    let given = Sha256::digest(value);
    let of = keys
        .all()
        .map(|secret| Sha256::digest(secret.expose().as_bytes()).ct_eq(&given));
    of.fold(Choice::from(0), |one, other| one | other).into()
}
