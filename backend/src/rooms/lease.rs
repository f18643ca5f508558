//! That a process lives is written down every few seconds. What a dead one left starting is looked up
//! by the others.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use super::unknown::SILENCE_S;
use super::{Means, Rooms};
use crate::store::{BEAT_EVERY, StoreError};

/// Says that this process lives, for the first time.
///
/// # Errors
/// The store.
pub async fn begin(means: &Means) -> Result<(), StoreError> {
    means
        .store
        .beat(&means.instance, means.clock.unix_s())
        .await
}

/// Goes on saying so, and takes over from the dead, as long as it is polled.
pub async fn keep(means: Means, rooms: Vec<Rooms>) {
    let mut tick = tokio::time::interval(BEAT_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let beaten = async {
            let now = means.clock.unix_s();
            means.store.beat(&means.instance, now).await?;
            means.store.orphans(now, now + SILENCE_S).await
        };
        match tokio::time::timeout(Duration::from_secs(10), beaten).await {
            Ok(Ok(0)) => {}
            Ok(Ok(starts)) => {
                tracing::warn!(
                    starts,
                    "a process that is gone left starts behind; they are looked up"
                );
                for one in &rooms {
                    Arc::clone(&one.0.work).notify_one();
                }
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "the store does not hear that this process lives")
            }
            Err(_) => tracing::warn!("the store is slow to hear that this process lives"),
        }
    }
}
