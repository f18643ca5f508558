//! SQLite, for one process.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use contract::{ApizeeId, ConnectorName, ConversationId, RoomId, RoomKind};
use sqlx::Connection as _;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use tokio::task::AbortHandle;

use super::{
    Allowance, Amendment, Answer, Before, Beginning, Begun, Doing, Draft, Instance, Known, Made,
    Order, Ordered, Sealed, Store, StoreError, Stored, Subject, Wish,
};

mod age;
mod connections;
mod live;
mod migrations;
mod preferences;
mod row;
mod start;

use connections::Connections;

/// How long a connection waits for another process (a backup, a curious administrator).
const BUSY_LIMIT: Duration = Duration::from_secs(3);

/// How many pages the write-ahead log may have before a writer itself must copy them into the
/// file. A writer that does waits for the disk, so it is left to [`keep_log_short`]; this is for
/// the day when that fails.
const MOST_LOG_PAGES: u32 = 16_000;

/// A log of this many pages (16 MB) is long.
const LONG_LOG_PAGES: i64 = 4_000;

/// How often in a row what came during a copy is copied too.
const COPIES_AT_ONCE: usize = 5;

/// How often the write-ahead log is copied into the file, beside the writers.
const COPY_LOG_EVERY: Duration = Duration::from_secs(5);

/// A file. One connection writes, so that writers of this process queue here instead of polling
/// SQLite's lock; two read.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Arc<Connections>,
    readers: Arc<Connections>,
    keeper: AbortHandle,
}

