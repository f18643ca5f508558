//! What PostgreSQL says in its own way. A statement is a transaction, and may have several parts: one
//! word with the data base instead of five.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres};

use super::both::{row, start};
use crate::store::{Beginning, Begun, Finished, Instance, Known, Made, StoreError, Wish};

pub(super) use super::PostgresStore as Base;

pub(super) type Row = PgRow;
pub(super) type Connection = PgConnection;
pub(super) type Statement<'a> = Query<'a, Postgres, PgArguments>;

/// A row that is read to be changed.
macro_rules! for_update {
    () => {
        " FOR UPDATE"
    };
}

/// Rows that somebody else is about to change are left out.
macro_rules! skip_locked {
    () => {
        " FOR UPDATE SKIP LOCKED"
    };
}

/// Serializes what a connector may send, until the end of the transaction. The first number keeps
/// this lock apart from others of the data base.
pub(super) async fn alone_with_sms(
    work: &mut Connection,
    connector: &str,
) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_advisory_xact_lock(7311, hashtext($1))")
        .bind(connector)
        .execute(work)
        .await?;
    Ok(())
}

/// Runs a statement that counts a user's slots and takes one. Locked by a statement before it: one that
/// waited within would count what was there before.
pub(super) async fn alone_with_user(
    store: &Base,
    user: &str,
    statement: Statement<'_>,
) -> Result<u64, StoreError> {
    let mut work = store.write().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(7312, hashtext($1))")
        .bind(user)
        .execute(&mut *work)
        .await?;
    let done = statement.execute(&mut *work).await?;
    work.commit().await?;
    Ok(done.rows_affected())
}

/// Writes down the wish and the draft, or nothing.
pub(super) async fn begin(store: &Base, beginning: &Beginning<'_>) -> Result<Begun, StoreError> {
    begin_within(&mut *store.change().await?, beginning).await
}

/// The statement of a beginning, `$1` to `$18` as [`start::bound`] binds them. The wish is written
/// unless something hinders it; the room, if the wish was. All parts see what was there before; who
/// came meanwhile is met at the index of live rooms, and then nothing has happened.
pub(super) async fn begin_within(
    work: &mut Connection,
    beginning: &Beginning<'_>,
) -> Result<Begun, StoreError> {
    let statement = sqlx::query(concat!(
        "WITH lives AS (",
        start::lives!(),
        "), wished AS (",
        start::wished!(),
        " RETURNING 1), begun AS (INSERT INTO room (",
        row::drafted!(),
        ", created_at, updated_at)
           SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $11, $11
           FROM wished RETURNING 1)
         SELECT EXISTS (SELECT 1 FROM begun) AS begun, ",
        start::hindered!()
    ));
    match start::bound(statement, beginning).fetch_one(work).await {
        Ok(row) => start::begun(&row),
        Err(error) if start::is_taken(&error) => Ok(Begun::Occupied),
        Err(error) => Err(error.into()),
    }
}

/// The room exists, and is the answer to a wish: `$1` to `$14` as [`start::concluded`] binds them. The
/// wish is locked first, as a beginning does.
pub(super) async fn finish(
    store: &Base,
    known: &Known,
    instance: &Instance,
    answered: Option<(&Wish, Made)>,
    now: i64,
) -> Result<Finished, StoreError> {
    let statement = sqlx::query(concat!(
        "WITH wished AS (SELECT idempotency_key FROM wish
           WHERE connector = $12 AND operator_id = $13 AND idempotency_key = $14 FOR UPDATE),
         finished AS (",
        start::finish!(" AND (SELECT COUNT(*) FROM wished) >= 0"),
        "), answered AS (UPDATE wish SET status = $11, document = $5
           WHERE EXISTS (SELECT 1 FROM finished)
             AND connector = $12 AND operator_id = $13 AND idempotency_key = $14
             AND status IS NULL),
         cleared AS (DELETE FROM work WHERE room_id IN (SELECT id FROM finished)
           AND (kind IN ('look_up', 'twin') OR $1 = 'over'))
         SELECT id FROM finished"
    ));
    let statement = start::concluded(statement, known, instance, answered, now)?;
    start::finished(statement.fetch_all(&mut *store.change().await?).await)
}
