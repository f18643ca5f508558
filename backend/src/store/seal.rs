//! A connector's key: for keyed hashes, which recognise a phone, an e-mail or a body without holding
//! it, and for what only this program may open again.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, AeadCore as _, KeyInit as _, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{Store, StoreError};
use contract::ConnectorName;

/// XChaCha20's: random ones do not collide.
const NONCE: usize = 24;

/// A keyed hash, as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    pub(super) fn from_store(text: String) -> Self {
        Self(text)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(hidden)")
    }
}

/// What is sealed. The same text has another hash in another role, so that columns cannot be
/// joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A phone in E.164.
    Phone,
    /// An e-mail, in lower case.
    Email,
    /// The body of a `POST rooms`.
    Body,
}

/// A connector's key. Phone numbers are few enough to be guessed from a plain hash.
#[derive(Clone)]
pub struct Seal {
    key: [u8; 32],
    mac: Hmac<Sha256>,
}

impl Seal {
    /// The key that the store keeps for a connector, whatever became of the secret by which it was
    /// sealed there: one that is rotated changes no hash. The first time it is derived from the
    /// secret. Where neither secret opens it, it is made anew, and what was hashed before is not
    /// recognised any more.
    ///
    /// # Errors
    /// The store.
    pub async fn kept(
        store: &dyn Store,
        connector: &ConnectorName,
        secret: &[u8],
        previous: Option<&[u8]>,
    ) -> Result<Self, StoreError> {
        let about = connector.as_str();
        let mut kept = store.key(connector).await?;
        loop {
            let openers = [Some(secret), previous].into_iter().flatten();
            let opened = kept.as_deref().and_then(|kept| {
                let mut keys = openers.filter_map(|secret| {
                    let key = wrapping(secret).open(about, kept)?;
                    key.try_into().ok().map(|key| (key, secret))
                });
                keys.next()
            });
            let seal = match opened {
                Some((key, by)) if by == secret => return Ok(Self::of(key)),
                Some((key, _)) => Self::of(key),
                None => Self::new(secret),
            };
            if kept.is_some() && opened.is_none() {
                tracing::warn!(
                    connector = about,
                    "the key of hashes cannot be opened by the connector's secrets; a new one is made"
                );
            }
            let sealed = wrapping(secret).close(about, &seal.key);
            let now = store.keep_key(connector, kept.as_deref(), &sealed).await?;
            if now == sealed {
                return Ok(seal);
            }
            kept = Some(now);
        }
    }

    /// Derives a key from a secret.
    #[must_use]
    pub fn new(connector_secret: &[u8]) -> Self {
        Self::of(derived(connector_secret, b"apizee-panel store v1"))
    }

    fn of(key: [u8; 32]) -> Self {
        let mac = keyed(&key);
        Self { key, mac }
    }

    /// A text that only this key opens, and only about the same thing: base64url.
    #[must_use]
    pub fn close(&self, about: &str, text: &[u8]) -> String {
        Cipher::new(&derived(&self.key, b"sealed texts")).close(about, text)
    }

    /// What [`Seal::close`] has closed; `None` for anything else.
    #[must_use]
    pub fn open(&self, about: &str, closed: &str) -> Option<Vec<u8>> {
        Cipher::new(&derived(&self.key, b"sealed texts")).open(about, closed)
    }

    /// The hash of a text in a role.
    #[must_use]
    pub fn seal(&self, role: Role, text: &[u8]) -> Sealed {
        let role: &[u8] = match role {
            Role::Phone => b"phone\0",
            Role::Email => b"email\0",
            Role::Body => b"body\0",
        };
        let hash = self
            .mac
            .clone()
            .chain_update(role)
            .chain_update(text)
            .finalize()
            .into_bytes();
        Sealed(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(hidden)")
    }
}

struct Cipher(XChaCha20Poly1305);

impl Cipher {
    fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    fn close(&self, about: &str, text: &[u8]) -> String {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let aad = about.as_bytes();
        let Ok(closed) = self.0.encrypt(&nonce, Payload { msg: text, aad }) else {
            unreachable!("a text is far shorter than 256 GiB (RFC 8439, 2.8)")
        };
        URL_SAFE_NO_PAD.encode([nonce.as_slice(), &closed].concat())
    }

    fn open(&self, about: &str, closed: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(closed).ok()?;
        let (nonce, msg) = bytes.split_at_checked(NONCE)?;
        let aad = about.as_bytes();
        self.0
            .decrypt(XNonce::from_slice(nonce), Payload { msg, aad })
            .ok()
    }
}

/// The key by which a connector's secret seals the key of its hashes.
fn wrapping(secret: &[u8]) -> Cipher {
    Cipher::new(&derived(secret, b"apizee-panel wrapping v1"))
}

fn derived(key: &[u8], purpose: &[u8]) -> [u8; 32] {
    keyed(key)
        .chain_update(purpose)
        .finalize()
        .into_bytes()
        .into()
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    match <Hmac<Sha256> as Mac>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes keys of any length (RFC 2104)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_role_and_text_all_matter() {
        let seal = Seal::new(b"secret");
        let hash = seal.seal(Role::Phone, b"+33612345678");
        assert_eq!(hash, seal.seal(Role::Phone, b"+33612345678"));
        assert_ne!(hash, seal.seal(Role::Email, b"+33612345678"));
        assert_ne!(hash, seal.seal(Role::Phone, b"+33612345679"));
        assert_ne!(hash, Seal::new(b"other").seal(Role::Phone, b"+33612345678"));
        assert_eq!(hash.as_str().len(), 64);
    }

    #[test]
    fn what_is_closed_is_opened_by_its_key_and_about_its_thing_alone() {
        let seal = Seal::new(b"secret");
        let closed = seal.close("acme", b"ticket 4711");
        assert_eq!(seal.open("acme", &closed).unwrap(), b"ticket 4711");
        assert_ne!(closed, seal.close("acme", b"ticket 4711"));
        assert_eq!(seal.open("globex", &closed), None);
        assert_eq!(Seal::new(b"other").open("acme", &closed), None);
        for wrong in ["", "AAAA", &closed[1..], &closed[..closed.len() - 1]] {
            assert_eq!(seal.open("acme", wrong), None, "{wrong}");
        }
    }
}
