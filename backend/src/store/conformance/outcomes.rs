//! A start whose outcome is unknown, and one whose process died.

use std::sync::Arc;

use contract::RoomState;

use super::bases::Base;
use super::fixtures::*;
use crate::store::{
    Begun, DEAD_AFTER_S, Draft, Finished, GivenUp, Instance, Standing, Store, Work,
};

promises_of_the_model_too!(
    a_lost_answer_is_looked_up_and_in_the_way,
    a_start_that_is_given_up_is_in_nobodys_way,
    a_lost_room_that_turns_up_beside_another_stays_lost,
    what_a_dead_process_left_is_looked_up_by_others,
    who_leaves_in_good_order_is_succeeded_at_once,
    of_two_who_find_a_room_one_writes_it_down,
    a_room_of_apizee_is_one_of_ours_and_no_more,
    the_answer_to_a_wish_is_given_once,
);

/// Begins, and loses the answer.
async fn lost<S: Store + ?Sized>(store: &S, draft: &Draft) {
    let me = Instance::new();
    assert_eq!(begin(store, draft, "1", &me, &[]).await, Begun::Yes);
    let lost = store.lose(&draft.id, &me, NOW + 60, NOW + 5).await;
    assert!(lost.unwrap());
}

async fn claimed<S: Store + ?Sized>(store: &S, draft: &Draft, now: i64) -> Option<Work> {
    let (connector, me) = (&draft.subject.connector, Instance::new());
    store.beat(&me, now).await.unwrap();
    let claimed = store.claim(connector, &me, now).await;
    claimed.unwrap().map(|claimed| claimed.work)
}

async fn a_lost_answer_is_looked_up_and_in_the_way(base: Arc<Base>) {
    let (store, draft) = (&*base.one, draft("a", "key-of-the-first"));
    lost(store, &draft).await;
    let unknown = Standing::Unknown {
        until: NOW + 60,
        look_at: NOW + 5,
    };
    let live = store.live(&draft.subject).await.unwrap().unwrap();
    assert_eq!(live.standing, unknown);
    let pending = store.pending(&draft.subject.connector).await.unwrap();
    assert_eq!(pending.next_due, Some(NOW + 5));
    assert_eq!(pending.number, [(Work::LookUp, 1)]);
    assert_eq!(pending.unknown, Some((1, NOW)), "since it was sent");
    let second = super::fixtures::draft("b", "key-of-the-second");
    let me = Instance::new();
    let begun = begin(store, &second, "2", &me, &[]).await;
    assert_eq!(begun, Begun::Occupied);
    assert_eq!(claimed(store, &draft, NOW + 4).await, None);
    assert_eq!(claimed(store, &draft, NOW + 5).await, Some(Work::LookUp));

    let room = known(&draft, RoomState::Created);
    let finished = finish(&*base.other, &draft, &room, &me).await;
    assert_eq!(finished, Finished::Yes, "whoever has found it");
    assert!(recall(store, &draft, NOW).await.unwrap().answer.is_some());
    let pending = store.pending(&draft.subject.connector).await.unwrap();
    assert_eq!(pending, crate::store::Pending::default());
}

async fn a_start_that_is_given_up_is_in_nobodys_way(base: Arc<Base>) {
    let (store, first) = (&*base.one, draft("a", "key-of-the-first"));
    let connector = &first.subject.connector;
    let me = Instance::new();
    assert_eq!(begin(store, &first, "1", &me, &[]).await, Begun::Yes);
    let given_up = store
        .give_up(&first.id, GivenUp::NotThere, NOW + 90, NOW)
        .await;
    assert!(!given_up.unwrap(), "it is under way");
    assert!(store.lose(&first.id, &me, NOW + 60, NOW).await.unwrap());
    let give_up = async || {
        store
            .give_up(&first.id, GivenUp::NotThere, NOW + 90, NOW + 61)
            .await
            .unwrap()
    };
    assert!(give_up().await);
    assert!(!give_up().await, "once");
    assert_eq!(store.live(&first.subject).await.unwrap(), None);
    let stored = store.room(connector, &first.id).await.unwrap().unwrap();
    assert_eq!(stored.standing, Standing::Lost { until: None });
    let conversation = &first.subject.conversation;
    let shown = store.rooms(connector, conversation).await.unwrap();
    assert!(shown.is_empty());
    let pending = store.pending(connector).await.unwrap();
    assert_eq!(pending.number, [(Work::Twin, 1)]);
    assert_eq!((pending.next_due, pending.unknown), (Some(NOW + 90), None));

    // The same wish, again.
    let again = draft("b", "key-of-the-first");
    assert_eq!(begin(store, &again, "1", &me, &[]).await, Begun::Yes);
}

async fn a_lost_room_that_turns_up_beside_another_stays_lost(base: Arc<Base>) {
    let (store, first) = (&*base.one, draft("a", "key-of-the-first"));
    let connector = &first.subject.connector;
    lost(store, &first).await;
    assert!(
        store
            .give_up(&first.id, GivenUp::LeftAlone, NOW, NOW)
            .await
            .unwrap()
    );
    let (second, me) = (draft("b", "key-of-the-second"), Instance::new());
    assert_eq!(begin(store, &second, "2", &me, &[]).await, Begun::Yes);

    let turned_up = known(&first, RoomState::Created);
    let finished = finish(store, &first, &turned_up, &me).await;
    assert_eq!(finished, Finished::Occupied);
    let stored = store.room(connector, &first.id).await.unwrap().unwrap();
    assert_eq!(
        stored.standing,
        Standing::Lost {
            until: Some(NOW + 60)
        }
    );
    assert_eq!(recall(store, &first, NOW).await.unwrap().answer, None);
    assert_eq!(claimed(store, &first, NOW).await, Some(Work::Twin), "still");

    // Where it is over it is in nobody's way, and where the other is, it lives.
    let over = known(&second, RoomState::Ended);
    assert_eq!(finish(store, &second, &over, &me).await, Finished::Yes);
    let finished = finish(store, &first, &turned_up, &me).await;
    assert_eq!(finished, Finished::Yes);
    let live = store.live(&first.subject).await.unwrap().unwrap();
    assert_eq!(live.draft.id, first.id);
}

