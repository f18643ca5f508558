//! SMS: never twice to one contact in a short time, and of each ceiling only so many.

use std::sync::Arc;

use contract::{Room, RoomState};

use super::bases::Base;
use super::fixtures::*;
use crate::store::{
    Allowance, Begun, Ceiling, Draft, Instance, NoSms, Order, Ordered, Standing, Store,
};

promises_of_the_model_too!(
    a_contact_is_guarded_across_conversations,
    each_ceiling_says_honestly_when_another_may_go,
    the_longest_wait_is_told,
    a_wish_is_counted_once,
    a_room_and_its_sms_change_together,
    of_many_to_one_contact_one_goes,
    a_ceiling_holds_however_many_come_at_once,
);

const PLENTY: Allowance = Allowance {
    guard_s: 0,
    per_day: 1_000,
    contact_per_day: 1_000,
    operator_per_hour: 1_000,
    connector_per_day: 1_000,
};

/// One of many: its own conversation, agent, contact and moment.
fn ordered(number: usize, at: i64) -> Ordered {
    let mut ordered = sms(&draft_of(number), &format!("+336{number:08}"), 0);
    ordered.wish.operator = format!("operator-{number}").parse().unwrap();
    ordered.at = at;
    ordered
}

async fn order<S: Store + ?Sized>(store: &S, ordered: &Ordered, allowance: Allowance) -> Order {
    store.order(ordered, allowance, &|_| {}).await.unwrap()
}

async fn a_contact_is_guarded_across_conversations(base: Arc<Base>) {
    let allowance = Allowance {
        guard_s: 60,
        ..PLENTY
    };
    assert_eq!(
        order(&*base.one, &ordered(1, NOW), allowance).await,
        Order::Yes
    );
    let mut again = ordered(2, NOW + 1);
    again.contact = ordered(1, NOW).contact;
    let too_soon = Order::No(NoSms::TooSoon { wait_s: 59 });
    assert_eq!(order(&*base.other, &again, allowance).await, too_soon);

    let (start, me) = (draft_of(2), Instance::new());
    let begun = begin(&*base.one, &start, "1", &me, &[again.clone()]).await;
    assert_eq!(begun, Begun::NoSms(NoSms::TooSoon { wait_s: 59 }));
    assert_eq!(base.one.live(&start.subject).await.unwrap(), None);

    let mut elsewhere = again.clone();
    elsewhere.wish.connector = "globex".parse().unwrap();
    assert_eq!(order(&*base.one, &elsewhere, allowance).await, Order::Yes);
    again.at = NOW + 60;
    assert_eq!(order(&*base.other, &again, allowance).await, Order::Yes);
}

async fn each_ceiling_says_honestly_when_another_may_go(base: Arc<Base>) {
    type Share = fn(&mut Ordered, &Ordered);
    let ceilings: [(Ceiling, Allowance, i64, Share); 4] = [
        (
            Ceiling::Conversation,
            Allowance {
                per_day: 2,
                ..PLENTY
            },
            DAY,
            |to, of| to.conversation = of.conversation.clone(),
        ),
        (
            Ceiling::Contact,
            Allowance {
                contact_per_day: 2,
                ..PLENTY
            },
            DAY,
            |to, of| to.contact = of.contact.clone(),
        ),
        (
            Ceiling::Operator,
            Allowance {
                operator_per_hour: 2,
                ..PLENTY
            },
            HOUR,
            |to, of| to.wish.operator = of.wish.operator.clone(),
        ),
        (
            Ceiling::Connector,
            Allowance {
                connector_per_day: 2,
                ..PLENTY
            },
            DAY,
            |_, _| {},
        ),
    ];
    for (number, (of, allowance, within, share)) in ceilings.into_iter().enumerate() {
        let store = &*base.one;
        let connector = format!("connector-{number}");
        let one = |place: usize, at| {
            let mut one = ordered(10 * number + place, at);
            share(&mut one, &ordered(10 * number, at));
            one.wish.connector = connector.parse().unwrap();
            one
        };
        assert_eq!(order(store, &one(1, NOW), allowance).await, Order::Yes);
        assert_eq!(order(store, &one(2, NOW + 10), allowance).await, Order::Yes);
        let wait_s = within - 20;
        let spent = Order::No(NoSms::Spent { of, wait_s });
        assert_eq!(order(store, &one(3, NOW + 20), allowance).await, spent);
        let spent = Order::No(NoSms::Spent { of, wait_s: 1 });
        let early = one(3, NOW + within - 1);
        assert_eq!(order(store, &early, allowance).await, spent);
        let after = one(3, NOW + 20 + wait_s);
        assert_eq!(order(store, &after, allowance).await, Order::Yes, "{of:?}");

        // Once fewer are allowed, more than one must fall out.
        let fewer = Allowance {
            per_day: 1,
            contact_per_day: 1,
            operator_per_hour: 1,
            connector_per_day: 1,
            guard_s: 0,
        };
        let Order::No(NoSms::Spent { wait_s, .. }) =
            order(store, &one(4, NOW + within + 5), fewer).await
        else {
            panic!("there were enough of {of:?}");
        };
        assert!(wait_s >= within - 5, "{of:?}: {wait_s}");
    }
}

