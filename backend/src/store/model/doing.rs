//! The model as a store and a trail.

use async_trait::async_trait;
use std::collections::HashMap;

use contract::{ApizeeId, ConnectorName, ConversationId, ProjectId, RoomId, RoomKind};

use super::row::{Phase, Row};
use super::{Data, Model};
use crate::account::measures::time_to_join_s;
use crate::store::{
    Allowance, Amended, Amendment, Answer, Before, Beginning, Begun, Change, Claimed, Draft, Entry,
    Finished, GivenUp, Instance, Known, Made, Order, Ordered, Pending, Sealed, Store, StoreError,
    Stored, Subject, Trail, Whose, Wish, Work,
};

/// As many rooms of a conversation are told.
const MOST_ROOMS: usize = 50;

impl Data {
    fn told<'a>(&'a self, mut rows: Vec<&'a Row>, most: usize) -> Vec<Stored> {
        rows.reverse();
        rows.sort_by_key(|row| std::cmp::Reverse(row.draft.sent_at));
        rows.truncate(most);
        rows.into_iter().map(|row| self.stored(row)).collect()
    }

    fn of<'a>(&'a self, connector: &'a ConnectorName) -> impl DoubleEndedIterator<Item = &'a Row> {
        let rooms = self.rooms.iter();
        rooms.filter(move |row| row.draft.subject.connector == *connector)
    }
}

#[async_trait]
impl Store for Model {
    async fn beat(&self, instance: &Instance, now: i64) -> Result<(), StoreError> {
        self.doing("beat", move |data| data.beat(instance, now))
            .await
    }

    async fn leave(&self, instance: &Instance) -> Result<(), StoreError> {
        self.doing("leave", move |data| data.leave(instance)).await
    }

    async fn orphans(&self, now: i64, until: i64) -> Result<u64, StoreError> {
        self.doing("orphans", move |data| data.orphans(now, until))
            .await
    }

    async fn before(&self, wish: &Wish, subject: &Subject, now: i64) -> Result<Before, StoreError> {
        self.doing("before", move |data| data.before(wish, subject, now))
            .await
    }

    async fn live(&self, subject: &Subject) -> Result<Option<Stored>, StoreError> {
        self.doing("live", move |data| {
            data.holder(subject).map(|row| data.stored(row))
        })
        .await
    }

    async fn begin(&self, beginning: Beginning<'_>) -> Result<Begun, StoreError> {
        self.doing("begin", move |data| data.begin(beginning)).await
    }

    async fn lose(
        &self,
        id: &RoomId,
        instance: &Instance,
        until: i64,
        now: i64,
    ) -> Result<bool, StoreError> {
        self.doing("lose", move |data| data.lose(id, instance, until, now))
            .await
    }

    async fn give_up(
        &self,
        id: &RoomId,
        why: GivenUp,
        look_at: i64,
        now: i64,
    ) -> Result<bool, StoreError> {
        self.doing("give_up", move |data| data.give_up(id, why, look_at, now))
            .await
    }

    async fn refused(&self, draft: &Draft, instance: &Instance) -> Result<(), StoreError> {
        self.doing("refused", move |data| data.refused(draft, instance))
            .await
    }

    async fn finish(
        &self,
        known: &Known,
        instance: &Instance,
        answered: Option<(&Wish, Made)>,
        now: i64,
    ) -> Result<Finished, StoreError> {
        self.doing("finish", move |data| {
            data.finish(known, instance, answered, now)
        })
        .await
    }

    async fn answer(
        &self,
        wish: &Wish,
        body_hash: &Sealed,
        answer: &Answer,
        now: i64,
    ) -> Result<(), StoreError> {
        self.doing("answer", move |data| {
            data.answer(wish, body_hash, answer, now)
        })
        .await
    }

    async fn adopt(&self, draft: &Draft, known: &Known) -> Result<bool, StoreError> {
        self.doing("adopt", move |data| data.adopt(draft, known))
            .await
    }

