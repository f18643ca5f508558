//! `kill -9` of one backend: the other completes what it began, and nothing is done twice.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use sandbox::apizee::{AgentDoes, Emulator};
use serde_json::{Value, json};

use super::{Pair, TAKEN_OVER, insist, until};
use crate::harness::{Answer, Server, Setup, assistance, fresh_key, ticket_change};

/// Longer than any test.
const FOR_EVER_MS: u64 = 600_000;

/// A start that made nothing is known to have made nothing after this.
const SETTLED: Duration = Duration::from_secs(120);

/// Sends a request that gets no answer, and kills its backend when Apizee is as wanted.
async fn killed_in(
    server: &mut Server,
    request: reqwest::RequestBuilder,
    wanted: impl Fn(&Emulator) -> bool,
) {
    let sent = tokio::spawn(request.send());
    server.apizee_until(wanted).await;
    server.kill().await;
    assert!(sent.await.unwrap().is_err(), "it was answered");
}

fn start_of(server: &Server, key: &str, body: &Value) -> reqwest::RequestBuilder {
    server
        .api(Method::POST, "rooms")
        .header(contract::IDEMPOTENCY_KEY, key)
        .json(body)
}

async fn started(server: &Server) -> (String, u64) {
    let started = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(started.status, 201, "{started:?}");
    let number = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    (started.body["id"].as_str().unwrap().to_owned(), number)
}

async fn becomes(server: &Server, id: &str, state: &str) -> Value {
    until(TAKEN_OVER, async || {
        let room = server.room(id).await;
        (room["state"] == state).then_some(room)
    })
    .await
}

#[tokio::test]
async fn a_start_that_apizee_carried_out_is_found_by_the_other() {
    let Some(mut pair) = Pair::start(Setup::default()).await else {
        return;
    };
    pair.one
        .faults(json!([{ "on": "POST /tickets", "kind": "hang", "times": 1 }]))
        .await;
    let (key, body) = (fresh_key(), assistance());
    let request = start_of(&pair.one, &key, &body);
    killed_in(&mut pair.one, request, |apizee| {
        !apizee.tickets().is_empty()
    })
    .await;
    let answer = insist(&pair.other, &key, &body, TAKEN_OVER).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let ticket = pair.apizee().tickets()[0].id.to_string();
    assert_eq!(answer.body["apizee_id"], ticket);
    assert_eq!(pair.apizee().count("POST /tickets"), 1);
}

#[tokio::test]
async fn a_start_that_nobody_repeats_is_found_by_the_other() {
    let Some(mut pair) = Pair::start(Setup::default()).await else {
        return;
    };
    pair.one
        .faults(json!([{ "on": "POST /tickets", "kind": "hang", "times": 1 }]))
        .await;
    let body = assistance();
    let request = start_of(&pair.one, &fresh_key(), &body);
    killed_in(&mut pair.one, request, |apizee| {
        !apizee.tickets().is_empty()
    })
    .await;
    let path = format!("rooms?conversation_id={}", crate::harness::CONVERSATION);
    let shown = super::read(&pair.other, &path).await;
    assert_eq!(
        shown.body["starts"].as_array().map(Vec::len),
        Some(1),
        "{shown:?}"
    );
    let rooms = until(TAKEN_OVER, async || {
        let shown = super::read(&pair.other, &path).await;
        let rooms = shown.body["rooms"].as_array().unwrap().clone();
        (!rooms.is_empty()).then_some(rooms)
    })
    .await;
    assert_eq!(rooms.len(), 1);
    assert_eq!(rooms[0]["state"], "created");
    assert_eq!(pair.apizee().count("POST /tickets"), 1);
}

/// Apizee goes on with what its gateway has given up, five seconds after the process is gone.
#[tokio::test]
async fn a_start_that_apizee_carries_out_late_is_found_by_the_other() {
    let Some(mut pair) = Pair::start(Setup::default()).await else {
        return;
    };
    pair.one
        .faults(json!([
            { "on": "POST /tickets", "kind": "late", "delay_ms": 5000, "times": 1 },
            { "on": "GET /tickets", "kind": "slow", "delay_ms": FOR_EVER_MS, "times": 1 }
        ]))
        .await;
    let (key, body) = (fresh_key(), assistance());
    let request = start_of(&pair.one, &key, &body);
    killed_in(&mut pair.one, request, |apizee| {
        apizee.count("GET /tickets") > 0
    })
    .await;
    let answer = insist(&pair.other, &key, &body, SETTLED).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(pair.apizee().tickets().len(), 1);
    assert_eq!(pair.apizee().count("POST /tickets"), 1);
}

