//! Against the emulator; the clock stands still until it is moved.

use std::time::Duration;

use sandbox::apizee::{Fault, FaultKind, PASSWORD, USERNAME};

use super::*;
use crate::apizee::stage::{Stage, user};
use crate::apizee::{Apizee, Class};
use crate::store::{Taken, UserKey};

const TOKEN: &str = "POST /token";
const SERVICES: &str = "GET /services";

async fn outcome(apizee: &Apizee) -> Result<(), ApizeeError> {
    apizee.ready(Class::Start).await?.give_back().await;
    Ok(())
}

fn refused_status(outcome: Result<(), ApizeeError>) -> u16 {
    match outcome {
        Err(ApizeeError::AccountRefused { status, .. }) => status,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn many_callers_of_two_processes_cost_one_token() {
    let stage = Stage::new().await;
    let processes = [stage.process(1), stage.process(1)];
    let asks = (0..20).map(|n| outcome(&processes[n % 2]));
    let outcomes = futures_util::future::join_all(asks).await;
    assert!(outcomes.iter().filter(|outcome| outcome.is_ok()).count() >= 9);
    assert_eq!(stage.count(TOKEN), 1);
    assert_eq!(outcome(&stage.process(1)).await, Ok(()), "after a restart");
    assert_eq!(stage.count(TOKEN), 1);
}

#[tokio::test]
async fn many_callers_share_one_failure() {
    let stage = Stage::new().await;
    stage.fault(TOKEN, FaultKind::Forbidden);
    let processes = [stage.process(1), stage.process(1)];
    let asks = (0..20).map(|n| outcome(&processes[n % 2]));
    for outcome in futures_util::future::join_all(asks).await {
        assert_eq!(refused_status(outcome), 403);
    }
    assert_eq!(stage.count(TOKEN), 1);
}

/// After how many seconds each a sign-in that fails is tried again.
async fn pauses(stage: &Stage, process: &Apizee, number: usize) -> Vec<u64> {
    let mut pauses = Vec::new();
    outcome(process).await.unwrap_err();
    let mut waited = 0;
    while pauses.len() < number {
        let before = stage.count(TOKEN);
        stage.passes(1);
        waited += 1;
        outcome(process).await.unwrap_err();
        if stage.count(TOKEN) > before {
            pauses.push(waited);
            waited = 0;
        }
    }
    pauses
}

#[tokio::test]
async fn a_refused_password_is_tried_less_and_less_and_locks_no_account() {
    let stage = Stage::new().await;
    let process = stage.process_of(vec![user(USERNAME, "wrong")]);
    let pauses = pauses(&stage, &process, 7).await;
    assert_eq!(pauses, [60, 120, 240, 480, 960, 1800, 1800]);
    assert_eq!(refused_status(outcome(&process).await), 401);
}

#[tokio::test]
async fn an_apizee_that_gives_no_token_is_left_alone_for_a_moment_and_waited_for() {
    let stage = Stage::new().await;
    stage.fault(TOKEN, FaultKind::ServerError);
    let process = stage.process(1);
    let pauses = pauses(&stage, &process, 2).await;
    assert_eq!(pauses, [2, 2]);
    let unavailable = outcome(&process).await.unwrap_err();
    assert!(matches!(unavailable, ApizeeError::Unavailable(_)));

    stage.mended();
    stage.passes(2);
    assert_eq!(outcome(&process).await, Ok(()));
}

#[tokio::test]
async fn a_caller_who_leaves_does_not_cancel_what_others_wait_for() {
    let stage = Stage::new().await;
    let process = stage.process(1);
    outcome(&process).await.unwrap();
    // That token is over; the key of the password is known by now.
    stage.passes(86_400);
    let slow = Fault::slow(TOKEN, 500);
    stage.apizee.emulator.set_faults(vec![slow]);
    let left = tokio::time::timeout(Duration::from_millis(200), outcome(&process)).await;
    left.unwrap_err();
    let next = tokio::time::timeout(Duration::from_secs(10), outcome(&process)).await;
    assert_eq!(next, Ok(Ok(())));
    assert_eq!(stage.count(TOKEN), 2);
}

#[tokio::test]
async fn what_a_look_up_may_not_spend_is_no_failure_for_a_start() {
    let stage = Stage::new().await;
    let process = stage.process(1);
    let user = UserKey::new(&format!("http://{}/api", stage.apizee.addr), USERNAME);
    let now = stage.clock.unix_ms();
    for _ in 0..6 {
        let taken = stage.accounts.take(&user, 10, now, now + 60_000).await;
        assert!(matches!(taken.unwrap(), Taken::Slot(_)));
    }
    let both = tokio::join!(process.ready(Class::LookUp), process.ready(Class::Start));
    assert!(matches!(both.0, Err(ApizeeError::BudgetExhausted { .. })));
    assert!(both.1.is_ok(), "{:?}", both.1);
}

#[tokio::test]
async fn a_refused_token_is_forgotten_everywhere_and_renewed_once() {
    let stage = Stage::new().await;
    let processes = [stage.process(1), stage.process(1)];
    for process in &processes {
        outcome(process).await.unwrap();
    }
    stage.apizee.emulator.forget_tokens();
    for process in &processes {
        process.services(Class::Start).await.unwrap();
    }
    assert_eq!((stage.count(TOKEN), stage.count(SERVICES)), (2, 4));
}

#[tokio::test]
async fn a_process_that_died_at_a_renewal_is_waited_for_and_no_longer_than_its_lease() {
    let stage = Stage::new().await;
    let process = stage.process(1);
    let api_url = format!("http://{}/api", stage.apizee.addr);
    let seal = TokenSeal::derive(&api_url, USERNAME, PASSWORD).unwrap();
    let (now, dead) = (stage.clock.unix_ms(), Instance::new());
    let lease = now + millis(LEASE);
    let begun = stage
        .accounts
        .begin_renewal(seal.name(), &dead, None, now, lease);
    assert_eq!(begun.await.unwrap(), Renewal::Ours);

    let ask = outcome(&process);
    tokio::pin!(ask);
    let early = tokio::time::timeout(LOOK_EVERY * 3, &mut ask).await;
    early.unwrap_err();
    assert_eq!(stage.count(TOKEN), 0);
    stage.clock.advance(LEASE);
    assert_eq!(ask.await, Ok(()));
}

#[tokio::test]
async fn a_changed_password_is_tried_at_once() {
    let stage = Stage::new().await;
    let account = user(USERNAME, PASSWORD);
    let password = account.password.clone();
    let process = stage.process_of(vec![account]);
    outcome(&process).await.unwrap();
    stage.apizee.emulator.change_password(USERNAME, "new");
    let refused = process.services(Class::Start).await.map(drop);
    assert_eq!(refused_status(refused), 401);
    assert_eq!(refused_status(outcome(&process).await), 401);

    // A process that is started with the new one is not kept by the bar after the old one.
    let restarted = stage.process_of(vec![user(USERNAME, "new")]);
    assert_eq!(outcome(&restarted).await, Ok(()));
    assert_eq!(refused_status(outcome(&process).await), 401);

    password.replace(&Password::new("new".to_owned()));
    process.password_changed().await.unwrap();
    let before = stage.count(TOKEN);
    assert_eq!(process.services(Class::Start).await.map(drop), Ok(()));
    assert_eq!(stage.count(TOKEN), before, "the other process has a token");
}

#[tokio::test]
async fn an_administrator_who_says_so_has_a_barred_user_tried_again() {
    let stage = Stage::new().await;
    stage.apizee.emulator.refuse_user(USERNAME);
    let process = stage.process(1);
    assert_eq!(refused_status(outcome(&process).await), 403);
    stage.apizee.emulator.accept_user(USERNAME);
    assert_eq!(refused_status(outcome(&process).await), 403);
    process.password_changed().await.unwrap();
    assert_eq!(outcome(&process).await, Ok(()));
}
