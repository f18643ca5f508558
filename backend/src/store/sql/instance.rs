//! The processes, and whether the data base works.

use sqlx::Row as _;

use super::dialect::Base;
use crate::store::{Instance, StoreError};

/// Says that a process lives. A late word does not make it older.
pub(super) async fn beat(store: &Base, instance: &Instance, now: i64) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO instance (id, seen_at) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
         WHERE instance.seen_at < excluded.seen_at",
    )
    .bind(instance.as_str())
    .bind(now)
    .execute(&mut *store.change().await?)
    .await?;
    Ok(())
}

/// A process ends.
pub(super) async fn leave(store: &Base, instance: &Instance) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM instance WHERE id = $1")
        .bind(instance.as_str())
        .execute(&mut *store.change().await?)
        .await?;
    Ok(())
}

/// Writes and reads: a full disk and a read-only replica answer questions for long.
pub(super) async fn check(store: &Base) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO probe (id, number) VALUES (1, 1)
         ON CONFLICT (id) DO UPDATE SET number = probe.number + 1",
    )
    .execute(&mut *store.change().await?)
    .await?;
    let row = sqlx::query("SELECT number FROM probe WHERE id = 1")
        .fetch_one(&mut *store.read().await?)
        .await?;
    row.try_get::<i64, _>("number")?;
    Ok(())
}