#[tokio::test]
async fn a_start_that_made_nothing_is_made_by_the_other_once_that_is_sure() {
    let Some(mut pair) = Pair::start(Setup::default()).await else {
        return;
    };
    pair.one
        .faults(
            json!([{ "on": "POST /tickets", "kind": "slow", "delay_ms": FOR_EVER_MS, "times": 1 }]),
        )
        .await;
    let (key, body) = (fresh_key(), assistance());
    let request = start_of(&pair.one, &key, &body);
    killed_in(&mut pair.one, request, |apizee| {
        apizee.count("POST /tickets") > 0
    })
    .await;
    let answer = insist(&pair.other, &key, &body, SETTLED).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(pair.apizee().tickets().len(), 1);
}

#[tokio::test]
async fn a_closing_is_completed_by_the_other() {
    let Some(mut pair) = Pair::start(Setup::default()).await else {
        return;
    };
    for kind in ["slow", "hang"] {
        let (id, ticket) = started(&pair.one).await;
        let before = pair.apizee().count("DELETE /tickets/{id}");
        pair.one
            .faults(
                json!([{ "on": "DELETE /tickets/{id}", "kind": kind, "times": 1,
                "delay_ms": if kind == "slow" { FOR_EVER_MS } else { 0 } }]),
            )
            .await;
        let request = pair.one.api(Method::POST, &format!("rooms/{id}/close"));
        killed_in(&mut pair.one, request, |apizee| {
            apizee.count("DELETE /tickets/{id}") > before
        })
        .await;
        becomes(&pair.other, &id, "ended").await;
        let tickets = pair.apizee().tickets();
        let ticket = tickets.iter().find(|one| one.id == ticket).unwrap();
        assert!(ticket.state.is_over(), "{kind}: {ticket:?}");
        let after = pair.apizee().count("DELETE /tickets/{id}");
        // To say it again does no harm: what is over stays over.
        assert!((1..=2).contains(&(after - before)), "{kind}");
        pair.one.restart().await;
    }
}

#[tokio::test]
async fn a_delivery_that_was_acknowledged_is_completed_by_the_other() {
    let Some(mut pair) = Pair::start(Setup::told("")).await else {
        return;
    };
    let (id, ticket) = started(&pair.one).await;
    pair.one
        .faults(json!([{ "on": "GET /tickets/{id}", "kind": "slow", "delay_ms": FOR_EVER_MS, "times": 1 }]))
        .await;
    assert!(pair.apizee().ticket_agent(ticket, AgentDoes::Complete));
    let end = ticket_change(ticket, "update", "done");
    assert_eq!(pair.one.deliver(&end).await.status, 204);
    pair.one
        .apizee_until(|apizee| apizee.count("GET /tickets/{id}") > 0)
        .await;
    pair.one.kill().await;
    let room = becomes(&pair.other, &id, "ended").await;
    let ends = crate::harness::whats(&room);
    assert_eq!(
        ends.iter().filter(|what| *what == "ended").count(),
        1,
        "{ends:?}"
    );
    assert_eq!(pair.apizee().count("GET /tickets/{id}"), 2);
}

#[tokio::test]
async fn an_sms_whose_sender_died_is_not_sent_again_by_a_repeat() {
    let Some(mut pair) = Pair::start(Setup::default()).await else {
        return;
    };
    let (id, _) = started(&pair.one).await;
    pair.one
        .faults(json!([{ "on": "POST /text-message", "kind": "hang", "times": 1 }]))
        .await;
    let key = fresh_key();
    let invite = |server: &Server| {
        server
            .api(Method::POST, &format!("rooms/{id}/invitations"))
            .header(contract::IDEMPOTENCY_KEY, &key)
            .json(&json!({ "phone": "06 12 34 56 79", "language": "fr" }))
    };
    let request = invite(&pair.one);
    killed_in(&mut pair.one, request, |apizee| !apizee.outbox().is_empty()).await;
    let again = Answer::read(invite(&pair.other).send().await.unwrap()).await;
    assert_eq!(again.status, 200, "{again:?}");
    let room = pair.other.room(&id).await;
    assert_eq!(room["invitations"].as_array().map(Vec::len), Some(1));
    assert_eq!(room["invitations"][0]["state"], "unknown", "{room}");
    assert_eq!(pair.apizee().outbox().len(), 1);
}
