//! How a start that was begun is concluded: known, refused or unknown, and never left as it is while
//! this process lives.

use std::sync::Arc;
use std::time::Duration;

use contract::Room;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{Inner, RoomsError, unknown};
use crate::clock::monotonic;
use crate::store::{Answer, Draft, Finished, Known, Made, Standing, StoreError, Wish};

/// How long the agent waits for the store before the room is shown all the same.
const STORE_PATIENCE: Duration = Duration::from_secs(3);

/// For so long a room that Apizee has is tried to be written down; then the process has other
/// troubles, and the next one looks the room up.
const WRITE_FOR: Duration = Duration::from_secs(10 * 60);

/// Between two tries, at first and at most.
const AGAIN: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(5)];

/// A start that is written down. Dropped without a conclusion, its outcome is unknown.
pub(super) struct Begun {
    inner: Arc<Inner>,
    draft: Option<Draft>,
}

impl Begun {
    pub(super) fn new(inner: &Arc<Inner>, draft: &Draft) -> Self {
        Self {
            inner: Arc::clone(inner),
            draft: Some(draft.clone()),
        }
    }

    /// Apizee has it: written down, again where the store fails, and shown to the agent whatever
    /// the store does.
    pub(super) async fn known(mut self, wish: &Wish, known: Known) -> Result<Answer, RoomsError> {
        let Some(draft) = self.draft.take() else {
            return Err(RoomsError::Broken);
        };
        let (inner, wish) = (Arc::clone(&self.inner), wish.clone());
        let room = known.room.clone();
        let (done, written) = oneshot::channel();
        self.inner.background.spawn(async move {
            let finished = inner.write_known(&draft, &wish, &known).await;
            // Fails when the agent has been answered.
            let _ = done.send(finished);
        });
        let made = Made::New;
        match timeout(STORE_PATIENCE, written).await {
            Ok(Ok(Ok(Finished::Yes))) => Ok(Answer { made, room }),
            Ok(Ok(Ok(Finished::Occupied | Finished::Gone))) => self.inner.instead_of(room).await,
            Ok(Ok(Err(_)) | Err(_)) | Err(_) => {
                tracing::error!(room = %room.id, "a room is shown before it could be written down");
                Ok(Answer { made, room })
            }
        }
    }

    /// Apizee refused it, or was never asked.
    pub(super) async fn refused(self) {
        if let Some(forgetting) = self.forget() {
            // Fails only where the task panicked.
            let _ = forgetting.await;
        }
    }

    /// Apizee was never asked, and whether it is written down is not known: the store did not say.
    /// Nobody waits for that.
    pub(super) fn never_asked(self) {
        drop(self.forget());
    }

    fn forget(mut self) -> Option<JoinHandle<()>> {
        let draft = self.draft.take()?;
        let inner = Arc::clone(&self.inner);
        let forget = async move {
            let refused = insist(|| inner.store.refused(&draft, &inner.instance));
            if let Err(error) = refused.await {
                tracing::error!(%error, room = %draft.id, "a refused start could not be forgotten");
            }
        };
        Some(self.inner.background.spawn(forget))
    }

    /// Nobody knows: it is looked up for `settles_after_s` from now on, which is no earlier than
    /// Apizee was asked last.
    pub(super) async fn unknown(mut self, settles_after_s: i64) -> Result<(), RoomsError> {
        match self.draft.take() {
            Some(draft) => {
                let inner = Arc::clone(&self.inner);
                let lose = async move { inner.lose(&draft, settles_after_s).await };
                let lost = self.inner.background.spawn(lose).await;
                lost.map_err(|_| RoomsError::Broken)?.map_err(Into::into)
            }
            None => Err(RoomsError::Broken),
        }
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(draft) = self.draft.take() {
            let inner = Arc::clone(&self.inner);
            self.inner.background.spawn(async move {
                if let Err(error) = inner.lose(&draft, unknown::SILENCE_S).await {
                    tracing::error!(%error, room = %draft.id, "a broken start could not be written down");
                }
            });
        }
    }
}

impl Inner {
    async fn lose(&self, draft: &Draft, settles_after_s: i64) -> Result<(), StoreError> {
        let until = self.clock.unix_s() + settles_after_s;
        let lose = || {
            let now = self.clock.unix_s();
            self.store.lose(&draft.id, &self.instance, until, now)
        };
        insist(lose).await?;
        self.work.notify_one();
        Ok(())
    }

    async fn write_known(
        &self,
        draft: &Draft,
        wish: &Wish,
        known: &Known,
    ) -> Result<Finished, StoreError> {
        let finish = || {
            let now = self.clock.unix_s();
            let answered = Some((wish, Made::New));
            self.store.finish(known, &self.instance, answered, now)
        };
        let finished = insist(finish).await;
        match &finished {
            Ok(Finished::Yes) => self.work.notify_one(),
            Ok(Finished::Occupied) => {
                tracing::warn!(room = %draft.id, "a room came to light beside another");
                self.end_twin(draft, known).await;
            }
            Ok(Finished::Gone) => {}
            Err(error) => {
                tracing::error!(%error, room = %draft.id, "a room could not be written down");
            }
        }
        finished
    }

    /// Somebody else was quicker: what is written down is the answer.
    async fn instead_of(&self, room: Room) -> Result<Answer, RoomsError> {
        let connector = &self.settings.name;
        let stored = self.store.room(connector, &room.id).await?;
        match stored.map(|stored| (stored.draft, stored.standing)) {
            Some((_, Standing::Known { room, .. })) => Ok(Answer {
                made: Made::New,
                room: *room,
            }),
            Some((draft, _)) => {
                let live = self.store.live(&draft.subject).await?;
                match live.map(|stored| stored.standing) {
                    Some(Standing::Known { room, .. }) => Ok(Answer {
                        made: Made::Nothing,
                        room: *room,
                    }),
                    Some(Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. })
                    | None => Err(RoomsError::InFlight),
                }
            }
            None => Err(RoomsError::Broken),
        }
    }
}

/// Does what must be written down, again and again while the store fails.
async fn insist<T, Writing>(write: impl Fn() -> Writing) -> Result<T, StoreError>
where
    Writing: Future<Output = Result<T, StoreError>>,
{
    let deadline = monotonic() + WRITE_FOR;
    let [mut wait, longest] = AGAIN;
    loop {
        match write().await {
            Err(error) if monotonic() < deadline => {
                tracing::warn!(%error, "the store fails; what must be written down is tried again");
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(longest);
            }
            outcome => return outcome,
        }
    }
}
