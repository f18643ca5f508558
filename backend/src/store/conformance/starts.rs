//! A start: written down whole or not at all, whoever comes, dies or goes away.

use std::sync::Arc;

use contract::{RoomKind, RoomState};

use super::bases::Base;
use super::fixtures::*;
use crate::store::{
    Answer, Begun, Ceiling, Finished, GivenUp, Instance, Made, NoSms, Standing, Work,
};

promises_of_the_model_too!(
    a_start_is_written_down_then_known_then_repeated,
    one_room_lives_per_subject_and_a_key_belongs_to_one_body,
    a_key_older_than_a_day_is_a_new_one,
    an_answered_wish_does_not_begin_again,
    of_many_starts_of_one_subject_one_begins,
    of_many_repeats_of_one_wish_one_begins,
    only_the_process_that_is_at_it_ends_a_start,
    a_refused_start_leaves_nothing_behind,
    a_start_is_written_down_with_all_its_sms_or_not_at_all,
    an_adopted_room_does_not_push_another_aside,
    whoever_goes_away_in_the_middle_leaves_no_transaction_behind,
);

async fn a_start_is_written_down_then_known_then_repeated(base: Arc<Base>) {
    let (store, draft, me) = (&base.one, draft("a", "key-of-the-first"), Instance::new());
    assert_eq!(begin(&**store, &draft, "1", &me, &[]).await, Begun::Yes);
    let starting = store.live(&draft.subject).await.unwrap().unwrap();
    assert_eq!(starting.draft, draft);
    assert_eq!(starting.standing, Standing::Starting);
    let connector = &draft.subject.connector;
    let shown = store.room(connector, &draft.id).await.unwrap();
    assert_eq!(shown.as_ref(), Some(&starting));
    let before = store.before(&wish(&draft), &draft.subject, NOW).await;
    let before = before.unwrap();
    assert_eq!(before.wish.unwrap().answer, None);
    assert_eq!(before.live, Some(starting));

    let known = known(&draft, RoomState::Created);
    let finished = finish(&**store, &draft, &known, &me).await;
    assert_eq!(finished, Finished::Yes);
    let live = store.live(&draft.subject).await.unwrap().unwrap();
    let standing = Standing::Known {
        room: stored_room(&known),
        ends_at: Some(NOW + 1800),
    };
    assert_eq!(live.standing, standing);
    let before = base.other.before(&wish(&draft), &draft.subject, NOW).await;
    let before = before.unwrap();
    let answer = Answer {
        made: Made::New,
        room: *stored_room(&known),
    };
    assert_eq!(before.wish.unwrap().answer, Some(answer));
    assert_eq!(before.live, Some(live));
    assert_eq!(store.button(connector).await.unwrap(), Some(223));
    let has = async |kind| {
        let id = "of-a".parse().unwrap();
        store.has(connector, kind, &id).await.unwrap()
    };
    assert!(has(RoomKind::Assistance).await);
    assert!(!has(RoomKind::Meeting).await);
}

async fn one_room_lives_per_subject_and_a_key_belongs_to_one_body(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    let (first, second) = (
        draft("a", "key-of-the-first"),
        draft("b", "key-of-the-second"),
    );
    assert_eq!(begin(store, &first, "1", &me, &[]).await, Begun::Yes);
    assert_eq!(begin(store, &second, "2", &me, &[]).await, Begun::Occupied);
    let written = recall(store, &second, NOW).await;
    assert_eq!(written, None, "nothing was written");
    let mut elsewhere = draft("c", "key-of-the-first");
    elsewhere.subject.conversation = "another".parse().unwrap();
    let begun = begin(store, &elsewhere, "2", &me, &[]).await;
    assert_eq!(begun, Begun::KeyReused);
    assert_eq!(store.live(&elsewhere.subject).await.unwrap(), None);

    let over = known(&first, RoomState::Ended);
    assert_eq!(
        store.finish(&over, &me, None, NOW).await.unwrap(),
        Finished::Yes
    );
    let unanswered = recall(store, &first, NOW).await.unwrap();
    assert_eq!(unanswered.answer, None);
    assert_eq!(begin(store, &second, "2", &me, &[]).await, Begun::Yes);
    let mut meeting = draft("d", "key-of-a-meeting");
    meeting.subject.kind = RoomKind::Meeting;
    assert_eq!(begin(store, &meeting, "3", &me, &[]).await, Begun::Yes);
}

