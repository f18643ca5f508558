//! Tokens of the Desk, signed here and not with the sandbox's code, so that a wrong belief is not
//! shared.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384, Sha512};

use super::setup::{APP_URL, SECRET};

/// Now, in Unix seconds.
#[expect(
    clippy::disallowed_methods,
    reason = "the backend under test lives in real time"
)]
pub(crate) fn now() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// A token before it is signed. Every part can be wrong.
#[derive(Clone, Debug)]
pub(crate) struct Jwt {
    header: Value,
    claims: Value,
    secret: Vec<u8>,
}

impl Jwt {
    /// As in iAdvize's sample: a minute long.
    pub(crate) fn good() -> Self {
        let iat = now();
        Self {
            header: json!({ "alg": "HS256", "typ": "JWT" }),
            claims: json!({
                "iss": "iadvize",
                "sub": "270586",
                "aud": APP_URL,
                "iat": iat,
                "exp": iat + 60,
                "email": "martin@acme.example",
            }),
            secret: SECRET.as_bytes().to_vec(),
        }
    }

    /// Another claim; `null` stays `null`.
    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    /// One claim less.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.claims.as_object_mut().unwrap().remove(name).unwrap();
        self
    }

    /// Other claims altogether.
    pub(crate) fn claims(mut self, claims: Value) -> Self {
        self.claims = claims;
        self
    }

    /// Another field of the header.
    pub(crate) fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header[name] = value.into();
        self
    }

    /// Another header altogether.
    pub(crate) fn whole_header(mut self, header: Value) -> Self {
        self.header = header;
        self
    }

    /// Another key.
    pub(crate) fn secret(mut self, secret: impl AsRef<[u8]>) -> Self {
        self.secret = secret.as_ref().to_vec();
        self
    }

    /// The first two parts.
    pub(crate) fn message(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }

    /// HS256, whatever the header says.
    pub(crate) fn sign(&self) -> String {
        sign_text(&self.message(), &self.secret)
    }

    /// HS384, and the header says so.
    pub(crate) fn sign_hs384(self) -> String {
        let jwt = self.header("alg", "HS384");
        let mut mac = Hmac::<Sha384>::new_from_slice(&jwt.secret).unwrap();
        mac.update(jwt.message().as_bytes());
        format!(
            "{}.{}",
            jwt.message(),
            URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
        )
    }

    /// HS512, and the header says so.
    pub(crate) fn sign_hs512(self) -> String {
        let jwt = self.header("alg", "HS512");
        let mut mac = Hmac::<Sha512>::new_from_slice(&jwt.secret).unwrap();
        mac.update(jwt.message().as_bytes());
        format!(
            "{}.{}",
            jwt.message(),
            URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
        )
    }

    /// Signs a header and claims that need not be JSON.
    pub(crate) fn sign_parts(header: &str, claims: &str) -> String {
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(claims)
        );
        sign_text(&message, SECRET.as_bytes())
    }
}

fn sign_text(message: &str, secret: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(message.as_bytes());
    format!(
        "{message}.{}",
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    )
}
