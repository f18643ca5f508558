//! Work: claimed by one process at a time, never lost, taken over from the dead.

use std::collections::HashSet;
use std::sync::Arc;

use contract::{ConnectorName, RoomId, RoomState};

use super::bases::Base;
use super::fixtures::*;
use crate::store::{Claimed, DEAD_AFTER_S, Instance, Pending, Store, Work};

promises_of_the_model_too!(
    the_longest_due_is_claimed_first,
    postponed_work_comes_again_and_tells_its_age,
    what_is_hastened_comes_then_also_when_somebody_is_at_it,
    work_put_down_again_is_not_done_by_who_was_at_it,
    of_two_processes_one_is_at_each_work,
    a_dead_ones_work_is_taken_over,
    who_has_not_said_that_it_lives_gets_no_work,
    what_waits_is_told;
    work_on_what_is_over_or_gone_is_dropped,
    what_cannot_be_read_is_in_nobodys_way
);

fn acme() -> ConnectorName {
    "acme".parse().unwrap()
}

/// Live rooms.
async fn rooms(base: &Base, number: usize) -> Vec<RoomId> {
    let mut ids = Vec::new();
    for number in 0..number {
        let draft = draft_of(number);
        let room = known(&draft, RoomState::Created);
        assert!(base.one.adopt(&draft, &room).await.unwrap());
        ids.push(draft.id);
    }
    ids
}

async fn put<S: Store + ?Sized>(store: &S, rooms: &[RoomId], work: Work, due_at: i64, now: i64) {
    let put = store.put(&acme(), rooms, work, due_at, now).await;
    put.unwrap();
}

async fn claim<S: Store + ?Sized>(store: &S, me: &Instance, now: i64) -> Option<Claimed> {
    store.claim(&acme(), me, now).await.unwrap()
}

/// Which work is claimed, on which room.
async fn claimed<S: Store + ?Sized>(store: &S, me: &Instance, now: i64) -> Option<(Work, RoomId)> {
    let claimed = claim(store, me, now).await;
    claimed.map(|claimed| (claimed.work, claimed.stored.draft.id))
}

async fn the_longest_due_is_claimed_first(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    store.beat(&me, NOW).await.unwrap();
    let ids = rooms(&base, 3).await;
    put(store, &ids[..1], Work::Reread, NOW + 3, NOW).await;
    put(store, &ids[1..2], Work::Close, NOW + 1, NOW).await;
    put(store, &ids[2..], Work::Close, NOW + 2, NOW).await;
    assert_eq!(claimed(store, &me, NOW).await, None, "nothing is due");
    let elsewhere = "globex".parse().unwrap();
    let none = store.claim(&elsewhere, &me, NOW + 9).await.unwrap();
    assert_eq!(none, None);
    for expected in [
        Some((Work::Close, ids[1].clone())),
        Some((Work::Close, ids[2].clone())),
        Some((Work::Reread, ids[0].clone())),
        None,
    ] {
        assert_eq!(claimed(store, &me, NOW + 9).await, expected);
    }
}

async fn what_is_hastened_comes_then_also_when_somebody_is_at_it(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    store.beat(&me, NOW + 10).await.unwrap();
    let ids = rooms(&base, 1).await;
    put(store, &ids, Work::Twin, NOW + 60, NOW).await;
    let hasten = async |at| {
        let twins = [Work::Twin];
        store.hasten(&acme(), &twins, at).await.unwrap()
    };
    assert_eq!(hasten(NOW).await, 1);
    // Of the same second, and of a later one.
    for at in [NOW, NOW + 20] {
        let before = claim(store, &me, NOW).await.unwrap();
        store.postpone(&before, &me, NOW).await.unwrap();
        let at_it = claim(store, &me, NOW).await.unwrap();
        assert_eq!(
            base.other.hasten(&acme(), &[Work::Twin], at).await.unwrap(),
            1
        );
        assert_eq!(claim(store, &me, NOW + 9).await, None, "somebody is at it");
        store.postpone(&at_it, &me, NOW + 60).await.unwrap();
        assert_eq!(claim(store, &me, at.max(NOW + 1) - 1).await, None);
        let hastened = claim(store, &me, at + 1).await.unwrap();
        store.postpone(&hastened, &me, NOW).await.unwrap();
    }
    let at_it = claim(store, &me, NOW).await.unwrap();
    store.postpone(&at_it, &me, NOW + 60).await.unwrap();
    assert_eq!(
        claim(store, &me, NOW + 30).await,
        None,
        "nobody hastened it"
    );
}

