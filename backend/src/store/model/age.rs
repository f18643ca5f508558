//! Whose, how old, and what was asked lately.

use contract::{ConnectorName, ConversationId};

use super::Data;
use super::row::{Phase, Row};
use crate::store::{ANSWERS_KEPT_S, Sealed, Stored, Whose, Wish};

const DAY_S: i64 = 24 * 60 * 60;

impl Data {
    /// For whom it was made, or to whom an SMS went with its link.
    fn is_about(&self, row: &Row, connector: &ConnectorName, whose: &Whose) -> bool {
        let had_sms = |hash: &Sealed| {
            let mut ordered = self.ordered.iter();
            ordered.any(|one| one.room == row.draft.id && one.contact == *hash)
        };
        row.draft.subject.connector == *connector
            && match whose {
                Whose::Conversation(id) => row.draft.subject.conversation == *id,
                Whose::Phone(hash) => row.draft.phone_hash.as_ref() == Some(hash) || had_sms(hash),
                Whose::Email(hash) => row.draft.email_hash.as_ref() == Some(hash) || had_sms(hash),
            }
    }

    pub(super) fn about(&self, connector: &ConnectorName, whose: &Whose) -> Vec<Stored> {
        let newest_first = self.rooms.iter().rev();
        let about = newest_first.filter(|row| self.is_about(row, connector, whose));
        about.map(|row| self.stored(row)).collect()
    }

    pub(super) fn erase(&mut self, connector: &ConnectorName, whose: &Whose) -> u64 {
        let about = self.about(connector, whose);
        for Stored { draft, .. } in &about {
            let wish = Wish {
                connector: connector.clone(),
                operator: draft.operator.clone(),
                key: draft.key.clone(),
            };
            self.rooms.retain(|row| row.draft.id != draft.id);
            self.tasks.retain(|task| task.room != draft.id);
            self.ordered.retain(|one| one.room != draft.id);
            self.wishes.retain(|one, (remembered, _)| {
                let answer = remembered.answer.as_ref();
                *one != wish && answer.is_none_or(|answer| answer.room.id != draft.id)
            });
        }
        about.len() as u64
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
