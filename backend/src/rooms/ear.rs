//! What Apizee tells by itself: written down before it is acknowledged, many at a time, and where a
//! room may be over, Apizee is asked, within the budget.

use std::collections::HashSet;
use std::sync::{Arc, Weak};
use std::time::Duration;

use contract::RoomId;
use tokio::sync::{mpsc, oneshot};

use super::{Inner, Rooms, RoomsError, life};
use crate::apizee::events::{About, Hint};
use crate::apizee::{ApizeeError, Priority};
use crate::store::{Amendment, StoreError, Stored, Which};

/// How many hints wait at most; a caller beyond waits for its place.
const MOST_WAITING: usize = 4_096;

/// How many hints go into one transaction.
const MOST_AT_ONCE: usize = 256;

/// The first of several hints on one room waits for the others, so that one question answers all.
const GATHER: Duration = Duration::from_millis(500);

/// How often a room is asked about again when Apizee cannot be reached.
const TRIES: u8 = 5;

/// Between two of these tries.
const TRY_AGAIN: Duration = Duration::from_secs(15);

type Heard = (Hint, oneshot::Sender<Result<(), RoomsError>>);

/// The way in for hints.
#[derive(Debug)]
pub(super) struct Ear(mpsc::Sender<Heard>);

impl Ear {
    /// The ear, and the two tasks behind it once [`Listening::begin`] is called.
    pub(super) fn new() -> (Self, Listening) {
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        (Self(sender), Listening(receiver))
    }
}

/// What was heard and waits to be written down.
pub(super) struct Listening(mpsc::Receiver<Heard>);

impl Listening {
    /// Listens as long as the rooms exist.
    pub(super) fn begin(self, rooms: Weak<Inner>) {
        let (ask, asked) = mpsc::unbounded_channel();
        tokio::spawn(write_down(self.0, rooms.clone(), ask));
        tokio::spawn(read_again(asked, rooms));
    }
}

impl Rooms {
    /// Takes in what Apizee tells by itself; returns when it is written down.
    ///
    /// # Errors
    /// The store.
    pub async fn hear(&self, hint: Hint) -> Result<(), RoomsError> {
        let (done, answer) = oneshot::channel();
        let sent = self.0.ear.0.send((hint, done)).await;
        sent.map_err(|_| RoomsError::Broken)?;
        answer.await.map_err(|_| RoomsError::Broken)?
    }
}

async fn write_down(
    mut heard: mpsc::Receiver<Heard>,
    rooms: Weak<Inner>,
    ask: mpsc::UnboundedSender<RoomId>,
) {
    let mut batch = Vec::with_capacity(MOST_AT_ONCE);
    while heard.recv_many(&mut batch, MOST_AT_ONCE).await > 0 {
        let Some(rooms) = rooms.upgrade() else { return };
        let (hints, callers): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        match rooms.amend_by(&hints).await {
            Ok(amended) => {
                for (hint, stored) in hints.iter().zip(amended) {
                    if let Some(stored) = stored.filter(|_| hint.read_again) {
                        // Fails only when this program ends.
                        let _ = ask.send(stored.draft.id);
                    }
                }
                for caller in callers {
                    let _ = caller.send(Ok(()));
                }
            }
            Err(error) => {
                tracing::error!(%error, "webhooks could not be written down");
                for caller in callers {
                    let _ = caller.send(Err(RoomsError::Broken));
                }
            }
        }
    }
}

/// Asks Apizee about rooms that may be over, one after the other, each once for many hints.
async fn read_again(mut asked: mpsc::UnboundedReceiver<RoomId>, rooms: Weak<Inner>) {
    let mut wanted = Vec::new();
    while asked.recv_many(&mut wanted, MOST_WAITING).await > 0 {
        tokio::time::sleep(GATHER).await;
        while let Ok(id) = asked.try_recv() {
            wanted.push(id);
        }
        let once: HashSet<RoomId> = wanted.drain(..).collect();
        for id in once {
            for _ in 0..TRIES {
                let Some(rooms) = rooms.upgrade() else { return };
                let wait = rooms.read_one_again(&id).await;
                drop(rooms);
                match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => break,
                }
            }
        }
    }
}

impl Inner {
    async fn amend_by(&self, hints: &[Hint]) -> Result<Vec<Option<Stored>>, StoreError> {
        let now = self.clock.timestamp();
        let amendments: Vec<Amendment> = hints
            .iter()
            .map(|hint| {
                let (moments, sms, now) = (hint.moments.clone(), hint.sms.clone(), now.clone());
                Amendment {
                    connector: self.settings.connector.clone(),
                    which: match &hint.about {
                        About::Ticket(id) => {
                            Which::Apizees(contract::RoomKind::Assistance, id.clone())
                        }
                        About::Conversation(id) => Which::Conversation(id.clone()),
                    },
                    ends_at: None,
                    button_id: None,
                    change: Box::new(move |room| {
                        life::hear(room, &moments, &now);
                        if let Some(word) = &sms {
                            life::sms(room, word, &now);
                        }
                    }),
                }
            })
            .collect();
        self.store.amend(&amendments, self.clock.unix_s()).await
    }

    /// How long to wait before another try; `None` when there is nothing left to try.
    async fn read_one_again(self: &Arc<Self>, id: &RoomId) -> Option<Duration> {
        let (stored, room) = self.known(id).await.ok()?;
        if !room.state.is_live() {
            return None;
        }
        match self.ask_again(&stored, &room, Priority::Rest).await {
            Ok(_) => None,
            Err(RoomsError::Apizee(
                ApizeeError::BudgetExhausted { retry_after: wait }
                | ApizeeError::TooManyRequests { reset: wait },
            )) => Some(wait),
            Err(error) => {
                tracing::info!(%error, room = %id, "a room that may be over could not be asked about");
                Some(TRY_AGAIN)
            }
        }
    }
}