async fn postponed_work_comes_again_and_tells_its_age(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    store.beat(&me, NOW + 20).await.unwrap();
    let ids = rooms(&base, 1).await;
    put(store, &ids, Work::Close, NOW, NOW).await;
    for tries in 0..3 {
        let now = NOW + 10 * i64::from(tries);
        let claimed = claim(store, &me, now).await.unwrap();
        assert_eq!((claimed.since, claimed.tries), (NOW, tries));
        store.postpone(&claimed, &me, now + 10).await.unwrap();
        assert_eq!(claim(store, &me, now + 9).await, None);
    }
    put(store, &ids, Work::Close, NOW + 30, NOW + 30).await;
    let claimed = claim(store, &me, NOW + 30).await.unwrap();
    assert_eq!((claimed.since, claimed.tries), (NOW, 0));
    store.done(&claimed, &me).await.unwrap();
    store.postpone(&claimed, &me, NOW).await.unwrap();
    let pending = store.pending(&acme()).await.unwrap();
    assert_eq!(pending, Pending::default(), "what is done stays done");
}

async fn work_put_down_again_is_not_done_by_who_was_at_it(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    store.beat(&me, NOW).await.unwrap();
    let ids = rooms(&base, 1).await;
    put(store, &ids, Work::Reread, NOW, NOW).await;
    let early = claim(store, &me, NOW).await.unwrap();
    put(store, &ids, Work::Reread, NOW + 1, NOW + 1).await;
    store.done(&early, &me).await.unwrap();
    let late = claim(store, &me, NOW + 1).await;
    let late = late.expect("what was put down again is not done");

    // The same process is at it again: the first task of it is not the second.
    store.done(&early, &me).await.unwrap();
    store.postpone(&early, &me, NOW + 100).await.unwrap();
    store.postpone(&late, &me, NOW + 2).await.unwrap();
    let last = claim(store, &me, NOW + 2).await.unwrap();
    store.done(&last, &Instance::new()).await.unwrap();
    let pending = store.pending(&acme()).await.unwrap();
    assert_eq!(pending.number, [(Work::Reread, 1)]);
    store.done(&last, &me).await.unwrap();
    let pending = store.pending(&acme()).await.unwrap();
    assert_eq!(pending, Pending::default());
}

async fn of_two_processes_one_is_at_each_work(base: Arc<Base>) {
    let ids = rooms(&base, 40).await;
    put(&*base.one, &ids, Work::Close, NOW, NOW).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let store = Arc::clone(base.both()[number % 2]);
        tasks.spawn(async move {
            let me = Instance::new();
            store.beat(&me, NOW).await.unwrap();
            let mut mine = Vec::new();
            while let Some((_, id)) = claimed(&*store, &me, NOW).await {
                mine.push(id);
            }
            mine
        });
    }
    let all = tasks.join_all().await.concat();
    assert_eq!(all.len(), 40);
    let different: HashSet<RoomId> = all.into_iter().collect();
    assert_eq!(different, ids.into_iter().collect());
}

async fn a_dead_ones_work_is_taken_over(base: Arc<Base>) {
    let (store, me, another) = (&*base.one, Instance::new(), Instance::new());
    store.beat(&me, NOW - DEAD_AFTER_S + 10).await.unwrap();
    store.beat(&another, NOW).await.unwrap();
    let ids = rooms(&base, 1).await;
    put(store, &ids, Work::Close, NOW, NOW).await;
    let mine = claim(store, &me, NOW).await.unwrap();
    assert_eq!(claim(store, &another, NOW + 9).await, None);
    let theirs = claim(&*base.other, &another, NOW + 10).await;
    assert!(theirs.is_some(), "ten seconds later it is dead");
    store.done(&mine, &me).await.unwrap();

    // Another lives, but is stuck.
    for instance in [&me, &another] {
        store.beat(instance, NOW + 39).await.unwrap();
    }
    assert_eq!(claim(store, &me, NOW + 39).await, None);
    let again = claim(store, &me, NOW + 40).await;
    let again = again.expect("a claim ends");
    store.leave(&me).await.unwrap();
    assert!(claim(store, &another, NOW + 40).await.is_some(), "it left");
    store.postpone(&again, &me, NOW).await.unwrap();
    store.done(&theirs.unwrap(), &another).await.unwrap();
    let pending = store.pending(&acme()).await.unwrap();
    assert_eq!(pending.next_due, Some(NOW + 40 + DEAD_AFTER_S));
}