async fn a_key_older_than_a_day_is_a_new_one(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    start(store, &draft("a", "the-one-key"), RoomState::Ended).await;
    let mut later = draft("b", "the-one-key");
    later.sent_at = NOW + DAY - 1;
    let begun = begin(store, &later, "2", &me, &[]).await;
    assert_eq!(begun, Begun::KeyReused);
    later.sent_at = NOW + DAY;
    assert_eq!(begin(store, &later, "2", &me, &[]).await, Begun::Yes);
    let wish = recall(store, &later, NOW + DAY).await.unwrap();
    assert_eq!((wish.body_hash, wish.answer), (body("2"), None));
}

async fn an_answered_wish_does_not_begin_again(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    let first = draft("a", "the-one-key");
    start(store, &first, RoomState::Ended).await;
    let answered = recall(store, &first, NOW).await.unwrap();
    assert!(answered.answer.is_some());
    let again = draft("b", "the-one-key");
    let begun = begin(store, &again, "1", &me, &[]).await;
    assert_eq!(begun, Begun::Answered);
    assert_eq!(recall(store, &first, NOW).await, Some(answered));
    assert_eq!(store.live(&first.subject).await.unwrap(), None);
}

async fn of_many_starts_of_one_subject_one_begins(base: Arc<Base>) {
    let begun = many(&base, |number| {
        draft(&format!("room-{number}"), &format!("key-of-room-{number}"))
    })
    .await;
    assert_eq!(begun, (1, 99));
    // Those who came too late have written nothing.
    let wishes = base.raw("SELECT COUNT(*) FROM wish").await;
    let rooms = base.raw("SELECT COUNT(*) FROM room").await;
    assert_eq!((wishes, rooms), (Some(1), Some(1)));
}

async fn of_many_repeats_of_one_wish_one_begins(base: Arc<Base>) {
    let begun = many(&base, |number| {
        draft(&format!("room-{number}"), "the-one-key")
    })
    .await;
    assert_eq!(begun, (1, 99));
}

/// How many of a hundred starts, by two processes, began, and how many found the subject taken.
async fn many(base: &Base, draft: impl Fn(usize) -> crate::store::Draft) -> (usize, usize) {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..100 {
        let store = Arc::clone(base.both()[number % 2]);
        let draft = draft(number);
        tasks.spawn(async move { begin(&*store, &draft, "1", &Instance::new(), &[]).await });
    }
    let all = tasks.join_all().await;
    let count = |what: Begun| all.iter().filter(|begun| **begun == what).count();
    (count(Begun::Yes), count(Begun::Occupied))
}

async fn only_the_process_that_is_at_it_ends_a_start(base: Arc<Base>) {
    let (store, me, another) = (&*base.one, Instance::new(), Instance::new());
    let draft = draft("a", "key-of-the-first");
    assert_eq!(begin(store, &draft, "1", &me, &[]).await, Begun::Yes);
    let known = known(&draft, RoomState::Created);
    let finished = finish(store, &draft, &known, &another).await;
    assert_eq!(finished, Finished::Gone);
    assert_eq!(recall(store, &draft, NOW).await.unwrap().answer, None);
    store.refused(&draft, &another).await.unwrap();
    assert!(store.live(&draft.subject).await.unwrap().is_some());
    let lost = store.lose(&draft.id, &another, NOW + 60, NOW).await;
    assert!(!lost.unwrap());
    let finished = finish(store, &draft, &known, &me).await;
    assert_eq!(finished, Finished::Yes);
    let finished = finish(store, &draft, &known, &me).await;
    assert_eq!(finished, Finished::Gone, "once");
    store.refused(&draft, &me).await.unwrap();
    assert!(store.live(&draft.subject).await.unwrap().is_some());
}

async fn a_refused_start_leaves_nothing_behind(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    let draft = draft("a", "key-of-the-first");
    let ordered = [sms(&draft, "+33612345678", 0)];
    let begun = begin(store, &draft, "1", &me, &ordered).await;
    assert_eq!(begun, Begun::Yes);
    let connector = &draft.subject.connector;
    let ids = [draft.id.clone()];
    let put = store.put(connector, &ids, Work::Close, NOW, NOW).await;
    put.unwrap();
    store.refused(&draft, &me).await.unwrap();
    assert_eq!(store.room(connector, &draft.id).await.unwrap(), None);
    for table in ["invitation", "work"] {
        let left = base.raw(&format!("SELECT COUNT(*) FROM {table}")).await;
        assert_eq!(left, Some(0), "{table}");
    }
    let begun = begin(store, &draft, "1", &me, &ordered).await;
    assert_eq!(begun, Begun::Yes, "the same wish may be tried again");
}

