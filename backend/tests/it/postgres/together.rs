//! Nothing is done twice, and no more than Apizee allows, whoever is asked.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Pair, insist, read, until};
use crate::harness::{PANEL_WASM, Setup, USERNAME, assistance, fresh_key, next, write_next_dist};

const SOON: Duration = Duration::from_secs(30);

fn of(conversation: &str) -> Value {
    let mut body = assistance();
    body["conversation_id"] = json!(conversation);
    body
}

#[tokio::test]
async fn two_hundred_starts_of_one_conversation_over_both_make_one_ticket() {
    let Some(pair) = Pair::start(Setup::default()).await else {
        return;
    };
    let body = assistance();
    let starts = (0..200).map(|n| {
        let (server, body) = (pair.nth(n), &body);
        async move { insist(server, &fresh_key(), body, SOON).await }
    });
    let answers = join_all(starts).await;
    let created = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(created.count(), 1);
    let rooms: BTreeSet<_> = answers
        .iter()
        .map(|answer| answer.body["id"].to_string())
        .collect();
    assert_eq!(rooms.len(), 1, "{rooms:?}");
    assert_eq!(pair.apizee().tickets().len(), 1);
    assert_eq!(pair.apizee().count("POST /tickets"), 1);
}

#[tokio::test]
async fn one_key_over_both_has_one_answer() {
    let Some(pair) = Pair::start(Setup::default()).await else {
        return;
    };
    let (key, body) = (fresh_key(), assistance());
    let starts = (0..40).map(|n| insist(pair.nth(n), &key, &body, SOON));
    let answers = join_all(starts).await;
    for answer in &answers {
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        assert_eq!(answer.body["id"], answers[0].body["id"]);
    }
    assert_eq!(pair.apizee().count("POST /tickets"), 1);
}

#[tokio::test]
async fn what_one_made_the_other_shows_and_ends() {
    let Some(pair) = Pair::start(Setup::default()).await else {
        return;
    };
    let started = pair.one.start_room(&fresh_key(), &assistance()).await;
    let id = started.body["id"].as_str().unwrap();
    let shown = read(&pair.other, &format!("rooms/{id}")).await;
    assert_eq!(shown.status, StatusCode::OK, "{shown:?}");
    let close = pair
        .other
        .api(Method::POST, &format!("rooms/{id}/close"))
        .send();
    assert_eq!(close.await.unwrap().status(), StatusCode::OK);
    assert_eq!(pair.one.room(id).await["state"], "ended");
    assert_eq!(pair.apizee().count("DELETE /tickets/{id}"), 1);
}

/// Ten a minute are sent, all ten, and by one token; what is refused is told when to come back, and
/// comes through in the minute after.
#[tokio::test]
async fn both_together_send_ten_requests_a_minute_and_never_eleven() {
    let setup = Setup {
        requests_per_minute: 10,
        ..Setup::default()
    };
    let Some(pair) = Pair::start(setup).await else {
        return;
    };
    pair.one
        .control(
            Method::PUT,
            "limit",
            json!({ "per_minute": 10, "window": "sliding" }),
        )
        .await;
    let keys: Vec<_> = (0..15).map(|_| fresh_key()).collect();
    let bodies: Vec<_> = (0..15).map(|n| of(&format!("conversation-{n}"))).collect();
    let firsts = join_all((0..15).map(|n| pair.nth(n).start_room(&keys[n], &bodies[n]))).await;
    let created = firsts
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(created.count(), 9, "the tenth is the token: {firsts:?}");
    for refused in firsts.iter().filter(|answer| !answer.status.is_success()) {
        refused.assert_problem(429, "budget_exhausted");
        let wait = refused.body["retry_after_s"].as_u64().unwrap();
        assert!((1..=61).contains(&wait), "an honest wait: {wait}");
    }

    let all = (0..15).map(|n| insist(pair.nth(n + 1), &keys[n], &bodies[n], 3 * SOON));
    for answer in join_all(all).await {
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    assert_eq!(pair.apizee().tickets().len(), 15);
    assert_eq!(pair.apizee().count("POST /token"), 1);
    let window = pair.one.control(Method::GET, "window", Value::Null).await;
    let mut users = window["users"].as_array().unwrap().iter();
    let user = users.find(|one| one["user"] == USERNAME).unwrap();
    assert_eq!(user["most_by_real_time"], 10, "{window}");
    assert_eq!(user["refused"], json!([]), "{window}");
}

#[tokio::test]
async fn one_notice_to_each_of_them_is_one_moment() {
    let setup = Setup::told("");
    let Some(pair) = Pair::start(setup).await else {
        return;
    };
    let started = pair.one.start_room(&fresh_key(), &assistance()).await;
    let id = started.body["id"].as_str().unwrap();
    let ticket = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    let event = crate::harness::session_event(ticket, "guest.joined", "2026-11-21T09:30:00Z");
    for server in [&pair.one, &pair.other] {
        assert_eq!(server.deliver(&event).await.status, 204);
    }
    let whats = until(SOON, async || {
        let room = pair.other.room(id).await;
        let whats = crate::harness::whats(&room);
        (!whats.is_empty()).then_some(whats)
    })
    .await;
    assert_eq!(whats.len(), 1, "{whats:?}");
}

#[tokio::test]
async fn during_a_rolling_update_panels_of_either_version_get_their_files_from_both() {
    let Some(mut pair) = Pair::start(Setup::default()).await else {
        return;
    };
    write_next_dist(&pair.other.folder.path().join("dist"));
    pair.other.restart().await;
    for server in [&pair.one, &pair.other] {
        let mut bodies = Vec::new();
        for file in [PANEL_WASM, &next(PANEL_WASM)] {
            let answer = server.get(&format!("acme/{file}")).await;
            assert_eq!(answer.status(), StatusCode::OK, "{file}");
            bodies.push(answer.bytes().await.unwrap());
        }
        assert!(bodies[0] != bodies[1]);
    }
}
