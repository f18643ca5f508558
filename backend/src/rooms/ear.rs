//! What Apizee tells by itself: written down before it is acknowledged, many at a time, and where a
//! room may be over, Apizee is asked, within the budget.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use contract::RoomId;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::{Inner, News, Rooms, RoomsError, life};
use crate::apizee::events::{About, Hint};
use crate::apizee::{ApizeeError, Priority};
use crate::clock::monotonic;
use crate::store::{Amendment, StoreError, Stored, Which};

/// How many hints wait at most; a caller beyond waits for its place.
const MOST_WAITING: usize = 4_096;

/// How many hints go into one transaction.
const MOST_AT_ONCE: usize = 256;

/// The first of several hints on one room waits for the others, so that one question answers all.
const GATHER: Duration = Duration::from_millis(500);

/// How often a room is asked about again when Apizee cannot be reached: for an hour, all in all.
const TRIES: u8 = 8;

/// Before the first of these tries; each time twice as long.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// A live room that nothing was heard of for so long, and whose time is over, is left alone.
const RECENT_S: i64 = 24 * 3600;

type Heard = (Hint, oneshot::Sender<Result<(), RoomsError>>);

/// The way in for hints.
#[derive(Debug)]
pub(super) struct Ear(mpsc::Sender<Heard>);

impl Ear {
    /// The ear, and the tasks behind it once [`Listening::begin`] is called.
    pub(super) fn new() -> (Self, Listening) {
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        (Self(sender), Listening(receiver))
    }
}

/// What was heard and waits to be written down.
pub(super) struct Listening(mpsc::Receiver<Heard>);

impl Listening {
    /// Listens as long as the rooms exist.
    pub(super) fn begin(self, rooms: Weak<Inner>, news: News) {
        let (ask, asked) = mpsc::unbounded_channel();
        if news == News::Told {
            tokio::spawn(catch_up(rooms.clone(), ask.clone()));
        }
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

/// When a room is to be asked about.
struct Due {
    at: Instant,
    /// How often Apizee could not be asked.
    failed: u8,
}

/// Asks Apizee about rooms that may be over, one after the other, each once for many hints. A room
/// that the budget has no request for waits as long as it takes.
async fn read_again(mut asked: mpsc::UnboundedReceiver<RoomId>, rooms: Weak<Inner>) {
    let mut waiting: HashMap<RoomId, Due> = HashMap::new();
    loop {
        let next = waiting.iter().min_by_key(|(_, due)| due.at);
        let next = next.map(|(id, due)| (id.clone(), due.at));
        let Some((id, at)) = next else {
            let Some(id) = asked.recv().await else { return };
            waiting.insert(id, Due::soon());
            continue;
        };
        tokio::select! {
            heard = asked.recv() => {
                let Some(id) = heard else { return };
                let due = waiting.entry(id).or_insert_with(Due::soon);
                due.failed = 0;
                continue;
            }
            () = tokio::time::sleep_until(at) => {}
        }
        let failed = waiting.remove(&id).map_or(0, |due| due.failed);
        let Some(rooms) = rooms.upgrade() else { return };
        let again = match rooms.read_one_again(&id).await {
            Reread::Done => continue,
            Reread::NoRequestLeft { wait } => Due {
                at: monotonic() + wait,
                failed,
            },
            Reread::Failed if failed >= TRIES => continue,
            Reread::Failed => Due {
                at: monotonic() + TRY_AGAIN * 2_u32.pow(failed.into()),
                failed: failed + 1,
            },
        };
        waiting.insert(id, again);
    }
}

impl Due {
    fn soon() -> Self {
        Self {
            at: monotonic() + GATHER,
            failed: 0,
        }
    }
}

/// What became of a question about a room.
enum Reread {
    /// Nothing is left to ask.
    Done,
    /// The minute's requests are spent.
    NoRequestLeft { wait: Duration },
    /// Apizee could not be asked.
    Failed,
}

/// What Apizee told while nobody listened is lost, for it tells once: the rooms that somebody may
/// be in are asked about.
async fn catch_up(rooms: Weak<Inner>, ask: mpsc::UnboundedSender<RoomId>) {
    let Some(rooms) = rooms.upgrade() else { return };
    let now = rooms.clock.unix_s();
    let connector = &rooms.settings.connector;
    let living = rooms.store.living(connector, now - RECENT_S, now).await;
    match living {
        Ok(living) => {
            for id in living {
                // Fails only when this program ends.
                let _ = ask.send(id);
            }
        }
        Err(error) => tracing::error!(%error, "live rooms could not be looked up"),
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

    async fn read_one_again(self: &Arc<Self>, id: &RoomId) -> Reread {
        let (stored, room) = match self.known(id).await {
            Ok(known) => known,
            Err(RoomsError::Store(error)) => {
                tracing::error!(%error, room = %id, "a room that may be over could not be read");
                return Reread::Failed;
            }
            Err(_) => return Reread::Done,
        };
        if !room.state.is_live() {
            return Reread::Done;
        }
        match self.ask_again(&stored, &room, Priority::Rest).await {
            Ok(_) => Reread::Done,
            Err(RoomsError::Apizee(
                ApizeeError::BudgetExhausted { retry_after: wait }
                | ApizeeError::TooManyRequests { reset: wait },
            )) => Reread::NoRequestLeft { wait },
            Err(error) => {
                tracing::info!(%error, room = %id, "a room that may be over could not be asked about");
                Reread::Failed
            }
        }
    }
}
