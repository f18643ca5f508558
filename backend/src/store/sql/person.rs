//! What is stored of a person, and the keys of their hashes.

use contract::ConnectorName;
use sqlx::Row as _;

use super::dialect::{Base, Connection, Row, Statement};
use super::row;
use crate::store::{StoreError, Stored, Whose};

/// The rooms of a connector that are a person's or a conversation's, as [`bind`] binds them: for
/// whom they were made, and those in which an SMS went to the person.
macro_rules! theirs {
    () => {
        " FROM room WHERE connector = $1 AND (conversation_id = $2 OR phone_hash = $3
            OR email_hash = $4 OR id IN (SELECT room_id FROM invitation
              WHERE connector = $1 AND contact_hash IN ($3, $4)))"
    };
}

/// As `$1` to `$4`. What is not asked for is NULL, which nothing equals.
fn bind<'a>(
    statement: Statement<'a>,
    connector: &'a ConnectorName,
    whose: &'a Whose,
) -> Statement<'a> {
    let (conversation, phone, email) = match whose {
        Whose::Conversation(conversation) => (Some(conversation.as_str()), None, None),
        Whose::Phone(hash) => (None, Some(hash.as_str()), None),
        Whose::Email(hash) => (None, None, Some(hash.as_str())),
    };
    statement
        .bind(connector.as_str())
        .bind(conversation)
        .bind(phone)
        .bind(email)
}

/// All of it, newest first, whatever its standing.
pub(super) async fn about(
    store: &Base,
    connector: &ConnectorName,
    whose: &Whose,
) -> Result<Vec<Stored>, StoreError> {
    let statement = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        theirs!(),
        " ORDER BY created_at DESC, sent_at DESC"
    ));
    let found = bind(statement, connector, whose)
        .fetch_all(&mut *store.read().await?)
        .await?;
    found.iter().map(row::stored).collect()
}

/// A room that is to go, by what its traces are found.
struct Trace {
    room: String,
    conversation: String,
    operator: String,
    key: String,
}

impl Trace {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            room: row.try_get("id")?,
            conversation: row.try_get("conversation_id")?,
            operator: row.try_get("operator_id")?,
            key: row.try_get("idempotency_key")?,
        })
    }
}

/// Deletes the rooms, the wishes for them and those that were answered with them, their SMS and those
/// to the person, their work, and that Apizee was asked about the conversations. A room that comes
/// meanwhile stays.
pub(super) async fn erase(
    store: &Base,
    connector: &ConnectorName,
    whose: &Whose,
) -> Result<u64, StoreError> {
    let mut work = store.write().await?;
    let statement = sqlx::query(concat!(
        "SELECT id, conversation_id, operator_id, idempotency_key",
        theirs!(),
        " ORDER BY id"
    ));
    let found = bind(statement, connector, whose)
        .fetch_all(&mut *work)
        .await?;
    let traces: Vec<Trace> = found.iter().map(Trace::read).collect::<Result<_, _>>()?;
    for trace in &traces {
        erase_wishes(&mut work, connector, trace).await?;
    }
    let mut gone = 0;
    for trace in &traces {
        gone += sqlx::query("DELETE FROM room WHERE id = $1")
            .bind(&trace.room)
            .execute(&mut *work)
            .await?
            .rows_affected();
    }
    let of_theirs = sqlx::query(
        "DELETE FROM invitation
         WHERE connector = $1 AND (conversation_id = $2 OR contact_hash IN ($3, $4))",
    );
    bind(of_theirs, connector, whose)
        .execute(&mut *work)
        .await?;
    for trace in &traces {
        for statement in [
            "DELETE FROM invitation WHERE room_id = $1",
            "DELETE FROM work WHERE room_id = $1",
        ] {
            sqlx::query(statement)
                .bind(&trace.room)
                .execute(&mut *work)
                .await?;
        }
    }
    let asked = traces.iter().map(|trace| trace.conversation.as_str());
    let named = match whose {
        Whose::Conversation(conversation) => Some(conversation.as_str()),
        Whose::Phone(_) | Whose::Email(_) => None,
    };
    for conversation in asked.chain(named) {
        sqlx::query("DELETE FROM asked WHERE connector = $1 AND conversation_id = $2")
            .bind(connector.as_str())
            .bind(conversation)
            .execute(&mut *work)
            .await?;
    }
    work.commit().await?;
    Ok(gone)
}

/// The wish that a room was begun for, and all that were answered with it: the answer names its id.
async fn erase_wishes(
    work: &mut Connection,
    connector: &ConnectorName,
    trace: &Trace,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM wish WHERE connector = $1 AND ((operator_id = $2 AND idempotency_key = $3)
           OR REPLACE(document, $4, '') <> document)",
    )
    .bind(connector.as_str())
    .bind(&trace.operator)
    .bind(&trace.key)
    .bind(&trace.room)
    .execute(work)
    .await?;
    Ok(())
}

/// The key of a connector's hashes.
pub(super) async fn key(
    store: &Base,
    connector: &ConnectorName,
) -> Result<Option<String>, StoreError> {
    let found = sqlx::query("SELECT sealed FROM connector_key WHERE connector = $1")
        .bind(connector.as_str())
        .fetch_optional(&mut *store.read().await?)
        .await?;
    Ok(found.map(|row| row.try_get("sealed")).transpose()?)
}

/// Keeps it, and tells what is kept: of two processes that make one at a time, the first one's.
pub(super) async fn keep_key(
    store: &Base,
    connector: &ConnectorName,
    instead_of: Option<&str>,
    sealed: &str,
) -> Result<String, StoreError> {
    let statement = match instead_of {
        None => sqlx::query(
            "INSERT INTO connector_key (connector, sealed) VALUES ($1, $2)
             ON CONFLICT (connector) DO NOTHING",
        )
        .bind(connector.as_str())
        .bind(sealed),
        Some(instead_of) => {
            sqlx::query("UPDATE connector_key SET sealed = $2 WHERE connector = $1 AND sealed = $3")
                .bind(connector.as_str())
                .bind(sealed)
                .bind(instead_of)
        }
    };
    statement.execute(&mut *store.change().await?).await?;
    let kept = key(store, connector).await?;
    kept.ok_or(StoreError::Unreadable("a connector's key, which is gone"))
}
