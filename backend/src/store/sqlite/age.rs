//! What is young enough to matter, and what is old enough to go.

use contract::{ConnectorName, RoomId};
use sqlx::{Connection as _, Row as _};

use super::connections::Connections;
use crate::store::{ANSWERS_KEPT_S, StoreError};

/// Deletes what is too old; tells how many rooms went.
pub(super) async fn purge(writer: &Connections, before: i64, now: i64) -> Result<u64, StoreError> {
    let mut writer = writer.take().await?;
    let mut work = writer.begin_with("BEGIN IMMEDIATE").await?;
    // A meeting that is planned for later lives until its planned end.
    let rooms = sqlx::query(
        "DELETE FROM room WHERE updated_at < $1 AND (phase = 'over' OR COALESCE(ends_at, 0) < $1)",
    )
    .bind(before)
    .execute(&mut *work)
    .await?;
    for statement in [
        "DELETE FROM wish WHERE created_at <= $1",
        "DELETE FROM invitation WHERE asked_at <= $1",
    ] {
        sqlx::query(statement)
            .bind(now - ANSWERS_KEPT_S)
            .execute(&mut *work)
            .await?;
    }
    work.commit().await?;
    Ok(rooms.rows_affected())
}

/// The live rooms that somebody may still be in.
pub(super) async fn living(
    readers: &Connections,
    connector: &ConnectorName,
    since: i64,
    now: i64,
) -> Result<Vec<RoomId>, StoreError> {
    let found = sqlx::query(
        "SELECT id FROM room WHERE connector = $1 AND phase = 'live'
           AND (updated_at > $2 OR ends_at > $3) ORDER BY updated_at DESC",
    )
    .bind(connector.as_str())
    .bind(since)
    .bind(now)
    .fetch_all(&mut *readers.take().await?)
    .await?;
    let ids = found.iter().map(|row| row.try_get::<String, _>("id"));
    ids.map(|id| {
        id?.parse()
            .map_err(|_| StoreError::Unreadable("the id of a room"))
    })
    .collect()
}
