//! A store that is open, whichever data base it is.

use std::path::Path;
use std::sync::Arc;

use super::{Accounts, PostgresStore, SqliteStore, Store, StoreError, Trail};
use crate::clock::Clock;
use crate::preferences::PreferenceStore;

/// What is remembered, by what it is for.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Rooms and wishes.
    pub store: Arc<dyn Store>,
    /// Requests and tokens of Apizee's users.
    pub accounts: Arc<dyn Accounts>,
    /// Who did what.
    pub trail: Arc<dyn Trail>,
    /// What agents prefer.
    pub preferences: Arc<dyn PreferenceStore>,
    /// The time that all its processes share.
    pub clock: Clock,
    base: DataBase,
}

#[derive(Clone, Debug)]
enum DataBase {
    Sqlite(Arc<SqliteStore>),
    Postgres(Arc<PostgresStore>),
}

impl Opened {
    /// SQLite's file, for this process alone.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub async fn sqlite(file: &Path) -> Result<Self, StoreError> {
        let store = Arc::new(SqliteStore::open(file).await?);
        let base = DataBase::Sqlite(Arc::clone(&store));
        Ok(Self::of(store, Clock::machine(), base))
    }

    /// PostgreSQL, for any number of processes.
    ///
    /// # Errors
    /// As [`PostgresStore::open`].
    pub async fn postgres(url: &str) -> Result<Self, StoreError> {
        let store = Arc::new(PostgresStore::open(url).await?);
        let base = DataBase::Postgres(Arc::clone(&store));
        let clock = store.clock();
        Ok(Self::of(store, clock, base))
    }

    fn of<S>(store: Arc<S>, clock: Clock, base: DataBase) -> Self
    where
        S: Store + Accounts + Trail + PreferenceStore + 'static,
    {
        Self {
            accounts: Arc::clone(&store) as _,
            trail: Arc::clone(&store) as _,
            preferences: Arc::clone(&store) as _,
            store,
            clock,
            base,
        }
    }

    /// Ends all connections.
    pub async fn close(&self) {
        match &self.base {
            DataBase::Sqlite(store) => store.close().await,
            DataBase::Postgres(store) => store.close().await,
        }
    }
}
