//! What the store promises, on a file of its own.

use std::path::PathBuf;

use contract::{MaskedGuest, Room, RoomKind, RoomState};

use super::super::seal::{Role, Seal};
use super::super::{Made, Standing};
use super::*;
use crate::clock::timestamp;

struct File(PathBuf);

impl File {
    fn new() -> Self {
        let name = format!("apizee-panel-store-{}.db", uuid::Uuid::new_v4());
        Self(std::env::temp_dir().join(name))
    }

    async fn open(&self) -> SqliteStore {
        SqliteStore::open(&self.0).await.unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!(
                "{}{ending}",
                self.0.display()
            )));
        }
    }
}

const NOW: i64 = 1_795_253_400;

fn draft(id: &str, key: &str) -> Draft {
    let seal = Seal::new(b"secret");
    Draft {
        id: id.parse().unwrap(),
        subject: Subject {
            connector: "acme".parse().unwrap(),
            conversation: "5701a92f".parse().unwrap(),
            kind: RoomKind::Assistance,
        },
        project: Some("3103".parse().unwrap()),
        reference: "5701a92f".parse().unwrap(),
        operator: "270586".parse().unwrap(),
        key: key.parse().unwrap(),
        phone_hash: Some(seal.seal(Role::Phone, b"+33612345678")),
        email_hash: None,
        guest: MaskedGuest {
            phone: Some("+33•••••••78".into()),
            email: None,
        },
        invited: false,
        sent_at: NOW,
    }
}

fn wish(draft: &Draft) -> Wish {
    Wish {
        connector: draft.subject.connector.clone(),
        operator: draft.operator.clone(),
        key: draft.key.clone(),
    }
}

fn known(draft: &Draft, state: RoomState) -> Known {
    let room = Room {
        id: draft.id.clone(),
        kind: draft.subject.kind,
        state,
        apizee_state: "new".into(),
        join_url: "https://diag.apizee.com?convId=1&pwd=2".parse().unwrap(),
        short_url: None,
        agent_url: None,
        agent_sso: Some(contract::AgentAccess {
            url: "https://cloud.apizee.com?access_token=secret"
                .parse()
                .unwrap(),
            expires_at: None,
        }),
        reference: draft.reference.clone(),
        created_at: timestamp(NOW),
        updated_at: timestamp(NOW),
        checked_at: timestamp(NOW),
        guest: draft.guest.clone(),
        invited: false,
        apizee_id: "82070".parse().unwrap(),
        sip: None,
        schedule: None,
        timeline: vec![],
        invitations: vec![],
    };
    Known {
        room,
        ends_at: Some(NOW + 1800),
        button_id: Some(223),
    }
}

fn body(text: &str) -> Sealed {
    Seal::new(b"secret").seal(Role::Body, text.as_bytes())
}

