//! The start of a room: at most one, whoever asks how often.
//!
//! The order of things is the whole point:
//! 1. the wish is checked; a wrong one leaves no trace;
//! 2. an answer that was given before is given again;
//! 3. one start per conversation and kind at a time, others wait;
//! 4. a room that lives is the answer; one that was left starting is looked up at Apizee;
//! 5. token and budget are taken, so that waiting for them leaves no trace either;
//! 6. the room is written down as starting, *then* Apizee is asked, *then* the answer is written;
//! 7. a lost answer is looked up before anybody is told anything.

use std::sync::Arc;
use std::time::Duration;

use contract::{AgentAccess, IdempotencyKey, Replace, RoomKind, ServiceKey, StartRoom};
use tokio::time::Instant;
use tracing::Instrument as _;

use super::plan::Plan;
use super::{Inner, Operator, Rooms, RoomsError};
use crate::apizee::{ApizeeError, Lost, Priority, Ready};
use crate::clock::monotonic;
use crate::store::seal::Role;
use crate::store::{
    Answer, Beginning, Begun, Draft, Instance, Known, Made, Sealed, Standing, Stored, Wish,
};

/// The answer to a start: 201 with a new room, or 200 with the one that lives.
pub type Started = Answer;

/// How long a second request waits for the first: most starts take well under a second.
const IN_FLIGHT_WAIT: Duration = Duration::from_secs(5);

/// How long after a request without an answer a room may still appear at Apizee: our limit for a
/// whole call, and a margin. Before that, "not found" is not "does not exist".
const SETTLED_AFTER_S: i64 = 10;

/// When a look-up fails, how long until another may succeed.
const LOOK_UP_AGAIN: Duration = Duration::from_secs(5);

/// After this, a process that was starting a room is taken for dead by another one.
const LEASE_S: i64 = 60;

/// How often the store is asked whether another process is done.
const OTHER_PROCESS_POLL: Duration = Duration::from_millis(200);

/// No room of the subject lived or started when the store was asked: it may since, and then
/// [`Store::begin`](crate::store::Store::begin) says so.
struct Free;

/// A wish on its way.
struct Attempt {
    wish: Wish,
    body_hash: Sealed,
    plan: Plan,
    replace: Replace,
}

impl Rooms {
    /// Starts a room, or joins the one that lives; `preferred` is the service of a room whose wish
    /// names none. Goes on though the caller goes away: what
    /// Apizee was asked must be written down.
    ///
    /// # Errors
    /// All of [`RoomsError`].
    pub async fn start(
        &self,
        operator: Operator,
        key: IdempotencyKey,
        start: StartRoom,
        preferred: Option<ServiceKey>,
    ) -> Result<Started, RoomsError> {
        let inner = Arc::clone(&self.0);
        let work = async move { inner.start(&operator, key, start, preferred).await };
        tokio::spawn(work.in_current_span())
            .await
            .map_err(|_| RoomsError::Broken)?
    }
}

impl Inner {
    async fn start(
        &self,
        operator: &Operator,
        key: IdempotencyKey,
        start: StartRoom,
        preferred: Option<ServiceKey>,
    ) -> Result<Started, RoomsError> {
        let wish = Wish {
            connector: self.settings.connector.clone(),
            operator: operator.id.clone(),
            key,
        };
        let body = serde_json::to_vec(&start).map_err(|_| RoomsError::Broken)?;
        let replace = start.replace;
        let mut attempt = Attempt {
            body_hash: self.seal.seal(Role::Body, &body),
            plan: self.plan(operator, &wish, start, preferred)?,
            wish,
            replace,
        };
        let (answer, mut free) = self.before(&attempt).await?;
        if let Some(started) = answer {
            return Ok(started);
        }
        let deadline = monotonic() + IN_FLIGHT_WAIT;
        let subject = &attempt.plan.draft.subject;
        let turn = self
            .turns
            .take(&subject.conversation, subject.kind, deadline)
            .await;
        let turn = turn.ok_or(RoomsError::InFlight)?;
        if turn.waited {
            let (answer, free_now) = self.before(&attempt).await?;
            if let Some(started) = answer {
                return Ok(started);
            }
            free = free_now;
        }
        self.in_turn(&mut attempt, deadline, free).await
    }

    /// The answer that this wish had before, and whether its subject is free.
    async fn before(
        &self,
        attempt: &Attempt,
    ) -> Result<(Option<Started>, Option<Free>), RoomsError> {
        let (wish, subject) = (&attempt.wish, &attempt.plan.draft.subject);
        let before = self
            .store
            .before(wish, subject, self.clock.unix_s())
            .await?;
        let free = before.live.is_none().then_some(Free);
        match before.wish {
            Some(remembered) if remembered.body_hash != attempt.body_hash => {
                Err(RoomsError::KeyReused)
            }
            Some(remembered) => Ok((remembered.answer, free)),
            None => Ok((None, free)),
        }
    }

