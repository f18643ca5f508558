//! Keyed hashes: to recognise a phone, an e-mail or a body without holding it.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;

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

/// A connector's key, derived from its secret: phone numbers are few enough to be guessed from a
/// plain hash. A rotated secret makes another key: hashes are needed for a day at most.
#[derive(Clone)]
pub struct Seal(Hmac<Sha256>);

impl Seal {
    /// Derives the key.
    #[must_use]
    pub fn new(connector_secret: &[u8]) -> Self {
        let key = keyed(connector_secret)
            .chain_update(b"apizee-panel store v1")
            .finalize()
            .into_bytes();
        Self(keyed(&key))
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
            .0
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

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    match Hmac::<Sha256>::new_from_slice(key) {
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
}
