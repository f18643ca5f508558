//! The service users of a connector: their requests add up, their tokens are shared, and none is
//! tried again and again who is refused.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use sandbox::apizee::{LOGINS, Minute, Standing};
use serde_json::{Value, json};

use crate::harness::{Answer, Server, Setup, assistance, fresh_key};

const TOKEN: &str = "POST /token";

fn of(conversation: usize) -> Value {
    let mut body = assistance();
    body["conversation_id"] = json!(format!("conversation-{conversation}"));
    body
}

/// A connector with all users of the emulator, ten requests a minute each.
fn three_users() -> Setup {
    let more = LOGINS[1..].iter().map(|(username, password)| {
        format!("[[connector.apizee.more_accounts]]\nusername = \"{username}\"\npassword = \"{password}\"\n")
    });
    Setup {
        requests_per_minute: 10,
        apizee: more.collect(),
        ..Setup::default()
    }
}

fn with_password(password: &str) -> Setup {
    let variable = "APIZEE_PANEL__CONNECTOR__0__APIZEE__PASSWORD".to_owned();
    Setup {
        environment: vec![(variable, password.to_owned())],
        ..Setup::default()
    }
}

async fn start(server: &Server, conversation: usize) -> Answer {
    server.start_room(&fresh_key(), &of(conversation)).await
}

#[tokio::test]
async fn three_users_start_twenty_seven_rooms_in_a_minute_and_none_has_too_many_requests() {
    let server = Server::with(three_users()).await;
    server.apizee.emulator.set_limit(Some(10));
    server.apizee.emulator.set_minute(Minute::Sliding);
    let session = server.api(Method::GET, "session").send().await.unwrap();
    let session = Answer::read(session).await;
    assert_eq!(session.body["limits"]["requests_per_minute"], 30);

    let answers = join_all((0..30).map(|n| start(&server, n))).await;
    let (created, refused): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(
        created.len(),
        27,
        "each user's token costs one: {refused:?}"
    );
    for answer in refused {
        answer.assert_problem(429, "budget_exhausted");
    }
    for user in server.apizee.emulator.arrived() {
        assert_eq!((user.taken, user.most_by_real_time), (10, 10));
        assert_eq!(user.refused, []);
    }
}

#[tokio::test]
async fn a_user_who_is_refused_is_set_apart_and_named_by_number() {
    let server = Server::with(three_users()).await;
    let emulator = &server.apizee.emulator;
    emulator.refuse_user(LOGINS[0].0);
    for conversation in 0..12 {
        let answer = start(&server, conversation).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    let requests = emulator.requests();
    let of_refused = requests
        .iter()
        .filter(|heard| heard.user.as_deref() == Some(LOGINS[0].0));
    assert_eq!(of_refused.count(), 1, "it is asked once");
    let metrics = server.metrics().await;
    let refusal = r#"token_refusals_total{connector="acme",user="1",reason="password"} 1"#;
    assert!(metrics.contains(refusal), "{metrics}");
    assert!(!metrics.contains("acme.example") && !server.output().contains("service@"));
}

#[tokio::test]
async fn a_user_who_is_shut_out_later_leaves_the_call_to_another() {
    let server = Server::with(three_users()).await;
    for conversation in 0..3 {
        assert_eq!(
            start(&server, conversation).await.status,
            StatusCode::CREATED
        );
    }
    server.apizee.emulator.refuse_user(LOGINS[1].0);
    for conversation in 3..12 {
        let answer = start(&server, conversation).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    assert_eq!(server.apizee.emulator.tickets().len(), 12);
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_and_locks_nobody() {
    let server = Server::with(with_password("wrong")).await;
    server.apizee.emulator.lock_after(Some(2));
    for conversation in 0..10 {
        let answer = start(&server, conversation).await;
        answer.assert_problem(502, "apizee_account_refused");
    }
    assert_eq!(server.apizee.emulator.count(TOKEN), 1);
    let locked = |user: &sandbox::apizee::User| user.standing == Standing::Locked;
    assert!(!server.apizee.emulator.users().iter().any(locked));
}

#[tokio::test]
async fn a_password_that_was_corrected_is_tried_at_once() {
    let mut server = Server::with(with_password("wrong")).await;
    start(&server, 0)
        .await
        .assert_problem(502, "apizee_account_refused");
    server.restart_with(Setup::default()).await;
    assert_eq!(start(&server, 0).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_token_outlives_a_restart_and_is_not_in_the_store_in_clear() {
    let mut server = Server::start().await;
    assert_eq!(start(&server, 0).await.status, StatusCode::CREATED);
    server.kill().await;
    for file in std::fs::read_dir(server.folder.path()).unwrap() {
        let file = file.unwrap().path();
        let bytes = if file.is_file() {
            std::fs::read(file).unwrap()
        } else {
            Vec::new()
        };
        assert!(!bytes.windows(7).any(|bytes| bytes == b"xyzaaa-"));
    }
    server.restart().await;
    assert_eq!(start(&server, 1).await.status, StatusCode::CREATED);
    assert_eq!(server.apizee.emulator.count(TOKEN), 1);
}

/// The look-up gives up after 3 s; its token is waited for by the start.
#[tokio::test]
async fn a_slow_sign_in_is_not_begun_anew_by_the_next_caller() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": TOKEN, "kind": "slow", "delay_ms": 5000 }]))
        .await;
    let path = format!("rooms?conversation_id={}", crate::harness::CONVERSATION);
    let told = server.api(Method::GET, &path).send().await.unwrap();
    assert_eq!(told.status(), StatusCode::OK);
    // 2 s are left of the 5; a sign-in of its own would take them all.
    let soon = Duration::from_millis(4500);
    let started = tokio::time::timeout(soon, start(&server, 0)).await.unwrap();
    assert_eq!(started.status, StatusCode::CREATED);
    assert_eq!(server.apizee.emulator.count(TOKEN), 1);
}
