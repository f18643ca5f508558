//! How a room stands now: Apizee is asked, or told to end it, and what follows is written down.

use contract::{Room, RoomId, RoomKind, RoomState};
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::{Freshness, Inner, Rooms, RoomsError, life};
use crate::apizee::{ApizeeError, Class, Ending, Want};
use crate::clock::timestamp;
use crate::store::{Amended, Amendment, Standing, StoreError, Stored, Which};

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
        want: Want,
    ) -> Result<Room, RoomsError> {
        match self.reread(room, want).await {
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
            })) => {
                let now = self.clock.timestamp();
                let change = move |room: &mut Room| {
                    if room.state.is_live() {
                        life::end(room, RoomState::Ended, &now, &now);
                    }
                };
                self.amend(stored, (None, None), change).await
            }
            Err(error) => Err(error),
        }
    }

    /// The same, and what happened in the session, where Apizee tells it.
    pub(super) async fn ask_all(&self, stored: &Stored, room: &Room) -> Result<Room, RoomsError> {
        let now = self.ask_again(stored, room, Class::LookUp.into()).await?;
        if room.kind == RoomKind::Meeting {
            return Ok(now);
        }
        match self
            .apizee
            .events(Class::Reread.into(), &room.apizee_id)
            .await
        {
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

    /// Ends a room by Apizee's own word alone: it has ended it, or has it no more. What Apizee
    /// refuses or does not answer ends nothing, since the guest's link lives on.
    pub(super) async fn end(
        &self,
        stored: &Stored,
        room: &Room,
        want: Want,
    ) -> Result<Room, RoomsError> {
        match self.apizee.end(want, room.kind, &room.apizee_id).await? {
            Ending::Done | Ending::Gone => {}
        }
        let now = self.clock.timestamp();
        let before = room.clone();
        let change = move |room: &mut Room| life::close(room, &before, &now);
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
            connector: self.settings.name.clone(),
            which: Which::Ours(stored.draft.id.clone()),
            ends_at,
            button_id,
            change: Box::new(change),
        };
        let mut amended = self.store.amend(&[amendment], self.clock.unix_s()).await?;
        match amended.pop() {
            Some(Amended::Room(stored)) => match stored.standing {
                Standing::Known { room, .. } => Ok(*room),
                Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => {
                    Err(RoomsError::NotFound)
                }
            },
            Some(Amended::NoRoom) | None => Err(RoomsError::NotFound),
            Some(Amended::Unreadable) => Err(StoreError::Unreadable("document").into()),
        }
    }
}
