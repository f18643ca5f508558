//! Changes of rooms that are known.

use std::sync::Arc;

use contract::{Room, RoomKind, RoomState};

use super::bases::Base;
use super::fixtures::*;
use crate::store::{Amended, Amendment, Begun, Draft, Instance, Standing, Store, Which, Work};

promises_of_the_model_too!(
    a_room_is_found_by_each_of_its_names,
    what_is_not_known_is_not_amended,
    a_room_that_is_over_loses_its_work,
    batches_in_any_order_all_happen,
    a_room_that_comes_back_does_not_push_another_aside;
    amendments_of_a_batch_see_each_other,
    an_unreadable_row_does_not_spoil_the_batch
);

fn append(letter: char) -> impl Fn(&mut Room) {
    move |room| room.apizee_state.push(letter)
}

fn state(amended: &Amended) -> &str {
    match amended {
        Amended::Room(stored) => match &stored.standing {
            Standing::Known { room, .. } => &room.apizee_state,
            Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => "not known",
        },
        Amended::NoRoom => "no room",
        Amended::Unreadable => "unreadable",
    }
}

async fn stored_state<S: Store + ?Sized>(store: &S, draft: &Draft) -> String {
    let connector = &draft.subject.connector;
    let stored = store.room(connector, &draft.id).await.unwrap().unwrap();
    state(&Amended::Room(Box::new(stored))).to_owned()
}

async fn amendments_of_a_batch_see_each_other(base: Arc<Base>) {
    let (store, one, other) = (&*base.one, draft_of(1), draft_of(2));
    start(store, &one, RoomState::Created).await;
    start(store, &other, RoomState::Created).await;
    let mut timed = amendment(&one, append('b'));
    timed.ends_at = Some(NOW + 99);
    timed.button_id = Some(7);
    let batch = [
        amendment(&one, append('a')),
        amendment(&other, append('x')),
        timed,
        amendment(&one, |_| {}),
    ];
    let amended = store.amend(&batch, NOW + 1).await.unwrap();
    let states: Vec<&str> = amended.iter().map(state).collect();
    assert_eq!(states, ["newa", "newx", "newab", "newab"]);
    assert_eq!(stored_state(&*base.other, &one).await, "newab");
    let connector = &one.subject.connector;
    let stored = store.room(connector, &one.id).await.unwrap().unwrap();
    assert!(matches!(stored.standing, Standing::Known { ends_at: Some(at), .. } if at == NOW + 99));
    let changed = base.raw("SELECT button_id FROM room WHERE id = 'room-0001'");
    assert_eq!(changed.await, Some(7));
    let nothing = amendment(&other, |_| {});
    store.amend(&[nothing], NOW + 50).await.unwrap();
    let touched = base.raw("SELECT updated_at FROM room WHERE id = 'room-0002'");
    assert_eq!(touched.await, Some(NOW + 1), "nothing changed");
}

async fn a_room_is_found_by_each_of_its_names(base: Arc<Base>) {
    let (store, draft) = (&*base.one, draft_of(1));
    start(store, &draft, RoomState::Created).await;
    let by = |which, letter| Amendment {
        which,
        ..amendment(&draft, append(letter))
    };
    let id = || "of-room-0001".parse().unwrap();
    let batch = [
        by(Which::Apizees(RoomKind::Assistance, id()), 'a'),
        by(Which::Apizees(RoomKind::Meeting, id()), 'b'),
        by(Which::Conversation("of-room-0001".into()), 'c'),
        by(Which::Conversation("another".into()), 'd'),
    ];
    let amended = store.amend(&batch, NOW).await.unwrap();
    let states: Vec<&str> = amended.iter().map(state).collect();
    assert_eq!(states, ["newa", "no room", "newac", "no room"]);
}

