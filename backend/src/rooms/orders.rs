//! The SMS that a start is to send count like any other: all of them are written down with it, or
//! nothing is.

use contract::IdempotencyKey;
use sha2::{Digest as _, Sha256};

use super::Inner;
use super::plan::Plan;
use crate::store::{Ordered, Wish};

impl Inner {
    /// Each SMS of a start, under a wish of its own: the first under the agent's, which is the only
    /// one where there is one guest.
    pub(super) fn orders_of(&self, wish: &Wish, plan: &Plan) -> Vec<Ordered> {
        let of = |(place, phone)| {
            let mut wish = wish.clone();
            if place > 0 {
                wish.key = further_key(&wish.key, place);
            }
            self.ordered(&wish, &plan.draft, phone)
        };
        plan.sms_to().enumerate().map(of).collect()
    }
}

/// A key that follows from another, the same each time.
fn further_key(key: &IdempotencyKey, place: usize) -> IdempotencyKey {
    let hash = Sha256::digest(format!("{place} {key}"));
    let text: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    match text.parse() {
        Ok(key) => key,
        Err(_) => unreachable!("64 hexadecimal digits are a key"),
    }
}
