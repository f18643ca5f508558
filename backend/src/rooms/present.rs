//! How a room stands now: Apizee is asked, or told to end it, and what follows is written down.

use contract::{Room, RoomId, RoomKind, RoomState};
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::{Freshness, Inner, Rooms, RoomsError, life};
use crate::apizee::{ApizeeError, Priority};
use crate::clock::timestamp;
use crate::store::{Amendment, Standing, Stored, Which};

impl Rooms {
    /// The rooms of these ids, in their order, each as [`Rooms::room`] knows it. Ids of no room, and
    /// of rooms of projects that the connector does not serve, are left out.
    ///
    /// # Errors
    /// The store.
    pub async fn several(&self, ids: &[RoomId]) -> Result<Vec<Room>, RoomsError> {
        let mut asked = JoinSet::new();
        for (place, id) in ids.iter().cloned().enumerate() {
            let rooms = self.clone();
            let ask = async move { (place, rooms.room(&id, Freshness::Known).await) };
            asked.spawn(ask.in_current_span());
        }
        let mut found = Vec::with_capacity(ids.len());
        while let Some(answer) = asked.join_next().await {
            match answer.map_err(|_| RoomsError::Broken)? {
                (place, Ok(room)) => found.push((place, room)),
                (_, Err(RoomsError::NotFound | RoomsError::ForbiddenProject)) => {}
                (_, Err(error)) => return Err(error),
            }
        }
        found.sort_by_key(|(place, _)| *place);
        Ok(found.into_iter().map(|(_, room)| room).collect())
    }
}

impl Inner {
    /// Apizee's present word on a room that is known.
    pub(super) async fn ask_again(
        &self,
        stored: &Stored,
        room: &Room,
        priority: Priority,
    ) -> Result<Room, RoomsError> {
        match self.reread(room, priority).await {
            Ok(told) => {
                let now = self.clock.timestamp();
                let word = told.word;
                let since = told.modified.map(timestamp);
                let change = move |room: &mut Room| life::told(room, &word, since.as_ref(), &now);
                self.amend(stored, (told.ends_at, told.button_id), change)
                    .await
            }
            // Apizee has it no more: whoever deleted it ended it.
            Err(RoomsError::Apizee(ApizeeError::Refused {
                status: 404 | 410, ..
            })) => self.ended(stored, RoomState::Ended).await,
            Err(error) => Err(error),
        }
    }

    /// The same, and what happened in the session, where Apizee tells it.
    pub(super) async fn ask_all(&self, stored: &Stored, room: &Room) -> Result<Room, RoomsError> {
        let now = self.ask_again(stored, room, Priority::LookUp).await?;
        if room.kind == RoomKind::Meeting {
            return Ok(now);
        }
        match self.apizee.events(Priority::Rest, &room.apizee_id).await {
            Ok(moments) => {
                let at = self.clock.timestamp();
                let change = move |room: &mut Room| life::hear(room, &moments, &at);
                self.amend(stored, (None, None), change).await
            }
            Err(error) => {
                tracing::info!(%error, "a ticket's events could not be asked for");
                Ok(now)
            }
        }
    }

    /// Ends a room on Apizee's side, and on ours whatever Apizee thinks of it, unless it cannot be
    /// asked at all.
    pub(super) async fn end(
        &self,
        stored: &Stored,
        room: &Room,
        priority: Priority,
    ) -> Result<Room, RoomsError> {
        match self.apizee.end(priority, room.kind, &room.apizee_id).await {
            Ok(()) => {}
            Err(error @ (ApizeeError::Refused { .. } | ApizeeError::AccountRefused { .. })) => {
                tracing::warn!(%error, room = %room.id, "apizee refuses to end a room; ended here alone")
            }
            Err(error) => return Err(RoomsError::Apizee(error)),
        }
        self.ended(stored, RoomState::Ended).await
    }

    async fn ended(&self, stored: &Stored, state: RoomState) -> Result<Room, RoomsError> {
        let now = self.clock.timestamp();
        let change = move |room: &mut Room| {
            if room.state.is_live() {
                life::end(room, state, &now, &now);
            }
        };
        self.amend(stored, (None, None), change).await
    }

    /// Changes a room as it is now, not as it was read.
    pub(super) async fn amend(
        &self,
        stored: &Stored,
        (ends_at, button_id): (Option<i64>, Option<i64>),
        change: impl Fn(&mut Room) + Send + Sync + 'static,
    ) -> Result<Room, RoomsError> {
        let amendment = Amendment {
            connector: self.settings.connector.clone(),
            which: Which::Ours(stored.draft.id.clone()),
            ends_at,
            button_id,
            change: Box::new(change),
        };
        let amended = self
            .store
            .amend(&[amendment], self.clock.unix_s())
            .await?
            .pop()
            .flatten();
        match amended.map(|stored| stored.standing) {
            Some(Standing::Known { room, .. }) => Ok(*room),
            Some(Standing::Starting { .. }) | None => Err(RoomsError::NotFound),
        }
    }
}
