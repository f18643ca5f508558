//! What Apizee tells by itself: written down before it is acknowledged, many at a time, and where a
//! room may be over, Apizee is asked, within the budget.

use std::sync::Weak;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::closing::wait_s;
use super::unknown::Looked;
use super::{Inner, News, Rooms, RoomsError, life};
use crate::apizee::events::{About, Hint};
use crate::apizee::{ApizeeError, Class, Want};
use crate::clock::monotonic;
use crate::store::{Amended, Amendment, Claimed, Standing, StoreError, Which, Work};
use crate::telemetry::names::{self, Delivered, Source};

/// How many hints wait at most; a caller beyond waits for its place.
const MOST_WAITING: usize = 4_096;

/// How many hints go into one transaction.
const MOST_AT_ONCE: usize = 256;

/// The first of several hints on one room waits for the others, so that one question answers all.
const GATHER_S: i64 = 1;

/// How often a room is asked about again when Apizee cannot be reached: for an hour, all in all.
const TRIES: u32 = 8;

/// A live room that nothing was heard of for so long, and whose time is over, is left alone.
const RECENT_S: i64 = 24 * 3600;

/// How long a batch that the store does not take is tried again, before its callers are told. What
/// they do not say again is caught up with.
const STORE_PATIENCE: Duration = Duration::from_secs(8);

/// Between two tries, at first.
const STORE_AGAIN: Duration = Duration::from_millis(100);

/// Between two tries of a catch-up.
const CATCH_UP_AGAIN: Duration = Duration::from_secs(5);

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
        if news == News::Told {
            tokio::spawn(catch_up(rooms.clone()));
        }
        tokio::spawn(write_down(self.0, rooms));
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

async fn write_down(mut heard: mpsc::Receiver<Heard>, rooms: Weak<Inner>) {
    let mut batch = Vec::with_capacity(MOST_AT_ONCE);
    while heard.recv_many(&mut batch, MOST_AT_ONCE).await > 0 {
        let Some(inner) = rooms.upgrade() else { return };
        let (hints, callers): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        let written = inner.take_in(&hints).await;
        if let Err(error) = &written {
            let number = hints.len();
            tracing::error!(%error, number, "webhooks could not be written down; their rooms are asked about later");
            tokio::spawn(catch_up(rooms.clone()));
        }
        for caller in callers {
            // Fails when the caller went away.
            let _ = caller.send(match &written {
                Ok(()) => Ok(()),
                Err(_) => Err(RoomsError::Deaf),
            });
        }
    }
}

/// What Apizee told while nobody could listen is lost, for it tells once: the rooms that somebody may
/// be in are asked about.
async fn catch_up(rooms: Weak<Inner>) {
    loop {
        let Some(inner) = rooms.upgrade() else { return };
        match inner.ask_about_living().await {
            Ok(()) => return,
            Err(error) => tracing::warn!(%error, "live rooms could not be looked up"),
        }
        drop(inner);
        tokio::time::sleep(CATCH_UP_AGAIN).await;
    }
}

impl Inner {
    async fn ask_about_living(&self) -> Result<(), RoomsError> {
        let now = self.clock.unix_s();
        let connector = &self.settings.name;
        let living = self.store.living(connector, now - RECENT_S, now).await?;
        self.put_down(&living, Work::Reread, now).await
    }

    /// Writes a batch down, again where the store is busy, and puts down what is to be asked.
    async fn take_in(&self, hints: &[Hint]) -> Result<(), RoomsError> {
        let deadline = monotonic() + STORE_PATIENCE;
        let mut wait = STORE_AGAIN;
        loop {
            match self.try_to_take_in(hints).await {
                Err(RoomsError::Store(error)) if error.is_passing() && monotonic() < deadline => {
                    tracing::warn!(%error, "the store is busy; webhooks are written down again");
                    tokio::time::sleep(wait).await;
                    wait *= 2;
                }
                outcome => return outcome,
            }
        }
    }

    async fn try_to_take_in(&self, hints: &[Hint]) -> Result<(), RoomsError> {
        let amended = self.amend_by(hints).await?;
        let mut to_ask = Vec::new();
        let mut stranger = false;
        for (hint, amended) in hints.iter().zip(amended) {
            match amended {
                Amended::Room(stored) if hint.read_again => to_ask.push(stored.draft.id),
                Amended::Room(_) => {}
                Amended::NoRoom => stranger |= matches!(hint.about, About::Ticket(_)),
                Amended::Unreadable => {
                    tracing::error!(
                        "a webhook is about a room whose row cannot be read; it is set aside"
                    );
                    let connector = &self.settings.name;
                    names::delivered(connector, Source::Apizee, Delivered::SetAside);
                }
            }
        }
        if stranger {
            self.stranger().await?;
        }
        let due_at = self.clock.unix_s() + GATHER_S;
        self.put_down(&to_ask, Work::Reread, due_at).await
    }

    async fn amend_by(&self, hints: &[Hint]) -> Result<Vec<Amended>, StoreError> {
        let now = self.clock.timestamp();
        let amendments: Vec<Amendment> = hints
            .iter()
            .map(|hint| {
                let (moments, sms, now) = (hint.moments.clone(), hint.sms.clone(), now.clone());
                Amendment {
                    connector: self.settings.name.clone(),
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

    /// One question about a room that may be over.
    pub(super) async fn reread_later(&self, claimed: &Claimed) -> Result<Looked, RoomsError> {
        let Standing::Known { room, .. } = &claimed.stored.standing else {
            return Ok(Looked::Done);
        };
        if !room.state.is_live() {
            return Ok(Looked::Done);
        }
        let want = Want::since(Class::Reread, claimed.since);
        let error = match self.ask_again(&claimed.stored, room, want).await {
            Ok(_) => return Ok(Looked::Done),
            Err(RoomsError::Apizee(error)) => error,
            Err(error) => return Err(error),
        };
        let now = self.clock.unix_s();
        let is_budget = matches!(
            error,
            ApizeeError::BudgetExhausted { .. } | ApizeeError::TooManyRequests { .. }
        );
        if claimed.tries >= TRIES && !is_budget {
            tracing::warn!(%error, room = %room.id, "a room that may be over could not be asked about; it is given up");
            self.count_given_up(Work::Reread);
            return Ok(Looked::Done);
        }
        tracing::info!(%error, room = %room.id, "a room that may be over could not be asked about");
        Ok(Looked::Again(now + wait_s(&error, claimed.tries)))
    }
}
