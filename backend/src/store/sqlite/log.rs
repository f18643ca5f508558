//! The write-ahead log.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Row as _;

use super::connections::Connections;

/// A log of this many pages (16 MB) is long.
const LONG_LOG_PAGES: i64 = 4_000;

/// How often in a row what came during a copy is copied too.
const COPIES_AT_ONCE: usize = 5;

/// How often the write-ahead log is copied into the file, beside the writers.
const COPY_LOG_EVERY: Duration = Duration::from_secs(5);

/// Copies the log into the file until the store is closed, beside the writer (SQLite,
/// `wal_checkpoint`, PASSIVE). The log is written from its beginning again only when the whole of it
/// has been copied, and under load there is often a last transaction more: so what little came
/// meanwhile is copied at once too. Where that never succeeds, a long log is finished in the
/// writer's own queue (RESTART), which then waits for the disk.
pub(super) async fn keep_short(writer: Arc<Connections>, readers: Arc<Connections>) {
    let mut tick = tokio::time::interval(COPY_LOG_EVERY);
    loop {
        tick.tick().await;
        match copy(&writer, &readers).await {
            Ok(()) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                tracing::warn!(%error, "the store's log could not be copied into its file")
            }
        }
    }
}

async fn copy(writer: &Connections, readers: &Connections) -> Result<(), sqlx::Error> {
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
