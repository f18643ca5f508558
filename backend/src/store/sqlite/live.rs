//! What changes while a room lives: its moments, and the SMS that it costs.

use std::collections::HashMap;

use contract::{ApizeeId, ConnectorName, RoomId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row as _, Sqlite, Transaction};

use super::connections::Connections;
use super::row;
use crate::store::{
    ANSWERS_KEPT_S, Allowance, Amendment, Known, NoSms, Order, Ordered, Standing, StoreError,
    Stored, Which, Wish,
};

/// Changes one room, within a transaction that holds the write lock.
pub(super) async fn amend(
    work: &mut Transaction<'_, Sqlite>,
    amendment: &Amendment,
    now: i64,
) -> Result<Option<Stored>, StoreError> {
    let connector = amendment.connector.as_str();
    let query = match &amendment.which {
        Which::Ours(id) => sqlx::query("SELECT * FROM room WHERE connector = $1 AND id = $2")
            .bind(connector)
            .bind(id.as_str()),
        Which::Apizees(kind, id) => {
            sqlx::query("SELECT * FROM room WHERE connector = $1 AND apizee_id = $2 AND kind = $3")
                .bind(connector)
                .bind(id.as_str())
                .bind(row::kind(*kind))
        }
        Which::Conversation(id) => {
            sqlx::query("SELECT * FROM room WHERE connector = $1 AND apizee_conversation = $2")
                .bind(connector)
                .bind(id.as_str())
        }
    };
    let Some(found) = query.fetch_optional(&mut **work).await? else {
        return Ok(None);
    };
    let Stored { draft, standing } = row::stored(&found)?;
    let Standing::Known { room, ends_at } = standing else {
        return Ok(None);
    };
    let mut changed = (*room).clone();
    (amendment.change)(&mut changed);
    let ends_at = amendment.ends_at.or(ends_at);
    if changed != *room || amendment.ends_at.is_some() || amendment.button_id.is_some() {
        let known = Known {
            room: changed.clone(),
            ends_at,
            button_id: amendment.button_id,
        };
        row::update(&known, now)?.execute(&mut **work).await?;
    }
    Ok(Some(Stored {
        draft,
        standing: Standing::Known {
            room: Box::new(changed),
            ends_at,
        },
    }))
}

/// Writes down that rooms are to end.
pub(super) async fn close_later(
    writer: &Connections,
    ids: &[RoomId],
    now: i64,
) -> Result<(), StoreError> {
    let mut writer = writer.take().await?;
    let mut work = writer.begin_with("BEGIN IMMEDIATE").await?;
    for id in ids {
        sqlx::query(
            "UPDATE room SET close_since = $1
             WHERE id = $2 AND phase = 'live' AND close_since IS NULL",
        )
        .bind(now)
        .bind(id.as_str())
        .execute(&mut *work)
        .await?;
    }
    work.commit().await?;
    Ok(())
}

/// The rooms that are still to end.
pub(super) async fn to_close(
    readers: &Connections,
    connector: &ConnectorName,
    since: i64,
) -> Result<Vec<Stored>, StoreError> {
    let found = sqlx::query(
        "SELECT * FROM room WHERE connector = $1 AND close_since >= $2 AND phase = 'live'
         ORDER BY close_since LIMIT 100",
    )
    .bind(connector.as_str())
    .bind(since)
    .fetch_all(&mut *readers.take().await?)
    .await?;
    found.iter().map(row::stored).collect()
}

/// How long guests took to come.
pub(super) async fn times_to_join(
    readers: &Connections,
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
    .fetch_all(&mut *readers.take().await?)
    .await?;
    let read = |row: &SqliteRow| {
        let id: ApizeeId = row.try_get::<String, _>("apizee_id").ok()?.parse().ok()?;
        let seconds: i64 = row.try_get("time_to_join_s").ok()?;
        Some((id, u64::try_from(seconds).ok()?))
    };
    Ok(found.iter().filter_map(read).collect())
}

/// Writes an SMS down, unless there were enough.
pub(super) async fn order(
    writer: &Connections,
    ordered: &Ordered,
    allowance: Allowance,
) -> Result<Order, StoreError> {
    let mut writer = writer.take().await?;
    let mut work = writer.begin_with("BEGIN IMMEDIATE").await?;
    let order = order_within(&mut work, ordered, allowance).await?;
    work.commit().await?;
    Ok(order)
}

/// The same, within a transaction that holds the write lock.
pub(super) async fn order_within(
    work: &mut Transaction<'_, Sqlite>,
    ordered: &Ordered,
    allowance: Allowance,
) -> Result<Order, StoreError> {
    let connector = ordered.wish.connector.as_str();
    let same = sqlx::query(
        "SELECT conversation_id, contact_hash FROM invitation
         WHERE connector = $1 AND operator_id = $2 AND idempotency_key = $3",
    )
    .bind(connector)
    .bind(ordered.wish.operator.as_str())
    .bind(ordered.wish.key.as_str())
    .fetch_optional(&mut **work)
    .await?;
    if let Some(row) = same {
        let is_it = row.try_get::<String, _>("conversation_id")? == ordered.conversation.as_str()
            && row.try_get::<String, _>("contact_hash")? == ordered.contact.as_str();
        return Ok(if is_it {
            Order::Repeated
        } else {
            Order::No(NoSms::KeyReused)
        });
    }
    let before = sqlx::query(
        "SELECT asked_at, contact_hash FROM invitation
         WHERE connector = $1 AND conversation_id = $2 AND asked_at > $3 ORDER BY asked_at",
    )
    .bind(connector)
    .bind(ordered.conversation.as_str())
    .bind(ordered.at - ANSWERS_KEPT_S)
    .fetch_all(&mut **work)
    .await?;
    let mut oldest = None;
    for row in &before {
        let at: i64 = row.try_get("asked_at")?;
        let wait_s = at + allowance.guard_s - ordered.at;
        if row.try_get::<String, _>("contact_hash")? == ordered.contact.as_str() && wait_s > 0 {
            return Ok(Order::No(NoSms::TooSoon { wait_s }));
        }
        oldest = oldest.or(Some(at));
    }
    if let Some(oldest) = oldest.filter(|_| before.len() >= allowance.per_day as usize) {
        return Ok(Order::No(NoSms::Spent {
            wait_s: oldest + ANSWERS_KEPT_S - ordered.at,
        }));
    }
    sqlx::query(
        "INSERT INTO invitation (connector, operator_id, idempotency_key, conversation_id, room_id,
           contact_hash, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(connector)
    .bind(ordered.wish.operator.as_str())
    .bind(ordered.wish.key.as_str())
    .bind(ordered.conversation.as_str())
    .bind(ordered.room.as_str())
    .bind(ordered.contact.as_str())
    .bind(ordered.at)
    .execute(&mut **work)
    .await?;
    Ok(Order::Yes)
}

/// Forgets an SMS that was not sent.
pub(super) async fn unorder(writer: &Connections, wish: &Wish) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM invitation WHERE connector = $1 AND operator_id = $2 AND idempotency_key = $3",
    )
    .bind(wish.connector.as_str())
    .bind(wish.operator.as_str())
    .bind(wish.key.as_str())
    .execute(&mut *writer.take().await?)
    .await?;
    Ok(())
}
