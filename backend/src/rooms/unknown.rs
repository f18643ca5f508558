//! Starts whose outcome is unknown: Apizee may have made the room without our hearing of it. It is
//! looked up at once and at growing distances, until it is found or surely is not there; and one that
//! nobody waits for any more is looked for still, since it may turn up beside another.

use std::sync::atomic::{AtomicI64, Ordering};

use contract::{Happening, Moment, Reference, RoomState};

use super::start::Attempt;
use super::{Inner, RoomsError, life};
use crate::apizee::{ApizeeError, Class, Ending, Lost, Want};
use crate::clock::unix_s;
use crate::store::{
    Action, Claimed, Draft, Finished, GivenUp, Known, Made, Standing, Stored, Whose, Wish, Work,
};

/// How long a room may turn up after silence or an unreadable success: Apizee may still be at it.
pub(super) const SILENCE_S: i64 = 60;

/// How long it may after a server error: a gateway gave up, and Apizee behind it may not have.
const SERVER_ERROR_S: i64 = 20;

/// The second look. Each further one is after four times as long; the last when the time is over.
const SECOND_LOOK_S: i64 = 4;

/// When a lost start is looked for, after it was given up.
pub const TWIN_LOOKS_S: [i64; 3] = [60, 240, 600];

/// A strange ticket may be a lost one; many strange ones are another program's.
const STRANGERS_EVERY_S: i64 = 20;

/// Longer than any start takes from Apizee's making the room to our writing it down.
const LONGEST_START_S: i64 = 45;

/// A look that could not be had is tried again after this.
const LOOK_AGAIN_S: i64 = 5;

/// What an honest wait has in addition, for the look itself.
const LOOK_TAKES_S: i64 = 1;

/// When strange tickets are looked at, in unix seconds: the last time, or the next where that is still
/// to come.
#[derive(Debug, Default)]
pub(super) struct Strangers(AtomicI64);

impl Strangers {
    /// When to look at one that was named now. `None` where a look is still to come.
    fn look_at(&self, now: i64) -> Option<i64> {
        let Self(looked_at) = self;
        let before = looked_at.load(Ordering::SeqCst);
        let at = now.max(before + STRANGERS_EVERY_S);
        let is_mine = before <= now
            && looked_at
                .compare_exchange(before, at, Ordering::SeqCst, Ordering::SeqCst)
                .is_ok();
        is_mine.then_some(at)
    }
}

/// How long after a lost answer "not found" is not "does not exist".
pub(super) fn settles_after_s(lost: Lost) -> i64 {
    match lost {
        Lost::ServerError(_) => SERVER_ERROR_S,
        Lost::Unanswered | Lost::Unreadable => SILENCE_S,
    }
}

/// Seconds until more is known.
pub(super) fn wait_s(look_at: i64, now: i64) -> u32 {
    u32::try_from((look_at - now).max(0) + LOOK_TAKES_S).unwrap_or(u32::MAX)
}

/// When to look next.
fn next_look(since: i64, until: i64, now: i64) -> i64 {
    let elapsed = (now - since).max(1);
    let next = if elapsed < SECOND_LOOK_S {
        since + SECOND_LOOK_S
    } else {
        since + elapsed * 4
    };
    next.min(until).max(now + 1)
}

/// How a look ended.
pub(super) enum Looked {
    /// There is nothing left to do.
    Done,
    /// Again at this moment (unix seconds).
    Again(i64),
}

impl Inner {
    /// One look for a start of unknown outcome.
    pub(super) async fn look_up(&self, claimed: &Claimed) -> Result<Looked, RoomsError> {
        let draft = &claimed.stored.draft;
        let Standing::Unknown { until, .. } = claimed.stored.standing else {
            return Ok(Looked::Done);
        };
        // Asked before: what is made while Apizee answers is found by the next look.
        let asked_at = self.clock.unix_s();
        let found = match self.find(draft, Class::Start.into()).await {
            Ok(found) => found,
            Err(RoomsError::Apizee(error)) => {
                tracing::info!(%error, room = %draft.id, "a start of unknown outcome could not be looked up");
                return Ok(Looked::Again(self.clock.unix_s() + again_s(&error)));
            }
            Err(error) => return Err(error),
        };
        let now = self.clock.unix_s();
        let kind = draft.subject.kind;
        match found {
            Some(known) => {
                let wish = wish_of(draft);
                let answered = Some((&wish, Made::New));
                let finish = self.store.finish(&known, &self.instance, answered, now);
                match finish.await? {
                    Finished::Yes => {
                        tracing::info!(room = %draft.id, "found a room whose answer was lost");
                        self.count_start(kind, "found");
                        Ok(Looked::Done)
                    }
                    // It holds its subject itself, unless another agent did not wait.
                    Finished::Occupied => Ok(Looked::Done),
                    // Or it was another's, and its own is still to come.
                    Finished::Gone => Ok(Looked::Again(now + LOOK_AGAIN_S)),
                }
            }
            None if asked_at < until => Ok(Looked::Again(next_look(claimed.since, until, now))),
            None => {
                tracing::warn!(room = %draft.id, "a start whose answer was lost has made no room");
                self.store
                    .give_up(&draft.id, GivenUp::NotThere, now + TWIN_LOOKS_S[0], now)
                    .await?;
                Ok(Looked::Done)
            }
        }
    }

