//! The promises of [`Store`], each by its statements.

use async_trait::async_trait;
use std::collections::HashMap;

use contract::{ApizeeId, ConnectorName, ConversationId, ProjectId, RoomId, RoomKind};

use super::dialect::{self, Base};
use super::{age, find, instance, live, outcome, person, row, sms, start, work};
use crate::store::measured::{measured, without_limit};
use crate::store::{
    Allowance, Amended, Amendment, Answer, Before, Beginning, Begun, Change, Claimed, Draft,
    Finished, GivenUp, Instance, Known, Made, Order, Ordered, Pending, Sealed, Store, StoreError,
    Stored, Subject, Whose, Wish, Work,
};

#[async_trait]
impl Store for Base {
    async fn beat(&self, instance: &Instance, now: i64) -> Result<(), StoreError> {
        measured("beat", instance::beat(self, instance, now)).await
    }

    async fn leave(&self, instance: &Instance) -> Result<(), StoreError> {
        measured("leave", instance::leave(self, instance)).await
    }

    async fn orphans(&self, now: i64, until: i64) -> Result<u64, StoreError> {
        measured("orphans", outcome::orphans(self, now, until)).await
    }

    async fn before(&self, wish: &Wish, subject: &Subject, now: i64) -> Result<Before, StoreError> {
        measured("before", start::before(self, wish, subject, now)).await
    }

    async fn live(&self, subject: &Subject) -> Result<Option<Stored>, StoreError> {
        measured("live", find::live(self, subject)).await
    }

    async fn begin(&self, beginning: Beginning<'_>) -> Result<Begun, StoreError> {
        measured("begin", start::begin(self, beginning)).await
    }

    async fn lose(
        &self,
        id: &RoomId,
        instance: &Instance,
        until: i64,
        now: i64,
    ) -> Result<bool, StoreError> {
        measured("lose", outcome::lose(self, id, instance, until, now)).await
    }

    async fn give_up(
        &self,
        id: &RoomId,
        why: GivenUp,
        look_at: i64,
        now: i64,
    ) -> Result<bool, StoreError> {
        measured("give_up", outcome::give_up(self, id, why, look_at, now)).await
    }

    async fn refused(&self, draft: &Draft, instance: &Instance) -> Result<(), StoreError> {
        measured("refused", outcome::refused(self, draft, instance)).await
    }

    async fn finish(
        &self,
        known: &Known,
        instance: &Instance,
        answered: Option<(&Wish, Made)>,
        now: i64,
    ) -> Result<Finished, StoreError> {
        measured(
            "finish",
            dialect::finish(self, known, instance, answered, now),
        )
        .await
    }

    async fn answer(
        &self,
        wish: &Wish,
        body_hash: &Sealed,
        answer: &Answer,
        now: i64,
    ) -> Result<(), StoreError> {
        measured("answer", async move {
            row::answer(wish, body_hash, answer, now)?
                .execute(&mut *self.change().await?)
                .await?;
            Ok(())
        })
        .await
    }

    async fn adopt(&self, draft: &Draft, known: &Known) -> Result<bool, StoreError> {
        measured("adopt", async move {
            let done = row::insert(draft, known)?
                .execute(&mut *self.change().await?)
                .await?;
            Ok(done.rows_affected() == 1)
        })
        .await
    }

    async fn amend(&self, amendments: &[Amendment], now: i64) -> Result<Vec<Amended>, StoreError> {
        measured("amend", live::amend(self, amendments, now)).await
    }

    async fn times_to_join(
        &self,
        connector: &ConnectorName,
        between: (i64, i64),
    ) -> Result<HashMap<ApizeeId, u64>, StoreError> {
        measured(
            "times_to_join",
            find::times_to_join(self, connector, between),
        )
        .await
    }

    async fn order(
        &self,
        ordered: &Ordered,
        allowance: Allowance,
        change: Change<'_>,
    ) -> Result<Order, StoreError> {
        measured("order", sms::order(self, ordered, allowance, change)).await
    }

