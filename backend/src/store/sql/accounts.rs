//! What all processes share of Apizee's users.

use async_trait::async_trait;
use sqlx::Row as _;

use super::dialect::{self, Base, Row};
use crate::store::measured::{measured, without_limit};
use crate::store::{
    Accounts, Barred, Instance, Renewal, Renewed, Slot, StoreError, Taken, TokenState, UserKey,
};

#[async_trait]
impl Accounts for Base {
    async fn take(
        &self,
        user: &UserKey,
        most: u32,
        now_ms: i64,
        held_until_ms: i64,
    ) -> Result<Taken, StoreError> {
        measured("take", take(self, user, most, now_ms, held_until_ms)).await
    }

    async fn answered(&self, slot: &Slot, free_at_ms: i64) -> Result<(), StoreError> {
        measured("answered", async move {
            sqlx::query("UPDATE slot SET free_at_ms = $2 WHERE id = $1")
                .bind(&slot.0)
                .bind(free_at_ms)
                .execute(&mut *self.change().await?)
                .await?;
            Ok(())
        })
        .await
    }

    async fn give_back(&self, slot: &Slot) -> Result<(), StoreError> {
        measured("give_back", async move {
            sqlx::query("DELETE FROM slot WHERE id = $1")
                .bind(&slot.0)
                .execute(&mut *self.change().await?)
                .await?;
            Ok(())
        })
        .await
    }

    async fn close(&self, user: &UserKey, until_ms: i64) -> Result<(), StoreError> {
        // Of two answers that cross, the later end holds.
        measured("close", async move {
            sqlx::query(
                "INSERT INTO account (user_key, closed_until_ms) VALUES ($1, $2)
                 ON CONFLICT (user_key) DO UPDATE SET closed_until_ms = excluded.closed_until_ms
                 WHERE account.closed_until_ms IS NULL
                   OR account.closed_until_ms < excluded.closed_until_ms",
            )
            .bind(user.as_str())
            .bind(until_ms)
            .execute(&mut *self.change().await?)
            .await?;
            Ok(())
        })
        .await
    }

    async fn counted(&self, user: &UserKey, now_ms: i64) -> Result<(u32, Option<i64>), StoreError> {
        measured("counted", counted(self, user, now_ms)).await
    }

    async fn token(&self, user: &UserKey) -> Result<TokenState, StoreError> {
        measured("token", token(self, user)).await
    }

    async fn begin_renewal(
        &self,
        user: &UserKey,
        instance: &Instance,
        instead_of: Option<&str>,
        now_ms: i64,
        lease_until_ms: i64,
    ) -> Result<Renewal, StoreError> {
        let lease = (now_ms, lease_until_ms);
        measured(
            "begin_renewal",
            begin_renewal(self, user, instance, instead_of, lease),
        )
        .await
    }

    async fn end_renewal(
        &self,
        user: &UserKey,
        instance: &Instance,
        renewed: &Renewed,
    ) -> Result<(), StoreError> {
        measured("end_renewal", end_renewal(self, user, instance, renewed)).await
    }

    async fn forget_token(&self, user: &UserKey, sealed: &str) -> Result<(), StoreError> {
        measured("forget_token", async move {
            sqlx::query(
                "UPDATE account SET token = NULL, token_until_ms = NULL
                 WHERE user_key = $1 AND token = $2",
            )
            .bind(user.as_str())
            .bind(sealed)
            .execute(&mut *self.change().await?)
            .await?;
            Ok(())
        })
        .await
    }

    async fn lift_bar(&self, user: &UserKey) -> Result<(), StoreError> {
        measured("lift_bar", async move {
            sqlx::query(
                "UPDATE account SET barred_until_ms = NULL, failures = 0, barred_status = NULL
                 WHERE user_key = $1",
            )
            .bind(user.as_str())
            .execute(&mut *self.change().await?)
            .await?;
            Ok(())
        })
        .await
    }

    async fn forget_slots(&self, now_ms: i64) -> Result<u64, StoreError> {
        without_limit("forget_slots", async move {
            let gone = sqlx::query("DELETE FROM slot WHERE free_at_ms <= $1")
                .bind(now_ms)
                .execute(&mut *self.change().await?)
                .await?;
            Ok(gone.rows_affected())
        })
        .await
    }
}

/// Takes a slot, alone among all who take one of this user: counting and taking are one.
async fn take(
    store: &Base,
    user: &UserKey,
    most: u32,
    now_ms: i64,
    held_until_ms: i64,
) -> Result<Taken, StoreError> {
    let slot = Slot(uuid::Uuid::new_v4().simple().to_string());
    let statement = sqlx::query(
        "INSERT INTO slot (id, user_key, free_at_ms) SELECT $1, $2, $3
         WHERE (SELECT COUNT(*) FROM slot WHERE user_key = $2 AND free_at_ms > $4) < $5
           AND NOT EXISTS (SELECT 1 FROM account WHERE user_key = $2 AND closed_until_ms > $4)",
    )
    .bind(&slot.0)
    .bind(user.as_str())
    .bind(held_until_ms)
    .bind(now_ms)
    .bind(i64::from(most));
    if dialect::alone_with_user(store, user.as_str(), statement).await? == 1 {
        return Ok(Taken::Slot(slot));
    }
    let until_ms = free_at_ms(store, user, most, now_ms).await?;
    Ok(Taken::Wait { until_ms })
}