    async fn in_turn(
        &self,
        attempt: &mut Attempt,
        deadline: Instant,
        free: Option<Free>,
    ) -> Result<Started, RoomsError> {
        let mut spare: Option<Ready> = None;
        let outcome = self.until_known(attempt, deadline, free, &mut spare);
        let outcome = outcome.await;
        if let Some(ready) = spare {
            ready.give_back();
        }
        outcome
    }

    async fn until_known(
        &self,
        attempt: &mut Attempt,
        deadline: Instant,
        mut free: Option<Free>,
        spare: &mut Option<Ready>,
    ) -> Result<Started, RoomsError> {
        loop {
            let live = match free.take() {
                Some(Free) => None,
                None => self.store.live(&attempt.plan.draft.subject).await?,
            };
            let Some(Stored { draft, standing }) = live else {
                let ready = match spare.take() {
                    Some(ready) => ready,
                    None => self.apizee.ready(Priority::Start).await?,
                };
                attempt.plan.draft.sent_at = self.clock.unix_s();
                let sms = self.orders_of(&attempt.wish, &attempt.plan);
                let begun = self.store.begin(Beginning {
                    draft: &attempt.plan.draft,
                    body_hash: &attempt.body_hash,
                    instance: &self.instance,
                    sms: &sms,
                    allowance: self.settings.sms,
                });
                match begun.await? {
                    Begun::Yes => return self.create(attempt, ready).await,
                    Begun::KeyReused => {
                        ready.give_back();
                        return Err(RoomsError::KeyReused);
                    }
                    Begun::NoSms(why) => {
                        ready.give_back();
                        return Err(why.into());
                    }
                    Begun::Occupied if monotonic() < deadline => {
                        *spare = Some(ready);
                        continue;
                    }
                    Begun::Occupied => {
                        ready.give_back();
                        return Err(RoomsError::InFlight);
                    }
                }
            };
            match standing {
                Standing::Starting { instance } => {
                    if self.is_ours_to_resolve(&draft, instance.as_ref()).await? {
                        self.resolve(&draft).await?;
                    } else if monotonic() < deadline {
                        tokio::time::sleep(OTHER_PROCESS_POLL).await;
                    } else {
                        return Err(RoomsError::InFlight);
                    }
                }
                Standing::Known { ref room, ends_at } => {
                    let is_overdue = ends_at.is_some_and(|at| at < self.clock.unix_s());
                    let room = if is_overdue {
                        let stored = Stored {
                            draft: draft.clone(),
                            standing: standing.clone(),
                        };
                        self.still(&stored, room).await?
                    } else {
                        (**room).clone()
                    };
                    let is_this_wish =
                        draft.operator == attempt.wish.operator && draft.key == attempt.wish.key;
                    if !room.state.is_live() {
                        continue;
                    }
                    if attempt.replace == Replace::EndFirst && !is_this_wish {
                        // Taken first: a room must not end for one that cannot begin.
                        if spare.is_none() {
                            *spare = Some(self.apizee.ready(Priority::Start).await?);
                        }
                        let stored = Stored { draft, standing };
                        self.end(&stored, &room, Priority::Start).await?;
                        continue;
                    }
                    let made = if is_this_wish {
                        Made::New
                    } else {
                        Made::Nothing
                    };
                    let answer = Answer { made, room };
                    let now = self.clock.unix_s();
                    self.store
                        .answer(&attempt.wish, &attempt.body_hash, &answer, now)
                        .await?;
                    return Ok(answer);
                }
            }
        }
    }

    /// A room whose time has run out may be over without our knowing: nobody tells us. Costs a
    /// request; when that fails, the room is taken for what it was.
    async fn still(
        &self,
        stored: &Stored,
        room: &contract::Room,
    ) -> Result<contract::Room, RoomsError> {
        match self.ask_again(stored, room, Priority::Start).await {
            Err(RoomsError::Apizee(error)) => {
                tracing::info!(%error, "a room whose time has run out could not be asked about");
                Ok(room.clone())
            }
            outcome => outcome,
        }
    }

    /// Whether a room that is starting was left behind: by an earlier attempt of this process
    /// (whose turn is over, else it would not be ours), or by a process that is gone.
    async fn is_ours_to_resolve(
        &self,
        draft: &Draft,
        instance: Option<&Instance>,
    ) -> Result<bool, RoomsError> {
        match instance {
            Some(instance) if *instance == self.instance => Ok(true),
            Some(_) if self.clock.unix_s() < draft.sent_at + LEASE_S => Ok(false),
            gone => Ok(self
                .store
                .take_over(&draft.id, gone, &self.instance)
                .await?),
        }
    }

