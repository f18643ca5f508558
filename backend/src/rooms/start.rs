//! The start of a room: at most one, whoever asks how often.
//!
//! The order of things is the whole point:
//! 1. the wish is checked; a wrong one leaves no trace;
//! 2. an answer that was given before is given again;
//! 3. one start per conversation and kind at a time, others wait;
//! 4. a room that lives is the answer; one whose outcome is unknown is waited for;
//! 5. token and budget are taken, so that waiting for them leaves no trace either;
//! 6. the room is written down as starting, *then* Apizee is asked, *then* the answer is written;
//! 7. after a lost answer the room is looked up until it is found or surely is not there, and only
//!    then may the same wish create again.

use std::sync::Arc;
use std::time::Duration;

use contract::{Anyway, IdempotencyKey, RoomId, RoomKind, ServiceKey, StartRoom};
use tokio::time::Instant;

use super::concluding::Begun as Concluding;
use super::plan::Plan;
use super::{Inner, Operator, Rooms, RoomsError, unknown};
use crate::apizee::{ApizeeError, Class, Ready};
use crate::clock::monotonic;
use crate::store::seal::Role;
use crate::store::{Answer, Beginning, Begun, Draft, Made, Sealed, Standing, Stored, Wish};

/// The answer to a start: 201 with a new room, or 200 with the one that lives.
pub type Started = Answer;

/// How long a second request waits for the first: most starts take well under a second.
const IN_FLIGHT_WAIT: Duration = Duration::from_secs(5);

/// How often the store is asked whether somebody else is done.
const POLL: Duration = Duration::from_millis(100);

/// What the store knows of a wish. It may know more since, and then
/// [`Store::begin`](crate::store::Store::begin) says so.
enum Before {
    /// The answer that it had.
    Answered(Box<Started>),
    /// None yet; and the room of its subject that lives or starts.
    Open(Option<Box<Stored>>),
}

/// A wish on its way.
pub(super) struct Attempt {
    pub(super) wish: Wish,
    body_hash: Sealed,
    pub(super) plan: Plan,
    replace: Option<RoomId>,
    anyway: Anyway,
    wished: Wished,
}

/// Whether a wish has come before, and was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wished {
    First,
    Again,
}

impl Attempt {
    pub(super) fn is_of(&self, draft: &Draft) -> bool {
        draft.operator == self.wish.operator && draft.key == self.wish.key
    }
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
        let kind = start.kind;
        let work = async move {
            let started = inner.start(&operator, key, start, preferred).await;
            inner.count_start(kind, outcome(&started));
            started
        };
        let done = self.0.background.spawn(work);
        done.await.map_err(|_| RoomsError::Broken)?
    }
}

/// How a start ended, for the metrics.
fn outcome(started: &Result<Started, RoomsError>) -> &'static str {
    match started {
        Ok(Answer {
            made: Made::New, ..
        }) => "created",
        Ok(Answer {
            made: Made::Nothing,
            ..
        }) => "joined",
        Err(RoomsError::OutcomeUnknown(_) | RoomsError::StartUnderWay(_)) => "unknown",
        Err(RoomsError::Apizee(
            ApizeeError::BudgetExhausted { .. } | ApizeeError::TooManyRequests { .. },
        )) => "budget",
        Err(
            RoomsError::Apizee(ApizeeError::Unavailable(_) | ApizeeError::StoreFailed)
            | RoomsError::Store(_)
            | RoomsError::Broken,
        ) => "unavailable",
        Err(_) => "refused",
    }
}

impl Inner {
    pub(super) async fn start(
        self: &Arc<Self>,
        operator: &Operator,
        key: IdempotencyKey,
        start: StartRoom,
        preferred: Option<ServiceKey>,
    ) -> Result<Started, RoomsError> {
        let wish = Wish {
            connector: self.settings.name.clone(),
            operator: operator.id.clone(),
            key,
        };
        let body = serde_json::to_vec(&start).map_err(|_| RoomsError::Broken)?;
        let (replace, anyway) = (start.replace.clone(), start.anyway);
        let mut attempt = Attempt {
            body_hash: self.seal.seal(Role::Body, &body),
            plan: self.plan(operator, &wish, start, preferred)?,
            wish,
            replace,
            anyway,
            wished: Wished::First,
        };
        let mut live = match self.before(&mut attempt).await? {
            Before::Answered(started) => return Ok(*started),
            Before::Open(live) => live,
        };
        let deadline = monotonic() + IN_FLIGHT_WAIT;
        let subject = &attempt.plan.draft.subject;
        let turn = self
            .turns
            .take(&subject.conversation, subject.kind, deadline)
            .await;
        let turn = turn.ok_or(RoomsError::InFlight)?;
        if turn.waited {
            live = match self.before(&mut attempt).await? {
                Before::Answered(started) => return Ok(*started),
                Before::Open(live) => live,
            };
        }
        self.in_turn(&mut attempt, deadline, live).await
    }