#[tokio::test]
async fn a_start_is_written_down_then_known_then_repeated() {
    let file = File::new();
    let store = file.open().await;
    let (draft, me) = (draft("a", "key-of-the-first"), Instance::new());
    assert_eq!(
        store.begin(&draft, &body("1"), &me).await.unwrap(),
        Begun::Yes
    );
    let starting = store.live(&draft.subject).await.unwrap().unwrap();
    assert_eq!(starting.draft, draft);
    assert_eq!(starting.standing, Standing::Starting { instance: Some(me) });
    assert!(
        store
            .room(&draft.subject.connector, &draft.id)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        store
            .recall(&wish(&draft), NOW)
            .await
            .unwrap()
            .unwrap()
            .answer,
        None
    );

    let known = known(&draft, RoomState::Created);
    let answer = Answer {
        made: Made::New,
        room: known.room.clone(),
    };
    store
        .finish(&known, Some((&wish(&draft), &body("1"), &answer)), NOW)
        .await
        .unwrap();
    let mut as_stored = known.room.clone();
    as_stored.agent_sso = None;
    let live = store.live(&draft.subject).await.unwrap().unwrap();
    let standing = Standing::Known {
        room: Box::new(as_stored.clone()),
        ends_at: Some(NOW + 1800),
    };
    assert_eq!(live.standing, standing);
    let recalled = store.recall(&wish(&draft), NOW).await.unwrap().unwrap();
    assert_eq!(
        recalled.answer,
        Some(Answer {
            made: Made::New,
            room: as_stored
        })
    );
    assert_eq!(
        store.button(&draft.subject.connector).await.unwrap(),
        Some(223)
    );
    assert!(
        store
            .has(
                &draft.subject.connector,
                RoomKind::Assistance,
                &"82070".parse().unwrap()
            )
            .await
            .unwrap()
    );
    assert!(
        !store
            .has(
                &draft.subject.connector,
                RoomKind::Meeting,
                &"82070".parse().unwrap()
            )
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn one_room_lives_per_subject_and_a_key_belongs_to_one_body() {
    let file = File::new();
    let store = file.open().await;
    let (first, second, me) = (
        draft("a", "key-of-the-first"),
        draft("b", "key-of-the-second"),
        Instance::new(),
    );
    assert_eq!(
        store.begin(&first, &body("1"), &me).await.unwrap(),
        Begun::Yes
    );
    assert_eq!(
        store.begin(&second, &body("2"), &me).await.unwrap(),
        Begun::Occupied
    );
    assert_eq!(
        store.recall(&wish(&second), NOW).await.unwrap(),
        None,
        "nothing was written"
    );
    let other_body = draft("c", "key-of-the-first");
    assert_eq!(
        store.begin(&other_body, &body("2"), &me).await.unwrap(),
        Begun::KeyReused
    );

    let over = known(&first, RoomState::Ended);
    store.finish(&over, None, NOW).await.unwrap();
    assert_eq!(
        store.begin(&second, &body("2"), &me).await.unwrap(),
        Begun::Yes
    );
    let all = store
        .rooms(&first.subject.connector, &first.subject.conversation)
        .await
        .unwrap();
    assert_eq!(all.len(), 1, "the one that is starting is not shown");
}

#[tokio::test]
async fn what_a_dead_process_left_starting_is_taken_over_by_one() {
    let file = File::new();
    let (draft, dead, one, other) = (
        draft("a", "key-of-the-first"),
        Instance::new(),
        Instance::new(),
        Instance::new(),
    );
    {
        let store = file.open().await;
        store.begin(&draft, &body("1"), &dead).await.unwrap();
        assert!(
            !store
                .take_over(&draft.id, Some(&one), &other)
                .await
                .unwrap()
        );
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
async fn an_adopted_room_does_not_push_another_aside() {
    let file = File::new();
    let store = file.open().await;
    let (first, second) = (
        draft("a", "key-of-the-first"),
        draft("b", "key-of-the-second"),
    );
    assert!(
        store
            .adopt(&first, &known(&first, RoomState::Created))
            .await
            .unwrap()
    );
    assert!(
        !store
            .adopt(&second, &known(&second, RoomState::Created))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn old_rooms_and_answers_go() {
    let file = File::new();
    let store = file.open().await;
    let clock = crate::clock::Clock::fixed(NOW);
    let (draft, month) = (
        draft("a", "key-of-the-first"),
        std::time::Duration::from_secs(30 * 86_400),
    );
    store
        .begin(&draft, &body("1"), &Instance::new())
        .await
        .unwrap();
    let known = known(&draft, RoomState::Ended);
    let answer = Answer {
        made: Made::New,
        room: known.room.clone(),
    };
    store
        .finish(&known, Some((&wish(&draft), &body("1"), &answer)), NOW)
        .await
        .unwrap();

    let connector = &draft.subject.connector;
    clock.advance(std::time::Duration::from_secs(
        ANSWERS_KEPT_S.unsigned_abs() - 1,
    ));
    assert!(
        store
            .recall(&wish(&draft), clock.unix_s())
            .await
            .unwrap()
            .is_some()
    );
    clock.advance(std::time::Duration::from_secs(1));
    assert!(
        store
            .recall(&wish(&draft), clock.unix_s())
            .await
            .unwrap()
            .is_none()
    );
    clock.advance(month - std::time::Duration::from_secs(86_400));
    assert_eq!(
        crate::rooms::Rooms::purge(&store, &clock, month)
            .await
            .unwrap(),
        0
    );
    assert!(store.room(connector, &draft.id).await.unwrap().is_some());
    clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(
        crate::rooms::Rooms::purge(&store, &clock, month)
            .await
            .unwrap(),
        1
    );
    assert!(store.room(connector, &draft.id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_meeting_that_is_planned_for_later_outlives_the_retention() {
    let file = File::new();
    let store = file.open().await;
    let draft = draft("a", "key-of-the-first");
    let mut planned = known(&draft, RoomState::Created);
    planned.ends_at = Some(NOW + 90 * 86_400);
    assert!(store.adopt(&draft, &planned).await.unwrap());
    let retention = 30 * 86_400;
    let purge = async |days: i64| {
        let now = NOW + days * 86_400;
        store.purge(now - retention, now).await.unwrap()
    };
    assert_eq!((purge(89).await, purge(120).await), (0, 0));
    assert_eq!(purge(121).await, 1);
}

#[tokio::test]
async fn the_file_holds_no_contact_and_no_agents_secret() {
    let file = File::new();
    let store = file.open().await;
    let draft = draft("a", "key-of-the-first");
    store
        .begin(
            &draft,
            &body("{\"phone\":\"+33612345678\"}"),
            &Instance::new(),
        )
        .await
        .unwrap();
    let known = known(&draft, RoomState::Created);
    let answer = Answer {
        made: Made::New,
        room: known.room.clone(),
    };
    store
        .finish(&known, Some((&wish(&draft), &body("1"), &answer)), NOW)
        .await
        .unwrap();
    store.close().await;
    let bytes = std::fs::read(&file.0).unwrap();
    let holds = |needle: &str| {
        bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
    };
    assert!(holds("convId=1"), "the file is the one that was written");
    assert!(!holds("612345678") && !holds("access_token"));
}