    /// Asks Apizee what became of a room that was left starting; afterwards it is known, or gone.
    async fn resolve(&self, draft: &Draft) -> Result<(), RoomsError> {
        let now = self.clock.unix_s();
        match self.find(draft, Priority::Start).await {
            Ok(Some(known)) => {
                tracing::info!(room = %draft.id, "found a room whose answer was lost");
                Ok(self.store.finish(&known, None, now).await?)
            }
            Ok(None) if now < draft.sent_at + SETTLED_AFTER_S => Err(RoomsError::OutcomeUnknown {
                retry_after: Duration::from_secs(
                    (draft.sent_at + SETTLED_AFTER_S - now).unsigned_abs(),
                ),
            }),
            Ok(None) => Ok(self.store.abandon(&draft.id).await?),
            Err(RoomsError::Apizee(error)) => Err(unknown(&error)),
            Err(error) => Err(error),
        }
    }

    async fn create(&self, attempt: &Attempt, ready: Ready) -> Result<Started, RoomsError> {
        let draft = &attempt.plan.draft;
        let created = match attempt.plan.kind() {
            RoomKind::Assistance => match self
                .apizee
                .create_ticket(ready, &attempt.plan.ticket())
                .await
            {
                Ok(ticket) => Ok((self.of_ticket(draft, &ticket).await?, self.sso(&ticket))),
                Err(error) => Err(error),
            },
            RoomKind::Meeting => self
                .apizee
                .create_conference(ready, &attempt.plan.conference())
                .await
                .map(|conference| (self.of_conference(draft, &conference), None)),
        };
        match created {
            Ok((known, sso)) => self.conclude(attempt, known, sso).await,
            Err(ApizeeError::OutcomeUnknown(lost)) => self.after_loss(attempt, lost).await,
            Err(error) => {
                self.store.refused(draft).await?;
                Err(error.into())
            }
        }
    }

    /// Writes the room and the answer, then gives the answer, with the agent's way in added.
    async fn conclude(
        &self,
        attempt: &Attempt,
        known: Known,
        sso: Option<AgentAccess>,
    ) -> Result<Started, RoomsError> {
        let mut known = known;
        let others = attempt.plan.other_invitations(&known.room.created_at);
        known.room.invitations.extend(others);
        let mut answer = Answer {
            made: Made::New,
            room: known.room.clone(),
        };
        let answered = Some((&attempt.wish, answer.made));
        self.store
            .finish(&known, answered, self.clock.unix_s())
            .await?;
        answer.room.agent_sso = sso;
        Ok(answer)
    }

    /// Apizee was asked and its answer is lost: one look-up, at once.
    async fn after_loss(&self, attempt: &Attempt, lost: Lost) -> Result<Started, RoomsError> {
        let draft = &attempt.plan.draft;
        tracing::warn!(%lost, room = %draft.id, "the answer to a start was lost; looking it up");
        match self.find(draft, Priority::Start).await {
            Ok(Some(known)) => self.conclude(attempt, known, None).await,
            Ok(None) => match lost {
                // It answered, so it is done with the request, and there is no room.
                Lost::ServerError(_) => {
                    self.store.abandon(&draft.id).await?;
                    Err(ApizeeError::Unavailable("it answers with a server error").into())
                }
                Lost::Unanswered | Lost::Unreadable => {
                    let left = draft.sent_at + SETTLED_AFTER_S - self.clock.unix_s();
                    let retry_after = Duration::from_secs(left.max(1).unsigned_abs());
                    Err(RoomsError::OutcomeUnknown { retry_after })
                }
            },
            Err(RoomsError::Apizee(error)) => Err(unknown(&error)),
            Err(error) => Err(error),
        }
    }
}

/// The look-up failed as well: the room may exist.
fn unknown(error: &ApizeeError) -> RoomsError {
    tracing::warn!(%error, "a room whose answer was lost could not be looked up");
    let retry_after = match error {
        ApizeeError::BudgetExhausted { retry_after } => *retry_after,
        ApizeeError::TooManyRequests { reset } => *reset,
        ApizeeError::AccountRefused { .. }
        | ApizeeError::Refused { .. }
        | ApizeeError::Unavailable(_)
        | ApizeeError::OutcomeUnknown(_) => LOOK_UP_AGAIN,
    };
    RoomsError::OutcomeUnknown { retry_after }
}
