//! One start per conversation and kind at a time, within this process. Across processes the
//! store's unique index does the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use contract::{ConversationId, RoomKind};
use tokio::sync::{Mutex as Queue, OwnedMutexGuard};
use tokio::time::{Instant, timeout_at};

type Key = (ConversationId, RoomKind);

/// The queues, each alive while somebody stands in it.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<Key, Weak<Queue<()>>>>);

/// A turn: over when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _guard: OwnedMutexGuard<()>,
    /// Whether somebody else's turn was waited for, so that what was read before is old.
    pub(super) waited: bool,
}

impl Turns {
    /// Waits for one's turn until the deadline.
    pub(super) async fn take(
        &self,
        conversation: &ConversationId,
        kind: RoomKind,
        deadline: Instant,
    ) -> Option<Turn> {
        let queue = self.queue((conversation.clone(), kind));
        if let Ok(guard) = Arc::clone(&queue).try_lock_owned() {
            return Some(Turn {
                _guard: guard,
                waited: false,
            });
        }
        let guard = timeout_at(deadline, queue.lock_owned()).await.ok()?;
        Some(Turn {
            _guard: guard,
            waited: true,
        })
    }

    fn queue(&self, key: Key) -> Arc<Queue<()>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&key).and_then(Weak::upgrade) {
            return queue;
        }
        if queues.len() > 256 {
            queues.retain(|_, queue| queue.strong_count() > 0);
        }
        let queue = Arc::new(Queue::new(()));
        queues.insert(key, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::monotonic;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn the_second_waits_for_the_first_and_not_for_ever() {
        let turns = Turns::default();
        let conversation: ConversationId = "c-1".parse().unwrap();
        let soon = || monotonic() + Duration::from_secs(5);
        let first = turns
            .take(&conversation, RoomKind::Meeting, soon())
            .await
            .unwrap();
        assert!(!first.waited);
        assert!(
            turns
                .take(&conversation, RoomKind::Assistance, soon())
                .await
                .is_some()
        );
        assert!(
            turns
                .take(&conversation, RoomKind::Meeting, soon())
                .await
                .is_none()
        );
        let (second, ()) = tokio::join!(
            turns.take(&conversation, RoomKind::Meeting, soon()),
            async {
                tokio::time::sleep(Duration::from_secs(1)).await;
                drop(first);
            }
        );
        assert!(second.unwrap().waited);
    }
}
