//! Ten requests a minute, shared by all.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Server, Setup, assistance, fresh_key};

fn of(conversation: usize) -> Value {
    let mut body = assistance();
    body["conversation_id"] = json!(format!("conversation-{conversation}"));
    body
}

/// Of a conversation that nothing is known of: Apizee is asked.
fn uuid(conversation: usize) -> String {
    format!("5701a92f-a8e3-49ad-81dc-ac801171f{conversation:03}")
}

async fn with_limit(requests_per_minute: u32) -> Server {
    let server = Server::with(Setup {
        requests_per_minute,
        ..Setup::default()
    })
    .await;
    server
        .control(
            Method::PUT,
            "limit",
            json!({ "per_minute": requests_per_minute, "window": "sliding" }),
        )
        .await;
    server
}

#[tokio::test]
async fn the_start_that_is_too_many_is_told_when_to_come_back_and_apizee_never_says_429() {
    let server = with_limit(10).await;
    // The first costs two: a token and a ticket.
    for conversation in 0..9 {
        let answer = server.start_room(&fresh_key(), &of(conversation)).await;
        assert_eq!(
            answer.status,
            StatusCode::CREATED,
            "{conversation}: {answer:?}"
        );
    }
    let (key, body) = (fresh_key(), of(9));
    let refused = server.start_room(&key, &body).await;
    refused.assert_problem(429, "budget_exhausted");
    let wait = refused.body["retry_after_s"].as_u64().unwrap();
    assert!((30..=61).contains(&wait), "an honest wait: {wait}");
    assert_eq!(server.apizee.emulator.tickets().len(), 9);
    let heard = server.apizee.emulator.requests();
    assert!(
        heard.iter().all(|request| request.status != 429),
        "{heard:?}"
    );

    // What costs no request still works.
    let joined = server.start_room(&fresh_key(), &of(0)).await;
    assert_eq!(joined.status, StatusCode::OK);
}

#[tokio::test]
async fn panels_that_open_do_not_spend_what_starts_need() {
    let server = with_limit(10).await;
    for conversation in 0..10 {
        let path = format!("rooms?conversation_id={}", uuid(conversation));
        let answer = server.api(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    }
    for conversation in 0..3 {
        let answer = server.start_room(&fresh_key(), &of(conversation)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
}

#[tokio::test]
async fn connectors_of_one_user_share_its_budget() {
    let server = with_limit(3).await;
    for conversation in 0..2 {
        assert_eq!(
            server
                .start_room(&fresh_key(), &of(conversation))
                .await
                .status,
            StatusCode::CREATED
        );
    }
    let jwt = crate::harness::Jwt::good()
        .claim("aud", "https://panel.example.com/globex")
        .secret(crate::harness::OTHER_SECRET);
    let request = server
        .http()
        .post(server.url("globex/api/rooms"))
        .bearer_auth(jwt.sign());
    let request = request.header("Idempotency-Key", fresh_key()).json(&of(7));
    let answer = crate::harness::Answer::read(request.send().await.unwrap()).await;
    answer.assert_problem(429, "budget_exhausted");
}

#[tokio::test]
async fn apizees_own_429_is_believed() {
    let server = Server::start().await;
    server.faults(json!([{ "on": "POST /tickets", "kind": "too_many_requests", "retry_after_s": 45, "times": 1 }])).await;
    let refused = server.start_room(&fresh_key(), &of(0)).await;
    refused.assert_problem(429, "budget_exhausted");
    assert_eq!(refused.body["retry_after_s"], 45);
    let before = server.upstream().await.len();
    let again = server.start_room(&fresh_key(), &of(1)).await;
    again.assert_problem(429, "budget_exhausted");
    let wait = again.body["retry_after_s"].as_u64().unwrap();
    assert!((40..=45).contains(&wait), "{wait}");
    assert_eq!(
        server.upstream().await.len(),
        before,
        "a closed window is not knocked at"
    );
    assert!(server.apizee.emulator.tickets().is_empty());
}

#[tokio::test]
async fn a_reset_that_is_a_moment_closes_the_window_for_seconds() {
    let server = Server::start().await;
    let epoch =
        json!([{ "on": "POST /tickets", "kind": "reset_epoch", "retry_after_s": 45, "times": 1 }]);
    server.faults(epoch).await;
    for conversation in 0..2 {
        let refused = server.start_room(&fresh_key(), &of(conversation)).await;
        refused.assert_problem(429, "budget_exhausted");
        let wait = refused.body["retry_after_s"].as_u64().unwrap();
        assert!((30..=46).contains(&wait), "{wait}");
    }
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 1);
}

#[tokio::test]
async fn a_restart_remembers_the_minute() {
    let mut server = with_limit(3).await;
    for conversation in 0..2 {
        let answer = server.start_room(&fresh_key(), &of(conversation)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    server.kill().await;
    server.restart().await;
    let refused = server.start_room(&fresh_key(), &of(2)).await;
    refused.assert_problem(429, "budget_exhausted");
    assert_eq!(server.apizee.emulator.count("POST /token"), 1);
}

/// Three requests arrive 6 s after they were sent. What follows them may not arrive before a minute
/// after that, however long before their places were taken.
#[tokio::test]
async fn a_burst_that_is_delayed_does_not_break_the_minute_at_apizees_end() {
    let server = with_limit(4).await;
    server
        .faults(json!([{ "on": "POST /tickets", "kind": "slow", "delay_ms": 6000, "times": 3 }]))
        .await;
    let starts = (0..3).map(|conversation| {
        let server = &server;
        async move { server.start_room(&fresh_key(), &of(conversation)).await }
    });
    for answer in futures_util::future::join_all(starts).await {
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    let (key, other) = (fresh_key(), fresh_key());
    let insisting = async {
        let mut again = tokio::time::interval(Duration::from_secs(1));
        for (key, conversation) in [(&key, 3), (&other, 4)] {
            while !server
                .start_room(key, &of(conversation))
                .await
                .status
                .is_success()
            {
                again.tick().await;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(100), insisting)
        .await
        .unwrap();
    let arrived = server.apizee.emulator.arrived();
    assert_eq!((arrived[0].taken, arrived[0].most_by_real_time), (6, 4));
    assert_eq!(arrived[0].refused, []);
}
