//! What agents prefer.

use async_trait::async_trait;
use contract::{ConnectorName, OperatorId, Preferences};
use sqlx::Row as _;

use super::dialect::Base;
use crate::preferences::PreferenceStore;
use crate::store::StoreError;
use crate::store::measured::{measured, without_limit};

/// How exactly it is known when an agent was seen: a panel that opens should seldom write.
const SEEN_TO_S: i64 = 24 * 60 * 60;

#[async_trait]
impl PreferenceStore for Base {
    async fn preferences(
        &self,
        connector: &ConnectorName,
        operator: &OperatorId,
        now: i64,
    ) -> Result<Preferences, StoreError> {
        measured("preferences", async move {
            let found = sqlx::query(
                "SELECT document, seen_at FROM preference WHERE connector = $1 AND operator_id = $2",
            )
            .bind(connector.as_str())
            .bind(operator.as_str())
            .fetch_optional(&mut *self.read().await?)
            .await?;
            let Some(found) = found else {
                return Ok(Preferences::default());
            };
            let document: String = found.try_get("document")?;
            if found.try_get::<i64, _>("seen_at")? < now - SEEN_TO_S {
                sqlx::query(
                    "UPDATE preference SET seen_at = $1 WHERE connector = $2 AND operator_id = $3",
                )
                .bind(now)
                .bind(connector.as_str())
                .bind(operator.as_str())
                .execute(&mut *self.change().await?)
                .await?;
            }
            serde_json::from_str(&document).map_err(|_| StoreError::Unreadable("a preference"))
        }).await
    }

    async fn prefer(
        &self,
        connector: &ConnectorName,
        operator: &OperatorId,
        preferences: &Preferences,
        now: i64,
    ) -> Result<(), StoreError> {
        measured("prefer", async move {
            let document = serde_json::to_string(preferences)
                .map_err(|_| StoreError::Unreadable("preferences that are no JSON"))?;
            sqlx::query(
                "INSERT INTO preference (connector, operator_id, document, seen_at)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (connector, operator_id) DO UPDATE SET
                    document = excluded.document, seen_at = excluded.seen_at",
            )
            .bind(connector.as_str())
            .bind(operator.as_str())
            .bind(document)
            .bind(now)
            .execute(&mut *self.change().await?)
            .await?;
            Ok(())
        })
        .await
    }

    async fn forget_agents(&self, before: i64) -> Result<u64, StoreError> {
        without_limit("forget_agents", async move {
            let gone = sqlx::query("DELETE FROM preference WHERE seen_at < $1")
                .bind(before)
                .execute(&mut *self.change().await?)
                .await?;
            Ok(gone.rows_affected())
        })
        .await
    }
}