    async fn unorder(&self, ordered: &Ordered, change: Change<'_>) -> Result<(), StoreError> {
        measured("unorder", sms::unorder(self, ordered, change)).await
    }

    async fn room(
        &self,
        connector: &ConnectorName,
        id: &RoomId,
    ) -> Result<Option<Stored>, StoreError> {
        measured("room", find::room(self, connector, id)).await
    }

    async fn rooms(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
    ) -> Result<Vec<Stored>, StoreError> {
        measured("rooms", find::rooms(self, connector, conversation)).await
    }

    async fn latest(
        &self,
        connector: &ConnectorName,
        most: u32,
    ) -> Result<Vec<Stored>, StoreError> {
        measured("latest", find::latest(self, connector, most)).await
    }

    async fn has(
        &self,
        connector: &ConnectorName,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<bool, StoreError> {
        measured("has", find::has(self, connector, kind, id)).await
    }

    async fn project(
        &self,
        connector: &ConnectorName,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<Option<ProjectId>, StoreError> {
        measured("project", find::project(self, connector, kind, id)).await
    }

    async fn button(&self, connector: &ConnectorName) -> Result<Option<i64>, StoreError> {
        measured("button", find::button(self, connector)).await
    }

    async fn living(
        &self,
        connector: &ConnectorName,
        since: i64,
        now: i64,
    ) -> Result<Vec<RoomId>, StoreError> {
        measured("living", find::living(self, connector, since, now)).await
    }

    async fn may_ask(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
        since: i64,
        now: i64,
    ) -> Result<bool, StoreError> {
        measured(
            "may_ask",
            age::may_ask(self, connector, conversation, since, now),
        )
        .await
    }

    async fn forget_asking(
        &self,
        connector: &ConnectorName,
        conversation: &ConversationId,
    ) -> Result<(), StoreError> {
        measured(
            "forget_asking",
            age::forget_asking(self, connector, conversation),
        )
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
        measured("put", work::put(self, connector, rooms, work, due_at, now)).await
    }

    async fn hasten(
        &self,
        connector: &ConnectorName,
        works: &[Work],
        at: i64,
    ) -> Result<u64, StoreError> {
        measured("hasten", work::hasten(self, connector, works, at)).await
    }

    async fn claim(
        &self,
        connector: &ConnectorName,
        instance: &Instance,
        now: i64,
    ) -> Result<Option<Claimed>, StoreError> {
        measured("claim", work::claim(self, connector, instance, now)).await
    }

    async fn done(&self, claimed: &Claimed, instance: &Instance) -> Result<(), StoreError> {
        measured("done", work::done(self, claimed, instance)).await
    }

    async fn postpone(
        &self,
        claimed: &Claimed,
        instance: &Instance,
        due_at: i64,
    ) -> Result<(), StoreError> {
        measured("postpone", work::postpone(self, claimed, instance, due_at)).await
    }

    async fn pending(&self, connector: &ConnectorName) -> Result<Pending, StoreError> {
        measured("pending", work::pending(self, connector)).await
    }

    async fn about(
        &self,
        connector: &ConnectorName,
        whose: &Whose,
    ) -> Result<Vec<Stored>, StoreError> {
        measured("about", person::about(self, connector, whose)).await
    }

    async fn erase(&self, connector: &ConnectorName, whose: &Whose) -> Result<u64, StoreError> {
        without_limit("erase", person::erase(self, connector, whose)).await
    }

    async fn key(&self, connector: &ConnectorName) -> Result<Option<String>, StoreError> {
        measured("key", person::key(self, connector)).await
    }

    async fn keep_key(
        &self,
        connector: &ConnectorName,
        instead_of: Option<&str>,
        sealed: &str,
    ) -> Result<String, StoreError> {
        measured(
            "keep_key",
            person::keep_key(self, connector, instead_of, sealed),
        )
        .await
    }

    async fn purge(&self, before: i64, now: i64) -> Result<u64, StoreError> {
        without_limit("purge", age::purge(self, before, now)).await
    }

    async fn check(&self) -> Result<(), StoreError> {
        measured("check", instance::check(self)).await
    }
}
