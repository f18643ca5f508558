//! Whose, how old, and what was asked lately.

use contract::{ConnectorName, ConversationId, RoomId};

use super::Data;
use super::row::{Phase, Row};
use crate::store::{ANSWERS_KEPT_S, Stored, Whose};

const DAY_S: i64 = 24 * 60 * 60;

impl Data {
    fn is_about(row: &Row, connector: &ConnectorName, whose: &Whose) -> bool {
        row.draft.subject.connector == *connector
            && match whose {
                Whose::Conversation(id) => row.draft.subject.conversation == *id,
                Whose::Phone(hash) => row.draft.phone_hash.as_ref() == Some(hash),
                Whose::Email(hash) => row.draft.email_hash.as_ref() == Some(hash),
            }
    }

    pub(super) fn about(&self, connector: &ConnectorName, whose: &Whose) -> Vec<Stored> {
        let rooms = self.rooms.iter();
        let about = rooms.filter(|row| Self::is_about(row, connector, whose));
        about.map(|row| self.stored(row)).collect()
    }

    pub(super) fn erase(&mut self, connector: &ConnectorName, whose: &Whose) -> u64 {
        let about = |row: &&Row| Self::is_about(row, connector, whose);
        let ids: Vec<RoomId> = self
            .rooms
            .iter()
            .filter(about)
            .map(|row| row.draft.id.clone())
            .collect();
        for id in &ids {
            self.forget(id);
        }
        if let Whose::Phone(hash) = whose {
            let is_theirs = |connector_of: &ConnectorName| connector_of == connector;
            self.ordered
                .retain(|one| !(is_theirs(&one.wish.connector) && one.contact == *hash));
        }
        ids.len() as u64
    }

    fn forget(&mut self, id: &RoomId) {
        self.rooms.retain(|row| row.draft.id != *id);
        self.tasks.retain(|task| task.room != *id);
        self.ordered.retain(|one| one.room != *id);
        self.wishes.retain(|_, (remembered, _)| {
            let answer = remembered.answer.as_ref();
            answer.is_none_or(|answer| answer.room.id != *id)
        });
    }

    /// A meeting that is planned for later lives until its planned end.
    pub(super) fn purge(&mut self, before: i64, now: i64) -> u64 {
        let ends_at = |row: &Row| {
            row.known
                .as_ref()
                .and_then(|known| known.ends_at)
                .unwrap_or(0)
        };
        let goes = |row: &Row| {
            row.updated_at < before && (row.phase == Phase::Over || ends_at(row) < before)
        };
        let were = self.rooms.len();
        self.rooms.retain(|row| !goes(row));
        let rooms = &self.rooms;
        self.tasks
            .retain(|task| rooms.iter().any(|row| row.draft.id == task.room));
        self.wishes.retain(|_, (_, at)| *at > now - ANSWERS_KEPT_S);
        self.ordered.retain(|one| one.at > now - ANSWERS_KEPT_S);
        self.asked.retain(|_, at| *at > now - DAY_S);
        self.instances.retain(|(_, at)| *at > now - DAY_S);
        (were - self.rooms.len()) as u64
    }

    pub(super) fn may_ask(
        &mut self,
        connector: &ConnectorName,
        conversation: &ConversationId,
        since: i64,
        now: i64,
    ) -> bool {
        let about = (connector.clone(), conversation.clone());
        let may = self.asked.get(&about).is_none_or(|at| *at < since);
        if may {
            self.asked.insert(about, now);
        }
        may
    }
}
