//! What the store promises, on a file of its own.

use std::path::PathBuf;

use contract::{MaskedGuest, Room, RoomKind, RoomState};

use super::super::seal::{Role, Seal};
use super::super::{ANSWERS_KEPT_S, NoSms, Remembered, Standing};
use super::*;
use crate::clock::timestamp;

mod starts;

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
const ALLOWANCE: Allowance = Allowance {
    guard_s: 60,
    per_day: 2,
};

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

async fn begin(store: &SqliteStore, draft: &Draft, text: &str, sms: &[Ordered]) -> Begun {
    let beginning = Beginning {
        draft,
        body_hash: &body(text),
        instance: &Instance::new(),
        sms,
        allowance: ALLOWANCE,
    };
    store.begin(beginning).await.unwrap()
}

async fn finish(store: &SqliteStore, draft: &Draft, known: &Known) {
    let answered = Some((&wish(draft), Made::New));
    store.finish(known, answered, NOW).await.unwrap();
}

/// The SMS of a draft at a place: one key for each.
fn sms(draft: &Draft, phone: &str, place: usize) -> Ordered {
    let mut wish = wish(draft);
    wish.key = format!("{}-{place}", draft.key.as_str()).parse().unwrap();
    Ordered {
        wish,
        conversation: draft.subject.conversation.clone(),
        room: draft.id.clone(),
        contact: Seal::new(b"secret").seal(Role::Phone, phone.as_bytes()),
        at: NOW,
    }
}

async fn recall(store: &SqliteStore, draft: &Draft, now: i64) -> Option<Remembered> {
    let wish = wish(draft);
    let before = store.before(&wish, &draft.subject, now).await;
    before.unwrap().wish
}

fn body(text: &str) -> Sealed {
    Seal::new(b"secret").seal(Role::Body, text.as_bytes())
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
    assert_eq!(begin(&store, &draft, "1", &[]).await, Begun::Yes);
    let known = known(&draft, RoomState::Ended);
    finish(&store, &draft, &known).await;

    let connector = &draft.subject.connector;
    clock.advance(std::time::Duration::from_secs(
        ANSWERS_KEPT_S.unsigned_abs() - 1,
    ));
    let kept = recall(&store, &draft, clock.unix_s()).await;
    assert!(kept.is_some());
    clock.advance(std::time::Duration::from_secs(1));
    let kept = recall(&store, &draft, clock.unix_s()).await;
    assert!(kept.is_none());
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
    let typed = "{\"phone\":\"+33612345678\"}";
    let sms = [sms(&draft, "+33612345678", 0)];
    assert_eq!(begin(&store, &draft, typed, &sms).await, Begun::Yes);
    let known = known(&draft, RoomState::Created);
    finish(&store, &draft, &known).await;
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
