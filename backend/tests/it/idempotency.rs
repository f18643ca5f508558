//! One wish, one room, whatever happens in between.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{Answer, Server, assistance, fresh_key, meeting};

/// Waits until Apizee has heard a request of this route.
async fn until_heard(server: &Server, route: &str) {
    let heard = server
        .apizee
        .emulator
        .wait_until(|emulator| emulator.count(route) > 0);
    tokio::time::timeout(Duration::from_secs(30), heard)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_same_key_and_body_have_the_same_answer() {
    let server = Server::start().await;
    let key = fresh_key();
    let first = server.start_room(&key, &assistance()).await;
    let again = server.start_room(&key, &assistance()).await;
    assert_eq!(again.status, StatusCode::CREATED);
    let mut without_sso = first.body.clone();
    assert!(
        without_sso
            .as_object_mut()
            .unwrap()
            .remove("agent_sso")
            .is_some()
    );
    assert_eq!(
        again.body, without_sso,
        "the agent's short-lived secret is never stored"
    );
    assert_eq!(server.apizee.emulator.tickets().len(), 1);
}

#[tokio::test]
async fn the_same_answer_is_given_by_the_next_process() {
    let mut server = Server::start().await;
    let key = fresh_key();
    let first = server.start_room(&key, &assistance()).await;
    server.restart().await;
    let again = server.start_room(&key, &assistance()).await;
    assert_eq!(
        (again.status, &again.body["id"]),
        (StatusCode::CREATED, &first.body["id"])
    );
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 1);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let server = Server::start().await;
    let key = fresh_key();
    server.start_room(&key, &assistance()).await;
    let mut other = assistance();
    other["guest"]["phone"] = json!("+33612345679");
    server
        .start_room(&key, &other)
        .await
        .assert_problem(422, "idempotency_key_reused");
    server
        .start_room(&key, &meeting())
        .await
        .assert_problem(422, "idempotency_key_reused");
    assert_eq!(server.apizee.emulator.count("POST /conferences"), 0);
}

#[tokio::test]
async fn a_wish_that_was_wrong_may_be_put_right_with_the_same_key() {
    let server = Server::start().await;
    let key = fresh_key();
    let mut wrong = assistance();
    wrong["guest"]["phone"] = json!("0612");
    server
        .start_room(&key, &wrong)
        .await
        .assert_problem(422, "phone_refused");
    assert_eq!(
        server.start_room(&key, &assistance()).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_hundred_at_once_with_one_key_make_one_room() {
    let server = Server::start().await;
    let (key, body) = (fresh_key(), assistance());
    let all =
        futures_util::future::join_all((0..100).map(|_| server.start_room(&key, &body))).await;
    for answer in &all {
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        assert_eq!(answer.body["id"], all[0].body["id"]);
    }
    assert_eq!(server.apizee.emulator.tickets().len(), 1);
}

#[tokio::test]
async fn a_hundred_at_once_with_keys_of_their_own_make_one_room() {
    let server = Server::start().await;
    let body = meeting();
    let starts = (0..100).map(|_| async { server.start_room(&fresh_key(), &body).await });
    let all = futures_util::future::join_all(starts).await;
    let created = all
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED)
        .count();
    let joined = all
        .iter()
        .filter(|answer| answer.status == StatusCode::OK)
        .count();
    assert_eq!((created, joined), (1, 99));
    assert!(
        all.iter()
            .all(|answer| answer.body["id"] == all[0].body["id"])
    );
    assert_eq!(server.apizee.emulator.conferences().len(), 1);
}

#[tokio::test]
async fn a_second_request_waits_for_the_first_and_then_is_told_to_come_back() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "POST /tickets", "kind": "slow", "delay_ms": 7000, "times": 1 }]))
        .await;
    let (key, body) = (fresh_key(), assistance());
    let second = async {
        until_heard(&server, "POST /tickets").await;
        server.start_room(&key, &body).await
    };
    let (first, second) = tokio::join!(server.start_room(&key, &body), second);
    second.assert_problem(409, "idempotency_in_flight");
    assert_eq!(second.body["retry_after_s"], 1);
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    assert_eq!(
        server.start_room(&key, &body).await.body["id"],
        first.body["id"]
    );
    assert_eq!(server.apizee.emulator.tickets().len(), 1);
}

#[tokio::test]
async fn a_caller_who_goes_away_finds_the_room_later() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "POST /tickets", "kind": "slow", "delay_ms": 1000, "times": 1 }]))
        .await;
    let (key, body) = (fresh_key(), assistance());
    tokio::select! {
        answer = server.start_room(&key, &body) => panic!("too quick: {answer:?}"),
        () = until_heard(&server, "POST /tickets") => {}
    }
    let found = server.start_room(&key, &body).await;
    assert_eq!(found.status, StatusCode::CREATED, "{found:?}");
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 1);
    assert_eq!(server.apizee.emulator.tickets().len(), 1);
}

/// Kills the backend when Apizee has heard of the start and before its answer is read.
async fn killed_during(server: &mut Server, until: &str, key: &str) {
    let body = assistance();
    tokio::select! {
        answer = server.start_room(key, &body) => panic!("too quick: {answer:?}"),
        () = until_heard(server, until) => {}
    }
    server.restart().await;
    server.faults(json!([])).await;
}

#[tokio::test]
async fn a_room_that_exists_is_found_after_a_kill() {
    let mut server = Server::start().await;
    server
        .faults(json!([
            { "on": "POST /tickets", "kind": "lost_answer", "times": 1 },
            { "on": "GET /tickets", "kind": "slow", "delay_ms": 60000 },
        ]))
        .await;
    let key = fresh_key();
    killed_during(&mut server, "GET /tickets", &key).await;
    let found = server.start_room(&key, &assistance()).await;
    assert_eq!(found.status, StatusCode::CREATED, "{found:?}");
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 1);
    assert_eq!(server.apizee.emulator.tickets().len(), 1);
}

#[tokio::test]
async fn a_kill_during_a_slow_create_makes_one_room_in_the_end() {
    let mut server = Server::start().await;
    server
        .faults(json!([{ "on": "POST /tickets", "kind": "slow", "delay_ms": 2000, "times": 1 }]))
        .await;
    let key = fresh_key();
    killed_during(&mut server, "POST /tickets", &key).await;
    // "Unknown" until Apizee can no longer be at it, then a room: the old one or a new one.
    let mut ask_again = tokio::time::interval(Duration::from_millis(250));
    let in_the_end = async {
        loop {
            ask_again.tick().await;
            let answer: Answer = server.start_room(&key, &assistance()).await;
            if answer.status == StatusCode::CREATED {
                return answer;
            }
            answer.assert_problem(504, "outcome_unknown");
        }
    };
    let answer = tokio::time::timeout(Duration::from_secs(100), in_the_end)
        .await
        .unwrap();
    let tickets = server.apizee.emulator.tickets();
    assert_eq!(tickets.len(), 1);
    assert_eq!(answer.body["apizee_id"], json!(tickets[0].id.to_string()));
}