    /// The agent does not wait: another room is started beside.
    pub(super) async fn leave_alone(&self, draft: &Draft) -> Result<(), RoomsError> {
        let now = self.clock.unix_s();
        self.store
            .give_up(&draft.id, GivenUp::LeftAlone, now + TWIN_LOOKS_S[0], now)
            .await?;
        Ok(())
    }

    /// A wish that came before begins again. Where another agent did not wait for its start, that may
    /// have made a room, or still make one: it is looked up once more first.
    pub(super) async fn look_once_more(&self, attempt: &Attempt) -> Result<(), RoomsError> {
        let subject = &attempt.plan.draft.subject;
        let whose = Whose::Conversation(subject.conversation.clone());
        let all = self.store.about(&subject.connector, &whose).await?;
        let now = self.clock.unix_s();
        let unknown = |draft: &Draft, known_at| {
            RoomsError::OutcomeUnknown(Box::new(self.unknown(draft, known_at)))
        };
        for Stored { draft, standing } in all {
            let Standing::Lost { until: Some(until) } = standing else {
                continue;
            };
            if !attempt.is_of(&draft) {
                continue;
            }
            if now < until {
                return Err(unknown(&draft, until));
            }
            match self.find(&draft, Class::Start.into()).await {
                Ok(None) => {}
                Ok(Some(known)) => {
                    let answered = Some((&attempt.wish, Made::New));
                    let finish = self.store.finish(&known, &self.instance, answered, now);
                    finish.await?;
                    // A repeat is told what it is.
                    return Err(RoomsError::InFlight);
                }
                Err(RoomsError::Apizee(error)) => {
                    return Err(unknown(&draft, now + again_s(&error)));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// One look for a lost start. One that turns up beside another room is ended; alone, it is the
    /// conversation's room after all.
    pub(super) async fn look_for_twin(&self, claimed: &Claimed) -> Result<Looked, RoomsError> {
        let draft = &claimed.stored.draft;
        let Standing::Lost { .. } = claimed.stored.standing else {
            return Ok(Looked::Done);
        };
        let want = Want::since(Class::Rest, claimed.since);
        let found = match self.find(draft, want).await {
            Ok(found) => found,
            Err(RoomsError::Apizee(error)) => {
                return Ok(Looked::Again(self.clock.unix_s() + again_s(&error)));
            }
            Err(error) => return Err(error),
        };
        let now = self.clock.unix_s();
        let Some(known) = found else {
            let mut looks = TWIN_LOOKS_S.iter().map(|after| claimed.since + after);
            return Ok(looks
                .find(|at| *at > now)
                .map_or(Looked::Done, Looked::Again));
        };
        if self.may_be_anothers(draft, &known).await? {
            return Ok(Looked::Again(now + LOOK_AGAIN_S));
        }
        if !known.room.state.is_live() {
            // Ended by itself, or by a process that died before it could say so.
            return Ok(match self.remember_twin(draft, &known).await? {
                Finished::Yes | Finished::Occupied => Looked::Done,
                Finished::Gone => Looked::Again(now + LOOK_AGAIN_S),
            });
        }
        let wish = wish_of(draft);
        let answered = Some((&wish, Made::New));
        let finish = self.store.finish(&known, &self.instance, answered, now);
        match finish.await? {
            Finished::Yes => {
                tracing::warn!(room = %draft.id, "a room that was given up has turned up; it is the conversation's");
                self.count_start(draft.subject.kind, "found");
                Ok(Looked::Done)
            }
            Finished::Occupied if !self.end_twin(draft, &known).await => {
                Ok(Looked::Again(now + LOOK_AGAIN_S))
            }
            Finished::Occupied => Ok(Looked::Done),
            // Or it was another's, and its own is still to come.
            Finished::Gone => Ok(Looked::Again(now + LOOK_AGAIN_S)),
        }
    }

    /// Whether what was found may have been made by a start that is still under way, and not yet be
    /// written down as its room. Asked after the look: a start that began since holds its subject.
    async fn may_be_anothers(&self, draft: &Draft, known: &Known) -> Result<bool, RoomsError> {
        let subject = &draft.subject;
        let live = self
            .store
            .live(subject)
            .await?
            .map(|stored| stored.standing);
        let is_held = matches!(live, Some(Standing::Starting | Standing::Unknown { .. }));
        // A case number may be another conversation's as well.
        let is_shared = draft.reference != Reference::from(&subject.conversation);
        let made_at = unix_s(&known.room.created_at);
        let is_young = self.clock.unix_s() < made_at + LONGEST_START_S;
        if is_held || (is_shared && is_young) {
            return Ok(true);
        }
        let id = &known.room.apizee_id;
        Ok(self.store.has(&subject.connector, subject.kind, id).await?)
    }

    /// Ends a room that came to light beside another, and says so in the other's timeline. False
    /// when Apizee has not ended it: its [`Work::Twin`] goes on.
    pub(super) async fn end_twin(&self, draft: &Draft, known: &Known) -> bool {
        let (kind, id) = (known.room.kind, &known.room.apizee_id);
        match self.apizee.end(Class::Close.into(), kind, id).await {
            Ok(Ending::Done | Ending::Gone) => {}
            Err(error) => {
                tracing::warn!(%error, room = %draft.id, "a twin could not be closed yet");
                return false;
            }
        }
        tracing::warn!(room = %draft.id, "a twin is closed");
        self.audit(Action::CloseTwin, &draft.id, "ok").await;
        metrics::counter!(crate::telemetry::names::TWINS_CLOSED, "connector" => self.connector())
            .increment(1);
        match self.remember_twin(draft, known).await {
            Ok(Finished::Yes | Finished::Occupied) => true,
            Ok(Finished::Gone) => false,
            Err(error) => {
                tracing::error!(%error, room = %draft.id, "a closed twin could not be written down");
                false
            }
        }
    }

    /// Tells the other room of an ended twin, and only then writes it down: a process that dies in
    /// between leaves the work to the next one.
    async fn remember_twin(&self, draft: &Draft, known: &Known) -> Result<Finished, RoomsError> {
        let now = self.clock.timestamp();
        let live = self.store.live(&draft.subject).await?;
        let live = live.filter(|stored| matches!(stored.standing, Standing::Known { .. }));
        if let Some(stored) = live {
            // Its beginning, so that it is the same moment each time it is told.
            let (at, now) = (known.room.created_at.clone(), now.clone());
            let told = move |room: &mut contract::Room| {
                let (at, what) = (at.clone(), Happening::TwinClosed);
                life::hear(room, &[Moment { at, what }], &now);
            };
            self.amend(&stored, (None, None), told).await?;
        }
        let mut known = known.clone();
        if known.room.state.is_live() {
            life::end(&mut known.room, RoomState::Ended, &now, &now);
        }
        let (wish, unix_s) = (wish_of(draft), self.clock.unix_s());
        let answered = Some((&wish, Made::New));
        let finish = self.store.finish(&known, &self.instance, answered, unix_s);
        Ok(finish.await?)
    }

    /// A webhook has named a ticket that we do not know: it may be one whose answer was lost.
    pub(super) async fn stranger(&self) -> Result<(), RoomsError> {
        if let Some(at) = self.strangers.look_at(self.clock.unix_s()) {
            let connector = &self.settings.name;
            let hastened = self
                .store
                .hasten(connector, &[Work::LookUp, Work::Twin], at)
                .await?;
            if hastened > 0 {
                self.work.notify_one();
            }
        }
        Ok(())
    }
}

/// When a look that Apizee did not answer is tried again.
fn again_s(error: &ApizeeError) -> i64 {
    match error {
        ApizeeError::BudgetExhausted { retry_after: wait }
        | ApizeeError::TooManyRequests { reset: wait } => {
            i64::try_from(wait.as_secs()).unwrap_or(LOOK_AGAIN_S) + 1
        }
        ApizeeError::AccountRefused { .. }
        | ApizeeError::Refused { .. }
        | ApizeeError::Unavailable(_)
        | ApizeeError::StoreFailed
        | ApizeeError::OutcomeUnknown(_) => LOOK_AGAIN_S,
    }
}

/// The wish that a start was begun for.
fn wish_of(draft: &Draft) -> Wish {
    Wish {
        connector: draft.subject.connector.clone(),
        operator: draft.operator.clone(),
        key: draft.key.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(settles_after: i64) -> Vec<i64> {
        let mut looks = vec![0];
        while let Some(last) = looks.last().copied().filter(|at| *at < settles_after) {
            looks.push(next_look(0, settles_after, last));
        }
        looks
    }

    #[test]
    fn looks_are_few_and_the_last_is_when_the_time_is_over() {
        assert_eq!(
            looks(settles_after_s(Lost::ServerError(504))),
            [0, 4, 16, 20]
        );
        assert_eq!(looks(settles_after_s(Lost::Unanswered)), [0, 4, 16, 60]);
        assert_eq!(looks(settles_after_s(Lost::Unreadable)), [0, 4, 16, 60]);
    }

    #[test]
    fn a_stranger_who_is_named_too_soon_is_looked_at_later() {
        let strangers = Strangers::default();
        assert_eq!(strangers.look_at(1_000), Some(1_000));
        assert_eq!(strangers.look_at(1_006), Some(1_020));
        assert_eq!(strangers.look_at(1_007), None, "that look is still to come");
        assert_eq!(strangers.look_at(1_021), Some(1_040));
        assert_eq!(strangers.look_at(2_000), Some(2_000));
    }

    #[test]
    fn a_wait_has_time_for_the_look() {
        assert_eq!(wait_s(104, 100), 5);
        assert_eq!(wait_s(90, 100), 1);
    }
}
