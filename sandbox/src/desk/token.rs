//! Tokens of the Desk, right and wrong ones: HS256 with the connector's secret token as text
//! bytes (iAdvize documentation, Use authentication; claims and life as in its sample).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Sha256, Sha512};

/// `exp − iat` in iAdvize's sample.
const LIFE_S: i64 = 60;
/// Far enough from now that no leeway bridges it.
const FAR_S: i64 = 600;

/// The kinds of tokens that the simulator signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// As the documents say.
    #[default]
    Good,
    /// Signed ten minutes ago for one minute.
    Expired,
    /// The first one of the conversation is expired, the next ones are good.
    ExpiredOnce,
    /// Signed ten minutes from now.
    FutureIat,
    /// For another app.
    WrongAud,
    /// By another issuer.
    WrongIss,
    /// Signed with HS512, and the right secret.
    WrongAlg,
    /// Not signed: `alg` is `none`.
    AlgNone,
    /// Signed with another secret.
    WrongSecret,
    /// Good for an hour.
    TooLong,
    /// More than 4 KiB.
    TooBig,
}

/// What to sign.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenRequest {
    /// The kind.
    pub kind: TokenKind,
    /// The operator's id; the sample's when absent.
    pub sub: Option<String>,
    /// The operator's e-mail.
    pub email: Option<String>,
    /// Another life than a minute, in seconds.
    pub life_s: Option<i64>,
    /// Claims that replace the others, last of all; `null` removes one.
    pub claims: Map<String, Value>,
}

impl From<TokenKind> for TokenRequest {
    fn from(kind: TokenKind) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }
}

/// Signs a token at the second `now`.
pub(super) fn sign(request: &TokenRequest, app_url: &str, secret: &str, now: i64) -> String {
    let kind = request.kind;
    let iat = match kind {
        TokenKind::Expired | TokenKind::ExpiredOnce => now - FAR_S,
        TokenKind::FutureIat => now + FAR_S,
        _ => now,
    };
    let life = match kind {
        TokenKind::TooLong => 3600,
        _ => request.life_s.unwrap_or(LIFE_S),
    };
    let mut claims = Map::new();
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set(
        "iss",
        json!(if kind == TokenKind::WrongIss {
            "someone-else"
        } else {
            "iadvize"
        }),
    );
    set("sub", json!(request.sub.as_deref().unwrap_or("270586")));
    set(
        "aud",
        json!(if kind == TokenKind::WrongAud {
            "https://other-app.example/"
        } else {
            app_url
        }),
    );
    set("iat", json!(iat));
    set("exp", json!(iat + life));
    set(
        "email",
        json!(request.email.as_deref().unwrap_or("martin@acme.example")),
    );
    if kind == TokenKind::TooBig {
        set("padding", json!("x".repeat(5 * 1024)));
    }
    for (name, value) in &request.claims {
        if value.is_null() {
            claims.remove(name);
        } else {
            claims.insert(name.clone(), value.clone());
        }
    }
    let alg = match kind {
        TokenKind::WrongAlg => "HS512",
        TokenKind::AlgNone => "none",
        _ => "HS256",
    };
    let header = json!({ "alg": alg, "typ": "JWT" });
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(Value::Object(claims).to_string())
    );
    let signature = match kind {
        TokenKind::WrongAlg => hs512(secret, &message),
        TokenKind::AlgNone => Vec::new(),
        TokenKind::WrongSecret => hs256("another-secret-token-of-nobody", &message),
        _ => hs256(secret, &message),
    };
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn hs256(secret: &str, message: &str) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hs512(secret: &str, message: &str) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha512>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
