//! The proof that a webhook comes from iAdvize: `X-iAdvize-Signature: sha256=` and the HMAC-SHA256
//! of the body's bytes as lower-case hexadecimal, keyed with the secret token as text (iAdvize
//! documentation, Validating payloads from iAdvize). It holds neither time nor number, so a
//! delivery may be repeated by whoever has seen one: what follows from it must be harmless twice.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use contract::{ConnectorName, ProblemCode};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::delivery::{Arriving, nowhere};
use crate::config::Keys;
use crate::installation::{AppState, Installation};
use crate::problem::{ApiError, is_json};
use crate::telemetry::names::{self, Delivered, Source};

const HEADER: &str = "x-iadvize-signature";

/// A delivery of iAdvize's, not yet parsed.
#[derive(Debug)]
pub struct FromIadvize {
    /// To whom.
    pub installation: Arc<Installation>,
    /// As it came.
    pub body: Bytes,
}

impl FromRequest<AppState> for FromIadvize {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let arriving = Arriving::of(request, state).await?;
        let installation = Arc::clone(&arriving.installation);
        let settings = &installation.settings;
        let keys = settings.iadvize_webhook.as_ref().ok_or_else(nowhere)?;
        let refused = || refused(&settings.name);
        let headers = arriving.headers().clone();
        let signature = signature(&headers).ok_or_else(refused)?;
        let body = arriving.body().await?;
        if !is_signed(&keys.current(), &body, &signature) {
            return Err(refused());
        }
        if !is_json(&headers) {
            let detail = "Send the delivery as application/json.";
            return Err(ApiError::new(ProblemCode::UnsupportedMediaType, detail));
        }
        Ok(Self { installation, body })
    }
}

fn refused(connector: &ConnectorName) -> ApiError {
    names::delivered(connector, Source::Iadvize, Delivered::Refused);
    ApiError::new(
        ProblemCode::Unauthorized,
        "The delivery's signature is missing or wrong.",
    )
}

/// The 32 bytes of the one signature that there is.
fn signature(headers: &HeaderMap) -> Option<[u8; 32]> {
    let mut values = headers.get_all(HEADER).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let digits = value.as_bytes().strip_prefix(b"sha256=")?;
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|[a, b]| Some(nibble(*a)? << 4 | nibble(*b)?))
        .collect();
    bytes?.try_into().ok()
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// In constant time, whichever of the two secrets it is.
fn is_signed(keys: &Keys, body: &[u8], signature: &[u8; 32]) -> bool {
    let of = keys.all().map(|secret| {
        Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
            .is_ok_and(|mac| mac.chain_update(body).verify_slice(signature).is_ok())
    });
    of.fold(false, |one, other| one | other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;
    use axum::http::HeaderValue;

    /// `printf '{"a":1}' | openssl dgst -sha256 -hmac sandbox-secret` by OpenSSL 3.
    const OF_SAMPLE: &str = "fa7938c3951142db8279e5055968ad86d903a297ea7691ab90370b0c1cdf594d";

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn a_signature_by_openssl_holds_for_its_bytes_alone() {
        let keys = |secret: &str, before: Option<&str>| Keys {
            secret: Secret::new(secret.to_owned()),
            previous: before.map(|text| Secret::new(text.to_owned())),
        };
        let signed = signature(&headers(&[&format!("sha256={OF_SAMPLE}")])).unwrap();
        let body = br#"{"a":1}"#;
        assert!(is_signed(&keys("sandbox-secret", None), body, &signed));
        let rotated = keys("new", Some("sandbox-secret"));
        assert!(is_signed(&rotated, body, &signed));
        assert!(!is_signed(&keys("new", None), body, &signed));
        assert!(!is_signed(&rotated, br#"{"a":2}"#, &signed));
        assert!(!is_signed(&rotated, br#"{"a":1} "#, &signed));
    }

    #[test]
    fn only_one_whole_signature_is_read() {
        let upper = format!("sha256={}", OF_SAMPLE.to_uppercase());
        let whole = format!("sha256={OF_SAMPLE}");
        assert!(signature(&headers(&[&whole])).is_some());
        for wrong in [
            &[][..],
            &[""],
            &["sha256="],
            &[OF_SAMPLE],
            &[&whole[..whole.len() - 1]],
            &[&whole[..whole.len() - 2]],
            &[&upper],
            &["sha1=00"],
            &[&whole, &whole],
        ] {
            assert!(signature(&headers(wrong)).is_none(), "{wrong:?}");
        }
    }
}