async fn who_has_not_said_that_it_lives_gets_no_work(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    let ids = rooms(&base, 1).await;
    put(store, &ids, Work::Close, NOW, NOW).await;
    assert_eq!(claim(store, &me, NOW).await, None);
    store.beat(&me, NOW).await.unwrap();
    let now = NOW + DEAD_AFTER_S;
    assert_eq!(
        claim(store, &me, now).await,
        None,
        "it is thought to be dead"
    );
    assert!(claim(store, &me, now - 1).await.is_some());
}

async fn work_on_what_is_over_or_gone_is_dropped(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    store.beat(&me, NOW).await.unwrap();
    let (over, starting, gone) = (draft_of(1), draft_of(2), draft_of(3));
    start(store, &over, RoomState::Ended).await;
    for draft in [&starting, &gone] {
        begin(store, draft, "1", &me, &[]).await;
    }
    let ids = [&over, &starting, &gone].map(|draft| draft.id.clone());
    for (at, work) in (0..).zip([Work::Close, Work::Reread]) {
        put(store, &ids, work, NOW + at, NOW).await;
    }
    base.raw("DELETE FROM room WHERE id = 'room-0003'").await;
    put(
        store,
        &["never-there".parse().unwrap()],
        Work::Close,
        NOW,
        NOW,
    )
    .await;
    let now = NOW + 5;
    let close = Some((Work::Close, starting.id.clone()));
    assert_eq!(
        claimed(store, &me, now).await,
        close,
        "it is to end once it is there"
    );
    let reread = Some((Work::Reread, starting.id.clone()));
    assert_eq!(claimed(store, &me, now).await, reread);
    assert_eq!(claimed(store, &me, now).await, None);
    assert_eq!(base.raw("SELECT COUNT(*) FROM work").await, Some(2));
}

async fn what_cannot_be_read_is_in_nobodys_way(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    store.beat(&me, NOW).await.unwrap();
    let ids = rooms(&base, 2).await;
    put(store, &ids[..1], Work::Close, NOW, NOW).await;
    put(store, &ids[1..], Work::Close, NOW + 1, NOW).await;
    base.raw("UPDATE room SET document = '{}' WHERE id = 'room-0000'")
        .await;
    let second = Some((Work::Close, ids[1].clone()));
    assert_eq!(claimed(store, &me, NOW + 1).await, second);
    assert_eq!(base.raw("SELECT COUNT(*) FROM work").await, Some(2), "kept");
}

async fn what_waits_is_told(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    store.beat(&me, NOW).await.unwrap();
    let pending = store.pending(&acme()).await.unwrap();
    assert_eq!(pending, Pending::default());
    let ids = rooms(&base, 3).await;
    put(store, &ids, Work::Close, NOW + 50, NOW).await;
    put(store, &ids[..1], Work::Twin, NOW, NOW).await;
    let pending = store.pending(&acme()).await.unwrap();
    assert_eq!(pending.next_due, Some(NOW));
    let mut number = pending.number;
    number.sort_unstable();
    assert_eq!(number, [(Work::Close, 3), (Work::Twin, 1)]);
    assert!(claim(store, &me, NOW).await.is_some());
    let pending = store.pending(&acme()).await.unwrap();
    assert_eq!(
        pending.next_due,
        Some(NOW + DEAD_AFTER_S),
        "somebody is at it"
    );
    let elsewhere = store.pending(&"globex".parse().unwrap()).await;
    assert_eq!(elsewhere.unwrap(), Pending::default());
}