async fn an_unreadable_row_does_not_spoil_the_batch(base: Arc<Base>) {
    let store = &*base.one;
    let drafts = [0, 1, 2, 3, 4].map(draft_of);
    for draft in &drafts {
        start(store, draft, RoomState::Created).await;
    }
    for spoilt in [
        "UPDATE room SET document = '{' WHERE id = 'room-0001'",
        "UPDATE room SET phase = 'of a newer program' WHERE id = 'room-0002'",
        "UPDATE room SET document = NULL WHERE id = 'room-0003'",
    ] {
        base.raw(spoilt).await;
    }
    let batch = drafts.each_ref().map(|draft| amendment(draft, append('a')));
    let amended = store.amend(&batch, NOW).await.unwrap();
    let states: Vec<&str> = amended.iter().map(state).collect();
    let unreadable = "unreadable";
    assert_eq!(states, ["newa", unreadable, unreadable, unreadable, "newa"]);
    assert_eq!(stored_state(store, &drafts[4]).await, "newa");
}

async fn what_is_not_known_is_not_amended(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    let (starting, unknown, never) = (draft_of(1), draft_of(2), draft_of(3));
    for draft in [&starting, &unknown] {
        assert_eq!(begin(store, draft, "1", &me, &[]).await, Begun::Yes);
    }
    assert!(store.lose(&unknown.id, &me, NOW, NOW).await.unwrap());
    let batch = [&starting, &unknown, &never].map(|draft| amendment(draft, append('a')));
    for amended in store.amend(&batch, NOW).await.unwrap() {
        assert_eq!(state(&amended), "no room");
    }
}

async fn a_room_that_is_over_loses_its_work(base: Arc<Base>) {
    let (store, draft) = (&*base.one, draft_of(1));
    start(store, &draft, RoomState::Created).await;
    let (connector, ids) = (&draft.subject.connector, [draft.id.clone()]);
    for work in [Work::Close, Work::Reread] {
        store.put(connector, &ids, work, NOW, NOW).await.unwrap();
    }
    store
        .amend(&[amendment(&draft, append('a'))], NOW)
        .await
        .unwrap();
    assert_eq!(base.raw("SELECT COUNT(*) FROM work").await, Some(2));
    let over = amendment(&draft, |room| room.state = RoomState::Ended);
    store.amend(&[over], NOW).await.unwrap();
    assert_eq!(base.raw("SELECT COUNT(*) FROM work").await, Some(0));
}

async fn batches_in_any_order_all_happen(base: Arc<Base>) {
    let drafts: Vec<Draft> = (0..6).map(draft_of).collect();
    for draft in &drafts {
        start(&*base.one, draft, RoomState::Created).await;
    }
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (store, mut drafts) = (Arc::clone(base.both()[number % 2]), drafts.clone());
        let length = drafts.len();
        drafts.rotate_left(number % length);
        if number % 3 == 0 {
            drafts.reverse();
        }
        tasks.spawn(async move {
            let all = drafts.iter().map(|draft| amendment(draft, append('a')));
            let batch: Vec<Amendment> = all.collect();
            store.amend(&batch, NOW).await.unwrap();
        });
    }
    tasks.join_all().await;
    for draft in &drafts {
        let state = stored_state(&*base.one, draft).await;
        assert_eq!(state, format!("new{}", "a".repeat(20)));
    }
}

async fn a_room_that_comes_back_does_not_push_another_aside(base: Arc<Base>) {
    let (store, first) = (&*base.one, draft("a", "key-of-the-first"));
    start(store, &first, RoomState::Ended).await;
    let second = draft("b", "key-of-the-second");
    start(store, &second, RoomState::Created).await;
    let back = amendment(&first, |room| room.state = RoomState::InProgress);
    let amended = store.amend(&[back], NOW).await.unwrap();
    assert_eq!(state(&amended[0]), "new");
    let live = store.live(&first.subject).await.unwrap().unwrap();
    assert_eq!(live.draft.id, second.id);

    let over = amendment(&second, |room| room.state = RoomState::Ended);
    let back = amendment(&first, |room| room.state = RoomState::Joined);
    store.amend(&[over, back], NOW).await.unwrap();
    let live = store.live(&first.subject).await.unwrap();
    assert_eq!(live.map(|live| live.draft.id), Some(first.id));
}
