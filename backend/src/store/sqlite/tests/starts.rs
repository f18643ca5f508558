//! A start: written down whole or not at all, whoever comes, dies or goes away.

use super::*;

#[tokio::test]
async fn a_start_is_written_down_then_known_then_repeated() {
    let file = File::new();
    let store = file.open().await;
    let (draft, me) = (draft("a", "key-of-the-first"), Instance::new());
    let beginning = Beginning {
        draft: &draft,
        body_hash: &body("1"),
        instance: &me,
        sms: &[],
        allowance: ALLOWANCE,
    };
    assert_eq!(store.begin(beginning).await.unwrap(), Begun::Yes);
    let starting = store.live(&draft.subject).await.unwrap().unwrap();
    assert_eq!(starting.draft, draft);
    assert_eq!(starting.standing, Standing::Starting { instance: Some(me) });
    let (connector, now) = (&draft.subject.connector, NOW);
    let shown = store.room(connector, &draft.id).await.unwrap();
    assert!(shown.is_none());
    let before = store.before(&wish(&draft), &draft.subject, now).await;
    let before = before.unwrap();
    assert_eq!(before.wish.unwrap().answer, None);
    assert_eq!(before.live, Some(starting));

    let known = known(&draft, RoomState::Created);
    finish(&store, &draft, &known).await;
    let mut as_stored = known.room.clone();
    as_stored.agent_sso = None;
    let live = store.live(&draft.subject).await.unwrap().unwrap();
    let standing = Standing::Known {
        room: Box::new(as_stored.clone()),
        ends_at: Some(NOW + 1800),
    };
    assert_eq!(live.standing, standing);
    let before = store.before(&wish(&draft), &draft.subject, now).await;
    let before = before.unwrap();
    let answer = Answer {
        made: Made::New,
        room: as_stored,
    };
    assert_eq!(before.wish.unwrap().answer, Some(answer));
    assert_eq!(before.live, Some(live));
    assert_eq!(store.button(connector).await.unwrap(), Some(223));
    let has = async |kind| {
        let id = "82070".parse().unwrap();
        store.has(connector, kind, &id).await.unwrap()
    };
    assert!(has(RoomKind::Assistance).await);
    assert!(!has(RoomKind::Meeting).await);
}

#[tokio::test]
async fn one_room_lives_per_subject_and_a_key_belongs_to_one_body() {
    let file = File::new();
    let store = file.open().await;
    let (first, second) = (
        draft("a", "key-of-the-first"),
        draft("b", "key-of-the-second"),
    );
    assert_eq!(begin(&store, &first, "1", &[]).await, Begun::Yes);
    assert_eq!(begin(&store, &second, "2", &[]).await, Begun::Occupied);
    let written = recall(&store, &second, NOW).await;
    assert_eq!(written, None, "nothing was written");
    let mut elsewhere = draft("c", "key-of-the-first");
    elsewhere.subject.conversation = "another".parse().unwrap();
    assert_eq!(begin(&store, &elsewhere, "2", &[]).await, Begun::KeyReused);
    assert_eq!(store.live(&elsewhere.subject).await.unwrap(), None);

    let over = known(&first, RoomState::Ended);
    store.finish(&over, None, NOW).await.unwrap();
    assert_eq!(begin(&store, &second, "2", &[]).await, Begun::Yes);
    let all = store
        .rooms(&first.subject.connector, &first.subject.conversation)
        .await
        .unwrap();
    assert_eq!(all.len(), 1, "the one that is starting is not shown");
}

#[tokio::test]
async fn what_a_dead_process_left_starting_is_taken_over_by_one() {
    let file = File::new();
    let draft = draft("a", "key-of-the-first");
    let (one, other) = (Instance::new(), Instance::new());
    {
        let store = file.open().await;
        assert_eq!(begin(&store, &draft, "1", &[]).await, Begun::Yes);
        let taken = store.take_over(&draft.id, Some(&one), &other).await;
        assert!(!taken.unwrap());
    }
    let store = file.open().await;
    let left = store.live(&draft.subject).await.unwrap().unwrap();
    assert_eq!(left.standing, Standing::Starting { instance: None });
    assert!(store.take_over(&draft.id, None, &one).await.unwrap());
    assert!(!store.take_over(&draft.id, None, &other).await.unwrap());
    store.abandon(&draft.id).await.unwrap();
    assert_eq!(store.live(&draft.subject).await.unwrap(), None);
}

#[tokio::test]
async fn a_start_is_written_down_with_all_its_sms_or_not_at_all() {
    let file = File::new();
    let store = file.open().await;
    let (first, second) = (
        draft("a", "key-of-the-first"),
        draft("b", "key-of-the-second"),
    );
    let two = [
        sms(&first, "+33612345678", 0),
        sms(&first, "+33612345679", 1),
    ];
    assert_eq!(begin(&store, &first, "1", &two).await, Begun::Yes);
    let late = [sms(&second, "+33612345677", 0)];
    assert_eq!(begin(&store, &second, "2", &late).await, Begun::Occupied);
    store.refused(&first).await.unwrap();

    // Neither those that Apizee refused nor that of the room which was not begun count.
    let three = [
        sms(&second, "+33612345678", 0),
        sms(&second, "+33612345677", 1),
        sms(&second, "+33612345676", 2),
    ];
    let spent = NoSms::Spent { wait_s: 86_400 };
    let begun = begin(&store, &second, "2", &three).await;
    assert_eq!(begun, Begun::NoSms(spent), "two a day are allowed");
    assert_eq!(store.live(&second.subject).await.unwrap(), None);
    assert_eq!(recall(&store, &second, NOW).await, None);
    assert_eq!(begin(&store, &second, "2", &three[..2]).await, Begun::Yes);

    // Of an attempt whose outcome was never known they do, and only once.
    store.abandon(&second.id).await.unwrap();
    let third = draft("c", "key-of-the-third");
    let other = [sms(&third, "+33612345675", 0)];
    assert_eq!(
        begin(&store, &third, "3", &other).await,
        Begun::NoSms(spent)
    );
    let mut again = second.clone();
    again.id = "d".parse().unwrap();
    assert_eq!(begin(&store, &again, "2", &three[..2]).await, Begun::Yes);
    store.refused(&again).await.unwrap();
    assert_eq!(
        begin(&store, &third, "3", &other).await,
        Begun::NoSms(spent)
    );
}

#[tokio::test]
async fn whoever_goes_away_in_the_middle_leaves_no_transaction_behind() {
    let file = File::new();
    let store = file.open().await;
    for number in 0..200 {
        let name = format!("room-{number:04}");
        let mut draft = draft(&name, &format!("key-of-{name}"));
        draft.subject.conversation = name.parse().unwrap();
        // Asked a few times, then dropped, wherever it is.
        let mut begun = Box::pin(begin(&store, &draft, "1", &[]));
        for _ in 0..number % 4 {
            tokio::select! {
                biased;
                _ = &mut begun => break,
                () = tokio::task::yield_now() => {}
            }
        }
        drop(begun);
    }
    let last = draft("last", "key-of-the-last");
    assert_eq!(begin(&store, &last, "1", &[]).await, Begun::Yes);
    let amended = store.amend(&[], NOW).await.unwrap();
    assert_eq!(amended, []);
    finish(&store, &last, &known(&last, RoomState::Created)).await;
    assert!(recall(&store, &last, NOW).await.unwrap().answer.is_some());
}
