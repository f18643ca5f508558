//! What was kept long enough goes. Only while the clock is known to be right: a wrong one would take
//! rooms that somebody is in.

use std::time::Duration;

use apizee_panel_backend::clock::{Trust, monotonic};
use apizee_panel_backend::config::Config;
use apizee_panel_backend::store::Opened;

/// How often it is looked whether there is anything to do.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How often ended rooms are looked for, and how often it is said that they cannot be.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// How long things are kept, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keep {
    rooms_s: i64,
    trail_s: i64,
}

impl Keep {
    pub(super) fn of(config: &Config) -> Self {
        let seconds = |days: u16| i64::from(days) * 24 * 60 * 60;
        Self {
            rooms_s: seconds(config.retention_days),
            trail_s: seconds(config.audit_retention_days),
        }
    }
}

/// Purges each hour what nobody asked about for so long.
pub(super) async fn purge(opened: Opened, trust: Trust, keep: Keep) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    let (mut purged, mut told) = (None, monotonic());
    loop {
        tick.tick().await;
        let now = monotonic();
        let is_due = purged.is_none_or(|at| now >= at + PURGE_EVERY);
        match (is_due, trust.holds()) {
            (true, true) => {
                purged = Some(now);
                once(&opened, keep).await;
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

async fn once(opened: &Opened, keep: Keep) {
    let now = opened.clock.unix_s();
    let gone = [
        ("rooms", opened.store.purge(now - keep.rooms_s, now).await),
        (
            "preferences",
            opened.preferences.forget_agents(now - keep.rooms_s).await,
        ),
        (
            "audit trail",
            opened.trail.forget_entries(now - keep.trail_s).await,
        ),
        (
            "requests",
            opened.accounts.forget_slots(opened.clock.unix_ms()).await,
        ),
    ];
    for (what, gone) in gone {
        match gone {
            Ok(number) => tracing::info!(what, number, "purged"),
            Err(error) => {
                tracing::error!(%error, what, "the purge failed; it is tried again in an hour");
            }
        }
    }
}
