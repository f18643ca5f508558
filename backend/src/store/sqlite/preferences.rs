//! Preferences in SQLite.

use contract::{ConnectorName, OperatorId, Preferences};
use sqlx::Row as _;

use super::SqliteStore;
use crate::preferences::PreferenceStore;
use crate::store::{Doing, StoreError};

/// How exactly it is known when an agent was seen: a panel that opens should seldom write.
const SEEN_TO_S: i64 = 24 * 60 * 60;

impl PreferenceStore for SqliteStore {
    fn preferences<'a>(
        &'a self,
        connector: &'a ConnectorName,
        operator: &'a OperatorId,
        now: i64,
    ) -> Doing<'a, Preferences> {
        Box::pin(async move {
            let found = sqlx::query(
                "SELECT document, seen_at FROM preference WHERE connector = $1 AND operator_id = $2",
            )
            .bind(connector.as_str())
            .bind(operator.as_str())
            .fetch_optional(&mut *self.readers.take().await?)
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
                .execute(&mut *self.writer.take().await?)
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
        Box::pin(async move {
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
            .execute(&mut *self.writer.take().await?)
            .await?;
            Ok(())
        })
    }

    fn forget_agents(&self, before: i64) -> Doing<'_, u64> {
        Box::pin(async move {
            let gone = sqlx::query("DELETE FROM preference WHERE seen_at < $1")
                .bind(before)
                .execute(&mut *self.writer.take().await?)
                .await?;
            Ok(gone.rows_affected())
        })
    }
}

#[cfg(test)]
mod tests {
    use contract::AgentSide;

    use super::*;

    const NOW: i64 = 1_795_253_400;
    const DAY: i64 = 24 * 60 * 60;

    #[tokio::test]
    async fn an_agent_is_remembered_while_they_are_seen() {
        let file = std::env::temp_dir().join(format!("apizee-panel-{}.db", uuid::Uuid::new_v4()));
        let store = SqliteStore::open(&file).await.unwrap();
        let names = ["acme", "globex"].map(|name| name.parse::<ConnectorName>().unwrap());
        let agent: OperatorId = "270586".parse().unwrap();
        let wish = Preferences {
            service_key: Some("115f89503138416a242f40fb7d7f338e".parse().unwrap()),
            agent_side: AgentSide::Panel,
        };
        for connector in &names {
            let known = store.preferences(connector, &agent, NOW).await.unwrap();
            assert_eq!(known, Preferences::default());
            store.prefer(connector, &agent, &wish, NOW).await.unwrap();
        }
        store
            .prefer(&names[1], &agent, &Preferences::default(), NOW)
            .await
            .unwrap();
        let later = NOW + 2 * DAY;
        let known = store.preferences(&names[0], &agent, later).await.unwrap();
        assert_eq!(known, wish);

        assert_eq!(store.forget_agents(NOW + DAY).await.unwrap(), 1);
        assert_eq!(store.forget_agents(NOW + DAY).await.unwrap(), 0);
        let known = store.preferences(&names[0], &agent, later).await.unwrap();
        assert_eq!(known, wish, "seen two days later");

        store.close().await;
        for ending in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{ending}", file.display())));
        }
    }
}
