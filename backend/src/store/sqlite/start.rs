//! What a start reads and writes: one word with the connection before Apizee is asked, one after
//! its answer.

use contract::RoomId;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Connection as _, Row as _, Sqlite};

use super::connections::Connections;
use super::{live, row};
use crate::store::{
    ANSWERS_KEPT_S, Before, Beginning, Begun, Draft, Known, Made, Order, StoreError, Subject, Wish,
};

/// What is known of a wish and of its subject.
pub(super) async fn before(
    readers: &Connections,
    wish: &Wish,
    subject: &Subject,
    now: i64,
) -> Result<Before, StoreError> {
    let found = sqlx::query(
        "SELECT wish.body_hash, wish.status, wish.document AS answer, room.*
         FROM (SELECT 1)
         LEFT JOIN wish ON wish.connector = $1 AND wish.operator_id = $2
           AND wish.idempotency_key = $3 AND wish.created_at > $4
         LEFT JOIN room ON room.connector = $1 AND room.conversation_id = $5 AND room.kind = $6
           AND room.phase <> 'over'",
    )
    .bind(wish.connector.as_str())
    .bind(wish.operator.as_str())
    .bind(wish.key.as_str())
    .bind(now - ANSWERS_KEPT_S)
    .bind(subject.conversation.as_str())
    .bind(row::kind(subject.kind))
    .fetch_one(&mut *readers.take().await?)
    .await?;
    let is_there = |column: &str| {
        let text = found.try_get::<Option<String>, _>(column);
        text.map(|text| text.is_some())
    };
    Ok(Before {
        wish: is_there("body_hash")?
            .then(|| row::remembered(&found))
            .transpose()?,
        live: is_there("id")?.then(|| row::stored(&found)).transpose()?,
    })
}

/// The statements of a beginning. The wish is written unless its subject is taken or its key is
/// another body's (a key older than a day is a new one); the room, if the wish was. The row tells
/// whether it began, and whether the subject was taken.
macro_rules! begin {
    () => {
        "INSERT INTO wish (connector, operator_id, idempotency_key, body_hash, created_at)
         SELECT $2, $8, $9, $17, $11 WHERE NOT EXISTS
           (SELECT 1 FROM room WHERE connector = $2 AND conversation_id = $3 AND kind = $5
              AND phase <> 'over')
         ON CONFLICT (connector, operator_id, idempotency_key) DO UPDATE SET
           body_hash = excluded.body_hash, created_at = excluded.created_at, status = NULL, document = NULL
         WHERE wish.body_hash = excluded.body_hash OR wish.created_at <= $18;
         INSERT INTO room (id, connector, conversation_id, project_id, kind, phase, reference,
           operator_id, idempotency_key, instance, sent_at, phone_hash, email_hash, phone_masked,
           email_masked, invited, created_at, updated_at)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $11, $11
         WHERE changes() = 1;
         SELECT changes() = 1 AS begun, EXISTS
           (SELECT 1 FROM room WHERE connector = $2 AND conversation_id = $3 AND kind = $5
              AND phase <> 'over' AND id <> $1) AS taken"
    };
}

/// Writes down the wish, the draft and its SMS, or nothing.
pub(super) async fn begin(
    writer: &Connections,
    beginning: Beginning<'_>,
) -> Result<Begun, StoreError> {
    let mut writer = writer.take().await?;
    if beginning.sms.is_empty() {
        let statements = sqlx::query(concat!("BEGIN IMMEDIATE;", begin!(), ";COMMIT"));
        return begun(&writer.at_once(bound(statements, &beginning)).await?);
    }
    let mut work = writer.begin_with("BEGIN IMMEDIATE").await?;
    let statements = bound(sqlx::query(begin!()), &beginning);
    let begun = begun(&statements.fetch_all(&mut *work).await?)?;
    if begun != Begun::Yes {
        return Ok(begun);
    }
    for sms in beginning.sms {
        match live::order_within(&mut work, sms, beginning.allowance).await? {
            Order::Yes | Order::Repeated => {}
            Order::No(why) => return Ok(Begun::NoSms(why)),
        }
    }
    work.commit().await?;
    Ok(Begun::Yes)
}

fn bound<'a>(
    statements: Query<'a, Sqlite, SqliteArguments>,
    beginning: &Beginning<'_>,
) -> Query<'a, Sqlite, SqliteArguments> {
    let draft = beginning.draft;
    row::bind_draft(statements, draft, "starting", beginning.instance.as_str())
        .bind(beginning.body_hash.as_str().to_owned())
        .bind(draft.sent_at - ANSWERS_KEPT_S)
}

fn begun(rows: &[SqliteRow]) -> Result<Begun, StoreError> {
    let [row] = rows else {
        return Err(StoreError::Unreadable("how a start began"));
    };
    Ok(match (row.try_get("begun")?, row.try_get("taken")?) {
        (true, _) => Begun::Yes,
        (false, true) => Begun::Occupied,
        (false, false) => Begun::KeyReused,
    })
}

/// The starting room exists, and is the answer to its wish.
pub(super) async fn finish(
    writer: &Connections,
    known: &Known,
    answered: Option<(&Wish, Made)>,
    now: i64,
) -> Result<(), StoreError> {
    let mut writer = writer.take().await?;
    match answered {
        Some(answered) => {
            let statements = row::update_and_answer(known, answered, now)?;
            writer.at_once(statements).await?;
        }
        None => {
            row::update(known, now)?.execute(&mut *writer).await?;
        }
    }
    Ok(())
}

/// Forgets a starting room.
pub(super) async fn abandon(writer: &Connections, id: &RoomId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM room WHERE id = $1 AND phase = 'starting'")
        .bind(id.as_str())
        .execute(&mut *writer.take().await?)
        .await?;
    Ok(())
}

/// Forgets a starting room and its SMS; not those that an earlier attempt of the wish wrote down.
pub(super) async fn refused(writer: &Connections, draft: &Draft) -> Result<(), StoreError> {
    let statements = sqlx::query(
        "BEGIN IMMEDIATE;
         DELETE FROM room WHERE id = $1 AND phase = 'starting';
         DELETE FROM invitation WHERE connector = $2 AND conversation_id = $3 AND room_id = $1;
         COMMIT",
    );
    let statements = statements
        .bind(draft.id.as_str())
        .bind(draft.subject.connector.as_str())
        .bind(draft.subject.conversation.as_str());
    writer.take().await?.at_once(statements).await?;
    Ok(())
}
