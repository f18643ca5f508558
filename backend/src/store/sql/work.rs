//! Work: put down, claimed, done or postponed.

use contract::{ConnectorName, RoomId};
use sqlx::Row as _;

use super::dialect::{Base, Connection};
use super::row;
use crate::store::work::Claim;
use crate::store::{Claimed, DEAD_AFTER_S, Instance, Pending, Standing, StoreError, Stored, Work};

/// Work to put down.
pub(super) struct Due<'a> {
    pub(super) room: &'a str,
    pub(super) connector: &'a str,
    pub(super) work: Work,
    pub(super) due_at: i64,
    pub(super) now: i64,
}

impl<'a> Due<'a> {
    pub(super) fn at_once(room: &'a str, connector: &'a str, work: Work, now: i64) -> Self {
        Self {
            room,
            connector,
            work,
            due_at: now,
            now,
        }
    }
}

/// Puts work down. Where there is some of its kind, it begins anew and nobody is at it; it keeps its
/// age.
pub(super) async fn insert(work: &mut Connection, due: &Due<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO work (room_id, kind, connector, due_at, since, tries)
         SELECT id, $1, connector, $2, $3, 0 FROM room WHERE id = $4 AND connector = $5
         ON CONFLICT (room_id, kind) DO UPDATE SET due_at = excluded.due_at, tries = 0,
           claimed_by = NULL, claimed_until = NULL, claim = NULL",
    )
    .bind(due.work.as_str())
    .bind(due.due_at)
    .bind(due.now)
    .bind(due.room)
    .bind(due.connector)
    .execute(work)
    .await?;
    Ok(())
}

/// Puts work on several rooms down.
pub(super) async fn put(
    store: &Base,
    connector: &ConnectorName,
    rooms: &[RoomId],
    kind: Work,
    due_at: i64,
    now: i64,
) -> Result<(), StoreError> {
    let mut rooms: Vec<&str> = rooms.iter().map(RoomId::as_str).collect();
    rooms.sort_unstable();
    let mut work = store.write().await?;
    for room in rooms {
        let connector = connector.as_str();
        let due = Due {
            due_at,
            ..Due::at_once(room, connector, kind, now)
        };
        insert(&mut work, &due).await?;
    }
    work.commit().await?;
    Ok(())
}

/// Makes work due now, except what somebody is at.
pub(super) async fn hasten(
    store: &Base,
    connector: &ConnectorName,
    works: &[Work],
    at: i64,
) -> Result<u64, StoreError> {
    let mut work = store.write().await?;
    let mut hastened = 0;
    for kind in works {
        let done = sqlx::query(
            // What is claimed was due before: that it is due later marks it.
            "UPDATE work SET due_at = CASE WHEN due_at = $1 THEN $1 + 1 ELSE $1 END
             WHERE connector = $2 AND kind = $3 AND (due_at > $1 OR claimed_until > $1)",
        )
        .bind(at)
        .bind(connector.as_str())
        .bind(kind.as_str())
        .execute(&mut *work)
        .await?;
        hastened += done.rows_affected();
    }
    work.commit().await?;
    Ok(hastened)
}

/// Takes the work that has been due the longest and still makes sense. Who has not said that it lives
/// gets none: others would think it free at once.
pub(super) async fn claim(
    store: &Base,
    connector: &ConnectorName,
    instance: &Instance,
    now: i64,
) -> Result<Option<Claimed>, StoreError> {
    let mut work = store.write().await?;
    let mut found = None;
    while let Some(taken) = take(&mut work, connector, instance, now).await? {
        found = judge(&mut work, taken, now).await?;
        if found.is_some() {
            break;
        }
    }
    work.commit().await?;
    Ok(found)
}

/// Work that is claimed, of which the room has not been seen.
struct Taken {
    room: String,
    kind: String,
    claim: Claim,
    since: i64,
    due_at: i64,
    tries: i64,
}

