//! What agents prefer.

use contract::{ConnectorName, OperatorId, Preferences};
use sqlx::Row as _;

use super::dialect::Base;
use crate::preferences::PreferenceStore;
use crate::store::measured::{measured, without_limit};
use crate::store::{Doing, StoreError};

/// How exactly it is known when an agent was seen: a panel that opens should seldom write.
const SEEN_TO_S: i64 = 24 * 60 * 60;

impl PreferenceStore for Base {
    fn preferences<'a>(
        &'a self,
        connector: &'a ConnectorName,
        operator: &'a OperatorId,
        now: i64,
    ) -> Doing<'a, Preferences> {
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
        })
    }

    fn prefer<'a>(
        &'a self,
        connector: &'a ConnectorName,
        operator: &'a OperatorId,
        preferences: &'a Preferences,
        now: i64,
    ) -> Doing<'a, ()> {
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
    }

    fn forget_agents(&self, before: i64) -> Doing<'_, u64> {
        without_limit("forget_agents", async move {
            let gone = sqlx::query("DELETE FROM preference WHERE seen_at < $1")
                .bind(before)
                .execute(&mut *self.change().await?)
                .await?;
            Ok(gone.rows_affected())
        })
    }
}
