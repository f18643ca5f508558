//! The model as a store and a trail.

use std::collections::HashMap;

use contract::{ApizeeId, ConnectorName, ConversationId, ProjectId, Room, RoomId, RoomKind};

use super::row::{Phase, Row};
use super::{Data, Model};
use crate::account::measures::time_to_join_s;
use crate::store::{
    Allowance, Amended, Amendment, Answer, Before, Beginning, Begun, Claimed, Doing, Draft, Entry,
    Finished, GivenUp, Instance, Known, Made, Order, Ordered, Pending, Sealed, Store, Stored,
    Subject, Trail, Whose, Wish, Work,
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

impl Store for Model {
    fn beat<'a>(&'a self, instance: &'a Instance, now: i64) -> Doing<'a, ()> {
        self.doing("beat", move |data| data.beat(instance, now))
    }

    fn leave<'a>(&'a self, instance: &'a Instance) -> Doing<'a, ()> {
        self.doing("leave", move |data| data.leave(instance))
    }

    fn orphans(&self, now: i64, until: i64) -> Doing<'_, u64> {
        self.doing("orphans", move |data| data.orphans(now, until))
    }

    fn before<'a>(&'a self, wish: &'a Wish, subject: &'a Subject, now: i64) -> Doing<'a, Before> {
        self.doing("before", move |data| data.before(wish, subject, now))
    }

    fn live<'a>(&'a self, subject: &'a Subject) -> Doing<'a, Option<Stored>> {
        self.doing("live", move |data| {
            data.holder(subject).map(|row| data.stored(row))
        })
    }

    fn begin<'a>(&'a self, beginning: Beginning<'a>) -> Doing<'a, Begun> {
        self.doing("begin", move |data| data.begin(beginning))
    }

    fn lose<'a>(
        &'a self,
        id: &'a RoomId,
        instance: &'a Instance,
        until: i64,
        now: i64,
    ) -> Doing<'a, bool> {
        self.doing("lose", move |data| data.lose(id, instance, until, now))
    }

    fn give_up<'a>(
        &'a self,
        id: &'a RoomId,
        why: GivenUp,
        look_at: i64,
        now: i64,
    ) -> Doing<'a, bool> {
        self.doing("give_up", move |data| data.give_up(id, why, look_at, now))
    }

    fn refused<'a>(&'a self, draft: &'a Draft, instance: &'a Instance) -> Doing<'a, ()> {
        self.doing("refused", move |data| data.refused(draft, instance))
    }

    fn finish<'a>(
        &'a self,
        known: &'a Known,
        instance: &'a Instance,
        answered: Option<(&'a Wish, Made)>,
        now: i64,
    ) -> Doing<'a, Finished> {
        self.doing("finish", move |data| {
            data.finish(known, instance, answered, now)
        })
    }

    fn answer<'a>(
        &'a self,
        wish: &'a Wish,
        body_hash: &'a Sealed,
        answer: &'a Answer,
        now: i64,
    ) -> Doing<'a, ()> {
        self.doing("answer", move |data| {
            data.answer(wish, body_hash, answer, now)
        })
    }

    fn adopt<'a>(&'a self, draft: &'a Draft, known: &'a Known) -> Doing<'a, bool> {
        self.doing("adopt", move |data| data.adopt(draft, known))
    }

    fn amend<'a>(&'a self, amendments: &'a [Amendment], now: i64) -> Doing<'a, Vec<Amended>> {
        self.doing("amend", move |data| data.amend(amendments, now))
    }

    fn times_to_join<'a>(
        &'a self,
        connector: &'a ConnectorName,
        (from, to): (i64, i64),
    ) -> Doing<'a, HashMap<ApizeeId, u64>> {
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
    }

    fn order<'a>(
        &'a self,
        ordered: &'a Ordered,
        allowance: Allowance,
        change: &'a (dyn Fn(&mut Room) + Send + Sync),
    ) -> Doing<'a, Order> {
        self.doing("order", move |data| data.order(ordered, allowance, change))
    }

    fn unorder<'a>(
        &'a self,
        ordered: &'a Ordered,
        change: &'a (dyn Fn(&mut Room) + Send + Sync),
    ) -> Doing<'a, ()> {
        self.doing("unorder", move |data| data.unorder(ordered, change))
    }

    fn room<'a>(
        &'a self,
        connector: &'a ConnectorName,
        id: &'a RoomId,
    ) -> Doing<'a, Option<Stored>> {
        self.doing("room", move |data| {
            let found = data.of(connector).find(|row| row.draft.id == *id);
            found.map(|row| data.stored(row))
        })
    }

    fn rooms<'a>(
        &'a self,
        connector: &'a ConnectorName,
        conversation: &'a ConversationId,
    ) -> Doing<'a, Vec<Stored>> {
        self.doing("rooms", move |data| {
            let rows = data.of(connector).filter(|row| {
                row.draft.subject.conversation == *conversation
                    && !matches!(row.phase, Phase::Lost { .. })
            });
            data.told(rows.collect(), MOST_ROOMS)
        })
    }

    fn latest<'a>(&'a self, connector: &'a ConnectorName, most: u32) -> Doing<'a, Vec<Stored>> {
        self.doing("latest", move |data| {
            data.told(data.of(connector).collect(), most as usize)
        })
    }

    fn has<'a>(
        &'a self,
        connector: &'a ConnectorName,
        kind: RoomKind,
        id: &'a ApizeeId,
    ) -> Doing<'a, bool> {
        self.doing("has", move |data| {
            data.of(connector).any(|row| row.is_apizees(kind, id))
        })
    }

    fn project<'a>(
        &'a self,
        connector: &'a ConnectorName,
        kind: RoomKind,
        id: &'a ApizeeId,
    ) -> Doing<'a, Option<ProjectId>> {
        self.doing("project", move |data| {
            let found = data.of(connector).find(|row| row.is_apizees(kind, id));
            found.and_then(|row| row.draft.project.clone())
        })
    }

    fn button<'a>(&'a self, connector: &'a ConnectorName) -> Doing<'a, Option<i64>> {
        self.doing("button", move |data| {
            let mut latest = data.of(connector).rev();
            latest.find_map(|row| row.known.as_ref()?.button_id)
        })
    }

    fn living<'a>(
        &'a self,
        connector: &'a ConnectorName,
        since: i64,
        now: i64,
    ) -> Doing<'a, Vec<RoomId>> {
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
    }

    fn may_ask<'a>(
        &'a self,
        connector: &'a ConnectorName,
        conversation: &'a ConversationId,
        since: i64,
        now: i64,
    ) -> Doing<'a, bool> {
        self.doing("may_ask", move |data| {
            data.may_ask(connector, conversation, since, now)
        })
    }

    fn forget_asking<'a>(
        &'a self,
        connector: &'a ConnectorName,
        conversation: &'a ConversationId,
    ) -> Doing<'a, ()> {
        self.doing("forget_asking", move |data| {
            data.asked
                .remove(&(connector.clone(), conversation.clone()));
        })
    }

    fn put<'a>(
        &'a self,
        connector: &'a ConnectorName,
        rooms: &'a [RoomId],
        work: Work,
        due_at: i64,
        now: i64,
    ) -> Doing<'a, ()> {
        self.doing("put", move |data| {
            data.put(connector, rooms, work, due_at, now)
        })
    }

    fn hasten<'a>(
        &'a self,
        connector: &'a ConnectorName,
        works: &'a [Work],
        at: i64,
    ) -> Doing<'a, u64> {
        self.doing("hasten", move |data| data.hasten(connector, works, at))
    }

    fn claim<'a>(
        &'a self,
        connector: &'a ConnectorName,
        instance: &'a Instance,
        now: i64,
    ) -> Doing<'a, Option<Claimed>> {
        self.doing("claim", move |data| data.claim(connector, instance, now))
    }

    fn done<'a>(&'a self, claimed: &'a Claimed, instance: &'a Instance) -> Doing<'a, ()> {
        self.doing("done", move |data| data.done(claimed, instance))
    }

    fn postpone<'a>(
        &'a self,
        claimed: &'a Claimed,
        instance: &'a Instance,
        due_at: i64,
    ) -> Doing<'a, ()> {
        self.doing("postpone", move |data| {
            data.postpone(claimed, instance, due_at)
        })
    }

    fn pending<'a>(&'a self, connector: &'a ConnectorName) -> Doing<'a, Pending> {
        self.doing("pending", move |data| data.pending(connector))
    }

    fn about<'a>(
        &'a self,
        connector: &'a ConnectorName,
        whose: &'a Whose,
    ) -> Doing<'a, Vec<Stored>> {
        self.doing("about", move |data| data.about(connector, whose))
    }

    fn erase<'a>(&'a self, connector: &'a ConnectorName, whose: &'a Whose) -> Doing<'a, u64> {
        self.doing("erase", move |data| data.erase(connector, whose))
    }

    fn key<'a>(&'a self, connector: &'a ConnectorName) -> Doing<'a, Option<String>> {
        self.doing("key", move |data| data.keys.get(connector).cloned())
    }

    fn keep_key<'a>(
        &'a self,
        connector: &'a ConnectorName,
        instead_of: Option<&'a str>,
        sealed: &'a str,
    ) -> Doing<'a, String> {
        self.doing("keep_key", move |data| {
            if data.keys.get(connector).map(String::as_str) == instead_of {
                data.keys.insert(connector.clone(), sealed.to_owned());
            }
            data.keys.get(connector).cloned().unwrap_or_default()
        })
    }

    fn purge(&self, before: i64, now: i64) -> Doing<'_, u64> {
        self.doing("purge", move |data| data.purge(before, now))
    }

    fn check(&self) -> Doing<'_, ()> {
        self.doing("check", |_| ())
    }
}

impl Trail for Model {
    fn record<'a>(&'a self, entry: &'a Entry) -> Doing<'a, ()> {
        self.doing("record", move |data| data.trail.push(entry.clone()))
    }

    fn entries<'a>(
        &'a self,
        connector: &'a ConnectorName,
        room: Option<&'a RoomId>,
        most: u32,
    ) -> Doing<'a, Vec<Entry>> {
        self.doing("entries", move |data| {
            let mut latest: Vec<&Entry> = data.trail.iter().rev().collect();
            latest.sort_by_key(|entry| std::cmp::Reverse(entry.at));
            let meant = latest.into_iter().filter(|entry| {
                entry.connector == *connector && (room.is_none() || entry.room.as_ref() == room)
            });
            meant.take(most as usize).cloned().collect()
        })
    }

    fn forget_entries(&self, before: i64) -> Doing<'_, u64> {
        self.doing("forget_entries", move |data| {
            let were = data.trail.len();
            data.trail.retain(|entry| entry.at >= before);
            (were - data.trail.len()) as u64
        })
    }
}
