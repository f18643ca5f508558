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

/// The algorithms of the header.
#[derive(Clone, Copy)]
enum Algorithm {
    Hs256,
    Hs512,
    None,
}

/// A token before it is signed: the good one, until its kind spoils one thing of it.
struct Draft<'a> {
    algorithm: Algorithm,
    secret: &'a str,
    iss: &'a str,
    aud: &'a str,
    iat: i64,
    life_s: i64,
    padding: usize,
}

impl Draft<'_> {
    fn spoil(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::Good => {}
            TokenKind::Expired | TokenKind::ExpiredOnce => self.iat -= FAR_S,
            TokenKind::FutureIat => self.iat += FAR_S,
            TokenKind::WrongAud => self.aud = "https://other-app.example/",
            TokenKind::WrongIss => self.iss = "someone-else",
            TokenKind::WrongAlg => self.algorithm = Algorithm::Hs512,
            TokenKind::AlgNone => self.algorithm = Algorithm::None,
            TokenKind::WrongSecret => self.secret = "another-secret-token-of-nobody",
            TokenKind::TooLong => self.life_s = 3600,
            TokenKind::TooBig => self.padding = 5 * 1024,
        }
    }

    fn claims(&self, request: &TokenRequest) -> Map<String, Value> {
        let mut claims = Map::new();
        let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        set("iss", json!(self.iss));
        set("sub", json!(request.sub.as_deref().unwrap_or("270586")));
        set("aud", json!(self.aud));
        set("iat", json!(self.iat));
        set("exp", json!(self.iat + self.life_s));
        let email = request.email.as_deref().unwrap_or("martin@acme.example");
        set("email", json!(email));
        if self.padding > 0 {
            set("padding", json!("x".repeat(self.padding)));
        }
        for (name, value) in &request.claims {
            if value.is_null() {
                claims.remove(name);
            } else {
                claims.insert(name.clone(), value.clone());
            }
        }
        claims
    }

    fn sign(&self, claims: Map<String, Value>) -> String {
        let alg = match self.algorithm {
            Algorithm::Hs256 => "HS256",
            Algorithm::Hs512 => "HS512",
            Algorithm::None => "none",
        };
        let header = json!({ "alg": alg, "typ": "JWT" });
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(Value::Object(claims).to_string())
        );
        let signature = match self.algorithm {
            Algorithm::Hs256 => hs256(self.secret, &message),
            Algorithm::Hs512 => hs512(self.secret, &message),
            Algorithm::None => Vec::new(),
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// Signs a token at the second `now`.
pub(super) fn sign(request: &TokenRequest, app_url: &str, secret: &str, now: i64) -> String {
    let mut draft = Draft {
        algorithm: Algorithm::Hs256,
        secret,
        iss: "iadvize",
        aud: app_url,
        iat: now,
        life_s: request.life_s.unwrap_or(LIFE_S),
        padding: 0,
    };
    draft.spoil(request.kind);
    draft.sign(draft.claims(request))
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
