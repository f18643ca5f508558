//! The token, and how it is kept in the store: sealed by the password that it was given for.

use std::fmt;
use std::sync::Arc;

use argon2::Argon2;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, AeadCore as _, KeyInit as _, OsRng, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use super::error::ApizeeError;
use super::wire::TokenAnswer;
use crate::store::UserKey;

/// How long before its end a token is no longer used: longer than any call takes.
const MARGIN_S: i64 = 60;

/// What to assume when `expires_in` is missing: short, since a 401 costs a request as well.
const ASSUMED_LIFE_S: i64 = 600;

/// No token is believed to live longer.
const LONGEST_LIFE_S: i64 = 7 * 86_400;

/// Bytes of an XChaCha20 nonce: enough to be drawn at random each time.
const NONCE_LEN: usize = 24;

/// A bearer token, opaque (it has been a dashed text and a JWT).
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token {
    text: Arc<str>,
    /// Unix milliseconds.
    good_until_ms: i64,
}

impl Token {
    /// Of no account: for a test that is Apizee itself.
    #[cfg(test)]
    pub(super) fn pretended() -> Self {
        Self {
            text: Arc::from("pretended"),
            good_until_ms: i64::MAX,
        }
    }

    /// Reads the answer of `POST /token`.
    pub(super) fn new(answer: &TokenAnswer, now_ms: i64) -> Result<Self, ApizeeError> {
        let visible = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        if !visible(&answer.access_token) {
            return Err(ApizeeError::Unavailable("its token cannot be a header"));
        }
        let life_s = answer
            .expires_in
            .unwrap_or(ASSUMED_LIFE_S)
            .clamp(0, LONGEST_LIFE_S);
        // A life shorter than two margins is used for its half, rather than not at all.
        let used_ms = ((life_s - MARGIN_S) * 1000).max(life_s * 500);
        Ok(Self {
            text: Arc::from(answer.access_token.as_str()),
            good_until_ms: now_ms + used_ms,
        })
    }

    pub(super) fn expose(&self) -> &str {
        &self.text
    }

    pub(super) fn good_until_ms(&self) -> i64 {
        self.good_until_ms
    }

    pub(super) fn is_good(&self, now_ms: i64) -> bool {
        self.good_until_ms > now_ms
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// What a user's token is found and locked by. Both come of the password: after a change the old
/// token and the bar after an old refusal are simply not there any more, and a process that still
/// has the old password harms none that has the new one.
#[derive(Clone)]
pub(super) struct TokenSeal {
    user: UserKey,
    name: UserKey,
    cipher: XChaCha20Poly1305,
}

impl TokenSeal {
    /// Derives it by Argon2id, as its crate recommends: some 20 ms, so that whoever reads the store
    /// cannot guess the password quickly. Not on a thread that serves others.
    pub(super) fn derive(api_url: &str, username: &str, password: &str) -> Option<Self> {
        let user = UserKey::new(api_url, username);
        let mut derived = [0; 64];
        let salt = user.as_str().as_bytes();
        Argon2::default()
            .hash_password_into(password.as_bytes(), salt, &mut derived)
            .ok()?;
        let (key, mark) = derived.split_at(32);
        let mark: String = mark.iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Self {
            name: UserKey::new(api_url, &format!("{username}\0{mark}")),
            cipher: XChaCha20Poly1305::new(Key::from_slice(key)),
            user,
        })
    }

    /// Under which the store keeps the token.
    pub(super) fn name(&self) -> &UserKey {
        &self.name
    }

    /// Nonce and cipher text, in base64; bound to the user.
    pub(super) fn seal(&self, token: &Token) -> Option<String> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let sealed = self
            .cipher
            .encrypt(&nonce, self.payload(token.expose().as_bytes()));
        Some(STANDARD.encode([nonce.as_slice(), &sealed.ok()?].concat()))
    }

    /// Absent for what another password, or another program, has sealed.
    pub(super) fn open(&self, sealed: &str, good_until_ms: i64) -> Option<Token> {
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let text = self
            .cipher
            .decrypt(XNonce::from_slice(nonce), self.payload(sealed));
        Some(Token {
            text: Arc::from(String::from_utf8(text.ok()?).ok()?),
            good_until_ms,
        })
    }

    fn payload<'a>(&'a self, msg: &'a [u8]) -> Payload<'a, 'a> {
        let aad = self.user.as_str().as_bytes();
        Payload { msg, aad }
    }
}

impl fmt::Debug for TokenSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSeal(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(expires_in: Option<i64>) -> Token {
        let access_token = "abc".to_owned();
        let answer = TokenAnswer {
            access_token,
            expires_in,
        };
        Token::new(&answer, 0).unwrap()
    }

    #[test]
    fn the_documented_token_is_read_and_lives_a_day_less_a_minute() {
        let answer = serde_json::from_value(crate::apizee::document("token")).unwrap();
        let token = Token::new(&answer, 5_000).unwrap();
        assert_eq!(token.expose(), "xyzaaa-c900-4dd2-8192-43326929e459");
        assert!(token.is_good(5_000 + 86_339_999));
        assert!(!token.is_good(5_000 + 86_340_000));
        assert!(!format!("{token:?}").contains("xyzaaa"));
    }

    #[test]
    fn a_short_life_is_used_for_its_half_and_an_absent_one_assumed() {
        assert_eq!(token(Some(5)).good_until_ms(), 2_500);
        assert_eq!(token(None).good_until_ms(), 540_000);
        assert_eq!(token(Some(-1)).good_until_ms(), 0);
        assert_eq!(
            token(Some(i64::MAX)).good_until_ms(),
            (7 * 86_400 - 60) * 1000
        );
    }

    #[test]
    fn only_who_knows_the_password_opens_it() {
        let seal =
            |user, password| TokenSeal::derive("https://a.example/api", user, password).unwrap();
        let ours = seal("service", "old");
        let sealed = ours.seal(&token(None)).unwrap();
        assert_ne!(sealed, ours.seal(&token(None)).unwrap());
        assert!(!sealed.contains("abc"));
        assert_eq!(
            seal("service", "old").open(&sealed, 540_000),
            Some(token(None))
        );

        let changed = seal("service", "new");
        assert_ne!(ours.name(), changed.name());
        assert_eq!(changed.open(&sealed, 1), None);
        assert_eq!(seal("other", "old").open(&sealed, 1), None);
        for broken in ["", "AAAA", "no base64", &sealed[..sealed.len() - 4]] {
            assert_eq!(ours.open(broken, 1), None, "{broken}");
        }
    }
}
