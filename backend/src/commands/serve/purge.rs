//! What was kept long enough goes. Only while the clock is known to be right: a wrong one would take
//! rooms that somebody is in.

use std::sync::Arc;
use std::time::Duration;

use apizee_panel_backend::clock::{Clock, Trust, monotonic};
use apizee_panel_backend::store::SqliteStore;

/// How often it is looked whether there is anything to do.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How often ended rooms are looked for, and how often it is said that they cannot be.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// Purges each hour what nobody asked about for so long.
pub(super) async fn purge(store: Arc<SqliteStore>, clock: Clock, trust: Trust, keep: Duration) {
    let keep_s = i64::try_from(keep.as_secs()).unwrap_or(i64::MAX / 2);
    let mut tick = tokio::time::interval(LOOK_EVERY);
    let (mut purged, mut told) = (None, monotonic());
    loop {
        tick.tick().await;
        let now = monotonic();
        let is_due = purged.is_none_or(|at| now >= at + PURGE_EVERY);
        match (is_due, trust.holds()) {
            (true, true) => {
                purged = Some(now);
                once(&store, clock.unix_s(), keep_s).await;
            }
            (true, false) if now >= told + PURGE_EVERY => {
                told = now;
                tracing::warn!(
                    "nothing is purged: neither a token of the Desk nor Apizee has confirmed this machine's clock within a day"
                );
            }
            (true, false) | (false, _) => {}
        }
    }
}

async fn once(store: &SqliteStore, now: i64, keep_s: i64) {
    use apizee_panel_backend::preferences::PreferenceStore as _;
    use apizee_panel_backend::store::Store as _;

    match store.purge(now - keep_s, now).await {
        Ok(rooms) => tracing::info!(rooms, "purged"),
        Err(error) => tracing::error!(%error, "the purge failed; it is tried again in an hour"),
    }
    match store.forget_agents(now - keep_s).await {
        Ok(agents) => tracing::info!(agents, "preferences purged"),
        Err(error) => {
            tracing::error!(%error, "preferences could not be purged; tried again in an hour");
        }
    }
}
