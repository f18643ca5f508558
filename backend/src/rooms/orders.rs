//! The SMS that a start is to send count like any other: all of them are written down, or none.

use contract::{IdempotencyKey, PhoneNumber};
use sha2::{Digest as _, Sha256};

use super::plan::Plan;
use super::{Inner, RoomsError};
use crate::store::Wish;

impl Inner {
    pub(super) async fn order_all(&self, wish: &Wish, plan: &Plan) -> Result<(), RoomsError> {
        let orders = orders_of(wish, plan);
        for (place, (wish, phone)) in orders.iter().enumerate() {
            let ordered = self.ordered(wish, &plan.draft, phone);
            if let Err(error) = self.order(&ordered).await {
                self.unorder(&orders[..place]).await?;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Nothing was sent.
    pub(super) async fn unorder_all(&self, wish: &Wish, plan: &Plan) -> Result<(), RoomsError> {
        self.unorder(&orders_of(wish, plan)).await
    }

    async fn unorder(&self, orders: &[(Wish, &PhoneNumber)]) -> Result<(), RoomsError> {
        for (wish, _) in orders {
            self.store.unorder(wish).await?;
        }
        Ok(())
    }
}

/// Each SMS of a start, under a wish of its own: the first under the agent's, which is the only one
/// where there is one guest.
fn orders_of<'a>(wish: &Wish, plan: &'a Plan) -> Vec<(Wish, &'a PhoneNumber)> {
    let of = |(place, phone)| {
        let mut wish = wish.clone();
        if place > 0 {
            wish.key = further_key(&wish.key, place);
        }
        (wish, phone)
    };
    plan.sms_to().enumerate().map(of).collect()
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
