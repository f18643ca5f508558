//! What can be replaced while the program runs. Whoever verifies or signs in reads the present value
//! each time.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::Secret;

/// A value that is replaced in one moment for all who hold it. Clones are the same.
#[derive(Debug)]
pub struct Rotating<T>(Arc<ArcSwap<T>>);

impl<T> Clone for Rotating<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Rotating<T> {
    /// Begins with a value.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(value)))
    }

    /// The value of now. It stays what it is for whoever holds it: do not keep it.
    #[must_use]
    pub fn current(&self) -> Arc<T> {
        self.0.load_full()
    }

    /// Takes over what another has.
    pub fn follow(&self, other: &Self) {
        self.0.store(other.current());
    }
}

/// A secret and the one before it, while it is rotated.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The one that counts.
    pub secret: Secret,
    /// Still accepted.
    pub previous: Option<Secret>,
}

impl Keys {
    /// Both, the present one first.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.secret).chain(&self.previous)
    }
}
