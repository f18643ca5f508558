//! SQLite, for one process.

use std::ops::DerefMut;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::StoreError;
use super::keeper::Keeper;

mod connections;
mod file;
mod log;
mod migrations;

#[macro_use]
mod dialect;

// The same statements, typed for this data base: sqlx's `Any` would lose types and `Option`s.
#[expect(clippy::duplicate_mod, reason = "one text of SQL for both data bases")]
#[path = "sql/both.rs"]
mod both;

use connections::{Connections, Writing};
use file::Lock;

/// How long a connection waits for another process (a backup, a curious administrator).
const BUSY_LIMIT: Duration = Duration::from_secs(3);

/// How many pages the write-ahead log may have before a writer itself must copy them into the
/// file. A writer that does waits for the disk, so it is left to [`log::keep_short`]; this is for
/// the day when that fails.
const MOST_LOG_PAGES: u32 = 16_000;

/// A file. One connection writes, so that writers of this process queue here instead of polling
/// SQLite's lock; two read.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Arc<Connections>,
    readers: Arc<Connections>,
    keeper: Keeper,
    lock: Lock,
}

impl SqliteStore {
    /// Opens or makes the file and brings its schema up to date. SQLite is for one process: while
    /// another has the file, this fails at once, and all that were there before are dead.
    ///
    /// # Errors
    /// When the file cannot be opened, is another process's, or was written by a newer program.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let lock = Lock::take(file)?;
        file::make_private(file).map_err(sqlx::Error::Io)?;
        // NORMAL with a write-ahead log survives a `kill -9`; a power cut may lose the last
        // transactions, never the file (SQLite, PRAGMA synchronous). What is deleted is overwritten:
        // links of rooms do not stay behind in free pages.
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .pragma("secure_delete", "ON")
            .pragma("wal_autocheckpoint", MOST_LOG_PAGES.to_string())
            .busy_timeout(BUSY_LIMIT)
            .optimize_on_close(true, None);
        let writer = Arc::new(Connections::open(&options, 1).await?);
        {
            let mut writer = writer.take().await?;
            migrations::all().run(&mut *writer).await?;
            sqlx::query("DELETE FROM instance")
                .execute(&mut *writer)
                .await?;
        }
        let readers = Arc::new(Connections::open(&options, 2).await?);
        let keeping = log::keep_short(Arc::clone(&writer), Arc::clone(&readers));
        Ok(Self {
            writer,
            readers,
            keeper: Keeper::new(keeping),
            lock,
        })
    }

    /// Ends all connections, writing the log back into the file.
    pub async fn close(&self) {
        self.keeper.end();
        self.readers.close().await;
        self.writer.close().await;
        self.lock.leave();
    }

    async fn read(&self) -> Result<impl DerefMut<Target = dialect::Connection> + '_, StoreError> {
        Ok(self.readers.take().await?)
    }

    /// For one statement that writes.
    async fn change(&self) -> Result<impl DerefMut<Target = dialect::Connection> + '_, StoreError> {
        Ok(self.writer.take().await?)
    }

    /// For several: nothing of them happens before [`Writing::commit`].
    async fn write(&self) -> Result<Writing<'_>, StoreError> {
        Ok(Writing::begin(self.writer.take().await?).await?)
    }
}

#[cfg(test)]
mod tests;
