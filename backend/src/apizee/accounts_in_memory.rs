//! What processes share of Apizee's users, without a store.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use crate::store::accounts::{
    Accounts, Barred, Renewal, Renewed, Slot, Taken, TokenState, UserKey,
};
use crate::store::{Doing, Instance, StoreError};

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

    fn doing<'a, T: Send + 'a>(
        &'a self,
        deed: impl FnOnce(&Self) -> T + Send + 'a,
    ) -> Doing<'a, T> {
        Box::pin(async move {
            if !self.takes.is_zero() {
                tokio::time::sleep(self.takes).await;
            }
            if self.fails.load(Ordering::SeqCst) {
                return Err(StoreError::Unreadable("by order of a test"));
            }
            Ok(deed(self))
        })
    }

    fn of<'a, T: Send + 'a>(
        &'a self,
        user: &'a UserKey,
        deed: impl FnOnce(&mut User) -> T + Send + 'a,
    ) -> Doing<'a, T> {
        self.doing(move |all| deed(all.lock().entry(user.clone()).or_default()))
    }
}

impl Accounts for AccountsInMemory {
    fn take<'a>(
        &'a self,
        user: &'a UserKey,
        most: u32,
        now_ms: i64,
        held_until_ms: i64,
    ) -> Doing<'a, Taken> {
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
    }

    fn answered<'a>(&'a self, slot: &'a Slot, free_at_ms: i64) -> Doing<'a, ()> {
        self.doing(move |all| {
            let mut users = all.lock();
            let mut slots = users
                .values_mut()
                .filter_map(|user| user.slots.get_mut(&slot.0));
            if let Some(until) = slots.next() {
                *until = free_at_ms;
            }
        })
    }

    fn give_back<'a>(&'a self, slot: &'a Slot) -> Doing<'a, ()> {
        self.doing(move |all| {
            for user in all.lock().values_mut() {
                user.slots.remove(&slot.0);
            }
        })
    }

    fn close<'a>(&'a self, user: &'a UserKey, until_ms: i64) -> Doing<'a, ()> {
        self.of(user, move |user| {
            user.closed_until = user.closed_until.max(Some(until_ms));
        })
    }

    fn counted<'a>(&'a self, user: &'a UserKey, now_ms: i64) -> Doing<'a, (u32, Option<i64>)> {
        self.of(user, move |user| {
            let counted = u32::try_from(user.counted(now_ms).count()).unwrap();
            (counted, user.closed(now_ms))
        })
    }

    fn token<'a>(&'a self, user: &'a UserKey) -> Doing<'a, TokenState> {
        self.of(user, |user| TokenState {
            token: user.token.clone(),
            barred: user.barred.clone(),
            renewing_until: user.renewing.as_ref().map(|(_, until)| *until),
        })
    }

    fn begin_renewal<'a>(
        &'a self,
        user: &'a UserKey,
        instance: &'a Instance,
        instead_of: Option<&'a str>,
        now_ms: i64,
        lease_until_ms: i64,
    ) -> Doing<'a, Renewal> {
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
    }

    fn end_renewal<'a>(
        &'a self,
        user: &'a UserKey,
        instance: &'a Instance,
        renewed: &'a Renewed,
    ) -> Doing<'a, ()> {
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
    }

    fn forget_token<'a>(&'a self, user: &'a UserKey, sealed: &'a str) -> Doing<'a, ()> {
        self.of(user, move |user| {
            user.token.take_if(|(kept, _)| kept == sealed);
        })
    }

    fn lift_bar<'a>(&'a self, user: &'a UserKey) -> Doing<'a, ()> {
        self.of(user, |user| user.barred = None)
    }

    fn forget_slots(&self, now_ms: i64) -> Doing<'_, u64> {
        self.doing(move |all| {
            let mut users = all.lock();
            let before: usize = users.values().map(|user| user.slots.len()).sum();
            for user in users.values_mut() {
                user.slots.retain(|_, until| *until > now_ms);
            }
            let after: usize = users.values().map(|user| user.slots.len()).sum();
            (before - after) as u64
        })
    }
}
