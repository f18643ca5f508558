//! The SMS that come with a room: those that Apizee was asked for and did not refuse count.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Server, Setup, assistance, fresh_key, meeting};

const PHONE: &str = "+33612345678";
const OTHER: &str = "+33612345679";

async fn server(a_day: u32) -> Server {
    let mut setup = Setup::told("");
    setup.apizee = format!(
        "{}\n[connector.sms]\nguard_s = 3600\nper_conversation_and_day = {a_day}",
        setup.apizee
    );
    Server::with(setup).await
}

fn invited(mut body: Value) -> Value {
    body["guest"] = json!({ "phone": PHONE });
    body["invite"] = json!(true);
    body
}

async fn once(server: &Server, on: &str, kind: &str) {
    let fault = json!({ "on": on, "kind": kind, "times": 1, "retry_after_s": 1 });
    server.faults(json!([fault])).await;
}

async fn invite(server: &Server, started: &Answer, phone: &str) -> Answer {
    let id = started.body["id"].as_str().unwrap();
    let request = server
        .api(Method::POST, &format!("rooms/{id}/invitations"))
        .header("Idempotency-Key", fresh_key())
        .json(&json!({ "phone": phone, "language": "fr" }));
    Answer::read(request.send().await.unwrap()).await
}

fn sent(server: &Server) -> Vec<String> {
    let outbox = server.apizee.emulator.outbox();
    outbox.into_iter().map(|message| message.to).collect()
}

#[tokio::test]
async fn a_start_that_apizee_refuses_costs_no_sms() {
    let server = server(1).await;
    once(&server, "POST /tickets", "forbidden").await;
    let refused = server
        .start_room(&fresh_key(), &invited(assistance()))
        .await;
    refused.assert_problem(502, "apizee_account_refused");
    assert_eq!(sent(&server), Vec::<String>::new());

    let started = server
        .start_room(&fresh_key(), &invited(assistance()))
        .await;
    assert_eq!(started.status, 201, "{started:?}");
    assert_eq!(sent(&server), [PHONE]);
    let spent = invite(&server, &started, OTHER).await;
    spent.assert_problem(429, "sms_spent");
}

#[tokio::test]
async fn none_of_a_meetings_guests_counts_when_it_is_refused() {
    let server = server(2).await;
    let mut body = invited(meeting());
    body["meeting"] = json!({ "guests": [{ "phone": OTHER }] });
    once(&server, "POST /conferences", "forbidden").await;
    let refused = server.start_room(&fresh_key(), &body).await;
    refused.assert_problem(502, "apizee_account_refused");
    let started = server.start_room(&fresh_key(), &body).await;
    assert_eq!(started.status, 201, "{started:?}");
    assert_eq!(sent(&server), [PHONE, OTHER]);
}

#[tokio::test]
async fn one_guest_too_many_costs_nobodys_sms_and_no_request() {
    let server = server(1).await;
    let mut body = invited(meeting());
    body["meeting"] = json!({ "guests": [{ "phone": OTHER }] });
    let spent = server.start_room(&fresh_key(), &body).await;
    spent.assert_problem(429, "sms_spent");
    assert_eq!(server.apizee.emulator.count("POST /conferences"), 0);
    let started = server.start_room(&fresh_key(), &invited(meeting())).await;
    assert_eq!(started.status, 201, "{started:?}");
    assert_eq!(sent(&server), [PHONE]);
}

#[tokio::test]
async fn an_sms_whose_start_has_no_answer_counts() {
    let server = server(1).await;
    let lost = json!([
        { "on": "POST /tickets", "kind": "lost_answer", "times": 1 },
        { "on": "GET /tickets", "kind": "server_error", "times": 1 },
    ]);
    server.faults(lost).await;
    let key = fresh_key();
    let unknown = server.start_room(&key, &invited(assistance())).await;
    unknown.assert_problem(504, "outcome_unknown");
    let found = crate::promise::until_started(&server, &key, &invited(assistance())).await;
    assert_eq!(found.status, 201, "{found:?}");
    let spent = invite(&server, &found, OTHER).await;
    spent.assert_problem(429, "sms_spent");
    assert_eq!(sent(&server), [PHONE]);
}

/// A server's error says nothing of what was done before it.
#[tokio::test]
async fn an_sms_that_may_have_left_still_counts_and_the_same_wish_is_not_another() {
    let server = server(5).await;
    let key = fresh_key();
    once(&server, "POST /tickets", "server_error").await;
    let unknown = server.start_room(&key, &invited(assistance())).await;
    unknown.assert_problem(504, "outcome_unknown");
    let mut elsewhere = invited(assistance());
    elsewhere["conversation_id"] = json!("5701a92f-a8e3-49ad-81dc-000000000001");
    let other_wish = server.start_room(&fresh_key(), &elsewhere).await;
    other_wish.assert_problem(429, "sms_too_soon");
    let repeated = crate::promise::until_started(&server, &key, &invited(assistance())).await;
    assert_eq!(repeated.status, 201, "{repeated:?}");
    assert_eq!(sent(&server), [PHONE]);
}
