//! PostgreSQL, for any number of processes.

use std::ops::DerefMut;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool};

use super::StoreError;
use super::keeper::Keeper;
use crate::clock::Clock;

mod migrations;
mod time;
mod writing;

#[macro_use]
mod dialect;

// The same statements, typed for this data base: sqlx's `Any` would lose types and `Option`s.
#[expect(clippy::duplicate_mod, reason = "one text of SQL for both data bases")]
#[path = "sql/both.rs"]
mod both;

use writing::Writing;

/// Few: a word with the data base takes a fraction of a millisecond, and there are several processes.
const CONNECTIONS: u32 = 8;

/// How long a connection is waited for: after that the data base is away, and the caller hears so.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// After this, a connection is asked whether it is still there before it is used.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// How long the data base itself works at a statement, and how long it keeps the transaction of one
/// who has fallen silent, whose locks stop all others.
const SERVER_LIMITS: [(&str, &str); 6] = [
    ("statement_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
    ("default_transaction_isolation", "read committed"),
];

/// A data base. It may be restarted, be away or be slow: calls fail meanwhile, in a way that passes.
#[derive(Debug)]
pub struct PostgresStore {
    pool: PgPool,
    offset_ms: Arc<AtomicI64>,
    keeper: Keeper,
}

impl PostgresStore {
    /// Connects, and brings the schema up to date, one process at a time. Its address may hold a
    /// password: it is in no error.
    ///
    /// # Errors
    /// When the data base cannot be reached or the address cannot be read.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse()?;
        let options = options.application_name("apizee-panel");
        {
            // Without limits: the steps of a large schema, and those of another process before.
            let connect = PgConnection::connect_with(&options);
            let connecting = tokio::time::timeout(CONNECT_LIMIT, connect).await;
            let mut connection = connecting.map_err(|_| sqlx::Error::PoolTimedOut)??;
            migrations::all().run(&mut connection).await?;
            connection.close().await?;
        }
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(CONNECT_LIMIT)
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(async move {
                    if about.idle_for > TRUSTED_FOR {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            // sqlx asks too, but for as long as TCP believes in a peer that is gone.
            .after_release(|connection, _| {
                Box::pin(async move {
                    match tokio::time::timeout(CONNECT_LIMIT, connection.ping()).await {
                        Ok(there) => there.map(|()| true),
                        Err(_) => Err(sqlx::Error::PoolTimedOut),
                    }
                })
            })
            .connect_with(options.options(SERVER_LIMITS))
            .await?;
        let offset_ms = Arc::new(AtomicI64::new(time::offset_ms(&pool).await?));
        let following = time::follow(pool.clone(), Arc::clone(&offset_ms));
        Ok(Self {
            pool,
            offset_ms,
            keeper: Keeper::new(following),
        })
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.keeper.end();
        self.pool.close().await;
    }

    /// A clock that all processes share: the data base's.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock::following(Arc::clone(&self.offset_ms))
    }

    /// The data base's time, in Unix milliseconds.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn now_ms(&self) -> Result<i64, StoreError> {
        Ok(time::now_ms(&self.pool).await?)
    }

    async fn read(&self) -> Result<impl DerefMut<Target = dialect::Connection> + '_, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// For one statement that writes.
    async fn change(&self) -> Result<impl DerefMut<Target = dialect::Connection> + '_, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// For several: nothing of them happens before [`Writing::commit`].
    async fn write(&self) -> Result<Writing, StoreError> {
        Ok(Writing::begin(&self.pool).await?)
    }
}

#[cfg(test)]
mod tests;
