//! Connections to the file, and how they are taken.
//!
//! sqlx gives each connection a thread, and each word with it wakes that thread and waits for it.
//! Its own pool says two of them more for each use, to ask whether the connection is still there: one
//! when it is taken, which `test_before_acquire(false)` leaves out, and one when it is given back,
//! which nothing does (sqlx 0.9, `PoolConnection::return_to_pool`). A file does not hang up, so here
//! both are left out, and a transaction can be said in one word.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions as _, Connection as _, Error, Sqlite};
use tokio::sync::{Semaphore, SemaphorePermit};

/// A fixed number of connections, each used by one at a time.
#[derive(Debug)]
pub(super) struct Connections {
    idle: Mutex<Vec<Held>>,
    free: Semaphore,
    number: u32,
}

#[derive(Debug)]
struct Held {
    connection: SqliteConnection,
    left: Left,
}

/// How the last one to use it left a connection.
#[derive(Clone, Copy, Debug)]
enum Left {
    /// Ready.
    Clean,
    /// In the middle of a transaction: whoever waited for its end went away.
    Torn,
}

/// A connection until it is dropped.
#[derive(Debug)]
pub(super) struct Taken<'a> {
    held: Option<Held>,
    from: &'a Connections,
    _permit: SemaphorePermit<'a>,
}

impl Connections {
    /// Opens `number` of them.
    pub(super) async fn open(options: &SqliteConnectOptions, number: u32) -> Result<Self, Error> {
        let mut idle = Vec::new();
        for _ in 0..number {
            idle.push(Held {
                connection: options.connect().await?,
                left: Left::Clean,
            });
        }
        Ok(Self {
            free: Semaphore::new(idle.len()),
            idle: Mutex::new(idle),
            number,
        })
    }

    /// Waits for a connection, first come, first served.
    pub(super) async fn take(&self) -> Result<Taken<'_>, Error> {
        let permit = self.free.acquire().await.map_err(|_| Error::PoolClosed)?;
        let held = self.idle().pop().ok_or(Error::PoolClosed)?;
        let mut taken = Taken {
            held: Some(held),
            from: self,
            _permit: permit,
        };
        taken.mend().await;
        Ok(taken)
    }

    /// Waits for all and ends them.
    pub(super) async fn close(&self) {
        let all = self.free.acquire_many(self.number).await;
        self.free.close();
        let idle = std::mem::take(&mut *self.idle());
        drop(all);
        for held in idle {
            if let Err(error) = held.connection.close().await {
                tracing::warn!(%error, "a connection to the store ended badly");
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Held>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken<'_> {
    /// Runs statements from `BEGIN` to `COMMIT` as one word; all rows that they give. When one
    /// fails, none has happened.
    pub(super) async fn at_once(
        &mut self,
        statements: Query<'_, Sqlite, SqliteArguments>,
    ) -> Result<Vec<SqliteRow>, Error> {
        self.leave(Left::Torn);
        let rows = statements.fetch_all(&mut **self).await;
        if rows.is_err() {
            self.mend().await;
        } else {
            self.leave(Left::Clean);
        }
        rows
    }

    /// Ends a transaction that nobody waits for any more.
    async fn mend(&mut self) {
        if let Some(Held {
            left: Left::Torn, ..
        }) = self.held
        {
            // Fails when none was begun, or when SQLite has rolled back by itself: just as well. A
            // transaction that remained would refuse the next `BEGIN`.
            if let Err(error) = sqlx::query("ROLLBACK").execute(&mut **self).await {
                tracing::debug!(%error, "nothing to roll back");
            }
            self.leave(Left::Clean);
        }
    }

    fn leave(&mut self, left: Left) {
        if let Some(held) = &mut self.held {
            held.left = left;
        }
    }
}

/// A transaction. What is dropped before [`Writing::commit`] is undone by whoever takes the
/// connection next: nobody else writes, and readers do not see it.
#[derive(Debug)]
pub(super) struct Writing<'a>(Taken<'a>);

impl<'a> Writing<'a> {
    pub(super) async fn begin(mut taken: Taken<'a>) -> Result<Self, Error> {
        taken.leave(Left::Torn);
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *taken).await?;
        Ok(Self(taken))
    }

    /// All of it happens.
    pub(super) async fn commit(mut self) -> Result<(), Error> {
        sqlx::query("COMMIT").execute(&mut *self.0).await?;
        self.0.leave(Left::Clean);
        Ok(())
    }

    /// None of it happens.
    pub(super) async fn undo(mut self) -> Result<(), Error> {
        self.0.mend().await;
        Ok(())
    }
}

impl Deref for Writing<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.0
    }
}

impl DerefMut for Writing<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

impl Deref for Taken<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match &self.held {
            Some(held) => &held.connection,
            None => unreachable!("only dropping takes it"),
        }
    }
}

impl DerefMut for Taken<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match &mut self.held {
            Some(held) => &mut held.connection,
            None => unreachable!("only dropping takes it"),
        }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.from.idle().extend(self.held.take());
    }
}
