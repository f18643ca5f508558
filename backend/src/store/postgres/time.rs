//! The data base's time, which all processes share.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sqlx::{PgPool, Row as _};

use crate::clock::Clock;

/// How often the machine's clock is compared.
const COMPARE_EVERY: Duration = Duration::from_secs(10);

pub(super) async fn now_ms(pool: &PgPool) -> Result<i64, sqlx::Error> {
    sqlx::query("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now_ms")
        .fetch_one(pool)
        .await?
        .try_get("now_ms")
}

/// How far the data base's clock is ahead of the machine's: the middle of three, so that one slow
/// answer does not count.
pub(super) async fn offset_ms(pool: &PgPool) -> Result<i64, sqlx::Error> {
    let machine = Clock::machine();
    let mut offsets = [0; 3];
    for offset in &mut offsets {
        let asked = machine.unix_ms();
        let there = now_ms(pool).await?;
        *offset = there - i64::midpoint(asked, machine.unix_ms());
    }
    offsets.sort_unstable();
    Ok(offsets[1])
}

/// Keeps the offset true. While the data base cannot be asked, the last one holds.
pub(super) async fn follow(pool: PgPool, offset: Arc<AtomicI64>) {
    let mut tick = tokio::time::interval(COMPARE_EVERY);
    loop {
        tick.tick().await;
        match offset_ms(&pool).await {
            Ok(now) => offset.store(now, Ordering::Relaxed),
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::warn!(%error, "the store's time could not be read"),
        }
    }
}
