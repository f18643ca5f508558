//! Transactions.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Executor as _, PgConnection, PgPool, Postgres};

/// A transaction. A connection on which one may still be open is closed, not given back: sqlx 0.9
/// forgets a `BEGIN` whose caller went away, and whoever had the connection next would write into
/// that transaction, which nobody commits (transact-rs/sqlx#4393).
#[derive(Debug)]
pub(super) struct Writing {
    connection: PoolConnection<Postgres>,
    state: State,
}

#[derive(Debug)]
enum State {
    Open,
    Ended,
}

impl Writing {
    pub(super) async fn begin(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let mut writing = Self {
            connection: pool.acquire().await?,
            state: State::Open,
        };
        writing.connection.execute("BEGIN").await?;
        Ok(writing)
    }

    /// All of it happens.
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        self.end("COMMIT").await
    }

    /// None of it happens.
    pub(super) async fn undo(self) -> Result<(), sqlx::Error> {
        self.end("ROLLBACK").await
    }

    async fn end(mut self, how: &'static str) -> Result<(), sqlx::Error> {
        self.connection.execute(how).await?;
        self.state = State::Ended;
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        match self.state {
            State::Open => self.connection.close_on_drop(),
            State::Ended => {}
        }
    }
}

impl Deref for Writing {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}