/// When so many slots will have fallen out that one is free, and the window is open.
async fn free_at_ms(
    store: &Base,
    user: &UserKey,
    most: u32,
    now_ms: i64,
) -> Result<i64, StoreError> {
    // With the `most`-th that falls out last, `most - 1` remain.
    let row = sqlx::query(
        "SELECT (SELECT closed_until_ms FROM account WHERE user_key = $1) AS closed_until_ms,
           (SELECT free_at_ms FROM slot WHERE user_key = $1 AND free_at_ms > $2
            ORDER BY free_at_ms DESC LIMIT 1 OFFSET $3) AS free_at_ms",
    )
    .bind(user.as_str())
    .bind(now_ms)
    .bind(i64::from(most.saturating_sub(1)))
    .fetch_one(&mut *store.read().await?)
    .await?;
    let closed: Option<i64> = row.try_get("closed_until_ms")?;
    let free: Option<i64> = row.try_get("free_at_ms")?;
    // A slot that fell out meanwhile is to be had at once.
    Ok(closed.max(free).unwrap_or(now_ms).max(now_ms))
}

async fn counted(
    store: &Base,
    user: &UserKey,
    now_ms: i64,
) -> Result<(u32, Option<i64>), StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM slot WHERE user_key = $1 AND free_at_ms > $2) AS number,
           (SELECT closed_until_ms FROM account
            WHERE user_key = $1 AND closed_until_ms > $2) AS closed_until_ms",
    )
    .bind(user.as_str())
    .bind(now_ms)
    .fetch_one(&mut *store.read().await?)
    .await?;
    let number: i64 = row.try_get("number")?;
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    Ok((number, row.try_get("closed_until_ms")?))
}

async fn token(store: &Base, user: &UserKey) -> Result<TokenState, StoreError> {
    let found = sqlx::query(
        "SELECT token, token_until_ms, renewing_until_ms, barred_until_ms, failures, barred_status
         FROM account WHERE user_key = $1",
    )
    .bind(user.as_str())
    .fetch_optional(&mut *store.read().await?)
    .await?;
    let Some(row) = found else {
        return Ok(TokenState::default());
    };
    let token: Option<String> = row.try_get("token")?;
    let until_ms: Option<i64> = row.try_get("token_until_ms")?;
    Ok(TokenState {
        token: token.zip(until_ms),
        barred: barred(&row)?,
        renewing_until: row.try_get("renewing_until_ms")?,
    })
}

fn barred(row: &Row) -> Result<Option<Barred>, StoreError> {
    let Some(until_ms) = row.try_get("barred_until_ms")? else {
        return Ok(None);
    };
    let failures: i64 = row.try_get("failures")?;
    let status: Option<i64> = row.try_get("barred_status")?;
    Ok(Some(Barred {
        until_ms,
        failures: u32::try_from(failures).map_err(|_| StoreError::Unreadable("failures"))?,
        status: status
            .map(u16::try_from)
            .transpose()
            .map_err(|_| StoreError::Unreadable("barred_status"))?,
    }))
}

/// Of all who try at a time one changes the row; the others then see it changed.
async fn begin_renewal(
    store: &Base,
    user: &UserKey,
    instance: &Instance,
    instead_of: Option<&str>,
    (now_ms, lease_until_ms): (i64, i64),
) -> Result<Renewal, StoreError> {
    let mut change = store.change().await?;
    if instead_of.is_none() {
        sqlx::query("INSERT INTO account (user_key) VALUES ($1) ON CONFLICT (user_key) DO NOTHING")
            .bind(user.as_str())
            .execute(&mut *change)
            .await?;
    }
    let begun = sqlx::query(
        "UPDATE account SET renewing_by = $2, renewing_until_ms = $3
         WHERE user_key = $1 AND token IS NOT DISTINCT FROM $4
           AND (renewing_until_ms IS NULL OR renewing_until_ms <= $5)
           AND (barred_until_ms IS NULL OR barred_until_ms <= $5)",
    )
    .bind(user.as_str())
    .bind(instance.as_str())
    .bind(lease_until_ms)
    .bind(instead_of)
    .bind(now_ms)
    .execute(&mut *change)
    .await?;
    Ok(if begun.rows_affected() == 1 {
        Renewal::Ours
    } else {
        Renewal::Others
    })
}

/// A process whose lease another has taken over has nothing to say any more.
async fn end_renewal(
    store: &Base,
    user: &UserKey,
    instance: &Instance,
    renewed: &Renewed,
) -> Result<(), StoreError> {
    let statement = match renewed {
        Renewed::Token(sealed, until_ms) => sqlx::query(
            "UPDATE account SET renewing_by = NULL, renewing_until_ms = NULL,
               token = $3, token_until_ms = $4,
               barred_until_ms = NULL, failures = 0, barred_status = NULL
             WHERE user_key = $1 AND renewing_by = $2",
        )
        .bind(user.as_str())
        .bind(instance.as_str())
        .bind(sealed)
        .bind(until_ms),
        Renewed::Failed(barred) => sqlx::query(
            "UPDATE account SET renewing_by = NULL, renewing_until_ms = NULL,
               barred_until_ms = $3, failures = $4, barred_status = $5
             WHERE user_key = $1 AND renewing_by = $2",
        )
        .bind(user.as_str())
        .bind(instance.as_str())
        .bind(barred.until_ms)
        .bind(i64::from(barred.failures))
        .bind(barred.status.map(i64::from)),
    };
    statement.execute(&mut *store.change().await?).await?;
    Ok(())
}