impl SqliteStore {
    /// Opens or makes the file and brings its schema up to date. SQLite is for one process, so
    /// what is still starting belongs to one that is gone: it is marked so.
    ///
    /// # Errors
    /// When the file cannot be opened, or was written by a newer program.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        // NORMAL with a write-ahead log survives a `kill -9`; a power cut may lose the last
        // transactions, never the file (SQLite, PRAGMA synchronous).
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .pragma("wal_autocheckpoint", MOST_LOG_PAGES.to_string())
            .busy_timeout(BUSY_LIMIT)
            .optimize_on_close(true, None);
        let writer = Arc::new(Connections::open(&options, 1).await?);
        {
            let mut writer = writer.take().await?;
            migrations::all().run(&mut *writer).await?;
            sqlx::query("UPDATE room SET instance = '' WHERE phase = 'starting'")
                .execute(&mut *writer)
                .await?;
        }
        let readers = Arc::new(Connections::open(&options, 2).await?);
        let keeping = keep_log_short(Arc::clone(&writer), Arc::clone(&readers));
        let keeper = tokio::spawn(keeping).abort_handle();
        Ok(Self {
            writer,
            readers,
            keeper,
        })
    }

    /// Ends all connections, writing the log back into the file.
    pub async fn close(&self) {
        self.keeper.abort();
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Copies the log into the file until the store is closed, beside the writer (SQLite,
/// `wal_checkpoint`, PASSIVE). The log is written from its beginning again only when the whole of it
/// has been copied, and under load there is often a last transaction more: so what little came
/// meanwhile is copied at once too. Where that never succeeds, a long log is finished in the
/// writer's own queue (RESTART), which then waits for the disk.
async fn keep_log_short(writer: Arc<Connections>, readers: Arc<Connections>) {
    let mut tick = tokio::time::interval(COPY_LOG_EVERY);
    loop {
        tick.tick().await;
        match copy_log(&writer, &readers).await {
            Ok(()) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                tracing::warn!(%error, "the store's log could not be copied into its file")
            }
        }
    }
}

async fn copy_log(writer: &Connections, readers: &Connections) -> Result<(), sqlx::Error> {
    let mut pages = 0;
    for _ in 0..COPIES_AT_ONCE {
        let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
            .fetch_one(&mut *readers.take().await?)
            .await?;
        pages = row.try_get::<i64, _>("log")?;
        if row.try_get::<i64, _>("checkpointed")? == pages {
            return Ok(());
        }
    }
    if pages > LONG_LOG_PAGES {
        sqlx::query("PRAGMA wal_checkpoint(RESTART)")
            .execute(&mut *writer.take().await?)
            .await?;
    }
    Ok(())
}

impl Store for SqliteStore {
    fn before<'a>(&'a self, wish: &'a Wish, subject: &'a Subject, now: i64) -> Doing<'a, Before> {
        Box::pin(start::before(&self.readers, wish, subject, now))
    }

    fn live<'a>(&'a self, subject: &'a Subject) -> Doing<'a, Option<Stored>> {
        Box::pin(async move {
            let found = sqlx::query(
                "SELECT * FROM room
                 WHERE connector = $1 AND conversation_id = $2 AND kind = $3 AND phase <> 'over'",
            )
            .bind(subject.connector.as_str())
            .bind(subject.conversation.as_str())
            .bind(row::kind(subject.kind))
            .fetch_optional(&mut *self.readers.take().await?)
            .await?;
            found.as_ref().map(row::stored).transpose()
        })
    }

    fn begin<'a>(&'a self, beginning: Beginning<'a>) -> Doing<'a, Begun> {
        Box::pin(start::begin(&self.writer, beginning))
    }

    fn take_over<'a>(
        &'a self,
        id: &'a RoomId,
        from: Option<&'a Instance>,
        to: &'a Instance,
    ) -> Doing<'a, bool> {
        Box::pin(async move {
            let done = sqlx::query(
                "UPDATE room SET instance = $1 WHERE id = $2 AND instance = $3 AND phase = 'starting'",
            )
            .bind(to.as_str())
            .bind(id.as_str())
            .bind(from.map_or("", Instance::as_str))
            .execute(&mut *self.writer.take().await?)
            .await?;
            Ok(done.rows_affected() == 1)
        })
    }

    fn abandon<'a>(&'a self, id: &'a RoomId) -> Doing<'a, ()> {
        Box::pin(start::abandon(&self.writer, id))
    }

    fn refused<'a>(&'a self, draft: &'a Draft) -> Doing<'a, ()> {
        Box::pin(start::refused(&self.writer, draft))
    }

    fn finish<'a>(
        &'a self,
        known: &'a Known,
        answered: Option<(&'a Wish, Made)>,
        now: i64,
    ) -> Doing<'a, ()> {
        Box::pin(start::finish(&self.writer, known, answered, now))
    }

    fn answer<'a>(
        &'a self,
        wish: &'a Wish,
        body_hash: &'a Sealed,
        answer: &'a Answer,
        now: i64,
    ) -> Doing<'a, ()> {
        Box::pin(async move {
            row::answer(wish, body_hash, answer, now)?
                .execute(&mut *self.writer.take().await?)
                .await?;
            Ok(())
        })
    }

    fn adopt<'a>(&'a self, draft: &'a Draft, known: &'a Known) -> Doing<'a, bool> {
        Box::pin(async move {
            let done = row::insert(draft, known)?
                .execute(&mut *self.writer.take().await?)
                .await?;
            Ok(done.rows_affected() == 1)
        })
    }

    fn amend<'a>(
        &'a self,
        amendments: &'a [Amendment],
        now: i64,
    ) -> Doing<'a, Vec<Option<Stored>>> {
        Box::pin(async move {
            let mut writer = self.writer.take().await?;
            let mut work = writer.begin_with("BEGIN IMMEDIATE").await?;
            let mut amended = Vec::with_capacity(amendments.len());
            for amendment in amendments {
                amended.push(live::amend(&mut work, amendment, now).await?);
            }
            work.commit().await?;
            Ok(amended)
        })
    }

    fn close_later<'a>(&'a self, ids: &'a [RoomId], now: i64) -> Doing<'a, ()> {
        Box::pin(live::close_later(&self.writer, ids, now))
    }

    fn to_close<'a>(&'a self, connector: &'a ConnectorName, since: i64) -> Doing<'a, Vec<Stored>> {
        Box::pin(live::to_close(&self.readers, connector, since))
    }

    fn times_to_join<'a>(
        &'a self,
        connector: &'a ConnectorName,
        between: (i64, i64),
    ) -> Doing<'a, HashMap<ApizeeId, u64>> {
        Box::pin(live::times_to_join(&self.readers, connector, between))
    }

    fn order<'a>(&'a self, ordered: &'a Ordered, allowance: Allowance) -> Doing<'a, Order> {
        Box::pin(live::order(&self.writer, ordered, allowance))
    }

    fn unorder<'a>(&'a self, wish: &'a Wish) -> Doing<'a, ()> {
        Box::pin(live::unorder(&self.writer, wish))
    }

    fn room<'a>(
        &'a self,
        connector: &'a ConnectorName,
        id: &'a RoomId,
    ) -> Doing<'a, Option<Stored>> {
        Box::pin(async move {
            let found = sqlx::query(
                "SELECT * FROM room WHERE connector = $1 AND id = $2 AND phase <> 'starting'",
            )
            .bind(connector.as_str())
            .bind(id.as_str())
            .fetch_optional(&mut *self.readers.take().await?)
            .await?;
            found.as_ref().map(row::stored).transpose()
        })
    }

    fn rooms<'a>(
        &'a self,
        connector: &'a ConnectorName,
        conversation: &'a ConversationId,
    ) -> Doing<'a, Vec<Stored>> {
        Box::pin(async move {
            let found = sqlx::query(
                "SELECT * FROM room WHERE connector = $1 AND conversation_id = $2 AND phase <> 'starting'
                 ORDER BY created_at DESC, sent_at DESC LIMIT 50",
            )
            .bind(connector.as_str())
            .bind(conversation.as_str())
            .fetch_all(&mut *self.readers.take().await?)
            .await?;
            found.iter().map(row::stored).collect()
        })
    }

    fn has<'a>(
        &'a self,
        connector: &'a ConnectorName,
        kind: RoomKind,
        id: &'a ApizeeId,
    ) -> Doing<'a, bool> {
        Box::pin(async move {
            let found = sqlx::query(
                "SELECT 1 FROM room WHERE connector = $1 AND kind = $2 AND apizee_id = $3",
            )
            .bind(connector.as_str())
            .bind(row::kind(kind))
            .bind(id.as_str())
            .fetch_optional(&mut *self.readers.take().await?)
            .await?;
            Ok(found.is_some())
        })
    }

    fn button<'a>(&'a self, connector: &'a ConnectorName) -> Doing<'a, Option<i64>> {
        Box::pin(async move {
            let found = sqlx::query(
                "SELECT button_id FROM room WHERE connector = $1 AND button_id IS NOT NULL
                 ORDER BY created_at DESC LIMIT 1",
            )
            .bind(connector.as_str())
            .fetch_optional(&mut *self.readers.take().await?)
            .await?;
            Ok(found.map(|row| row.try_get("button_id")).transpose()?)
        })
    }

    fn living<'a>(
        &'a self,
        connector: &'a ConnectorName,
        since: i64,
        now: i64,
    ) -> Doing<'a, Vec<RoomId>> {
        Box::pin(age::living(&self.readers, connector, since, now))
    }

    fn purge(&self, before: i64, now: i64) -> Doing<'_, u64> {
        Box::pin(age::purge(&self.writer, before, now))
    }

    fn check(&self) -> Doing<'_, ()> {
        Box::pin(async move {
            sqlx::query("SELECT 1 FROM room LIMIT 1")
                .fetch_optional(&mut *self.readers.take().await?)
                .await?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests;