    async fn amend(&self, amendments: &[Amendment], now: i64) -> Result<Vec<Amended>, StoreError> {
        self.doing("amend", move |data| data.amend(amendments, now))
            .await
    }

    async fn times_to_join(
        &self,
        connector: &ConnectorName,
        (from, to): (i64, i64),
    ) -> Result<HashMap<ApizeeId, u64>, StoreError> {
        self.doing("times_to_join", move |data| {
            let meant = data.of(connector).filter(|row| {
                row.draft.subject.kind == RoomKind::Assistance
                    && (from..to).contains(&row.draft.sent_at)
            });
            let known = meant.filter_map(|row| row.known.as_ref());
            known
                .filter_map(|known| {
                    Some((known.room.apizee_id.clone(), time_to_join_s(&known.room)?))
                })
                .collect()
        })
        .await
    }

    async fn order(
        &self,
        ordered: &Ordered,
        allowance: Allowance,
        change: Change<'_>,
    ) -> Result<Order, StoreError> {
        self.doing("order", move |data| data.order(ordered, allowance, change))
            .await
    }

    async fn unorder(&self, ordered: &Ordered, change: Change<'_>) -> Result<(), StoreError> {
        self.doing("unorder", move |data| data.unorder(ordered, change))
            .await
    }

    async fn room(
        &self,
        connector: &ConnectorName,
        id: &RoomId,
    ) -> Result<Option<Stored>, StoreError> {
        self.doing("room", move |data| {
            let found = data.of(connector).find(|row| row.draft.id == *id);
            found.map(|row| data.stored(row))
        })
        .await
    }

    async fn rooms(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
    ) -> Result<Vec<Stored>, StoreError> {
        self.doing("rooms", move |data| {
            let rows = data.of(connector).filter(|row| {
                row.draft.subject.conversation == *conversation
                    && !matches!(row.phase, Phase::Lost { .. })
            });
            data.told(rows.collect(), MOST_ROOMS)
        })
        .await
    }

    async fn latest(
        &self,
        connector: &ConnectorName,
        most: u32,
    ) -> Result<Vec<Stored>, StoreError> {
        self.doing("latest", move |data| {
            data.told(data.of(connector).collect(), most as usize)
        })
        .await
    }

