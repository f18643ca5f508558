//! Whose data: found whole, and erased without a trace.

use std::sync::Arc;

use contract::{ConnectorName, RoomState};
use futures_util::future::join_all;

use super::bases::Base;
use super::fixtures::*;
use crate::store::seal::{Role, Seal};
use crate::store::{
    Action, Answer, Draft, Entry, GivenUp, Instance, Made, Order, Sealed, Stored, Whose, Wish, Work,
};

promises_of_the_model_too!(
    a_person_is_found_by_phone_and_email_and_a_conversation_by_its_id,
    of_keys_that_are_made_at_once_one_is_kept;
    a_key_is_replaced_by_who_has_seen_it,
    an_erased_phone_leaves_no_trace,
    an_erased_conversation_leaves_no_trace,
    a_start_under_way_is_erased_with_its_wish
);

const PHONE: &str = "+33612345678";
const OTHER_PHONE: &str = "+33612345679";

fn sealed(role: Role, text: &str) -> Sealed {
    Seal::new(b"secret").seal(role, text.as_bytes())
}

fn acme() -> ConnectorName {
    "acme".parse().unwrap()
}

fn of(mut draft: Draft, phone: &str) -> Draft {
    draft.phone_hash = Some(sealed(Role::Phone, phone));
    draft
}

