//! What SQLite says in its own way. Several statements go as one word, since each word with a
//! connection wakes its thread and waits for it; `changes()` tells the next one what the last one did.

use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Sqlite, SqliteConnection};

use super::both::{row, start};
use crate::store::{Beginning, Begun, Finished, Instance, Known, Made, StoreError, Wish};

pub(super) use super::SqliteStore as Base;

pub(super) type Row = SqliteRow;
pub(super) type Connection = SqliteConnection;
pub(super) type Statement<'a> = Query<'a, Sqlite, SqliteArguments>;

/// A row that is read to be changed. Who has SQLite's writer is alone anyway.
macro_rules! for_update {
    () => {
        ""
    };
}

/// Rows that somebody else is about to change are left out.
macro_rules! skip_locked {
    () => {
        ""
    };
}

/// Serializes what a connector may send: who has the writer is alone anyway.
pub(super) async fn alone_with_sms(_: &mut Connection, _connector: &str) -> Result<(), StoreError> {
    Ok(())
}

/// Runs a statement that counts a user's slots and takes one: who has the writer is alone anyway.
pub(super) async fn alone_with_user(
    store: &Base,
    _user: &str,
    statement: Statement<'_>,
) -> Result<u64, StoreError> {
    let done = statement.execute(&mut *store.change().await?).await?;
    Ok(done.rows_affected())
}

/// The statements of a beginning, `$1` to `$18` as [`start::bound`] binds them. The wish is written
/// unless something hinders it; the room, if the wish was. The row tells which.
macro_rules! begin {
    () => {
        concat!(
            start::lives!(),
            ";",
            start::wished!(),
            ";",
            "INSERT INTO room (",
            row::drafted!(),
            ", created_at, updated_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $11, $11
             WHERE changes() = 1;
             SELECT changes() = 1 AS begun, ",
            start::hindered!()
        )
    };
}

/// Writes down the wish and the draft, or nothing.
pub(super) async fn begin(store: &Base, beginning: &Beginning<'_>) -> Result<Begun, StoreError> {
    let statements = sqlx::query(concat!("BEGIN IMMEDIATE;", begin!(), ";COMMIT"));
    let mut writer = store.writer.take().await?;
    begun(&writer.at_once(start::bound(statements, beginning)).await?)
}

/// The same, in a transaction with the SMS.
pub(super) async fn begin_within(
    work: &mut Connection,
    beginning: &Beginning<'_>,
) -> Result<Begun, StoreError> {
    let statements = start::bound(sqlx::query(begin!()), beginning);
    begun(&statements.fetch_all(work).await?)
}

fn begun(rows: &[Row]) -> Result<Begun, StoreError> {
    let [row] = rows else {
        return Err(StoreError::Unreadable("how a start began"));
    };
    start::begun(row)
}

/// The room exists, and is the answer to a wish: `$1` to `$14` as [`start::concluded`] binds them.
pub(super) async fn finish(
    store: &Base,
    known: &Known,
    instance: &Instance,
    answered: Option<(&Wish, Made)>,
    now: i64,
) -> Result<Finished, StoreError> {
    let statements = sqlx::query(concat!(
        "BEGIN IMMEDIATE;",
        start::finish!(""),
        ";UPDATE wish SET status = $11, document = $5
          WHERE changes() = 1 AND connector = $12 AND operator_id = $13 AND idempotency_key = $14
            AND status IS NULL;
         DELETE FROM work WHERE room_id = $7 AND (kind IN ('look_up', 'twin') OR $1 = 'over')
           AND EXISTS (SELECT 1 FROM room WHERE id = $7 AND phase IN ('live', 'over'));
         COMMIT"
    ));
    let statements = start::concluded(statements, known, instance, answered, now)?;
    start::finished(store.writer.take().await?.at_once(statements).await)
}
