//! A JWT as the Desk signs it (iAdvize App Plugins, getJWT): HS256 over the connector's secret.

use anyhow::{Context as _, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use serde_json::json;
use sha2::Sha256;

use crate::stand::SECRET;

/// The Desk's tokens live five minutes at most.
const LIFE_S: u64 = 240;

/// A token for this agent, valid from now on.
pub(crate) fn signed(audience: &str, operator: &str, now: u64) -> Result<String> {
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let claims = json!({
        "iss": "iadvize",
        "sub": operator,
        "aud": audience,
        "iat": now,
        "exp": now + LIFE_S,
    });
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).context("the secret")?;
    mac.update(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    Ok(format!("{signed}.{signature}"))
}