    async fn before(&self, attempt: &mut Attempt) -> Result<Before, RoomsError> {
        let (wish, subject) = (&attempt.wish, &attempt.plan.draft.subject);
        let before = self
            .store
            .before(wish, subject, self.clock.unix_s())
            .await?;
        if let Some(remembered) = before.wish {
            if remembered.body_hash != attempt.body_hash {
                return Err(RoomsError::KeyReused);
            }
            attempt.wished = Wished::Again;
            if let Some(started) = remembered.answer {
                return Ok(Before::Answered(Box::new(started)));
            }
        }
        Ok(Before::Open(before.live.map(Box::new)))
    }

    async fn in_turn(
        self: &Arc<Self>,
        attempt: &mut Attempt,
        deadline: Instant,
        live: Option<Box<Stored>>,
    ) -> Result<Started, RoomsError> {
        let mut spare: Option<Ready> = None;
        let outcome = self.until_known(attempt, deadline, live, &mut spare);
        let outcome = outcome.await;
        if let Some(ready) = spare {
            ready.give_back().await;
        }
        outcome
    }

    async fn until_known(
        self: &Arc<Self>,
        attempt: &mut Attempt,
        deadline: Instant,
        live: Option<Box<Stored>>,
        spare: &mut Option<Ready>,
    ) -> Result<Started, RoomsError> {
        let mut seen = Some(Before::Open(live));
        loop {
            let before = match seen.take() {
                Some(before) => before,
                None => self.before(attempt).await?,
            };
            let live = match before {
                Before::Answered(started) => return Ok(*started),
                Before::Open(live) => live,
            };
            let Some(stored) = live else {
                if attempt.wished == Wished::Again {
                    self.look_once_more(attempt).await?;
                }
                let ready = match spare.take() {
                    Some(ready) => ready,
                    None => self.apizee.ready(Class::Start.into()).await?,
                };
                match self.begin(attempt).await {
                    Ok(Begun::Yes) => return self.create(attempt, ready).await,
                    Ok(Begun::Occupied | Begun::Answered) if monotonic() < deadline => {
                        *spare = Some(ready);
                    }
                    refused => {
                        ready.give_back().await;
                        return Err(match refused {
                            Ok(Begun::KeyReused) => RoomsError::KeyReused,
                            Ok(Begun::NoSms(why)) => why.into(),
                            Ok(Begun::Occupied | Begun::Answered | Begun::Yes) => {
                                RoomsError::InFlight
                            }
                            Err(error) => {
                                // Written down all the same, perhaps.
                                Concluding::new(self, &attempt.plan.draft).never_asked();
                                error
                            }
                        });
                    }
                }
                continue;
            };
            match &stored.standing {
                Standing::Starting if monotonic() < deadline => tokio::time::sleep(POLL).await,
                Standing::Starting => return Err(self.still_starting(attempt, &stored)),
                Standing::Unknown { look_at, .. } => {
                    if attempt.anyway == Anyway::StartAnother && !attempt.is_of(&stored.draft) {
                        self.leave_alone(&stored.draft).await?;
                    } else if *look_at <= self.clock.unix_s() && monotonic() < deadline {
                        // The worker is at it.
                        tokio::time::sleep(POLL).await;
                    } else {
                        return Err(self.still_starting(attempt, &stored));
                    }
                }
                Standing::Known { room, ends_at } => {
                    let is_overdue = ends_at.is_some_and(|at| at < self.clock.unix_s());
                    let room = if is_overdue {
                        self.still(&stored, room).await?
                    } else {
                        (**room).clone()
                    };
                    if !room.state.is_live() {
                        continue;
                    }
                    let is_this_wish = attempt.is_of(&stored.draft);
                    match &attempt.replace {
                        Some(id) if !is_this_wish && *id == room.id => {
                            // Taken first: a room must not end for one that cannot begin.
                            if spare.is_none() {
                                *spare = Some(self.apizee.ready(Class::Start.into()).await?);
                            }
                            self.end(&stored, &room, Class::Start.into()).await?;
                        }
                        Some(_) if !is_this_wish => {
                            return Err(RoomsError::RoomChanged(Box::new(room)));
                        }
                        Some(_) | None => return self.join(attempt, room, is_this_wish).await,
                    }
                }
                // Never the room of its subject.
                Standing::Lost { .. } => return Err(RoomsError::Broken),
            }
        }
    }

