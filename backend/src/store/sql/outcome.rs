//! Starts whose end is not an answer: lost, refused, or left behind by a process that died.

use sqlx::Row as _;

use contract::RoomId;

use super::dialect::Base;
use super::work::{self, Due};
use crate::store::{DEAD_AFTER_S, Draft, GivenUp, Instance, StoreError, Work};

/// Makes unknown what dead processes left starting.
pub(super) async fn orphans(store: &Base, now: i64, until: i64) -> Result<u64, StoreError> {
    let mut change = store.write().await?;
    let left = sqlx::query(concat!(
        "UPDATE room SET phase = 'unknown', unknown_until = $1, updated_at = $2
         WHERE id IN (SELECT id FROM room WHERE phase = 'starting' AND NOT EXISTS
             (SELECT 1 FROM instance WHERE instance.id = room.instance AND seen_at > $3)",
        skip_locked!(),
        ") RETURNING id, connector"
    ))
    .bind(until)
    .bind(now)
    .bind(now - DEAD_AFTER_S)
    .fetch_all(&mut *change)
    .await?;
    for row in &left {
        let (id, connector): (String, String) = (row.try_get("id")?, row.try_get("connector")?);
        let due = Due::at_once(&id, &connector, Work::LookUp, now);
        work::insert(&mut change, &due).await?;
    }
    change.commit().await?;
    Ok(left.len() as u64)
}

/// Makes a start of this process unknown.
pub(super) async fn lose(
    store: &Base,
    id: &RoomId,
    instance: &Instance,
    until: i64,
    now: i64,
) -> Result<bool, StoreError> {
    let mut change = store.write().await?;
    let lost = sqlx::query(
        "UPDATE room SET phase = 'unknown', unknown_until = $1, updated_at = $2
         WHERE id = $3 AND instance = $4 AND phase = 'starting' RETURNING connector",
    )
    .bind(until)
    .bind(now)
    .bind(id.as_str())
    .bind(instance.as_str())
    .fetch_optional(&mut *change)
    .await?;
    if let Some(row) = &lost {
        let connector: String = row.try_get("connector")?;
        let due = Due::at_once(id.as_str(), &connector, Work::LookUp, now);
        work::insert(&mut change, &due).await?;
    }
    change.commit().await?;
    Ok(lost.is_some())
}

/// Makes an unknown start lost.
pub(super) async fn give_up(
    store: &Base,
    id: &RoomId,
    why: GivenUp,
    look_at: i64,
    now: i64,
) -> Result<bool, StoreError> {
    let mut change = store.write().await?;
    let given_up = sqlx::query(match why {
        GivenUp::NotThere => {
            "UPDATE room SET phase = 'lost', updated_at = $1, unknown_until = NULL
             WHERE id = $2 AND phase = 'unknown' RETURNING connector"
        }
        GivenUp::LeftAlone => {
            "UPDATE room SET phase = 'lost', updated_at = $1
             WHERE id = $2 AND phase = 'unknown' RETURNING connector"
        }
    })
    .bind(now)
    .bind(id.as_str())
    .fetch_optional(&mut *change)
    .await?;
    if let Some(row) = &given_up {
        let connector: String = row.try_get("connector")?;
        sqlx::query("DELETE FROM work WHERE room_id = $1 AND kind = 'look_up'")
            .bind(id.as_str())
            .execute(&mut *change)
            .await?;
        let due = Due {
            due_at: look_at,
            ..Due::at_once(id.as_str(), &connector, Work::Twin, now)
        };
        work::insert(&mut change, &due).await?;
    }
    change.commit().await?;
    Ok(given_up.is_some())
}

/// Forgets a start of this process, and its SMS; not those that an earlier attempt of the wish wrote
/// down.
pub(super) async fn refused(
    store: &Base,
    draft: &Draft,
    instance: &Instance,
) -> Result<(), StoreError> {
    let mut change = store.write().await?;
    let gone =
        sqlx::query("DELETE FROM room WHERE id = $1 AND phase = 'starting' AND instance = $2")
            .bind(draft.id.as_str())
            .bind(instance.as_str())
            .execute(&mut *change)
            .await?;
    if gone.rows_affected() == 1 {
        for statement in [
            "DELETE FROM invitation WHERE room_id = $1",
            "DELETE FROM work WHERE room_id = $1",
        ] {
            sqlx::query(statement)
                .bind(draft.id.as_str())
                .execute(&mut *change)
                .await?;
        }
    }
    change.commit().await?;
    Ok(())
}
