//! The panel's files of all versions.

use async_trait::async_trait;
use sqlx::Row as _;

use super::dialect::Base;
use crate::store::measured::{measured, without_limit};
use crate::store::{PanelFile, PanelFiles, StoreError};

#[async_trait]
impl PanelFiles for Base {
    async fn keep_panel_files(&self, files: &[PanelFile], now: i64) -> Result<(), StoreError> {
        measured("keep_panel_files", keep(self, files, now)).await
    }

    async fn panel_file(&self, name: &str, since: i64) -> Result<Option<Vec<u8>>, StoreError> {
        measured("panel_file", async move {
            let found =
                sqlx::query("SELECT bytes FROM panel_file WHERE name = $1 AND seen_at > $2")
                    .bind(name)
                    .bind(since)
                    .fetch_optional(&mut *self.read().await?)
                    .await?;
            Ok(found.map(|row| row.try_get("bytes")).transpose()?)
        })
        .await
    }

    async fn forget_panel_files(&self, since: i64) -> Result<u64, StoreError> {
        without_limit("forget_panel_files", async move {
            let gone = sqlx::query("DELETE FROM panel_file WHERE seen_at <= $1")
                .bind(since)
                .execute(&mut *self.change().await?)
                .await?;
            Ok(gone.rows_affected())
        })
        .await
    }
}

/// Each by itself: nobody waits long behind a large one, and no two wait for one another.
async fn keep(store: &Base, files: &[PanelFile], now: i64) -> Result<(), StoreError> {
    for file in files {
        let seen = sqlx::query(
            "UPDATE panel_file SET seen_at = CASE WHEN seen_at < $2 THEN $2 ELSE seen_at END
             WHERE name = $1",
        )
        .bind(&file.name)
        .bind(now)
        .execute(&mut *store.change().await?)
        .await?;
        if seen.rows_affected() == 0 {
            sqlx::query(
                "INSERT INTO panel_file (name, seen_at, bytes) VALUES ($1, $2, $3)
                 ON CONFLICT (name) DO NOTHING",
            )
            .bind(&file.name)
            .bind(now)
            .bind(&file.bytes)
            .execute(&mut *store.change().await?)
            .await?;
        }
    }
    Ok(())
}
