//! SQLite, for one process.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use contract::{ApizeeId, ConnectorName, ConversationId, RoomId, RoomKind};
use sqlx::Row as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::{
    ANSWERS_KEPT_S, Allowance, Amendment, Answer, Begun, Doing, Draft, Instance, Known, Order,
    Ordered, Remembered, Sealed, Store, StoreError, Stored, Subject, Wish,
};

mod age;
mod live;
mod migrations;
mod preferences;
mod row;

/// How long a connection waits for another process (a backup, a curious administrator).
const BUSY_LIMIT: Duration = Duration::from_secs(3);

/// How many pages the write-ahead log may have before a writer itself must copy them into the
/// file. A writer that does waits for the disk, so it is left to [`keep_log_short`]; this is for
/// the day when that fails.
const MOST_LOG_PAGES: u32 = 16_000;

/// A log of this many pages (4 MB) is long.
const LONG_LOG_PAGES: i64 = 1_000;

/// How often the write-ahead log is copied into the file, beside the writers.
const COPY_LOG_EVERY: Duration = Duration::from_secs(5);

/// A file. One connection writes, so that writers of this process queue here instead of polling
/// SQLite's lock; two read.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    writer: SqlitePool,
    readers: SqlitePool,
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
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await?;
        migrations::all().run(&writer).await?;
        sqlx::query("UPDATE room SET instance = '' WHERE phase = 'starting'")
            .execute(&writer)
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(2)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        tokio::spawn(keep_log_short(writer.clone(), readers.clone()));
        Ok(Self { writer, readers })
    }

    /// Ends all connections, writing the log back into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Copies the log into the file until the store is closed: nearly all of it beside the writer
/// (SQLite, `wal_checkpoint`, PASSIVE). A log is written from its beginning again only when the
/// whole of it has been copied, and under load there is always a last transaction more; so a long
/// one is finished in the writer's own queue (RESTART), where little is left to do.
async fn keep_log_short(writer: SqlitePool, readers: SqlitePool) {
    let mut tick = tokio::time::interval(COPY_LOG_EVERY);
    loop {
        tokio::select! {
            () = readers.close_event() => return,
            _ = tick.tick() => {}
        }
        let copied = async {
            let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
                .fetch_one(&readers)
                .await?;
            if row.try_get::<i64, _>("log")? > LONG_LOG_PAGES {
                sqlx::query("PRAGMA wal_checkpoint(RESTART)")
                    .execute(&writer)
                    .await?;
            }
            Ok(())
        };
        match copied.await {
            Ok(()) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                tracing::warn!(%error, "the store's log could not be copied into its file")
            }
        }
    }
}

impl Store for SqliteStore {
    fn recall<'a>(&'a self, wish: &'a Wish, now: i64) -> Doing<'a, Option<Remembered>> {
        Box::pin(async move {
            let found = sqlx::query(
                "SELECT body_hash, status, document FROM wish
                 WHERE connector = $1 AND operator_id = $2 AND idempotency_key = $3 AND created_at > $4",
            )
            .bind(wish.connector.as_str())
            .bind(wish.operator.as_str())
            .bind(wish.key.as_str())
            .bind(now - ANSWERS_KEPT_S)
            .fetch_optional(&self.readers)
            .await?;
            found.as_ref().map(row::remembered).transpose()
        })
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
            .fetch_optional(&self.readers)
            .await?;
            found.as_ref().map(row::stored).transpose()
        })
    }

    fn begin<'a>(
        &'a self,
        draft: &'a Draft,
        body_hash: &'a Sealed,
        instance: &'a Instance,
    ) -> Doing<'a, Begun> {
        Box::pin(async move {
            let mut work = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            // A key older than a day is a new one.
            let wished = sqlx::query(
                "INSERT INTO wish (connector, operator_id, idempotency_key, body_hash, created_at)
                 VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (connector, operator_id, idempotency_key) DO UPDATE SET
                   body_hash = excluded.body_hash, created_at = excluded.created_at, status = NULL, document = NULL
                 WHERE wish.body_hash = excluded.body_hash OR wish.created_at <= $6",
            )
            .bind(draft.subject.connector.as_str())
            .bind(draft.operator.as_str())
            .bind(draft.key.as_str())
            .bind(body_hash.as_str())
            .bind(draft.sent_at)
            .bind(draft.sent_at - ANSWERS_KEPT_S)
            .execute(&mut *work)
            .await?;
            if wished.rows_affected() == 0 {
                return Ok(Begun::KeyReused);
            }
            let started = row::insert(draft, "starting", instance.as_str(), None)?
                .execute(&mut *work)
                .await?;
            if started.rows_affected() == 0 {
                return Ok(Begun::Occupied);
            }
            work.commit().await?;
            Ok(Begun::Yes)
        })
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
            .execute(&self.writer)
            .await?;
            Ok(done.rows_affected() == 1)
        })
    }

    fn abandon<'a>(&'a self, id: &'a RoomId) -> Doing<'a, ()> {
        Box::pin(async move {
            sqlx::query("DELETE FROM room WHERE id = $1 AND phase = 'starting'")
                .bind(id.as_str())
                .execute(&self.writer)
                .await?;
            Ok(())
        })
    }

    fn finish<'a>(
        &'a self,
        known: &'a Known,
        answer: Option<(&'a Wish, &'a Sealed, &'a Answer)>,
        now: i64,
    ) -> Doing<'a, ()> {
        Box::pin(async move {
            let mut work = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            row::update(known, now)?.execute(&mut *work).await?;
            if let Some((wish, body_hash, answer)) = answer {
                row::answer(wish, body_hash, answer, now)?
                    .execute(&mut *work)
                    .await?;
            }
            work.commit().await?;
            Ok(())
        })
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
                .execute(&self.writer)
                .await?;
            Ok(())
        })
    }

    fn adopt<'a>(&'a self, draft: &'a Draft, known: &'a Known) -> Doing<'a, bool> {
        Box::pin(async move {
            let phase = row::phase(&known.room);
            let done = row::insert(draft, phase, "", Some(known))?
                .execute(&self.writer)
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
            let mut work = self.writer.begin_with("BEGIN IMMEDIATE").await?;
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
            .fetch_optional(&self.readers)
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
            .fetch_all(&self.readers)
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
            .fetch_optional(&self.readers)
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
            .fetch_optional(&self.readers)
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
                .fetch_optional(&self.readers)
                .await?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests;
