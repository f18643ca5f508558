//! What all processes share of Apizee's users: the requests of the minute and the token. Moments are
//! unix milliseconds.

use async_trait::async_trait;
use std::fmt;

use sha2::{Digest as _, Sha256};

use super::{Instance, StoreError};

/// A user of Apizee: where, and who. A hash, since the name is an e-mail address.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UserKey(String);

impl UserKey {
    /// `/api` and `/api/v3` are doors of one house.
    #[must_use]
    pub fn new(api_url: &str, username: &str) -> Self {
        let house = api_url.trim_end_matches('/').trim_end_matches("/v3");
        let hash = Sha256::new()
            .chain_update(house)
            .chain_update(b"\0")
            .chain_update(username.to_lowercase())
            .finalize();
        Self(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.get(..8).unwrap_or_default())
    }
}

/// A place among the requests of a minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot(pub String);

/// How [`Accounts::take`] ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A request may be sent. It counts until [`Accounts::answered`] says until when, or
    /// [`Accounts::give_back`].
    Slot(Slot),
    /// None is free.
    Wait {
        /// When the next may be.
        until_ms: i64,
    },
}

/// What is known of a user's token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenState {
    /// Sealed, and until when it may be used.
    pub token: Option<(String, i64)>,
    /// Until when nobody may ask for one, since the last was refused or failed.
    pub barred: Option<Barred>,
    /// Until when a process is at a renewal.
    pub renewing_until: Option<i64>,
}

/// A bar after a renewal that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barred {
    /// Until when.
    pub until_ms: i64,
    /// How many failed in a row.
    pub failures: u32,
    /// What Apizee answered: a status of a refusal; absent when it could not be asked.
    pub status: Option<u16>,
}

/// Whether a process may renew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// It is this process's.
    Ours,
    /// Another is at it, or has done it, or there is a bar: look again.
    Others,
}

/// How a renewal ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// A token, sealed, and until when it may be used.
    Token(String, i64),
    /// None.
    Failed(Barred),
}

/// What all processes share of Apizee's users.
#[async_trait]
pub trait Accounts: Send + Sync + fmt::Debug {
    /// Takes a slot where fewer than `most` count and Apizee has not closed the window. The slot
    /// counts until `held_until_ms` where its process never speaks of it again.
    async fn take(
        &self,
        user: &UserKey,
        most: u32,
        now_ms: i64,
        held_until_ms: i64,
    ) -> Result<Taken, StoreError>;

    /// The request of a slot was answered: it counts until `free_at_ms`.
    async fn answered(&self, slot: &Slot, free_at_ms: i64) -> Result<(), StoreError>;

    /// The request of a slot was never sent.
    async fn give_back(&self, slot: &Slot) -> Result<(), StoreError>;

    /// Apizee has said that its window is closed until then.
    async fn close(&self, user: &UserKey, until_ms: i64) -> Result<(), StoreError>;

    /// How many slots count now, and until when the window is closed, if it is.
    async fn counted(&self, user: &UserKey, now_ms: i64) -> Result<(u32, Option<i64>), StoreError>;

    /// What is known of a user's token.
    async fn token(&self, user: &UserKey) -> Result<TokenState, StoreError>;

    /// Begins a renewal unless another process is at one, there is a bar, or the token is not
    /// `instead_of` any more. It is this process's until `lease_until_ms`.
    async fn begin_renewal(
        &self,
        user: &UserKey,
        instance: &Instance,
        instead_of: Option<&str>,
        now_ms: i64,
        lease_until_ms: i64,
    ) -> Result<Renewal, StoreError>;

    /// Ends a renewal of this process.
    async fn end_renewal(
        &self,
        user: &UserKey,
        instance: &Instance,
        renewed: &Renewed,
    ) -> Result<(), StoreError>;

    /// A token that Apizee refused, or whose password was changed: it is kept no longer. One that
    /// has taken its place stays.
    async fn forget_token(&self, user: &UserKey, sealed: &str) -> Result<(), StoreError>;

    /// Lifts the bar: the password was changed.
    async fn lift_bar(&self, user: &UserKey) -> Result<(), StoreError>;

    /// Deletes slots that counted before `now_ms`.
    async fn forget_slots(&self, now_ms: i64) -> Result<u64, StoreError>;
}
