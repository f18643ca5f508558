//! What is old enough to go, and what was asked lately.

use contract::{ConnectorName, ConversationId};

use super::dialect::Base;
use crate::store::{ANSWERS_KEPT_S, StoreError};

/// How many rooms go at once: nobody waits long behind a purge.
const AT_ONCE: i64 = 500;

/// How long a dead process, and a question to Apizee, are remembered.
const DAY_S: i64 = 24 * 60 * 60;

/// Deletes what is too old; tells how many rooms went.
pub(super) async fn purge(store: &Base, before: i64, now: i64) -> Result<u64, StoreError> {
    let mut rooms = 0;
    loop {
        // A meeting that is planned for later lives until its planned end.
        let gone = sqlx::query(
            "DELETE FROM room WHERE id IN (SELECT id FROM room
               WHERE updated_at < $1 AND (phase = 'over' OR COALESCE(ends_at, 0) < $1) LIMIT $2)",
        )
        .bind(before)
        .bind(AT_ONCE)
        .execute(&mut *store.change().await?)
        .await?;
        rooms += gone.rows_affected();
        if gone.rows_affected() < AT_ONCE.unsigned_abs() {
            break;
        }
    }
    for (statement, moment) in [
        (
            "DELETE FROM wish WHERE created_at <= $1",
            now - ANSWERS_KEPT_S,
        ),
        (
            "DELETE FROM invitation WHERE asked_at <= $1",
            now - ANSWERS_KEPT_S,
        ),
        ("DELETE FROM asked WHERE asked_at <= $1", now - DAY_S),
        ("DELETE FROM instance WHERE seen_at <= $1", now - DAY_S),
        ("DELETE FROM slot WHERE free_at_ms <= $1", now * 1_000),
        (
            "DELETE FROM work WHERE since <= $1
               AND NOT EXISTS (SELECT 1 FROM room WHERE room.id = work.room_id)",
            now,
        ),
    ] {
        sqlx::query(statement)
            .bind(moment)
            .execute(&mut *store.change().await?)
            .await?;
    }
    Ok(rooms)
}

/// Notes that Apizee is asked about a conversation, unless it was since `since`.
pub(super) async fn may_ask(
    store: &Base,
    connector: &ConnectorName,
    conversation: &ConversationId,
    since: i64,
    now: i64,
) -> Result<bool, StoreError> {
    let noted = sqlx::query(
        "INSERT INTO asked (connector, conversation_id, asked_at) VALUES ($1, $2, $3)
         ON CONFLICT (connector, conversation_id) DO UPDATE SET asked_at = excluded.asked_at
         WHERE asked.asked_at < $4",
    )
    .bind(connector.as_str())
    .bind(conversation.as_str())
    .bind(now)
    .bind(since)
    .execute(&mut *store.change().await?)
    .await?;
    Ok(noted.rows_affected() == 1)
}

pub(super) async fn forget_asking(
    store: &Base,
    connector: &ConnectorName,
    conversation: &ConversationId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM asked WHERE connector = $1 AND conversation_id = $2")
        .bind(connector.as_str())
        .bind(conversation.as_str())
        .execute(&mut *store.change().await?)
        .await?;
    Ok(())
}
