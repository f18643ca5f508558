//! What promises are tried with.

use contract::{MaskedGuest, Room, RoomKind, RoomState};

use crate::clock::timestamp;
use crate::store::seal::{Role, Seal};
use crate::store::{
    Allowance, Amendment, Beginning, Begun, Draft, Finished, Instance, Known, Made, Ordered,
    Remembered, Sealed, Store, Subject, Which, Wish,
};

pub(super) const NOW: i64 = 1_795_253_400;
pub(super) const HOUR: i64 = 60 * 60;
pub(super) const DAY: i64 = 24 * HOUR;

/// Two to a conversation; of all else there is plenty.
pub(super) const ALLOWANCE: Allowance = Allowance {
    guard_s: 60,
    per_day: 2,
    contact_per_day: 1_000,
    operator_per_hour: 1_000,
    connector_per_day: 1_000,
};

/// A start of the conversation `5701a92f`.
pub(in crate::store) fn draft(id: &str, key: &str) -> Draft {
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

/// A start of a conversation of its own.
pub(super) fn draft_of(number: usize) -> Draft {
    let mut draft = draft(
        &format!("room-{number:04}"),
        &format!("key-of-room-{number:04}"),
    );
    draft.subject.conversation = format!("conversation-{number:04}").parse().unwrap();
    draft
}

pub(super) fn wish(draft: &Draft) -> Wish {
    Wish {
        connector: draft.subject.connector.clone(),
        operator: draft.operator.clone(),
        key: draft.key.clone(),
    }
}

pub(in crate::store) fn known(draft: &Draft, state: RoomState) -> Known {
    let room = Room {
        id: draft.id.clone(),
        kind: draft.subject.kind,
        state,
        apizee_state: "new".into(),
        join_url: format!(
            "https://diag.apizee.com?convId=of-{}&pwd=2",
            draft.id.as_str()
        )
        .parse()
        .unwrap(),
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

/// As it is read again.
pub(super) fn stored_room(known: &Known) -> Box<Room> {
    let mut room = known.room.clone();
    room.agent_sso = None;
    Box::new(room)
}

pub(in crate::store) async fn begin<S: Store + ?Sized>(
    store: &S,
    draft: &Draft,
    text: &str,
    me: &Instance,
    sms: &[Ordered],
) -> Begun {
    let beginning = Beginning {
        draft,
        body_hash: &body(text),
        instance: me,
        sms,
        allowance: ALLOWANCE,
    };
    store.begin(beginning).await.unwrap()
}

/// Begins and finishes.
pub(in crate::store) async fn start<S: Store + ?Sized>(store: &S, draft: &Draft, state: RoomState) {
    let me = Instance::new();
    assert_eq!(begin(store, draft, "1", &me, &[]).await, Begun::Yes);
    let finished = finish(store, draft, &known(draft, state), &me).await;
    assert_eq!(finished, Finished::Yes);
}

pub(super) async fn finish<S: Store + ?Sized>(
    store: &S,
    draft: &Draft,
    known: &Known,
    me: &Instance,
) -> Finished {
    let answered = Some((&wish(draft), Made::New));
    store.finish(known, me, answered, NOW).await.unwrap()
}

/// The SMS of a draft at a place: one key for each.
pub(super) fn sms(draft: &Draft, phone: &str, place: usize) -> Ordered {
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

pub(super) async fn recall<S: Store + ?Sized>(
    store: &S,
    draft: &Draft,
    now: i64,
) -> Option<Remembered> {
    let wish = wish(draft);
    let before = store.before(&wish, &draft.subject, now).await;
    before.unwrap().wish
}

pub(super) fn body(text: &str) -> Sealed {
    Seal::new(b"secret").seal(Role::Body, text.as_bytes())
}

/// A change of a room of ours.
pub(super) fn amendment(
    draft: &Draft,
    change: impl Fn(&mut Room) + Send + Sync + 'static,
) -> Amendment {
    Amendment {
        connector: draft.subject.connector.clone(),
        which: Which::Ours(draft.id.clone()),
        ends_at: None,
        button_id: None,
        change: Box::new(change),
    }
}
