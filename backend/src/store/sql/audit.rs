//! The trail.

use async_trait::async_trait;
use contract::{ConnectorName, RoomId};
use sqlx::Row as _;

use super::dialect::{Base, Row};
use super::row::parsed;
use crate::store::measured::{measured, without_limit};
use crate::store::{Entry, StoreError, Trail};

#[async_trait]
impl Trail for Base {
    async fn record(&self, entry: &Entry) -> Result<(), StoreError> {
        measured("record", record(self, entry)).await
    }

    async fn entries(
        &self,
        connector: &ConnectorName,
        room: Option<&RoomId>,
        most: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        measured("entries", entries(self, connector, room, most)).await
    }

    async fn forget_entries(&self, before: i64) -> Result<u64, StoreError> {
        without_limit("forget_entries", async move {
            let gone = sqlx::query("DELETE FROM audit WHERE at < $1")
                .bind(before)
                .execute(&mut *self.change().await?)
                .await?;
            Ok(gone.rows_affected())
        })
        .await
    }
}

async fn record(store: &Base, entry: &Entry) -> Result<(), StoreError> {
    // Ids in the order of their making: of one second, the later line is the newer.
    let id = uuid::Uuid::now_v7().simple().to_string();
    sqlx::query(
        "INSERT INTO audit (id, connector, at, operator_id, action, room_id, outcome)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(entry.connector.as_str())
    .bind(entry.at)
    .bind(entry.operator.as_ref().map(|operator| operator.as_str()))
    .bind(entry.action.as_str())
    .bind(entry.room.as_ref().map(RoomId::as_str))
    .bind(&entry.outcome)
    .execute(&mut *store.change().await?)
    .await?;
    Ok(())
}

async fn entries(
    store: &Base,
    connector: &ConnectorName,
    room: Option<&RoomId>,
    most: u32,
) -> Result<Vec<Entry>, StoreError> {
    let statement = match room {
        Some(room) => sqlx::query(
            "SELECT at, connector, operator_id, action, room_id, outcome FROM audit
             WHERE connector = $1 AND room_id = $3 ORDER BY at DESC, id DESC LIMIT $2",
        )
        .bind(connector.as_str())
        .bind(i64::from(most))
        .bind(room.as_str()),
        None => sqlx::query(
            "SELECT at, connector, operator_id, action, room_id, outcome FROM audit
             WHERE connector = $1 ORDER BY at DESC, id DESC LIMIT $2",
        )
        .bind(connector.as_str())
        .bind(i64::from(most)),
    };
    let found = statement.fetch_all(&mut *store.read().await?).await?;
    found.iter().map(entry).collect()
}

fn entry(row: &Row) -> Result<Entry, StoreError> {
    let operator: Option<String> = row.try_get("operator_id")?;
    let room: Option<String> = row.try_get("room_id")?;
    Ok(Entry {
        at: row.try_get("at")?,
        connector: parsed(row, "connector")?,
        operator: operator
            .map(|text| {
                text.parse()
                    .map_err(|_| StoreError::Unreadable("operator_id"))
            })
            .transpose()?,
        action: parsed(row, "action")?,
        room: room
            .map(|text| text.parse().map_err(|_| StoreError::Unreadable("room_id")))
            .transpose()?,
        outcome: row.try_get("outcome")?,
    })
}
