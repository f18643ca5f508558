//! Against the emulator; the clock stands still until it is moved.

use std::collections::BTreeMap;

use contract::RoomKind;
use sandbox::apizee::{FaultKind, Gateway, LOGINS, Minute};

use super::*;
use crate::apizee::stage::{Stage, start, user};
use crate::apizee::{Ending, Lost};

fn is_account_refused<T>(outcome: &Result<T, ApizeeError>) -> bool {
    matches!(outcome, Err(ApizeeError::AccountRefused { .. }))
}

fn refused_positions(users: &[UserStatus]) -> Vec<usize> {
    let refused = users.iter().filter(|user| user.barred.is_some());
    refused.map(|user| user.position).collect()
}

#[tokio::test]
async fn three_users_start_three_times_as_many_rooms_and_none_has_too_many_requests() {
    let stage = Stage::new().await;
    stage.apizee.emulator.set_limit(Some(10));
    stage.apizee.emulator.set_minute(Minute::Sliding);
    let process = stage.process(3);
    assert_eq!(process.requests_per_minute(), 30);
    let starts = (0..40).map(|_| start(&process));
    let outcomes = futures_util::future::join_all(starts).await;
    let made = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(made, 27, "a token costs one");
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Ok(_) | Err(ApizeeError::BudgetExhausted { .. })))
    );
    let mut by_user: BTreeMap<_, usize> = BTreeMap::new();
    for heard in stage.apizee.emulator.requests() {
        assert_ne!(heard.status, 429);
        *by_user.entry(heard.user).or_default() += 1;
    }
    assert_eq!(by_user.into_values().collect::<Vec<_>>(), [10, 10, 10]);
    assert_eq!(process.budget_left().await.unwrap(), 0);
}

#[tokio::test]
async fn a_user_who_may_not_sign_in_is_set_apart_named_and_tried_again() {
    let stage = Stage::new().await;
    let emulator = &stage.apizee.emulator;
    emulator.refuse_user(LOGINS[0].0);
    let process = stage.process(2);
    for _ in 0..3 {
        start(&process).await.unwrap();
    }
    let users = process.users().await.unwrap();
    assert_eq!(refused_positions(&users), [1]);
    assert_eq!(users[0].barred.as_ref().unwrap().status, Some(403));
    assert_eq!((users[0].left, users[1].left), (0, 6));
    assert_eq!(emulator.count("POST /token"), 2);

    emulator.accept_user(LOGINS[0].0);
    stage.passes(61);
    start(&process).await.unwrap();
    assert!(refused_positions(&process.users().await.unwrap()).is_empty());
    let last = emulator.requests().pop().unwrap();
    assert_eq!(last.user.as_deref(), Some(LOGINS[0].0));
}

#[tokio::test]
async fn a_user_who_is_shut_out_with_a_token_in_hand_leaves_the_call_to_another() {
    let stage = Stage::new().await;
    let process = stage.process(2);
    start(&process).await.unwrap();
    stage.apizee.emulator.refuse_user(LOGINS[0].0);
    stage
        .apizee
        .emulator
        .change_password(LOGINS[1].0, "another");
    stage
        .apizee
        .emulator
        .change_password(LOGINS[1].0, LOGINS[1].1);
    for _ in 0..4 {
        start(&process).await.unwrap();
    }
    assert_eq!(stage.apizee.emulator.tickets().len(), 5);
    assert_eq!(refused_positions(&process.users().await.unwrap()), [1]);
}

#[tokio::test]
async fn a_call_that_is_forbidden_to_all_sets_nobody_apart() {
    let stage = Stage::new().await;
    for users in [1, 3] {
        let process = stage.process(users);
        stage.fault("POST /tickets", FaultKind::Forbidden);
        assert!(is_account_refused(&start(&process).await));
        assert!(refused_positions(&process.users().await.unwrap()).is_empty());
        stage.mended();
        start(&process).await.unwrap();
    }
}

#[tokio::test]
async fn when_all_are_refused_that_is_said_without_a_request() {
    let stage = Stage::new().await;
    let process = stage.process_of(LOGINS.map(|(login, _)| user(login, "wrong")).to_vec());
    assert!(is_account_refused(&start(&process).await));
    assert_eq!(stage.count("POST /token"), 3);
    assert!(is_account_refused(&start(&process).await));
    assert_eq!(stage.count("POST /token"), 3);
    assert_eq!(
        refused_positions(&process.users().await.unwrap()),
        [1, 2, 3]
    );
}

