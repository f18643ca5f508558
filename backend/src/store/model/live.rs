//! Changes of rooms that are known.

use contract::RoomId;

use super::Data;
use super::row::Phase;
use crate::store::{Amended, Amendment, Change, Which, Work};

impl Data {
    pub(super) fn amend(&mut self, amendments: &[Amendment], now: i64) -> Vec<Amended> {
        let mut amended = Vec::with_capacity(amendments.len());
        for amendment in amendments {
            let found = self.named(amendment);
            let Some(id) = found else {
                amended.push(Amended::NoRoom);
                continue;
            };
            if let Some(known) = self.row(&id).and_then(|row| row.known.as_mut()) {
                known.ends_at = amendment.ends_at.or(known.ends_at);
                known.button_id = amendment.button_id.or(known.button_id);
            }
            self.change(&id, &*amendment.change, now);
            let room = self.at(&id).map(|at| self.stored(&self.rooms[at]));
            amended.push(room.map_or(Amended::NoRoom, |room| Amended::Room(Box::new(room))));
        }
        amended
    }

    fn named(&self, amendment: &Amendment) -> Option<RoomId> {
        let mut rooms = self.rooms.iter().filter(|row| {
            row.draft.subject.connector == amendment.connector && row.phase.is_known()
        });
        let found = rooms.find(|row| match &amendment.which {
            Which::Ours(id) => row.draft.id == *id,
            Which::Apizees(kind, id) => row.is_apizees(*kind, id),
            Which::Conversation(id) => row.conversation_at_apizee().as_ref() == Some(id),
        });
        found.map(|row| row.draft.id.clone())
    }

    /// Changes one room, if it is known. One that was over comes back to life only where no other
    /// lives.
    pub(super) fn change(&mut self, id: &RoomId, change: Change<'_>, now: i64) {
        let Some(at) = self.at(id).filter(|at| self.rooms[*at].phase.is_known()) else {
            return;
        };
        let row = &mut self.rooms[at];
        let Some(known) = row.known.as_mut() else {
            return;
        };
        let before = known.room.clone();
        change(&mut known.room);
        if known.room == before {
            return;
        }
        let (phase, subject) = (Phase::of(&known.room), row.draft.subject.clone());
        row.updated_at = now;
        let is_taken = self
            .holder(&subject)
            .is_some_and(|holder| holder.draft.id != *id);
        self.rooms[at].phase = if is_taken { Phase::Over } else { phase };
        if self.rooms[at].phase == Phase::Over {
            self.drop_tasks(id, &[Work::Close, Work::Reread]);
        }
    }
}
