//! Rooms that end with their conversation, where the administrator says so, and rooms that Apizee did
//! not end when it was told to: written down first, then Apizee is told until it has heard.

use std::time::Duration;

use contract::{ConversationId, Happening, Moment, Room, RoomId};

use super::unknown::Looked;
use super::{Inner, Rooms, RoomsError, life};
use crate::apizee::{ApizeeError, Class, Want};
use crate::clock::unix_s;
use crate::config::Closing;
use crate::store::{Action, Claimed, Standing, Stored, Whose, Work};
use crate::telemetry::names;

/// Between two tries when Apizee cannot be reached or refuses; longer each time.
const TRY_AGAIN_S: i64 = 15;

/// At most.
const LONGEST_WAIT_S: i64 = 600;

/// Longer than Apizee takes to answer who wants a room ended: then it is the worker's matter.
const CLOSING_TAKES_S: i64 = 20;

/// Until a start of which the room is to end has one.
const START_AGAIN_S: i64 = 2;

/// Until a lost start, of which the room is to end, has been looked for again.
const LOST_AGAIN_S: i64 = 30;

/// Longer than a lost start is looked for.
const LOST_FOR_S: i64 = 15 * 60;

/// After this a room's own time has run out long ago.
const GIVE_UP_AFTER_S: i64 = 24 * 60 * 60;

impl Rooms {
    /// The conversation is over, so its live rooms are to end, and those that are being started.
    /// Returns when that is written down; a meeting that is planned for later stays, and a repeat
    /// changes nothing.
    ///
    /// # Errors
    /// The store.
    pub async fn conversation_closed(&self, id: &ConversationId) -> Result<(), RoomsError> {
        match self.0.settings.closing {
            Closing::ByAgents => return Ok(()),
            Closing::WithConversation => {}
        }
        let inner = &self.0;
        let whose = Whose::Conversation(id.clone());
        let stored = inner.store.about(&inner.settings.name, &whose).await?;
        let now = inner.clock.unix_s();
        let ids: Vec<RoomId> = stored
            .into_iter()
            .filter(|stored| match &stored.standing {
                Standing::Known { room, .. } => room.state.is_live() && !is_planned(room, now),
                Standing::Starting | Standing::Unknown { .. } => true,
                Standing::Lost { .. } => stored.draft.sent_at > now - LOST_FOR_S,
            })
            .map(|stored| stored.draft.id)
            .collect();
        inner.put_down(&ids, Work::Close, now).await
    }
}

fn is_planned(room: &Room, at: i64) -> bool {
    let schedule = room.schedule.as_ref();
    schedule.is_some_and(|schedule| unix_s(&schedule.starts_at) > at)
}

fn is_delayed(room: &Room) -> bool {
    let mut timeline = room.timeline.iter();
    timeline.any(|moment| moment.what == Happening::ClosingDelayed)
}

impl Inner {
    /// Puts work down and wakes the worker.
    pub(super) async fn put_down(
        &self,
        rooms: &[RoomId],
        work: Work,
        due_at: i64,
    ) -> Result<(), RoomsError> {
        if !rooms.is_empty() {
            let connector = &self.settings.name;
            let now = self.clock.unix_s();
            self.store.put(connector, rooms, work, due_at, now).await?;
            self.work.notify_one();
        }
        Ok(())
    }

    /// Ends a room for an agent who waits. It is written down first, so that it ends though this
    /// process does. What Apizee has not ended is tried again, and that is said in the timeline.
    pub(super) async fn close_now(&self, stored: &Stored, room: &Room) -> Result<Room, RoomsError> {
        let ids = std::slice::from_ref(&room.id);
        let due_at = self.clock.unix_s() + CLOSING_TAKES_S;
        self.put_down(ids, Work::Close, due_at).await?;
        let failed = match self.end(stored, room, Class::AgentLink.into()).await {
            Err(RoomsError::Apizee(error)) => error,
            outcome => return outcome,
        };
        let due_at = self.clock.unix_s() + wait_s(&failed, 0);
        self.put_down(ids, Work::Close, due_at).await?;
        self.say_delayed(stored).await?;
        Err(RoomsError::Apizee(failed))
    }

    async fn say_delayed(&self, stored: &Stored) -> Result<(), RoomsError> {
        let now = self.clock.timestamp();
        let told = move |room: &mut Room| {
            if room.state.is_live() && !is_delayed(room) {
                let (at, what) = (now.clone(), Happening::ClosingDelayed);
                life::hear(room, &[Moment { at, what }], &now);
            }
        };
        self.amend(stored, (None, None), told).await?;
        Ok(())
    }

    /// One try to end a room that is written down.
    pub(super) async fn close_later(&self, claimed: &Claimed) -> Result<Looked, RoomsError> {
        let stored = &claimed.stored;
        let now = self.clock.unix_s();
        let room = match &stored.standing {
            Standing::Starting | Standing::Unknown { .. } => {
                return Ok(Looked::Again(now + START_AGAIN_S));
            }
            // It may turn up, and is not to be the room of a conversation that is over.
            Standing::Lost { .. } if now < claimed.since + LOST_FOR_S => {
                return Ok(Looked::Again(now + LOST_AGAIN_S));
            }
            Standing::Lost { .. } => return Ok(Looked::Done),
            Standing::Known { room, .. } => room,
        };
        // Planned while its conversation was closed, and not what an agent has tried to end.
        let stays = is_planned(room, claimed.since) && !is_delayed(room);
        if !room.state.is_live() || stays {
            return Ok(Looked::Done);
        }
        let want = Want::since(Class::Close, claimed.since);
        match self.end(stored, room, want).await {
            Ok(_) => {
                tracing::info!(room = %room.id, "a room that was to be closed is closed");
                self.audit(Action::CloseLater, &room.id, "ok").await;
                Ok(Looked::Done)
            }
            Err(RoomsError::Apizee(error)) if now < claimed.since + GIVE_UP_AFTER_S => {
                tracing::info!(%error, room = %room.id, "a room could not be closed yet");
                if !is_budget(&error) {
                    self.say_delayed(stored).await?;
                }
                Ok(Looked::Again(now + wait_s(&error, claimed.tries)))
            }
            Err(RoomsError::Apizee(error)) => {
                tracing::error!(%error, room = %room.id, "a room could not be closed within a day; it is given up");
                self.audit(Action::CloseLater, &room.id, "given_up").await;
                self.count_given_up(Work::Close);
                metrics::counter!(names::CLOSINGS_GIVEN_UP, "connector" => self.connector())
                    .increment(1);
                Ok(Looked::Done)
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether Apizee was not even asked.
fn is_budget(error: &ApizeeError) -> bool {
    matches!(error, ApizeeError::BudgetExhausted { .. })
}

/// Until the next try, in seconds.
pub(super) fn wait_s(error: &ApizeeError, tries: u32) -> i64 {
    match error {
        ApizeeError::BudgetExhausted { retry_after: wait }
        | ApizeeError::TooManyRequests { reset: wait } => {
            i64::try_from((*wait + Duration::from_millis(999)).as_secs()).unwrap_or(TRY_AGAIN_S)
        }
        ApizeeError::AccountRefused { .. }
        | ApizeeError::Refused { .. }
        | ApizeeError::Unavailable(_)
        | ApizeeError::StoreFailed
        | ApizeeError::OutcomeUnknown(_) => (TRY_AGAIN_S << tries.min(6)).min(LONGEST_WAIT_S),
    }
}