async fn the_longest_wait_is_told(base: Arc<Base>) {
    let (store, first) = (&*base.one, ordered(1, NOW));
    assert_eq!(order(store, &first, PLENTY).await, Order::Yes);
    let mut second = first.clone();
    second.wish.key = "another-key".parse().unwrap();
    second.at = NOW + 10;
    let both = Allowance {
        guard_s: 60,
        operator_per_hour: 1,
        connector_per_day: 1,
        ..PLENTY
    };
    let spent = NoSms::Spent {
        of: Ceiling::Connector,
        wait_s: DAY - 10,
    };
    assert_eq!(order(store, &second, both).await, Order::No(spent));
    let none = Allowance {
        contact_per_day: 0,
        ..PLENTY
    };
    let spent = NoSms::Spent {
        of: Ceiling::Contact,
        wait_s: DAY,
    };
    assert_eq!(order(store, &second, none).await, Order::No(spent));
}

async fn a_wish_is_counted_once(base: Arc<Base>) {
    let (store, first) = (&*base.one, ordered(1, NOW));
    assert_eq!(order(store, &first, PLENTY).await, Order::Yes);
    let one = Allowance {
        guard_s: 60,
        per_day: 1,
        ..PLENTY
    };
    assert_eq!(order(store, &first, one).await, Order::Repeated);
    let mut another = first.clone();
    another.contact = ordered(2, NOW).contact;
    let reused = Order::No(NoSms::KeyReused);
    assert_eq!(order(store, &another, PLENTY).await, reused);
    assert_eq!(base.raw("SELECT COUNT(*) FROM invitation").await, Some(1));
    store.unorder(&first, &|_| {}).await.unwrap();
    assert_eq!(order(store, &another, one).await, Order::Yes);
}

async fn a_room_and_its_sms_change_together(base: Arc<Base>) {
    let (store, draft, me) = (&*base.one, draft("a", "key-of-the-first"), Instance::new());
    let first = sms(&draft, "+33612345678", 0);
    let name = |name: &'static str| move |room: &mut Room| room.apizee_state = name.into();
    assert_eq!(begin(store, &draft, "1", &me, &[]).await, Begun::Yes);
    let order = async |ordered: &Ordered, state| {
        let order = store.order(ordered, ALLOWANCE, &name(state)).await;
        order.unwrap()
    };
    assert_eq!(order(&first, "starting").await, Order::Yes);
    let room = known(&draft, RoomState::Created);
    finish(store, &draft, &room, &me).await;
    assert_eq!(state(store, &draft).await, "new", "only counted");

    let mut second = sms(&draft, "+33612345679", 1);
    assert_eq!(order(&second, "ordered").await, Order::Yes);
    assert_eq!(state(store, &draft).await, "ordered");
    assert_eq!(order(&second, "repeated").await, Order::Repeated);
    assert_eq!(state(store, &draft).await, "ordered");
    store.unorder(&second, &name("unordered")).await.unwrap();
    assert_eq!(state(store, &draft).await, "unordered");
    second.contact = first.contact.clone();
    let too_soon = Order::No(NoSms::TooSoon { wait_s: 60 });
    assert_eq!(order(&second, "again").await, too_soon);
    assert_eq!(state(store, &draft).await, "unordered");
}

async fn state<S: Store + ?Sized>(store: &S, draft: &Draft) -> String {
    match store.live(&draft.subject).await.unwrap().unwrap().standing {
        Standing::Known { room, .. } => room.apizee_state,
        standing @ (Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. }) => {
            panic!("{standing:?}")
        }
    }
}

/// How many of forty orders, by two processes, may go.
async fn many(base: &Base, allowance: Allowance, one: impl Fn(usize) -> Ordered) -> usize {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..40 {
        let (store, ordered) = (Arc::clone(base.both()[number % 2]), one(number));
        tasks.spawn(async move { order(&*store, &ordered, allowance).await });
    }
    let all = tasks.join_all().await;
    all.iter().filter(|order| **order == Order::Yes).count()
}

async fn of_many_to_one_contact_one_goes(base: Arc<Base>) {
    let allowance = Allowance {
        guard_s: 60,
        ..PLENTY
    };
    let to_one = |number| {
        let mut ordered = ordered(number, NOW);
        ordered.contact = super::sms::ordered(0, NOW).contact;
        ordered
    };
    assert_eq!(many(&base, allowance, to_one).await, 1);
}

async fn a_ceiling_holds_however_many_come_at_once(base: Arc<Base>) {
    let allowance = Allowance {
        connector_per_day: 5,
        ..PLENTY
    };
    let all = many(&base, allowance, |number| ordered(number, NOW)).await;
    assert_eq!(all, 5);
}
