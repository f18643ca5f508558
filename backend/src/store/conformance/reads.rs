//! What is found, and in which order.

use std::sync::Arc;

use contract::{Happening, Moment, RoomState};

use super::bases::Base;
use super::fixtures::*;
use crate::clock::timestamp;
use crate::store::{Draft, GivenUp, Instance};

promises_of_the_model_too!(
    rooms_come_newest_first,
    rooms_that_somebody_may_be_in_are_told,
    times_to_join_are_those_of_assistances_between_two_moments;
    the_store_says_whether_it_works
);

fn ids<'a>(drafts: impl IntoIterator<Item = &'a Draft>) -> Vec<&'a str> {
    drafts.into_iter().map(|draft| draft.id.as_str()).collect()
}

async fn rooms_come_newest_first(base: Arc<Base>) {
    let store = &*base.one;
    for (at, name) in [(1, "b"), (2, "c"), (0, "a")] {
        let mut draft = draft(name, &format!("key-of-room-{name}"));
        draft.sent_at = NOW + at;
        let room = known(&draft, RoomState::Ended);
        assert!(store.adopt(&draft, &room).await.unwrap());
    }
    let mut starting = draft("d", "key-of-a-start");
    starting.sent_at = NOW + 3;
    let me = Instance::new();
    begin(store, &starting, "1", &me, &[]).await;
    let connector = &starting.subject.connector;
    let conversation = &starting.subject.conversation;
    let rooms = store.rooms(connector, conversation).await.unwrap();
    assert_eq!(
        ids(rooms.iter().map(|stored| &stored.draft)),
        ["d", "c", "b", "a"]
    );
    let latest = store.latest(connector, 2).await.unwrap();
    assert_eq!(ids(latest.iter().map(|stored| &stored.draft)), ["d", "c"]);

    // A lost one is the administrator's matter.
    assert!(store.lose(&starting.id, &me, NOW, NOW).await.unwrap());
    assert!(
        store
            .give_up(&starting.id, GivenUp::LeftAlone, NOW, NOW)
            .await
            .unwrap()
    );
    let rooms = store.rooms(connector, conversation).await.unwrap();
    assert_eq!(
        ids(rooms.iter().map(|stored| &stored.draft)),
        ["c", "b", "a"]
    );
    let latest = store.latest(connector, 1).await.unwrap();
    assert_eq!(ids(latest.iter().map(|stored| &stored.draft)), ["d"]);
    let elsewhere = "globex".parse().unwrap();
    assert!(store.latest(&elsewhere, 9).await.unwrap().is_empty());
    assert_eq!(store.room(&elsewhere, &starting.id).await.unwrap(), None);
}

async fn rooms_that_somebody_may_be_in_are_told(base: Arc<Base>) {
    let store = &*base.one;
    let (planned, old, over) = (draft_of(1), draft_of(2), draft_of(3));
    for (draft, state, ends_at) in [
        (&planned, RoomState::Created, NOW + HOUR),
        (&old, RoomState::Created, NOW + 10),
        (&over, RoomState::Ended, NOW + HOUR),
    ] {
        let mut room = known(draft, state);
        room.ends_at = Some(ends_at);
        assert!(store.adopt(draft, &room).await.unwrap());
    }
    let connector = &planned.subject.connector;
    let living = async |since, now| store.living(connector, since, now).await.unwrap();
    assert_eq!(
        living(NOW - 1, NOW + 20).await.len(),
        2,
        "they changed lately"
    );
    let living = living(NOW, NOW + 20).await;
    assert_eq!(living, [planned.id]);
}

async fn times_to_join_are_those_of_assistances_between_two_moments(base: Arc<Base>) {
    let (store, draft) = (&*base.one, draft_of(1));
    let mut room = known(&draft, RoomState::InProgress);
    room.room.timeline = vec![Moment {
        at: timestamp(NOW + 30),
        what: Happening::InCall,
    }];
    let me = Instance::new();
    begin(store, &draft, "1", &me, &[]).await;
    finish(store, &draft, &room, &me).await;
    let connector = &draft.subject.connector;
    let times = async |between| store.times_to_join(connector, between).await.unwrap();
    let found = times((NOW, NOW + 1)).await;
    assert_eq!(found.get(&room.room.apizee_id), Some(&30));
    assert!(times((NOW + 1, NOW + 2)).await.is_empty());
    assert!(times((NOW - 1, NOW)).await.is_empty());
}

async fn the_store_says_whether_it_works(base: Arc<Base>) {
    for store in base.both() {
        store.check().await.unwrap();
    }
    base.raw("DROP TABLE probe").await;
    let error = base.one.check().await.unwrap_err();
    assert!(!error.is_passing(), "{error}");
}