#[tokio::test]
async fn only_apizees_own_word_ends_a_room() {
    let stage = Stage::new().await;
    let process = stage.process(1);
    let id = start(&process).await.unwrap();
    let end = || process.end(Class::Close, RoomKind::Assistance, &id);
    for kind in [
        FaultKind::Forbidden,
        FaultKind::ServerError,
        FaultKind::Refuse,
        FaultKind::TooManyRequests,
    ] {
        stage.fault("DELETE /tickets/{id}", kind);
        let outcome = end().await;
        assert!(outcome.is_err(), "{kind:?}: {outcome:?}");
        stage.mended();
        stage.passes(120);
    }
    assert_eq!(end().await, Ok(Ending::Done));
    let never = "999999".parse().unwrap();
    let none = process.end(Class::Close, RoomKind::Assistance, &never);
    assert_eq!(none.await, Ok(Ending::Gone));
}

#[tokio::test]
async fn an_answer_that_does_not_refuse_is_an_unknown_outcome() {
    let stage = Stage::new().await;
    let process = stage.process(1);
    start(&process).await.unwrap();
    for (kind, lost) in [
        (FaultKind::ServerError, Lost::ServerError(500)),
        (FaultKind::NotJson, Lost::Unreadable),
        (FaultKind::CutBody, Lost::Unreadable),
        (FaultKind::LostAnswer, Lost::Unanswered),
        (FaultKind::Refuse, Lost::Unanswered),
    ] {
        stage.fault("POST /tickets", kind);
        let outcome = start(&process).await;
        assert_eq!(outcome, Err(ApizeeError::OutcomeUnknown(lost)), "{kind:?}");
    }
    for (says, status) in [
        (Gateway::BadGateway, 502),
        (Gateway::Unavailable, 503),
        (Gateway::Timeout, 504),
    ] {
        let late = sandbox::apizee::Fault::late("POST /tickets", says, 10_000);
        stage.apizee.emulator.set_faults(vec![late]);
        let lost = Lost::ServerError(status);
        assert_eq!(
            start(&process).await,
            Err(ApizeeError::OutcomeUnknown(lost))
        );
    }
}

#[tokio::test]
async fn what_was_never_sent_costs_nothing() {
    let stage = Stage::new().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let api_url = format!("http://{}/api", nobody.local_addr().unwrap());
    drop(nobody);
    let process = stage.process_at(&api_url, vec![user("service", "password")]);
    for bar_s in [2, 4] {
        let outcome = start(&process).await;
        assert!(
            matches!(outcome, Err(ApizeeError::Unavailable(_))),
            "{outcome:?}"
        );
        stage.passes(bar_s);
        assert_eq!(process.budget_left().await.unwrap(), 10);
    }
}

#[tokio::test]
async fn a_place_that_was_kept_for_long_is_taken_anew() {
    let stage = Stage::new().await;
    let process = stage.process(1);
    let ready = process.ready(Class::Start).await.unwrap();
    let left = process.budget_left().await.unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(11)).await;
    tokio::time::resume();
    let fresh = process.0.pool.fresh(ready).await.unwrap();
    assert!(fresh.permit.is_fresh());
    assert_eq!(process.budget_left().await.unwrap(), left);
}

#[tokio::test]
async fn a_reset_that_is_a_moment_closes_the_window_for_seconds() {
    let mut stage = Stage::new().await;
    stage.clock = Clock::machine();
    let process = stage.process(1);
    let fault = sandbox::apizee::Fault {
        retry_after_s: 45,
        ..sandbox::apizee::Fault::new("POST /tickets", FaultKind::ResetEpoch, 1)
    };
    stage.apizee.emulator.set_faults(vec![fault]);
    let Err(ApizeeError::TooManyRequests { reset }) = start(&process).await else {
        panic!("it was to be refused");
    };
    assert!((40..=46).contains(&reset.as_secs()), "{reset:?}");
    let Err(ApizeeError::BudgetExhausted { retry_after }) = start(&process).await else {
        panic!("the window is closed");
    };
    assert!(
        (40..=46).contains(&retry_after.as_secs()),
        "{retry_after:?}"
    );
    assert_eq!(stage.count("POST /tickets"), 1);
}
