//! What is old goes, and what was asked lately is not asked again.

use std::sync::Arc;

use contract::RoomState;

use super::bases::Base;
use super::fixtures::*;
use crate::store::{ANSWERS_KEPT_S, Instance, Work};

promises_of_the_model_too!(
    old_rooms_and_answers_go,
    a_meeting_that_is_planned_for_later_outlives_the_retention,
    apizee_is_asked_once_in_a_while;
    what_had_to_be_known_for_a_while_goes,
    a_purge_of_many_is_complete
);

const MONTH: i64 = 30 * DAY;

async fn old_rooms_and_answers_go(base: Arc<Base>) {
    let (store, draft) = (&*base.one, draft("a", "key-of-the-first"));
    start(store, &draft, RoomState::Ended).await;
    let kept = recall(store, &draft, NOW + ANSWERS_KEPT_S - 1).await;
    assert!(kept.is_some());
    let kept = recall(store, &draft, NOW + ANSWERS_KEPT_S).await;
    assert!(kept.is_none());
    let purge = async |now| store.purge(now - MONTH, now).await.unwrap();
    assert_eq!(purge(NOW + MONTH).await, 0);
    let wishes = base.raw("SELECT COUNT(*) FROM wish").await;
    assert_eq!(wishes, Some(0));
    assert_eq!(purge(NOW + MONTH + 1).await, 1);
    let connector = &draft.subject.connector;
    assert_eq!(store.room(connector, &draft.id).await.unwrap(), None);
}

async fn a_meeting_that_is_planned_for_later_outlives_the_retention(base: Arc<Base>) {
    let (store, draft) = (&*base.one, draft("a", "key-of-the-first"));
    let mut planned = known(&draft, RoomState::Created);
    planned.ends_at = Some(NOW + 90 * DAY);
    assert!(store.adopt(&draft, &planned).await.unwrap());
    let purge = async |days: i64| {
        let now = NOW + days * DAY;
        store.purge(now - MONTH, now).await.unwrap()
    };
    assert_eq!((purge(89).await, purge(120).await), (0, 0));
    assert_eq!(purge(121).await, 1);
}

async fn what_had_to_be_known_for_a_while_goes(base: Arc<Base>) {
    let (store, draft, me) = (&*base.one, draft("a", "key-of-the-first"), Instance::new());
    let ordered = [sms(&draft, "+33612345678", 0)];
    begin(store, &draft, "1", &me, &ordered).await;
    let (connector, conversation) = (&draft.subject.connector, &draft.subject.conversation);
    let ids = [draft.id.clone()];
    let put = store.put(connector, &ids, Work::Close, NOW, NOW).await;
    put.unwrap();
    let asked = store.may_ask(connector, conversation, NOW, NOW).await;
    assert!(asked.unwrap());
    let slot = format!("INSERT INTO slot (id, user_key, free_at_ms) VALUES ('s', 'u', {NOW}000)");
    base.raw(&slot).await;
    let count = async |table: &str| {
        let number = base.raw(&format!("SELECT COUNT(*) FROM {table}")).await;
        (table.to_owned(), number.unwrap())
    };
    let tables = ["wish", "invitation", "instance", "work", "asked", "slot"];
    for (now, left) in [(NOW - 1, 1), (NOW + DAY - 1, 1), (NOW + MONTH + 1, 0)] {
        store.purge(now - MONTH, now).await.unwrap();
        for table in tables {
            let left = if table == "slot" && now > NOW {
                0
            } else {
                left
            };
            assert_eq!(count(table).await, (table.to_owned(), left));
        }
    }
}

async fn a_purge_of_many_is_complete(base: Arc<Base>) {
    let store = &*base.one;
    start(store, &draft_of(0), RoomState::Ended).await;
    base.raw(
        "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1200)
         INSERT INTO room (id, connector, conversation_id, kind, phase, reference, operator_id,
           idempotency_key, instance, sent_at, invited, document, created_at, updated_at)
         SELECT 'many-' || n, connector, conversation_id, kind, phase, reference, operator_id,
           idempotency_key, instance, sent_at, invited, document, created_at, updated_at
         FROM room, number",
    )
    .await;
    let later = draft_of(1);
    start(store, &later, RoomState::Created).await;
    let touch = amendment(&later, |room| room.state = RoomState::Ended);
    store.amend(&[touch], NOW + MONTH).await.unwrap();
    let purged = store.purge(NOW + 1, NOW + MONTH + 1).await.unwrap();
    assert_eq!(purged, 1201);
    assert_eq!(base.raw("SELECT COUNT(*) FROM room").await, Some(1));
}

async fn apizee_is_asked_once_in_a_while(base: Arc<Base>) {
    let (connector, conversation) = ("acme".parse().unwrap(), "5701a92f".parse().unwrap());
    let store = &*base.one;
    let may_ask = async |at| {
        let (one, other) = tokio::join!(
            base.one.may_ask(&connector, &conversation, at - 60, at),
            base.other.may_ask(&connector, &conversation, at - 60, at),
        );
        usize::from(one.unwrap()) + usize::from(other.unwrap())
    };
    assert_eq!(may_ask(NOW).await, 1, "one of two");
    assert_eq!(may_ask(NOW + 60).await, 0);
    assert_eq!(may_ask(NOW + 61).await, 1);
    let forgotten = store.forget_asking(&connector, &conversation).await;
    forgotten.unwrap();
    assert_eq!(may_ask(NOW + 61).await, 1);
}