async fn what_a_dead_process_left_is_looked_up_by_others(base: Arc<Base>) {
    let (store, draft) = (&*base.one, draft("a", "key-of-the-first"));
    let me = Instance::new();
    store.beat(&me, NOW - 5).await.unwrap();
    assert_eq!(begin(store, &draft, "1", &me, &[]).await, Begun::Yes);
    let dead = NOW - 5 + DEAD_AFTER_S;
    let orphans = async |now| {
        let (one, other) = (
            base.one.orphans(now, now + 60),
            base.other.orphans(now, now + 60),
        );
        let (one, other) = tokio::join!(one, other);
        one.unwrap() + other.unwrap()
    };
    assert_eq!(orphans(dead - 1).await, 0);
    store.beat(&me, NOW).await.unwrap();
    store.beat(&me, NOW - 10).await.unwrap();
    assert_eq!(orphans(dead).await, 0, "it has said that it lives");
    assert_eq!(orphans(NOW + DEAD_AFTER_S).await, 1, "by one of two");
    assert_eq!(orphans(NOW + DEAD_AFTER_S).await, 0);
    let now = NOW + DEAD_AFTER_S;
    let unknown = Standing::Unknown {
        until: now + 60,
        look_at: now,
    };
    let live = store.live(&draft.subject).await.unwrap().unwrap();
    assert_eq!(live.standing, unknown);
    assert_eq!(claimed(store, &draft, now).await, Some(Work::LookUp));

    // It was asleep only, and had its answer.
    let room = known(&draft, RoomState::Created);
    assert_eq!(finish(store, &draft, &room, &me).await, Finished::Yes);
}

async fn who_leaves_in_good_order_is_succeeded_at_once(base: Arc<Base>) {
    let (store, draft) = (&*base.one, draft("a", "key-of-the-first"));
    let me = Instance::new();
    assert_eq!(begin(store, &draft, "1", &me, &[]).await, Begun::Yes);
    let orphans = store.orphans(NOW, NOW).await.unwrap();
    assert_eq!(orphans, 0, "whoever begins lives");
    store.leave(&me).await.unwrap();
    assert_eq!(base.other.orphans(NOW, NOW).await.unwrap(), 1);
}

async fn of_two_who_find_a_room_one_writes_it_down(base: Arc<Base>) {
    for number in 0..20 {
        let draft = draft_of(number);
        lost(&*base.one, &draft).await;
        let room = known(&draft, RoomState::Created);
        let (me, another) = (Instance::new(), Instance::new());
        let (one, other) = tokio::join!(
            finish(&*base.one, &draft, &room, &me),
            finish(&*base.other, &draft, &room, &another),
        );
        let both = [one, other];
        assert!(both.contains(&Finished::Yes) && both.contains(&Finished::Gone));
    }
}

async fn a_room_of_apizee_is_one_of_ours_and_no_more(base: Arc<Base>) {
    let (store, first, second) = (&*base.one, draft_of(1), draft_of(2));
    for draft in [&first, &second] {
        lost(store, draft).await;
        assert!(
            store
                .give_up(&draft.id, GivenUp::LeftAlone, NOW, NOW)
                .await
                .unwrap()
        );
    }
    let (found, me) = (known(&first, RoomState::Created), Instance::new());
    assert_eq!(finish(store, &first, &found, &me).await, Finished::Yes);
    let mut again = known(&second, RoomState::Created);
    again.room.apizee_id = found.room.apizee_id;
    assert_eq!(finish(store, &second, &again, &me).await, Finished::Gone);
    let work = claimed(store, &second, NOW).await;
    assert_eq!(work, Some(Work::Twin), "its own may still come");
}

async fn the_answer_to_a_wish_is_given_once(base: Arc<Base>) {
    let (store, first) = (&*base.one, draft("a", "key-of-the-first"));
    lost(store, &first).await;
    assert!(
        store
            .give_up(&first.id, GivenUp::LeftAlone, NOW, NOW)
            .await
            .unwrap()
    );
    let (second, me) = (draft("b", "key-of-the-second"), Instance::new());
    assert_eq!(begin(store, &second, "2", &me, &[]).await, Begun::Yes);
    let over = known(&second, RoomState::Ended);
    assert_eq!(finish(store, &second, &over, &me).await, Finished::Yes);
    // Meanwhile the first was told of the second's.
    let answer = crate::store::Answer {
        made: crate::store::Made::Nothing,
        room: *stored_room(&over),
    };
    let told = store.answer(&wish(&first), &body("1"), &answer, NOW).await;
    told.unwrap();
    let turned_up = known(&first, RoomState::Created);
    assert_eq!(finish(store, &first, &turned_up, &me).await, Finished::Yes);
    assert_eq!(
        recall(store, &first, NOW).await.unwrap().answer,
        Some(answer)
    );
}
