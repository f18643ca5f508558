//! What a start reads and writes: one word with the data base before Apizee is asked, one after its
//! answer.

use sqlx::Row as _;

use super::dialect::{self, Base, Row, Statement};
use super::{row, sms};
use crate::store::{
    ANSWERS_KEPT_S, Before, Beginning, Begun, Finished, Instance, Known, Made, Order, StoreError,
    Subject, Wish,
};

/// What is known of a wish and of its subject.
pub(super) async fn before(
    store: &Base,
    wish: &Wish,
    subject: &Subject,
    now: i64,
) -> Result<Before, StoreError> {
    let found = sqlx::query(concat!(
        "SELECT wish.body_hash, wish.status, wish.document AS answer, ",
        row::columns!(),
        " FROM (SELECT 1) AS one
         LEFT JOIN wish ON wish.connector = $1 AND wish.operator_id = $2
           AND wish.idempotency_key = $3 AND wish.created_at > $4
         LEFT JOIN room ON room.connector = $1 AND room.conversation_id = $5 AND room.kind = $6
           AND room.phase IN ('starting', 'unknown', 'live')",
    ))
    .bind(wish.connector.as_str())
    .bind(wish.operator.as_str())
    .bind(wish.key.as_str())
    .bind(now - ANSWERS_KEPT_S)
    .bind(subject.conversation.as_str())
    .bind(subject.kind.as_str())
    .fetch_one(&mut *store.read().await?)
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

/// Whoever begins lives: a process that was slow to say so is not taken for dead at once.
macro_rules! lives {
    () => {
        "INSERT INTO instance (id, seen_at) SELECT $10, $11
         WHERE NOT EXISTS (SELECT 1 FROM instance WHERE id = $10 AND seen_at > $11 - 10)
         ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at"
    };
}
pub(in super::super) use lives;

/// Writes the wish unless its subject is taken, its key is another body's, or it has its answer; a
/// key older than a day is a new one.
macro_rules! wished {
    () => {
        "INSERT INTO wish (connector, operator_id, idempotency_key, body_hash, created_at)
         SELECT $2, $8, $9, $17, $11 WHERE NOT EXISTS
           (SELECT 1 FROM room WHERE connector = $2 AND conversation_id = $3 AND kind = $5
              AND phase IN ('starting', 'unknown', 'live'))
         ON CONFLICT (connector, operator_id, idempotency_key) DO UPDATE SET
           body_hash = excluded.body_hash, created_at = excluded.created_at, status = NULL, document = NULL
         WHERE (wish.body_hash = excluded.body_hash AND wish.status IS NULL)
           OR wish.created_at <= $18"
    };
}
pub(in super::super) use wished;

/// Why nothing began: the subject is taken, or the key is another body's.
macro_rules! hindered {
    () => {
        "EXISTS (SELECT 1 FROM room WHERE connector = $2 AND conversation_id = $3 AND kind = $5
           AND phase IN ('starting', 'unknown', 'live')) AS taken,
         EXISTS (SELECT 1 FROM wish WHERE connector = $2 AND operator_id = $8
           AND idempotency_key = $9 AND body_hash <> $17 AND created_at > $18) AS reused"
    };
}
pub(in super::super) use hindered;

/// What the row of a beginning says, with [`hindered`].
pub(in super::super) fn begun(row: &Row) -> Result<Begun, StoreError> {
    let is = |column: &str| row.try_get::<bool, _>(column);
    Ok(match (is("begun")?, is("taken")?, is("reused")?) {
        (true, _, _) => Begun::Yes,
        (false, true, _) => Begun::Occupied,
        (false, false, true) => Begun::KeyReused,
        (false, false, false) => Begun::Answered,
    })
}

/// Binds a beginning as `$1` to `$18`.
pub(in super::super) fn bound<'a>(
    statement: Statement<'a>,
    beginning: &Beginning<'_>,
) -> Statement<'a> {
    let draft = beginning.draft;
    row::bind_draft(
        statement,
        draft,
        row::Phase::Starting,
        beginning.instance.as_str(),
    )
    .bind(beginning.body_hash.as_str().to_owned())
    .bind(draft.sent_at - ANSWERS_KEPT_S)
}

/// Writes down the wish, the draft and its SMS, or nothing.
pub(super) async fn begin(store: &Base, beginning: Beginning<'_>) -> Result<Begun, StoreError> {
    if beginning.sms.is_empty() {
        return dialect::begin(store, &beginning).await;
    }
    let mut work = store.write().await?;
    let connector = beginning.draft.subject.connector.as_str();
    dialect::alone_with_sms(&mut work, connector).await?;
    let begun = dialect::begin_within(&mut work, &beginning).await?;
    if begun != Begun::Yes {
        work.undo().await?;
        return Ok(begun);
    }
    for ordered in beginning.sms {
        match sms::judge(&mut work, ordered, beginning.allowance).await? {
            Order::Yes => sms::insert(&mut work, ordered).await?,
            Order::Repeated => {}
            Order::No(why) => {
                work.undo().await?;
                return Ok(Begun::NoSms(why));
            }
        }
    }
    work.commit().await?;
    Ok(Begun::Yes)
}

/// A room that is now known: one that starts by its own process alone.
macro_rules! finish {
    ($condition:literal) => {
        concat!(
            row::update!(),
            " AND (phase IN ('unknown', 'lost') OR (phase = 'starting' AND instance = $10))
              AND NOT EXISTS (SELECT 1 FROM room AS other WHERE other.connector = room.connector
                AND other.kind = room.kind AND other.apizee_id = $2 AND other.id <> $7)",
            $condition,
            " RETURNING id"
        )
    };
}
pub(in super::super) use finish;

/// Binds what became of a start as `$1` to `$14`.
pub(in super::super) fn concluded<'a>(
    statement: Statement<'a>,
    known: &Known,
    instance: &Instance,
    answered: Option<(&Wish, Made)>,
    now: i64,
) -> Result<Statement<'a>, StoreError> {
    let wish = answered.map(|(wish, _)| wish);
    let statement = row::bind_known(statement, known, row::phase(&known.room), now)?;
    Ok(statement
        .bind(instance.as_str().to_owned())
        .bind(answered.map(|(_, made)| row::status(made)))
        .bind(wish.map(|wish| wish.connector.as_str().to_owned()))
        .bind(wish.map(|wish| wish.operator.as_str().to_owned()))
        .bind(wish.map(|wish| wish.key.as_str().to_owned())))
}

/// What the rows of a finish say.
pub(in super::super) fn finished(
    done: Result<Vec<Row>, sqlx::Error>,
) -> Result<Finished, StoreError> {
    match done {
        Ok(rows) if rows.is_empty() => Ok(Finished::Gone),
        Ok(_) => Ok(Finished::Yes),
        Err(error) if is_taken(&error) => Ok(Finished::Occupied),
        Err(error) => Err(error.into()),
    }
}

/// Whether another room of the subject lives: the index of live rooms, the only one that can be met
/// here (ids are random), says so.
pub(in super::super) fn is_taken(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.is_unique_violation())
}
