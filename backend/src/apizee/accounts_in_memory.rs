//! What processes share of Apizee's users, without a store.

use async_trait::async_trait;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use crate::store::accounts::{
    Accounts, Barred, Renewal, Renewed, Slot, Taken, TokenState, UserKey,
};
use crate::store::{Instance, StoreError};

/// In memory. Each method takes as long as it is told to, as a store would.
#[derive(Debug, Default)]
pub(super) struct AccountsInMemory {
    users: Mutex<HashMap<UserKey, User>>,
    takes: Duration,
    fails: AtomicBool,
}

#[derive(Debug, Default)]
struct User {
    /// Until when each counts.
    slots: BTreeMap<String, i64>,
    closed_until: Option<i64>,
    token: Option<(String, i64)>,
    barred: Option<Barred>,
    renewing: Option<(Instance, i64)>,
}

impl User {
    fn counted(&self, now_ms: i64) -> impl Iterator<Item = i64> {
        self.slots
            .values()
            .copied()
            .filter(move |until| *until > now_ms)
    }

    fn closed(&self, now_ms: i64) -> Option<i64> {
        self.closed_until.filter(|until| *until > now_ms)
    }
}

impl AccountsInMemory {
    pub(super) fn that_take(takes: Duration) -> Self {
        Self {
            takes,
            ..Self::default()
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserKey, User>> {
        self.users.lock().unwrap()
    }

    /// From now on every method fails, or none.
    pub(super) fn fail(&self, fails: bool) {
        self.fails.store(fails, Ordering::SeqCst);
    }

    async fn doing<T>(&self, deed: impl FnOnce(&Self) -> T + Send) -> Result<T, StoreError> {
        if !self.takes.is_zero() {
            tokio::time::sleep(self.takes).await;
        }
        if self.fails.load(Ordering::SeqCst) {
            return Err(StoreError::Unreadable("by order of a test"));
        }
        Ok(deed(self))
    }

    async fn of<T>(
        &self,
        user: &UserKey,
        deed: impl FnOnce(&mut User) -> T + Send,
    ) -> Result<T, StoreError> {
        self.doing(|all| deed(all.lock().entry(user.clone()).or_default()))
            .await
    }
}

#[async_trait]
impl Accounts for AccountsInMemory {
    async fn take(
        &self,
        user: &UserKey,
        most: u32,
        now_ms: i64,
        held_until_ms: i64,
    ) -> Result<Taken, StoreError> {
        self.of(user, move |user| {
            let mut counted: Vec<i64> = user.counted(now_ms).collect();
            counted.sort_unstable();
            let too_many = (counted.len() + 1).saturating_sub(most as usize);
            let free_at = too_many.checked_sub(1).map(|n| counted[n]);
            match free_at.max(user.closed(now_ms)) {
                Some(until_ms) => Taken::Wait { until_ms },
                None => {
                    let slot = uuid::Uuid::new_v4().to_string();
                    user.slots.insert(slot.clone(), held_until_ms);
                    Taken::Slot(Slot(slot))
                }
            }
        })
        .await
    }

    async fn answered(&self, slot: &Slot, free_at_ms: i64) -> Result<(), StoreError> {
        self.doing(move |all| {
            let mut users = all.lock();
            let mut slots = users
                .values_mut()
                .filter_map(|user| user.slots.get_mut(&slot.0));
            if let Some(until) = slots.next() {
                *until = free_at_ms;
            }
        })
        .await
    }

    async fn give_back(&self, slot: &Slot) -> Result<(), StoreError> {
        self.doing(move |all| {
            for user in all.lock().values_mut() {
                user.slots.remove(&slot.0);
            }
        })
        .await
    }

    async fn close(&self, user: &UserKey, until_ms: i64) -> Result<(), StoreError> {
        self.of(user, move |user| {
            user.closed_until = user.closed_until.max(Some(until_ms));
        })
        .await
    }

    async fn counted(&self, user: &UserKey, now_ms: i64) -> Result<(u32, Option<i64>), StoreError> {
        self.of(user, move |user| {
            let counted = u32::try_from(user.counted(now_ms).count()).unwrap();
            (counted, user.closed(now_ms))
        })
        .await
    }

    async fn token(&self, user: &UserKey) -> Result<TokenState, StoreError> {
        self.of(user, |user| TokenState {
            token: user.token.clone(),
            barred: user.barred.clone(),
            renewing_until: user.renewing.as_ref().map(|(_, until)| *until),
        })
        .await
    }

    async fn begin_renewal(
        &self,
        user: &UserKey,
        instance: &Instance,
        instead_of: Option<&str>,
        now_ms: i64,
        lease_until_ms: i64,
    ) -> Result<Renewal, StoreError> {
        self.of(user, move |user| {
            let token = user.token.as_ref().map(|(sealed, _)| sealed.as_str());
            let barred = user
                .barred
                .as_ref()
                .is_some_and(|bar| bar.until_ms > now_ms);
            let renewing = user
                .renewing
                .as_ref()
                .is_some_and(|(_, until)| *until > now_ms);
            if barred || renewing || token != instead_of {
                return Renewal::Others;
            }
            user.renewing = Some((instance.clone(), lease_until_ms));
            Renewal::Ours
        })
        .await
    }

    async fn end_renewal(
        &self,
        user: &UserKey,
        instance: &Instance,
        renewed: &Renewed,
    ) -> Result<(), StoreError> {
        self.of(user, move |user| {
            if user.renewing.take_if(|(by, _)| by == instance).is_none() {
                return;
            }
            match renewed.clone() {
                Renewed::Token(sealed, until) => {
                    (user.token, user.barred) = (Some((sealed, until)), None);
                }
                Renewed::Failed(barred) => user.barred = Some(barred),
            }
        })
        .await
    }

    async fn forget_token(&self, user: &UserKey, sealed: &str) -> Result<(), StoreError> {
        self.of(user, move |user| {
            user.token.take_if(|(kept, _)| kept == sealed);
        })
        .await
    }

    async fn lift_bar(&self, user: &UserKey) -> Result<(), StoreError> {
        self.of(user, |user| user.barred = None).await
    }

    async fn forget_slots(&self, now_ms: i64) -> Result<u64, StoreError> {
        self.doing(move |all| {
            let mut users = all.lock();
            let before: usize = users.values().map(|user| user.slots.len()).sum();
            for user in users.values_mut() {
                user.slots.retain(|_, until| *until > now_ms);
            }
            let after: usize = users.values().map(|user| user.slots.len()).sum();
            (before - after) as u64
        })
        .await
    }
}
