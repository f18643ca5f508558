//! The SMS that a room costs.

use sqlx::Row as _;

use super::dialect::{self, Base, Connection};
use super::live;
use crate::store::{Allowance, Ceiling, Change, NoSms, Order, Ordered, StoreError};

const HOUR_S: i64 = 60 * 60;
const DAY_S: i64 = 24 * HOUR_S;

/// Writes an SMS down, unless there were enough.
pub(super) async fn order(
    store: &Base,
    ordered: &Ordered,
    allowance: Allowance,
    change: Change<'_>,
) -> Result<Order, StoreError> {
    let mut work = store.write().await?;
    dialect::alone_with_sms(&mut work, ordered.wish.connector.as_str()).await?;
    let order = judge(&mut work, ordered, allowance).await?;
    if order == Order::Yes {
        live::change(&mut work, &ordered.room, change, ordered.at).await?;
        insert(&mut work, ordered).await?;
    }
    work.commit().await?;
    Ok(order)
}

/// Whether an SMS may go: to each contact only so often, and of each [`Ceiling`] only so many. Counts
/// as long as the transaction holds [`dialect::alone_with_sms`].
pub(super) async fn judge(
    work: &mut Connection,
    ordered: &Ordered,
    allowance: Allowance,
) -> Result<Order, StoreError> {
    if let Some(same) = same(work, ordered).await? {
        return Ok(same);
    }
    let last = sqlx::query(
        "SELECT MAX(asked_at) AS last FROM invitation WHERE connector = $1 AND contact_hash = $2",
    )
    .bind(ordered.wish.connector.as_str())
    .bind(ordered.contact.as_str())
    .fetch_one(&mut *work)
    .await?
    .try_get::<Option<i64>, _>("last")?;
    let guard = last.map_or(0, |at| at + allowance.guard_s - ordered.at);
    let mut longest = (guard > 0).then_some((guard, NoSms::TooSoon { wait_s: guard }));
    for (of, most, within_s) in [
        (Ceiling::Conversation, allowance.per_day, DAY_S),
        (Ceiling::Contact, allowance.contact_per_day, DAY_S),
        (Ceiling::Operator, allowance.operator_per_hour, HOUR_S),
        (Ceiling::Connector, allowance.connector_per_day, DAY_S),
    ] {
        let wait_s = wait_s(work, ordered, of, most, within_s).await?;
        let wait_s = wait_s.filter(|wait_s| longest.is_none_or(|(longest, _)| *wait_s > longest));
        longest = wait_s
            .map(|wait_s| (wait_s, NoSms::Spent { of, wait_s }))
            .or(longest);
    }
    Ok(longest.map_or(Order::Yes, |(_, why)| Order::No(why)))
}

/// Whether the wish came before.
async fn same(work: &mut Connection, ordered: &Ordered) -> Result<Option<Order>, StoreError> {
    let same = sqlx::query(
        "SELECT conversation_id, contact_hash FROM invitation
         WHERE connector = $1 AND operator_id = $2 AND idempotency_key = $3",
    )
    .bind(ordered.wish.connector.as_str())
    .bind(ordered.wish.operator.as_str())
    .bind(ordered.wish.key.as_str())
    .fetch_optional(work)
    .await?;
    let Some(row) = same else {
        return Ok(None);
    };
    let is_it = row.try_get::<String, _>("conversation_id")? == ordered.conversation.as_str()
        && row.try_get::<String, _>("contact_hash")? == ordered.contact.as_str();
    Ok(Some(if is_it {
        Order::Repeated
    } else {
        Order::No(NoSms::KeyReused)
    }))
}

/// How long until fewer than `most` count, where there are that many: until the one falls out with
/// which only `most - 1` newer ones remain.
async fn wait_s(
    work: &mut Connection,
    ordered: &Ordered,
    of: Ceiling,
    most: u32,
    within_s: i64,
) -> Result<Option<i64>, StoreError> {
    let Some(newer) = most.checked_sub(1) else {
        return Ok(Some(within_s));
    };
    let (query, whose) = match of {
        Ceiling::Conversation => (
            sqlx::query(
                "SELECT asked_at FROM invitation
                 WHERE connector = $1 AND asked_at > $2 AND conversation_id = $4
                 ORDER BY asked_at DESC LIMIT 1 OFFSET $3",
            ),
            Some(ordered.conversation.as_str()),
        ),
        Ceiling::Contact => (
            sqlx::query(
                "SELECT asked_at FROM invitation
                 WHERE connector = $1 AND asked_at > $2 AND contact_hash = $4
                 ORDER BY asked_at DESC LIMIT 1 OFFSET $3",
            ),
            Some(ordered.contact.as_str()),
        ),
        Ceiling::Operator => (
            sqlx::query(
                "SELECT asked_at FROM invitation
                 WHERE connector = $1 AND asked_at > $2 AND operator_id = $4
                 ORDER BY asked_at DESC LIMIT 1 OFFSET $3",
            ),
            Some(ordered.wish.operator.as_str()),
        ),
        Ceiling::Connector => (
            sqlx::query(
                "SELECT asked_at FROM invitation WHERE connector = $1 AND asked_at > $2
                 ORDER BY asked_at DESC LIMIT 1 OFFSET $3",
            ),
            None,
        ),
    };
    let mut query = query
        .bind(ordered.wish.connector.as_str())
        .bind(ordered.at - within_s)
        .bind(i64::from(newer));
    if let Some(whose) = whose {
        query = query.bind(whose);
    }
    let Some(row) = query.fetch_optional(work).await? else {
        return Ok(None);
    };
    Ok(Some(
        row.try_get::<i64, _>("asked_at")? + within_s - ordered.at,
    ))
}

/// Counts an SMS.
pub(super) async fn insert(work: &mut Connection, ordered: &Ordered) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO invitation (connector, operator_id, idempotency_key, conversation_id, room_id,
           contact_hash, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(ordered.wish.connector.as_str())
    .bind(ordered.wish.operator.as_str())
    .bind(ordered.wish.key.as_str())
    .bind(ordered.conversation.as_str())
    .bind(ordered.room.as_str())
    .bind(ordered.contact.as_str())
    .bind(ordered.at)
    .execute(work)
    .await?;
    Ok(())
}

/// Forgets an SMS that was not sent.
pub(super) async fn unorder(
    store: &Base,
    ordered: &Ordered,
    change: Change<'_>,
) -> Result<(), StoreError> {
    let mut work = store.write().await?;
    live::change(&mut work, &ordered.room, change, ordered.at).await?;
    sqlx::query(
        "DELETE FROM invitation WHERE connector = $1 AND operator_id = $2 AND idempotency_key = $3",
    )
    .bind(ordered.wish.connector.as_str())
    .bind(ordered.wish.operator.as_str())
    .bind(ordered.wish.key.as_str())
    .execute(&mut *work)
    .await?;
    work.commit().await?;
    Ok(())
}