    async fn begin(&self, attempt: &mut Attempt) -> Result<Begun, RoomsError> {
        attempt.plan.draft.sent_at = self.clock.unix_s();
        let sms = self.orders_of(&attempt.wish, &attempt.plan);
        let begun = self.store.begin(Beginning {
            draft: &attempt.plan.draft,
            body_hash: &attempt.body_hash,
            instance: &self.instance,
            sms: &sms,
            allowance: self.settings.sms,
        });
        Ok(begun.await?)
    }

    /// The room that lives is the answer.
    async fn join(
        &self,
        attempt: &Attempt,
        room: contract::Room,
        is_this_wish: bool,
    ) -> Result<Started, RoomsError> {
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
        Ok(answer)
    }

    /// What is told while nobody knows: to the wish itself, and to others.
    fn still_starting(&self, attempt: &Attempt, stored: &Stored) -> RoomsError {
        match (&stored.standing, self.under_way(stored)) {
            (Standing::Unknown { .. }, Some(start)) if attempt.is_of(&stored.draft) => {
                RoomsError::OutcomeUnknown(Box::new(start))
            }
            (Standing::Unknown { .. }, Some(start)) => RoomsError::StartUnderWay(Box::new(start)),
            (_, _) => RoomsError::InFlight,
        }
    }

    /// A room whose time has run out may be over without our knowing: nobody tells us. Costs a
    /// request; when that fails, the room is taken for what it was.
    async fn still(
        &self,
        stored: &Stored,
        room: &contract::Room,
    ) -> Result<contract::Room, RoomsError> {
        match self.ask_again(stored, room, Class::Start.into()).await {
            Err(RoomsError::Apizee(error)) => {
                tracing::info!(%error, "a room whose time has run out could not be asked about");
                Ok(room.clone())
            }
            outcome => outcome,
        }
    }

    /// Asks Apizee for the room that is written down as starting. Whatever happens in between, also
    /// a panic, leaves it known, refused or unknown.
    async fn create(
        self: &Arc<Self>,
        attempt: &Attempt,
        ready: Ready,
    ) -> Result<Started, RoomsError> {
        let begun = Concluding::new(self, &attempt.plan.draft);
        let draft = &attempt.plan.draft;
        let created = match attempt.plan.kind() {
            RoomKind::Assistance => {
                let ticket = attempt.plan.ticket();
                let ticket = self.apizee.create_ticket(ready, &ticket).await;
                match ticket {
                    Ok(ticket) => Ok((self.of_ticket(draft, &ticket).await, self.sso(&ticket))),
                    Err(error) => Err(error),
                }
            }
            RoomKind::Meeting => self
                .apizee
                .create_conference(ready, &attempt.plan.conference())
                .await
                .map(|conference| (self.of_conference(draft, &conference), None)),
        };
        match created {
            Ok((mut known, sso)) => {
                let others = attempt.plan.other_invitations(&known.room.created_at);
                known.room.invitations.extend(others);
                let mut answer = begun.known(&attempt.wish, known).await?;
                answer.room.agent_sso = sso;
                Ok(answer)
            }
            Err(ApizeeError::OutcomeUnknown(lost)) => {
                tracing::warn!(%lost, room = %draft.id, "the answer to a start was lost");
                begun.unknown(unknown::settles_after_s(lost)).await?;
                self.first_look(attempt).await
            }
            Err(error) => {
                begun.refused().await;
                Err(error.into())
            }
        }
    }

    /// The worker looks a lost room up at once: its first answer is waited for.
    async fn first_look(&self, attempt: &Attempt) -> Result<Started, RoomsError> {
        let draft = &attempt.plan.draft;
        let deadline = monotonic() + IN_FLIGHT_WAIT;
        loop {
            let stored = self.store.room(&draft.subject.connector, &draft.id).await?;
            let Some(stored) = stored else {
                return Err(RoomsError::Broken);
            };
            match &stored.standing {
                Standing::Known { room, .. } => {
                    let others = attempt.plan.other_invitations(&room.created_at);
                    let add = move |room: &mut contract::Room| {
                        room.invitations.extend(others.iter().cloned());
                    };
                    let room = self.amend(&stored, (None, None), add).await?;
                    let made = Made::New;
                    return Ok(Answer { made, room });
                }
                Standing::Unknown { look_at, .. }
                    if *look_at <= self.clock.unix_s() && monotonic() < deadline =>
                {
                    tokio::time::sleep(POLL).await;
                }
                // Lost: another agent did not wait, and has another room, or is about to.
                Standing::Unknown { .. } | Standing::Starting | Standing::Lost { .. } => {
                    return Err(self.still_starting(attempt, &stored));
                }
            }
        }
    }
}