fn ids(found: &[Stored]) -> Vec<&str> {
    let mut ids: Vec<_> = found.iter().map(|one| one.draft.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

/// A room with all that may come with one: two wishes that it answers, an SMS, work, a question to
/// Apizee, a line of the trail. The SMS went so many minutes later.
async fn with_all(base: &Base, draft: &Draft, sms_to: &str, minutes: i64) {
    let store = &*base.one;
    start(store, draft, RoomState::Created).await;
    let joining = Wish {
        key: format!("{}-joins", draft.key.as_str()).parse().unwrap(),
        operator: "270587".parse().unwrap(),
        ..wish(draft)
    };
    let answer = Answer {
        made: Made::Nothing,
        room: *stored_room(&known(draft, RoomState::Created)),
    };
    let hash = body("another");
    store.answer(&joining, &hash, &answer, NOW).await.unwrap();
    let mut sms = sms(draft, sms_to, 0);
    sms.at += minutes * 60;
    let order = store.order(&sms, ALLOWANCE, &|_| ()).await;
    assert_eq!(order.unwrap(), Order::Yes);
    let connector = &draft.subject.connector;
    let rooms = [draft.id.clone()];
    for work in [Work::Close, Work::Reread] {
        store.put(connector, &rooms, work, NOW, NOW).await.unwrap();
    }
    let asking = store.may_ask(connector, &draft.subject.conversation, NOW, NOW);
    assert!(asking.await.unwrap());
    let line = Entry {
        at: NOW,
        connector: connector.clone(),
        operator: None,
        action: Action::Start,
        room: Some(draft.id.clone()),
        outcome: "ok".to_owned(),
    };
    base.one.record(&line).await.unwrap();
}

/// Nothing but the trail, which names no contact, knows any of these texts.
async fn assert_no_trace(base: &Base, texts: &[&str]) {
    let rows = base.rows().await;
    assert!(!rows.is_empty());
    for (table, row) in rows {
        let known = texts.iter().find(|text| row.contains(**text));
        assert!(
            known.is_none() || table == "audit",
            "{known:?} in {table}: {row}"
        );
    }
}

async fn about(base: &Base, whose: &Whose) -> Vec<Stored> {
    base.other.about(&acme(), whose).await.unwrap()
}

async fn a_person_is_found_by_phone_and_email_and_a_conversation_by_its_id(base: Arc<Base>) {
    let mut by_email = of(draft_of(2), OTHER_PHONE);
    by_email.email_hash = Some(sealed(Role::Email, "marie@example.com"));
    let mut lost = draft_of(3);
    lost.subject.conversation = draft_of(1).subject.conversation;
    let mut elsewhere = of(draft_of(4), PHONE);
    elsewhere.subject.connector = "globex".parse().unwrap();
    let me = Instance::new();
    for draft in [&of(draft_of(1), PHONE), &by_email, &elsewhere] {
        start(&*base.one, draft, RoomState::Ended).await;
    }
    begin(&*base.one, &lost, "1", &me, &[]).await;
    base.one.lose(&lost.id, &me, NOW, NOW).await.unwrap();
    base.one
        .give_up(&lost.id, GivenUp::LeftAlone, NOW, NOW)
        .await
        .unwrap();

    let phone = Whose::Phone(sealed(Role::Phone, PHONE));
    let found = about(&base, &phone).await;
    assert_eq!(ids(&found), ["room-0001", "room-0003"]);
    let email = Whose::Email(sealed(Role::Email, "marie@example.com"));
    assert_eq!(ids(&about(&base, &email).await), ["room-0002"]);
    let conversation = Whose::Conversation(lost.subject.conversation.clone());
    let found = about(&base, &conversation).await;
    assert_eq!(ids(&found), ["room-0001", "room-0003"], "the lost one too");
    let nobody = Whose::Phone(sealed(Role::Phone, "+33600000000"));
    assert_eq!(about(&base, &nobody).await, []);
    // What is an e-mail's is no phone's.
    let mixed = Whose::Phone(sealed(Role::Email, "marie@example.com"));
    assert_eq!(about(&base, &mixed).await, []);
}

async fn an_erased_phone_leaves_no_trace(base: Arc<Base>) {
    let (theirs, invited_to, stays) = (
        of(draft_of(1), PHONE),
        of(draft_of(2), OTHER_PHONE),
        of(draft_of(3), OTHER_PHONE),
    );
    with_all(&base, &theirs, PHONE, 0).await;
    with_all(&base, &invited_to, PHONE, 1).await;
    with_all(&base, &stays, OTHER_PHONE, 0).await;
    let before = base.rows().await;

    let hash = sealed(Role::Phone, PHONE);
    let whose = Whose::Phone(hash.clone());
    let found = about(&base, &whose).await;
    assert_eq!(ids(&found), ["room-0001", "room-0002"]);
    let globex = "globex".parse().unwrap();
    assert_eq!(base.one.erase(&globex, &whose).await.unwrap(), 0);
    assert_eq!(base.rows().await, before, "of another connector");
    assert_eq!(base.one.erase(&acme(), &whose).await.unwrap(), 2);
    let traces = [
        hash.as_str(),
        "room-0001",
        "room-0002",
        "conversation-0001",
        "conversation-0002",
    ];
    assert_no_trace(&base, &traces).await;
    assert_eq!(base.one.erase(&acme(), &whose).await.unwrap(), 0);

    let of_it = |rows: &[(String, String)]| {
        let rows = rows.iter().filter(|(_, row)| row.contains("-0003"));
        rows.cloned().collect::<Vec<_>>()
    };
    assert_eq!(of_it(&base.rows().await), of_it(&before), "another's stays");
    let line = base.one.entries(&acme(), Some(&theirs.id), 10).await;
    assert_eq!(line.unwrap().len(), 1, "what was done is still known");
}

async fn an_erased_conversation_leaves_no_trace(base: Arc<Base>) {
    let mut again = draft_of(2);
    again.subject.conversation = draft_of(1).subject.conversation;
    let store = &*base.one;
    start(store, &again, RoomState::Ended).await;
    with_all(&base, &draft_of(1), OTHER_PHONE, 0).await;
    with_all(&base, &draft_of(3), OTHER_PHONE, 1).await;
    let asked = "conversation-0009".parse().unwrap();
    assert!(store.may_ask(&acme(), &asked, NOW, NOW).await.unwrap());

    let erase = async |conversation: &str| {
        let whose = Whose::Conversation(conversation.parse().unwrap());
        base.other.erase(&acme(), &whose).await.unwrap()
    };
    assert_eq!(erase("conversation-0001").await, 2);
    assert_no_trace(&base, &["-0001", "-0002"]).await;
    assert_eq!(erase("conversation-0009").await, 0);
    assert_no_trace(&base, &["-0009"]).await;
    let kept = store.live(&draft_of(3).subject).await.unwrap();
    assert!(kept.is_some());
}

async fn a_start_under_way_is_erased_with_its_wish(base: Arc<Base>) {
    let (draft, me) = (of(draft_of(1), PHONE), Instance::new());
    begin(&*base.one, &draft, "1", &me, &[]).await;
    let whose = Whose::Phone(sealed(Role::Phone, PHONE));
    assert_eq!(base.one.erase(&acme(), &whose).await.unwrap(), 1);
    assert_no_trace(&base, &["-0001", sealed(Role::Phone, PHONE).as_str()]).await;
    let known = known(&draft, RoomState::Created);
    let finished = finish(&*base.one, &draft, &known, &me).await;
    assert_eq!(finished, crate::store::Finished::Gone);
    assert_no_trace(&base, &["-0001"]).await;
}

async fn of_keys_that_are_made_at_once_one_is_kept(base: Arc<Base>) {
    assert_eq!(base.one.key(&acme()).await.unwrap(), None);
    let keeps = (0..20).map(|n| {
        let base = Arc::clone(&base);
        tokio::spawn(async move {
            let (store, mine) = (base.both()[n % 2], format!("key-{n}"));
            store.keep_key(&acme(), None, &mine).await.unwrap()
        })
    });
    let kept = join_all(keeps).await;
    let kept: Vec<_> = kept.into_iter().map(Result::unwrap).collect();
    assert!(kept.iter().all(|one| *one == kept[0]), "{kept:?}");
    let key = base.other.key(&acme()).await.unwrap();
    assert_eq!(key.as_ref(), Some(&kept[0]));
    let globex = "globex".parse().unwrap();
    assert_eq!(base.one.key(&globex).await.unwrap(), None);
}

async fn a_key_is_replaced_by_who_has_seen_it(base: Arc<Base>) {
    let keep = async |instead_of: Option<&str>, key: &str| {
        let acme = acme();
        let keeping = base.one.keep_key(&acme, instead_of, key);
        keeping.await.unwrap()
    };
    assert_eq!(keep(None, "first").await, "first");
    assert_eq!(keep(None, "second").await, "first");
    assert_eq!(keep(Some("another"), "second").await, "first");
    assert_eq!(keep(Some("first"), "second").await, "second");
    let globex = "globex".parse().unwrap();
    let nothing = base.one.keep_key(&globex, Some("first"), "x");
    assert!(nothing.await.is_err(), "there is none to replace");
}
