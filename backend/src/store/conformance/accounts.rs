//! What processes share of Apizee's users: no request too many, no renewal twice.

use std::sync::Arc;

use futures_util::future::join_all;

use super::bases::Base;
use crate::store::{
    Barred, Instance, Renewal, Renewed, Slot, StoreError, Taken, TokenState, UserKey,
};

promises!(
    of_two_hundred_takes_at_once_ten_are_slots,
    a_slot_counts_until_its_answer_says_and_no_longer,
    a_wait_ends_when_so_many_have_fallen_out_that_one_is_free,
    a_closed_window_has_no_slot_and_is_not_closed_for_less,
    slots_that_count_no_more_are_forgotten,
    of_a_hundred_renewals_at_once_one_is_begun,
    a_renewal_whose_lease_ran_out_is_taken_over,
    a_token_is_replaced_by_who_has_seen_it,
    a_bar_stops_all_and_is_lifted,
);

const NOW: i64 = 1_795_253_400_000;
const MINUTE: i64 = 60_000;

fn user() -> UserKey {
    UserKey::new("https://cloud.apizee.com/api/v3", "Service@acme.example")
}

fn slot(taken: Taken) -> Slot {
    match taken {
        Taken::Slot(slot) => slot,
        Taken::Wait { until_ms } => panic!("none is free until {until_ms}"),
    }
}

/// So many at once may have to wait too long for a connection: that is said, and they try again.
async fn in_the_end<T>(doing: impl AsyncFn() -> Result<T, StoreError>) -> T {
    loop {
        match doing().await {
            Ok(done) => return done,
            Err(error) => assert!(error.is_passing(), "{error}"),
        }
    }
}

async fn take(base: &Base, most: u32, now: i64) -> Taken {
    let user = user();
    let taking = base.one.take(&user, most, now, now + MINUTE);
    taking.await.unwrap()
}

async fn renew(base: &Base, me: &Instance, instead_of: Option<&str>, now: i64) -> Renewal {
    let user = user();
    let begun = base
        .one
        .begin_renewal(&user, me, instead_of, now, now + MINUTE);
    begun.await.unwrap()
}

async fn of_two_hundred_takes_at_once_ten_are_slots(base: Arc<Base>) {
    let user = user();
    let takes = (0..200).map(|n| {
        let store = base.both()[n % 2];
        in_the_end(|| store.take(&user, 10, NOW, NOW + MINUTE))
    });
    let taken = join_all(takes).await;
    let slots = taken.iter().filter(|one| matches!(one, Taken::Slot(_)));
    assert_eq!(slots.count(), 10);
    let wait = Taken::Wait {
        until_ms: NOW + MINUTE,
    };
    assert_eq!(taken.iter().filter(|one| **one == wait).count(), 190);
    let counted = base.other.counted(&user, NOW).await.unwrap();
    assert_eq!(counted, (10, None));
}

async fn a_slot_counts_until_its_answer_says_and_no_longer(base: Arc<Base>) {
    let store = &base.other;
    let (first, second) = (
        slot(take(&base, 2, NOW).await),
        slot(take(&base, 2, NOW).await),
    );
    store.answered(&first, NOW + 70_000).await.unwrap();
    store.give_back(&second).await.unwrap();
    assert_eq!(store.counted(&user(), NOW).await.unwrap(), (1, None));
    let lost = slot(take(&base, 2, NOW).await);
    let until_ms = NOW + MINUTE;
    assert_eq!(
        take(&base, 2, until_ms - 1).await,
        Taken::Wait { until_ms },
        "its process never spoke of it again"
    );
    assert_ne!(slot(take(&base, 2, until_ms).await), lost);
    let until_ms = NOW + 70_000;
    assert_eq!(take(&base, 2, until_ms - 1).await, Taken::Wait { until_ms });
    slot(take(&base, 2, until_ms).await);

    let other = UserKey::new("https://cloud.apizee.com/api", "service2@acme.example");
    assert_eq!(store.counted(&other, NOW).await.unwrap(), (0, None));
}

/// Another process may allow more, or fewer than count already.
async fn a_wait_ends_when_so_many_have_fallen_out_that_one_is_free(base: Arc<Base>) {
    for free_at in [30, 10, 50, 20, 40] {
        let taken = slot(take(&base, 5, NOW).await);
        base.one.answered(&taken, NOW + free_at).await.unwrap();
    }
    for (most, until) in [(5, 10), (4, 20), (2, 40), (1, 50)] {
        let until_ms = NOW + until;
        assert_eq!(take(&base, most, NOW).await, Taken::Wait { until_ms });
    }
    let until_ms = NOW + 40;
    assert_eq!(take(&base, 2, NOW + 39).await, Taken::Wait { until_ms });
    slot(take(&base, 2, NOW + 40).await);
}

async fn a_closed_window_has_no_slot_and_is_not_closed_for_less(base: Arc<Base>) {
    let until_ms = NOW + 30_000;
    base.one.close(&user(), until_ms).await.unwrap();
    base.other.close(&user(), NOW + 10_000).await.unwrap();
    assert_eq!(take(&base, 10, NOW).await, Taken::Wait { until_ms });
    let counted = base.other.counted(&user(), NOW).await.unwrap();
    assert_eq!(counted, (0, Some(until_ms)));
    assert_eq!(
        take(&base, 10, until_ms - 1).await,
        Taken::Wait { until_ms }
    );
    let counted = base.one.counted(&user(), until_ms).await.unwrap();
    assert_eq!(counted, (0, None));
    // It is closed again, for longer than the slot counts, and for shorter.
    slot(take(&base, 1, until_ms).await);
    for (closed, wait) in [(2 * MINUTE, 2 * MINUTE), (MINUTE / 2, MINUTE)] {
        base.raw("UPDATE account SET closed_until_ms = NULL").await;
        base.one.close(&user(), until_ms + closed).await.unwrap();
        let until_ms = until_ms + wait;
        assert_eq!(take(&base, 1, NOW + 30_000).await, Taken::Wait { until_ms });
    }
}