async fn take(
    work: &mut Connection,
    connector: &ConnectorName,
    instance: &Instance,
    now: i64,
) -> Result<Option<Taken>, StoreError> {
    let claim = Claim::new();
    let taken = sqlx::query(concat!(
        "UPDATE work SET claimed_by = $1, claimed_until = $2, claim = $3
         WHERE (room_id, kind) = (SELECT room_id, kind FROM work WHERE connector = $4 AND due_at <= $5
             AND (claimed_by IS NULL OR claimed_until <= $5 OR NOT EXISTS
               (SELECT 1 FROM instance WHERE id = claimed_by AND seen_at > $6))
             AND EXISTS (SELECT 1 FROM instance WHERE id = $1 AND seen_at > $6)
           ORDER BY due_at LIMIT 1",
        skip_locked!(),
        ") RETURNING room_id, kind, since, due_at, tries"
    ))
    .bind(instance.as_str())
    .bind(now + DEAD_AFTER_S)
    .bind(claim.as_str())
    .bind(connector.as_str())
    .bind(now)
    .bind(now - DEAD_AFTER_S)
    .fetch_optional(work)
    .await?;
    let Some(row) = taken else {
        return Ok(None);
    };
    Ok(Some(Taken {
        room: row.try_get("room_id")?,
        kind: row.try_get("kind")?,
        claim,
        since: row.try_get("since")?,
        due_at: row.try_get("due_at")?,
        tries: row.try_get("tries")?,
    }))
}

/// Looks at the room. Work that makes no sense any more is dropped; what this program cannot read is
/// put off, for a newer one.
async fn judge(
    work: &mut Connection,
    taken: Taken,
    now: i64,
) -> Result<Option<Claimed>, StoreError> {
    let found = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        " FROM room WHERE id = $1"
    ))
    .bind(&taken.room)
    .fetch_optional(&mut *work)
    .await?;
    let stored = found.as_ref().map(row::stored).transpose();
    let kind = taken.kind.parse::<Work>();
    let kind = kind.map_err(|_| StoreError::Unreadable("work"));
    let (kind, stored) = match kind.and_then(|kind| Ok((kind, stored?))) {
        Ok(both) => both,
        Err(error) => {
            tracing::error!(%error, room = taken.room, "work that cannot be done");
            sqlx::query(
                "UPDATE work SET due_at = $1, claimed_by = NULL, claimed_until = NULL, claim = NULL
                 WHERE room_id = $2 AND kind = $3",
            )
            .bind(now + DEAD_AFTER_S)
            .bind(&taken.room)
            .bind(&taken.kind)
            .execute(work)
            .await?;
            return Ok(None);
        }
    };
    match stored.filter(|stored| makes_sense(kind, stored)) {
        Some(stored) => Ok(Some(Claimed {
            work: kind,
            stored,
            since: taken.since,
            due_at: taken.due_at,
            tries: u32::try_from(taken.tries).unwrap_or(u32::MAX),
            claim: taken.claim,
        })),
        None => {
            sqlx::query("DELETE FROM work WHERE room_id = $1 AND kind = $2")
                .bind(&taken.room)
                .bind(&taken.kind)
                .execute(work)
                .await?;
            Ok(None)
        }
    }
}

fn makes_sense(work: Work, stored: &Stored) -> bool {
    let is_over = match &stored.standing {
        Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => false,
        Standing::Known { room, .. } => !room.state.is_live(),
    };
    match work {
        Work::LookUp | Work::Twin => true,
        Work::Close | Work::Reread => !is_over,
    }
}

/// Claimed work is done.
pub(super) async fn done(
    store: &Base,
    claimed: &Claimed,
    instance: &Instance,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM work WHERE room_id = $1 AND kind = $2 AND claimed_by = $3 AND claim = $4",
    )
    .bind(claimed.stored.draft.id.as_str())
    .bind(claimed.work.as_str())
    .bind(instance.as_str())
    .bind(claimed.claim.as_str())
    .execute(&mut *store.change().await?)
    .await?;
    Ok(())
}

/// Claimed work is to be tried again; sooner where it was hastened meanwhile.
pub(super) async fn postpone(
    store: &Base,
    claimed: &Claimed,
    instance: &Instance,
    due_at: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE work SET due_at = CASE WHEN due_at > $6 AND due_at < $5 THEN due_at ELSE $5 END,
           tries = tries + 1, claimed_by = NULL, claimed_until = NULL, claim = NULL
         WHERE room_id = $1 AND kind = $2 AND claimed_by = $3 AND claim = $4",
    )
    .bind(claimed.stored.draft.id.as_str())
    .bind(claimed.work.as_str())
    .bind(instance.as_str())
    .bind(claimed.claim.as_str())
    .bind(due_at)
    .bind(claimed.due_at)
    .execute(&mut *store.change().await?)
    .await?;
    Ok(())
}

/// What waits. Nobody is at claimed work any more when its claim ends.
pub(super) async fn pending(
    store: &Base,
    connector: &ConnectorName,
) -> Result<Pending, StoreError> {
    let mut reader = store.read().await?;
    let kinds = sqlx::query(
        "SELECT kind, COUNT(*) AS number, MIN(CASE
             WHEN claimed_until IS NULL OR claimed_until < due_at THEN due_at
             ELSE claimed_until END) AS next_due
         FROM work WHERE connector = $1 GROUP BY kind ORDER BY kind",
    )
    .bind(connector.as_str())
    .fetch_all(&mut *reader)
    .await?;
    let mut pending = Pending::default();
    for row in &kinds {
        let next_due: i64 = row.try_get("next_due")?;
        pending.next_due = Some(pending.next_due.map_or(next_due, |at| at.min(next_due)));
        if let Ok(work) = row.try_get::<String, _>("kind")?.parse() {
            let number = row.try_get::<i64, _>("number")?;
            pending.number.push((work, number.unsigned_abs()));
        }
    }
    let unknown = sqlx::query(
        "SELECT COUNT(*) AS number, MIN(sent_at) AS since FROM room
         WHERE phase = 'unknown' AND connector = $1",
    )
    .bind(connector.as_str())
    .fetch_one(&mut *reader)
    .await?;
    let since = unknown.try_get::<Option<i64>, _>("since")?;
    let number = unknown.try_get::<i64, _>("number")?.unsigned_abs();
    pending.unknown = since.map(|since| (number, since));
    Ok(pending)
}