    async fn has(
        &self,
        connector: &ConnectorName,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<bool, StoreError> {
        self.doing("has", move |data| {
            data.of(connector).any(|row| row.is_apizees(kind, id))
        })
        .await
    }

    async fn project(
        &self,
        connector: &ConnectorName,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<Option<ProjectId>, StoreError> {
        self.doing("project", move |data| {
            let found = data.of(connector).find(|row| row.is_apizees(kind, id));
            found.and_then(|row| row.draft.project.clone())
        })
        .await
    }

    async fn button(&self, connector: &ConnectorName) -> Result<Option<i64>, StoreError> {
        self.doing("button", move |data| {
            let mut latest = data.of(connector).rev();
            latest.find_map(|row| row.known.as_ref()?.button_id)
        })
        .await
    }

    async fn living(
        &self,
        connector: &ConnectorName,
        since: i64,
        now: i64,
    ) -> Result<Vec<RoomId>, StoreError> {
        self.doing("living", move |data| {
            let is_meant = |row: &&Row| {
                let ends_at = row.known.as_ref().and_then(|known| known.ends_at);
                let is_recent = row.updated_at > since || ends_at.is_some_and(|at| at > now);
                row.phase == Phase::Live && is_recent
            };
            let mut rows: Vec<&Row> = data.of(connector).filter(is_meant).collect();
            rows.sort_by_key(|row| std::cmp::Reverse(row.updated_at));
            rows.into_iter().map(|row| row.draft.id.clone()).collect()
        })
        .await
    }

    async fn may_ask(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
        since: i64,
        now: i64,
    ) -> Result<bool, StoreError> {
        self.doing("may_ask", move |data| {
            data.may_ask(connector, conversation, since, now)
        })
        .await
    }

    async fn forget_asking(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
    ) -> Result<(), StoreError> {
        self.doing("forget_asking", move |data| {
            data.asked
                .remove(&(connector.clone(), conversation.clone()));
        })
        .await
    }

    async fn put(
        &self,
        connector: &ConnectorName,
        rooms: &[RoomId],
        work: Work,
        due_at: i64,
        now: i64,
    ) -> Result<(), StoreError> {
        self.doing("put", move |data| {
            data.put(connector, rooms, work, due_at, now)
        })
        .await
    }

    async fn hasten(
        &self,
        connector: &ConnectorName,
        works: &[Work],
        at: i64,
    ) -> Result<u64, StoreError> {
        self.doing("hasten", move |data| data.hasten(connector, works, at))
            .await
    }

    async fn claim(
        &self,
        connector: &ConnectorName,
        instance: &Instance,
        now: i64,
    ) -> Result<Option<Claimed>, StoreError> {
        self.doing("claim", move |data| data.claim(connector, instance, now))
            .await
    }

    async fn done(&self, claimed: &Claimed, instance: &Instance) -> Result<(), StoreError> {
        self.doing("done", move |data| data.done(claimed, instance))
            .await
    }

    async fn postpone(
        &self,
        claimed: &Claimed,
        instance: &Instance,
        due_at: i64,
    ) -> Result<(), StoreError> {
        self.doing("postpone", move |data| {
            data.postpone(claimed, instance, due_at)
        })
        .await
    }

    async fn pending(&self, connector: &ConnectorName) -> Result<Pending, StoreError> {
        self.doing("pending", move |data| data.pending(connector))
            .await
    }

    async fn about(
        &self,
        connector: &ConnectorName,
        whose: &Whose,
    ) -> Result<Vec<Stored>, StoreError> {
        self.doing("about", move |data| data.about(connector, whose))
            .await
    }

    async fn erase(&self, connector: &ConnectorName, whose: &Whose) -> Result<u64, StoreError> {
        self.doing("erase", move |data| data.erase(connector, whose))
            .await
    }

    async fn key(&self, connector: &ConnectorName) -> Result<Option<String>, StoreError> {
        self.doing("key", move |data| data.keys.get(connector).cloned())
            .await
    }

    async fn keep_key(
        &self,
        connector: &ConnectorName,
        instead_of: Option<&str>,
        sealed: &str,
    ) -> Result<String, StoreError> {
        self.doing("keep_key", move |data| {
            if data.keys.get(connector).map(String::as_str) == instead_of {
                data.keys.insert(connector.clone(), sealed.to_owned());
            }
            data.keys.get(connector).cloned().unwrap_or_default()
        })
        .await
    }

    async fn purge(&self, before: i64, now: i64) -> Result<u64, StoreError> {
        self.doing("purge", move |data| data.purge(before, now))
            .await
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.doing("check", |_| ()).await
    }
}

#[async_trait]
impl Trail for Model {
    async fn record(&self, entry: &Entry) -> Result<(), StoreError> {
        self.doing("record", move |data| data.trail.push(entry.clone()))
            .await
    }

    async fn entries(
        &self,
        connector: &ConnectorName,
        room: Option<&RoomId>,
        most: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.doing("entries", move |data| {
            let mut latest: Vec<&Entry> = data.trail.iter().rev().collect();
            latest.sort_by_key(|entry| std::cmp::Reverse(entry.at));
            let meant = latest.into_iter().filter(|entry| {
                entry.connector == *connector && (room.is_none() || entry.room.as_ref() == room)
            });
            meant.take(most as usize).cloned().collect()
        })
        .await
    }

    async fn forget_entries(&self, before: i64) -> Result<u64, StoreError> {
        self.doing("forget_entries", move |data| {
            let were = data.trail.len();
            data.trail.retain(|entry| entry.at >= before);
            (were - data.trail.len()) as u64
        })
        .await
    }
}