async fn a_start_is_written_down_with_all_its_sms_or_not_at_all(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    let (first, second) = (
        draft("a", "key-of-the-first"),
        draft("b", "key-of-the-second"),
    );
    let two = [
        sms(&first, "+33612345678", 0),
        sms(&first, "+33612345679", 1),
    ];
    assert_eq!(begin(store, &first, "1", &me, &two).await, Begun::Yes);
    let late = [sms(&second, "+33612345677", 0)];
    let begun = begin(store, &second, "2", &me, &late).await;
    assert_eq!(begun, Begun::Occupied);
    store.refused(&first, &me).await.unwrap();

    // Neither those that Apizee refused nor that of the room which was not begun count.
    let three = [
        sms(&second, "+33612345678", 0),
        sms(&second, "+33612345677", 1),
        sms(&second, "+33612345676", 2),
    ];
    let spent = Begun::NoSms(NoSms::Spent {
        of: Ceiling::Conversation,
        wait_s: DAY,
    });
    let begun = begin(store, &second, "2", &me, &three).await;
    assert_eq!(begun, spent, "two a day are allowed");
    assert_eq!(store.live(&second.subject).await.unwrap(), None);
    assert_eq!(recall(store, &second, NOW).await, None);
    let begun = begin(store, &second, "2", &me, &three[..2]).await;
    assert_eq!(begun, Begun::Yes);

    // Of an attempt whose outcome was never known they do, and only once.
    assert!(store.lose(&second.id, &me, NOW, NOW).await.unwrap());
    assert!(
        store
            .give_up(&second.id, GivenUp::LeftAlone, NOW, NOW)
            .await
            .unwrap()
    );
    let third = draft("c", "key-of-the-third");
    let other = [sms(&third, "+33612345675", 0)];
    assert_eq!(begin(store, &third, "3", &me, &other).await, spent);
    let mut again = second.clone();
    again.id = "d".parse().unwrap();
    let begun = begin(store, &again, "2", &me, &three[..2]).await;
    assert_eq!(begun, Begun::Yes);
    store.refused(&again, &me).await.unwrap();
    assert_eq!(begin(store, &third, "3", &me, &other).await, spent);
}

async fn an_adopted_room_does_not_push_another_aside(base: Arc<Base>) {
    let store = &*base.one;
    let (first, second) = (
        draft("a", "key-of-the-first"),
        draft("b", "key-of-the-second"),
    );
    let adopt = async |draft, state| store.adopt(draft, &known(draft, state)).await.unwrap();
    assert!(adopt(&first, RoomState::Created).await);
    assert!(!adopt(&second, RoomState::Created).await);
    assert!(
        adopt(&second, RoomState::Ended).await,
        "it is in nobody's way"
    );
}

async fn whoever_goes_away_in_the_middle_leaves_no_transaction_behind(base: Arc<Base>) {
    let (store, me) = (&*base.one, Instance::new());
    for number in 0..200 {
        let draft = draft_of(number);
        let ordered = [sms(&draft, "+33612345678", 0)];
        let ordered = &ordered[..number % 2];
        // Asked a few times, then dropped, wherever it is.
        let mut begun = Box::pin(begin(store, &draft, "1", &me, ordered));
        for _ in 0..number % 8 {
            tokio::select! {
                biased;
                _ = &mut begun => break,
                () = tokio::task::yield_now() => {}
            }
        }
        drop(begun);
    }
    // A transaction that was left open would take the rest with it.
    let last = draft("last", "key-of-the-last");
    assert_eq!(begin(store, &last, "1", &me, &[]).await, Begun::Yes);
    let amended = store.amend(&[], NOW).await.unwrap();
    assert!(amended.is_empty());
    let known = known(&last, RoomState::Created);
    assert_eq!(finish(store, &last, &known, &me).await, Finished::Yes);
    assert!(recall(store, &last, NOW).await.unwrap().answer.is_some());
}