async fn slots_that_count_no_more_are_forgotten(base: Arc<Base>) {
    for free_at in [10, 20, 30] {
        let taken = slot(take(&base, 5, NOW).await);
        base.one.answered(&taken, NOW + free_at).await.unwrap();
    }
    assert_eq!(base.one.forget_slots(NOW + 20).await.unwrap(), 2);
    assert_eq!(base.one.forget_slots(NOW + 20).await.unwrap(), 0);
    let counted = base.one.counted(&user(), NOW).await.unwrap();
    assert_eq!(counted, (1, None));
}

async fn of_a_hundred_renewals_at_once_one_is_begun(base: Arc<Base>) {
    let (user, lease) = (user(), NOW + MINUTE);
    let processes: Vec<_> = (0..100).map(|_| Instance::new()).collect();
    let renewals = processes.iter().enumerate().map(|(n, me)| {
        let (store, user) = (base.both()[n % 2], &user);
        in_the_end(move || store.begin_renewal(user, me, None, NOW, lease))
    });
    let begun = join_all(renewals).await;
    let ours = begun.iter().filter(|one| **one == Renewal::Ours);
    assert_eq!(ours.count(), 1);
    let state = base.one.token(&user).await.unwrap();
    assert_eq!(state.renewing_until, Some(lease));
}

async fn a_renewal_whose_lease_ran_out_is_taken_over(base: Arc<Base>) {
    let (dead, heir) = (Instance::new(), Instance::new());
    assert_eq!(renew(&base, &dead, None, NOW).await, Renewal::Ours);
    let (before, after) = (NOW + MINUTE - 1, NOW + MINUTE);
    assert_eq!(renew(&base, &heir, None, before).await, Renewal::Others);
    assert_eq!(renew(&base, &heir, None, after).await, Renewal::Ours);

    let late = Renewed::Token("late".to_owned(), NOW + 9 * MINUTE);
    base.other.end_renewal(&user(), &dead, &late).await.unwrap();
    let state = base.one.token(&user()).await.unwrap();
    assert_eq!(
        (state.token, state.renewing_until),
        (None, Some(after + MINUTE))
    );
    let good = Renewed::Token("good".to_owned(), NOW + 9 * MINUTE);
    base.one.end_renewal(&user(), &heir, &good).await.unwrap();
    let state = TokenState {
        token: Some(("good".to_owned(), NOW + 9 * MINUTE)),
        barred: None,
        renewing_until: None,
    };
    assert_eq!(base.other.token(&user()).await.unwrap(), state);
}

async fn a_token_is_replaced_by_who_has_seen_it(base: Arc<Base>) {
    let me = Instance::new();
    assert_eq!(
        renew(&base, &me, Some("a token that is gone"), NOW).await,
        Renewal::Others
    );
    assert_eq!(renew(&base, &me, None, NOW).await, Renewal::Ours);
    let first = Renewed::Token("first".to_owned(), NOW + 9 * MINUTE);
    base.one.end_renewal(&user(), &me, &first).await.unwrap();
    for stale in [None, Some("another")] {
        assert_eq!(renew(&base, &me, stale, NOW).await, Renewal::Others);
    }
    base.one.forget_token(&user(), "another").await.unwrap();
    let token = base.other.token(&user()).await.unwrap().token;
    assert_eq!(token, Some(("first".to_owned(), NOW + 9 * MINUTE)));
    assert_eq!(renew(&base, &me, Some("first"), NOW).await, Renewal::Ours);
    base.one.forget_token(&user(), "first").await.unwrap();
    assert_eq!(base.other.token(&user()).await.unwrap().token, None);
}

async fn a_bar_stops_all_and_is_lifted(base: Arc<Base>) {
    let me = Instance::new();
    assert_eq!(renew(&base, &me, None, NOW).await, Renewal::Ours);
    let barred = Barred {
        until_ms: NOW + 2 * MINUTE,
        failures: 3,
        status: Some(401),
    };
    let failed = Renewed::Failed(barred.clone());
    base.one.end_renewal(&user(), &me, &failed).await.unwrap();
    let state = base.other.token(&user()).await.unwrap();
    assert_eq!((state.barred, state.renewing_until), (Some(barred), None));
    let just_before = NOW + 2 * MINUTE - 1;
    assert_eq!(renew(&base, &me, None, just_before).await, Renewal::Others);
    let over = renew(&base, &me, None, just_before + 1).await;
    assert_eq!(over, Renewal::Ours, "a bar has an end");

    let unheard = Barred {
        until_ms: NOW + 9 * MINUTE,
        failures: 4,
        status: None,
    };
    let failed = Renewed::Failed(unheard.clone());
    base.one.end_renewal(&user(), &me, &failed).await.unwrap();
    let state = base.other.token(&user()).await.unwrap();
    assert_eq!(state.barred, Some(unheard));
    base.other.lift_bar(&user()).await.unwrap();
    assert_eq!(base.one.token(&user()).await.unwrap().barred, None);
    assert_eq!(renew(&base, &me, None, NOW).await, Renewal::Ours);
    let good = Renewed::Token("good".to_owned(), NOW + 9 * MINUTE);
    base.one.end_renewal(&user(), &me, &good).await.unwrap();
    assert_eq!(base.one.token(&user()).await.unwrap().barred, None);
}
