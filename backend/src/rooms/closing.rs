//! Rooms that end with their conversation, where the administrator says so: written down first, then
//! Apizee is told, after everything that somebody waits for, until it has heard.

use std::sync::{Arc, Weak};
use std::time::Duration;

use contract::{ConversationId, Room, RoomId};
use tokio::sync::Notify;

use super::{Inner, Rooms, RoomsError, reading};
use crate::apizee::{ApizeeError, Priority};
use crate::config::Closing;
use crate::store::{Standing, StoreError};

/// Between two tries when Apizee cannot be reached.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// After this a room's own time has run out long ago.
const GIVE_UP_AFTER_S: i64 = 24 * 60 * 60;

impl Rooms {
    /// The conversation is over, so its live rooms are to end. Returns when that is written down; a
    /// meeting that is planned for later stays, and a repeat changes nothing.
    ///
    /// # Errors
    /// The store.
    pub async fn conversation_closed(&self, id: &ConversationId) -> Result<(), RoomsError> {
        match self.0.settings.closing {
            Closing::ByAgents => return Ok(()),
            Closing::WithConversation => {}
        }
        let inner = &self.0;
        let now = inner.clock.unix_s();
        let stored = inner.store.rooms(&inner.settings.connector, id).await?;
        let ends = |room: &Room| room.state.is_live() && !is_planned(room, now);
        let ids: Vec<RoomId> = stored
            .into_iter()
            .filter_map(|stored| match stored.standing {
                Standing::Known { room, .. } if ends(&room) => Some(room.id),
                Standing::Known { .. } | Standing::Starting { .. } => None,
            })
            .collect();
        if !ids.is_empty() {
            inner.store.close_later(&ids, now).await?;
            inner.to_close.notify_one();
        }
        Ok(())
    }
}

fn is_planned(room: &Room, now: i64) -> bool {
    let schedule = room.schedule.as_ref();
    schedule.is_some_and(|schedule| reading::unix_s(&schedule.starts_at) > now)
}

/// Ends what is written down, as long as the rooms exist; what an earlier process left, too.
pub(super) async fn close_all(rooms: Weak<Inner>, wake: Arc<Notify>) {
    loop {
        let Some(inner) = rooms.upgrade() else { return };
        let next = inner.close_some().await;
        drop(inner);
        match next {
            Ok(None) => wake.notified().await,
            Ok(Some(wait)) => tokio::time::sleep(wait).await,
            Err(error) => {
                tracing::error!(%error, "rooms to close could not be read");
                tokio::time::sleep(TRY_AGAIN).await;
            }
        }
    }
}

impl Inner {
    /// One try for each; how long until the next, if one is needed.
    async fn close_some(&self) -> Result<Option<Duration>, StoreError> {
        let since = self.clock.unix_s() - GIVE_UP_AFTER_S;
        let waiting = self.store.to_close(&self.settings.connector, since).await?;
        let mut again = None;
        for stored in waiting {
            let Standing::Known { room, .. } = &stored.standing else {
                continue;
            };
            match self.end(&stored, room, Priority::Rest).await {
                Ok(_) => {
                    tracing::info!(room = %room.id, "a room is closed with its conversation");
                }
                Err(RoomsError::Apizee(
                    ApizeeError::BudgetExhausted { retry_after: wait }
                    | ApizeeError::TooManyRequests { reset: wait },
                )) => return Ok(Some(wait)),
                Err(error) => {
                    tracing::info!(%error, room = %room.id, "a room could not be closed yet");
                    again = Some(TRY_AGAIN);
                }
            }
        }
        Ok(again)
    }
}
