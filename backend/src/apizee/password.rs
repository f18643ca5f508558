//! The password of an Apizee user.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// The password of a user of Apizee. Clones are the same: one that is replaced is replaced for all.
#[derive(Clone)]
pub struct Password(Arc<RwLock<String>>);

impl Password {
    /// Wraps it, so that it cannot be shown.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Arc::new(RwLock::new(text)))
    }

    /// Takes over what another is now. To be told to [`Apizee`](super::Apizee) by
    /// [`password_changed`](super::Apizee::password_changed).
    pub fn replace(&self, other: &Self) {
        let text = other.expose();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = text;
    }

    /// As it is now: do not keep it.
    pub(super) fn expose(&self) -> String {
        let text = self.0.read().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }
}

impl PartialEq for Password {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Password {}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_password_is_replaced_for_all_and_never_shown() {
        let password = Password::new("old".into());
        let clone = password.clone();
        password.replace(&Password::new("secret new".into()));
        assert_eq!(clone.expose(), "secret new");
        assert_eq!(format!("{clone:?}"), "Password(hidden)");
    }
}
