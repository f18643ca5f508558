//! What is read, and no more.

use std::collections::HashMap;

use contract::{ApizeeId, ConnectorName, ConversationId, ProjectId, RoomId, RoomKind};
use sqlx::Row as _;

use super::dialect::{Base, Row};
use super::row;
use crate::store::{StoreError, Stored, Subject};

/// The room of a subject that lives, starts or is unknown.
pub(super) async fn live(store: &Base, subject: &Subject) -> Result<Option<Stored>, StoreError> {
    let found = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        " FROM room WHERE connector = $1 AND conversation_id = $2 AND kind = $3
           AND phase IN ('starting', 'unknown', 'live')"
    ))
    .bind(subject.connector.as_str())
    .bind(subject.conversation.as_str())
    .bind(subject.kind.as_str())
    .fetch_optional(&mut *store.read().await?)
    .await?;
    found.as_ref().map(row::stored).transpose()
}

/// A room by our id.
pub(super) async fn room(
    store: &Base,
    connector: &ConnectorName,
    id: &RoomId,
) -> Result<Option<Stored>, StoreError> {
    let found = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        " FROM room WHERE connector = $1 AND id = $2"
    ))
    .bind(connector.as_str())
    .bind(id.as_str())
    .fetch_optional(&mut *store.read().await?)
    .await?;
    found.as_ref().map(row::stored).transpose()
}

/// A conversation's rooms.
pub(super) async fn rooms(
    store: &Base,
    connector: &ConnectorName,
    conversation: &ConversationId,
) -> Result<Vec<Stored>, StoreError> {
    let found = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        " FROM room WHERE connector = $1 AND conversation_id = $2 AND phase <> 'lost'
         ORDER BY created_at DESC, sent_at DESC LIMIT 50"
    ))
    .bind(connector.as_str())
    .bind(conversation.as_str())
    .fetch_all(&mut *store.read().await?)
    .await?;
    found.iter().map(row::stored).collect()
}

/// The latest rooms of a connector.
pub(super) async fn latest(
    store: &Base,
    connector: &ConnectorName,
    most: u32,
) -> Result<Vec<Stored>, StoreError> {
    let found = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        " FROM room WHERE connector = $1 ORDER BY created_at DESC, id LIMIT $2"
    ))
    .bind(connector.as_str())
    .bind(i64::from(most))
    .fetch_all(&mut *store.read().await?)
    .await?;
    found.iter().map(row::stored).collect()
}

/// Whether a room of Apizee is one of ours.
pub(super) async fn has(
    store: &Base,
    connector: &ConnectorName,
    kind: RoomKind,
    id: &ApizeeId,
) -> Result<bool, StoreError> {
    let found =
        sqlx::query("SELECT id FROM room WHERE connector = $1 AND kind = $2 AND apizee_id = $3")
            .bind(connector.as_str())
            .bind(kind.as_str())
            .bind(id.as_str())
            .fetch_optional(&mut *store.read().await?)
            .await?;
    Ok(found.is_some())
}

/// The project of a room of Apizee's.
pub(super) async fn project(
    store: &Base,
    connector: &ConnectorName,
    kind: RoomKind,
    id: &ApizeeId,
) -> Result<Option<ProjectId>, StoreError> {
    let found = sqlx::query(
        "SELECT project_id FROM room WHERE connector = $1 AND kind = $2 AND apizee_id = $3",
    )
    .bind(connector.as_str())
    .bind(kind.as_str())
    .bind(id.as_str())
    .fetch_optional(&mut *store.read().await?)
    .await?;
    let Some(row) = found else { return Ok(None) };
    let project: Option<String> = row.try_get("project_id")?;
    let project = project.map(|text| text.parse());
    project
        .transpose()
        .map_err(|_| StoreError::Unreadable("project_id"))
}

/// The entry point of the latest ticket.
pub(super) async fn button(
    store: &Base,
    connector: &ConnectorName,
) -> Result<Option<i64>, StoreError> {
    let found = sqlx::query(
        "SELECT button_id FROM room WHERE connector = $1 AND button_id IS NOT NULL
         ORDER BY created_at DESC LIMIT 1",
    )
    .bind(connector.as_str())
    .fetch_optional(&mut *store.read().await?)
    .await?;
    Ok(found.map(|row| row.try_get("button_id")).transpose()?)
}

/// The live rooms that somebody may still be in.
pub(super) async fn living(
    store: &Base,
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
    .fetch_all(&mut *store.read().await?)
    .await?;
    found.iter().map(|row| row::parsed(row, "id")).collect()
}

/// How long guests took to come.
pub(super) async fn times_to_join(
    store: &Base,
    connector: &ConnectorName,
    (from, to): (i64, i64),
) -> Result<HashMap<ApizeeId, u64>, StoreError> {
    let found = sqlx::query(
        "SELECT apizee_id, time_to_join_s FROM room
         WHERE connector = $1 AND created_at >= $2 AND created_at < $3
           AND time_to_join_s IS NOT NULL AND kind = 'assistance'",
    )
    .bind(connector.as_str())
    .bind(from)
    .bind(to)
    .fetch_all(&mut *store.read().await?)
    .await?;
    let read = |row: &Row| {
        let id: ApizeeId = row.try_get::<String, _>("apizee_id").ok()?.parse().ok()?;
        let seconds: i64 = row.try_get("time_to_join_s").ok()?;
        Some((id, u64::try_from(seconds).ok()?))
    };
    Ok(found.iter().filter_map(read).collect())
}
