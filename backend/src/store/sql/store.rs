//! The promises of [`Store`], each by its statements.

use std::collections::HashMap;

use contract::{ApizeeId, ConnectorName, ConversationId, ProjectId, Room, RoomId, RoomKind};

use super::dialect::{self, Base};
use super::{age, find, instance, live, outcome, person, row, sms, start, work};
use crate::store::measured::{measured, without_limit};
use crate::store::{
    Allowance, Amended, Amendment, Answer, Before, Beginning, Begun, Claimed, Doing, Draft,
    Finished, GivenUp, Instance, Known, Made, Order, Ordered, Pending, Sealed, Store, Stored,
    Subject, Whose, Wish, Work,
};

impl Store for Base {
    fn beat<'a>(&'a self, instance: &'a Instance, now: i64) -> Doing<'a, ()> {
        measured("beat", instance::beat(self, instance, now))
    }

    fn leave<'a>(&'a self, instance: &'a Instance) -> Doing<'a, ()> {
        measured("leave", instance::leave(self, instance))
    }

    fn orphans(&self, now: i64, until: i64) -> Doing<'_, u64> {
        measured("orphans", outcome::orphans(self, now, until))
    }

    fn before<'a>(&'a self, wish: &'a Wish, subject: &'a Subject, now: i64) -> Doing<'a, Before> {
        measured("before", start::before(self, wish, subject, now))
    }

    fn live<'a>(&'a self, subject: &'a Subject) -> Doing<'a, Option<Stored>> {
        measured("live", find::live(self, subject))
    }

    fn begin<'a>(&'a self, beginning: Beginning<'a>) -> Doing<'a, Begun> {
        measured("begin", start::begin(self, beginning))
    }

    fn lose<'a>(
        &'a self,
        id: &'a RoomId,
        instance: &'a Instance,
        until: i64,
        now: i64,
    ) -> Doing<'a, bool> {
        measured("lose", outcome::lose(self, id, instance, until, now))
    }

    fn give_up<'a>(
        &'a self,
        id: &'a RoomId,
        why: GivenUp,
        look_at: i64,
        now: i64,
    ) -> Doing<'a, bool> {
        measured("give_up", outcome::give_up(self, id, why, look_at, now))
    }

    fn refused<'a>(&'a self, draft: &'a Draft, instance: &'a Instance) -> Doing<'a, ()> {
        measured("refused", outcome::refused(self, draft, instance))
    }

    fn finish<'a>(
        &'a self,
        known: &'a Known,
        instance: &'a Instance,
        answered: Option<(&'a Wish, Made)>,
        now: i64,
    ) -> Doing<'a, Finished> {
        measured(
            "finish",
            dialect::finish(self, known, instance, answered, now),
        )
    }

    fn answer<'a>(
        &'a self,
        wish: &'a Wish,
        body_hash: &'a Sealed,
        answer: &'a Answer,
        now: i64,
    ) -> Doing<'a, ()> {
        measured("answer", async move {
            row::answer(wish, body_hash, answer, now)?
                .execute(&mut *self.change().await?)
                .await?;
            Ok(())
        })
    }

    fn adopt<'a>(&'a self, draft: &'a Draft, known: &'a Known) -> Doing<'a, bool> {
        measured("adopt", async move {
            let done = row::insert(draft, known)?
                .execute(&mut *self.change().await?)
                .await?;
            Ok(done.rows_affected() == 1)
        })
    }

    fn amend<'a>(&'a self, amendments: &'a [Amendment], now: i64) -> Doing<'a, Vec<Amended>> {
        measured("amend", live::amend(self, amendments, now))
    }

    fn times_to_join<'a>(
        &'a self,
        connector: &'a ConnectorName,
        between: (i64, i64),
    ) -> Doing<'a, HashMap<ApizeeId, u64>> {
        measured(
            "times_to_join",
            find::times_to_join(self, connector, between),
        )
    }

    fn order<'a>(
        &'a self,
        ordered: &'a Ordered,
        allowance: Allowance,
        change: &'a (dyn Fn(&mut Room) + Send + Sync),
    ) -> Doing<'a, Order> {
        measured("order", sms::order(self, ordered, allowance, change))
    }

    fn unorder<'a>(
        &'a self,
        ordered: &'a Ordered,
        change: &'a (dyn Fn(&mut Room) + Send + Sync),
    ) -> Doing<'a, ()> {
        measured("unorder", sms::unorder(self, ordered, change))
    }

    fn room<'a>(
        &'a self,
        connector: &'a ConnectorName,
        id: &'a RoomId,
    ) -> Doing<'a, Option<Stored>> {
        measured("room", find::room(self, connector, id))
    }

    fn rooms<'a>(
        &'a self,
        connector: &'a ConnectorName,
        conversation: &'a ConversationId,
    ) -> Doing<'a, Vec<Stored>> {
        measured("rooms", find::rooms(self, connector, conversation))
    }

    fn latest<'a>(&'a self, connector: &'a ConnectorName, most: u32) -> Doing<'a, Vec<Stored>> {
        measured("latest", find::latest(self, connector, most))
    }

    fn has<'a>(
        &'a self,
        connector: &'a ConnectorName,
        kind: RoomKind,
        id: &'a ApizeeId,
    ) -> Doing<'a, bool> {
        measured("has", find::has(self, connector, kind, id))
    }

    fn project<'a>(
        &'a self,
        connector: &'a ConnectorName,
        kind: RoomKind,
        id: &'a ApizeeId,
    ) -> Doing<'a, Option<ProjectId>> {
        measured("project", find::project(self, connector, kind, id))
    }

    fn button<'a>(&'a self, connector: &'a ConnectorName) -> Doing<'a, Option<i64>> {
        measured("button", find::button(self, connector))
    }

    fn living<'a>(
        &'a self,
        connector: &'a ConnectorName,
        since: i64,
        now: i64,
    ) -> Doing<'a, Vec<RoomId>> {
        measured("living", find::living(self, connector, since, now))
    }

    fn may_ask<'a>(
        &'a self,
        connector: &'a ConnectorName,
        conversation: &'a ConversationId,
        since: i64,
        now: i64,
    ) -> Doing<'a, bool> {
        measured(
            "may_ask",
            age::may_ask(self, connector, conversation, since, now),
        )
    }

    fn forget_asking<'a>(
        &'a self,
        connector: &'a ConnectorName,
        conversation: &'a ConversationId,
    ) -> Doing<'a, ()> {
        measured(
            "forget_asking",
            age::forget_asking(self, connector, conversation),
        )
    }

    fn put<'a>(
        &'a self,
        connector: &'a ConnectorName,
        rooms: &'a [RoomId],
        work: Work,
        due_at: i64,
        now: i64,
    ) -> Doing<'a, ()> {
        measured("put", work::put(self, connector, rooms, work, due_at, now))
    }

    fn hasten<'a>(
        &'a self,
        connector: &'a ConnectorName,
        works: &'a [Work],
        at: i64,
    ) -> Doing<'a, u64> {
        measured("hasten", work::hasten(self, connector, works, at))
    }

    fn claim<'a>(
        &'a self,
        connector: &'a ConnectorName,
        instance: &'a Instance,
        now: i64,
    ) -> Doing<'a, Option<Claimed>> {
        measured("claim", work::claim(self, connector, instance, now))
    }

    fn done<'a>(&'a self, claimed: &'a Claimed, instance: &'a Instance) -> Doing<'a, ()> {
        measured("done", work::done(self, claimed, instance))
    }

    fn postpone<'a>(
        &'a self,
        claimed: &'a Claimed,
        instance: &'a Instance,
        due_at: i64,
    ) -> Doing<'a, ()> {
        measured("postpone", work::postpone(self, claimed, instance, due_at))
    }

    fn pending<'a>(&'a self, connector: &'a ConnectorName) -> Doing<'a, Pending> {
        measured("pending", work::pending(self, connector))
    }

    fn about<'a>(
        &'a self,
        connector: &'a ConnectorName,
        whose: &'a Whose,
    ) -> Doing<'a, Vec<Stored>> {
        measured("about", person::about(self, connector, whose))
    }

    fn erase<'a>(&'a self, connector: &'a ConnectorName, whose: &'a Whose) -> Doing<'a, u64> {
        without_limit("erase", person::erase(self, connector, whose))
    }

    fn key<'a>(&'a self, connector: &'a ConnectorName) -> Doing<'a, Option<String>> {
        measured("key", person::key(self, connector))
    }

    fn keep_key<'a>(
        &'a self,
        connector: &'a ConnectorName,
        instead_of: Option<&'a str>,
        sealed: &'a str,
    ) -> Doing<'a, String> {
        measured(
            "keep_key",
            person::keep_key(self, connector, instead_of, sealed),
        )
    }

    fn purge(&self, before: i64, now: i64) -> Doing<'_, u64> {
        without_limit("purge", age::purge(self, before, now))
    }

    fn check(&self) -> Doing<'_, ()> {
        measured("check", instance::check(self))
    }
}
