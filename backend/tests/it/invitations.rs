//! `POST rooms/{id}/invitations`: one more SMS, and never one too many.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Server, Setup, assistance, fresh_key, whats};

mod cancelled;

/// Another than the room's own guest.
const PHONE: &str = "06 12 34 56 79";

fn sms(lines: &str) -> Setup {
    let mut setup = Setup::told("");
    setup.apizee = format!("{}\n[connector.sms]\n{lines}", setup.apizee);
    setup
}

async fn start(server: &Server) -> (String, u64) {
    let started = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(started.status, 201, "{started:?}");
    let number = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    (started.body["id"].as_str().unwrap().to_owned(), number)
}

async fn invite(server: &Server, id: &str, key: &str, phone: &str) -> Answer {
    let request = server
        .api(Method::POST, &format!("rooms/{id}/invitations"))
        .header("Idempotency-Key", key)
        .json(&json!({ "phone": phone, "language": "fr" }));
    Answer::read(request.send().await.unwrap()).await
}

/// To whom how many went.
fn sent(server: &Server) -> BTreeMap<String, usize> {
    let mut sent = BTreeMap::new();
    for message in server.apizee.emulator.outbox() {
        *sent.entry(message.to).or_default() += 1;
    }
    sent
}

#[tokio::test]
async fn an_sms_has_the_rooms_link_and_its_repeat_sends_nothing() {
    let server = Server::told().await;
    let (id, _) = start(&server).await;
    let key = fresh_key();
    let first = invite(&server, &id, &key, PHONE).await;
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    let [message] = &server.apizee.emulator.outbox()[..] else {
        panic!("one SMS")
    };
    assert_eq!(
        (message.channel, message.to.as_str()),
        ("sms", "+33612345679")
    );
    let link = first.body["short_url"]
        .as_str()
        .unwrap_or_else(|| first.body["join_url"].as_str().unwrap());
    assert!(message.text.ends_with(link), "{}", message.text);
    assert!(
        message.text.starts_with("Rejoignez-nous"),
        "{}",
        message.text
    );
    let invitations = first.body["invitations"].as_array().unwrap();
    assert_eq!(invitations.len(), 1);
    assert_eq!(invitations[0]["channel"], "sms");
    assert_eq!(invitations[0]["state"], "asked");
    assert_eq!(invitations[0]["to"], "+33•••••••79");
    assert_eq!(whats(&first.body), ["invited_again"]);

    let again = futures_util::future::join_all((0..20).map(|_| invite(&server, &id, &key, PHONE)));
    for again in again.await {
        assert_eq!(
            (again.status, &again.body["invitations"]),
            (first.status, &first.body["invitations"])
        );
    }
    assert_eq!(sent(&server), [("+33612345679".to_owned(), 1)].into());
}

#[tokio::test]
async fn twenty_at_once_with_one_key_send_one() {
    let server = Server::told().await;
    let (id, _) = start(&server).await;
    let key = fresh_key();
    let all = futures_util::future::join_all((0..20).map(|_| invite(&server, &id, &key, PHONE)));
    assert!(all.await.iter().all(|answer| answer.status == 200));
    assert_eq!(sent(&server), [("+33612345679".to_owned(), 1)].into());
    let other = futures_util::future::join_all((0..20).map(async |_| {
        invite(&server, &id, &fresh_key(), "06 12 34 56 77")
            .await
            .status
            .as_u16()
    }));
    let mut other = other.await;
    other.sort_unstable();
    assert_eq!(other[..2], [200, 429]);
    assert_eq!(sent(&server)["+33612345677"], 1);
}

#[tokio::test]
async fn one_phone_is_left_in_peace_for_the_guard_time_and_another_is_not() {
    let server = Server::with(sms("guard_s = 3600")).await;
    let (id, _) = start(&server).await;
    assert_eq!(invite(&server, &id, &fresh_key(), PHONE).await.status, 200);
    // However it is typed.
    for same in [PHONE, "+33 6 12 34 56 79", "0033612345679"] {
        let refused = invite(&server, &id, &fresh_key(), same).await;
        refused.assert_problem(429, "sms_too_soon");
        assert_eq!(refused.body["field"], "phone");
        let wait = refused.body["retry_after_s"].as_u64().unwrap();
        assert!((3540..=3600).contains(&wait), "{wait}");
    }
    assert_eq!(
        invite(&server, &id, &fresh_key(), "06 12 34 56 77")
            .await
            .status,
        200
    );
    assert_eq!(sent(&server).len(), 2);

    let free = Server::with(sms("guard_s = 0")).await;
    let (id, _) = start(&free).await;
    for _ in 0..2 {
        assert_eq!(invite(&free, &id, &fresh_key(), PHONE).await.status, 200);
    }
    assert_eq!(sent(&free)["+33612345679"], 2);
}

#[tokio::test]
async fn a_start_that_invites_counts_as_well() {
    let server = Server::with(sms("guard_s = 3600\nper_conversation_and_day = 2")).await;
    let mut body = assistance();
    body["invite"] = json!(true);
    let started = server.start_room(&fresh_key(), &body).await;
    let id = started.body["id"].as_str().unwrap();
    let refused = invite(&server, id, &fresh_key(), "+33612345678").await;
    refused.assert_problem(429, "sms_too_soon");
    assert_eq!(invite(&server, id, &fresh_key(), PHONE).await.status, 200);
    let spent = invite(&server, id, &fresh_key(), "06 12 34 56 77").await;
    spent.assert_problem(429, "sms_spent");
    let wait = spent.body["retry_after_s"].as_u64().unwrap();
    assert!((86_000..=86_400).contains(&wait), "{wait}");

    // A room later, still the same conversation and the same day.
    let request = server.api(Method::POST, &format!("rooms/{id}/close"));
    request.send().await.unwrap();
    let (id, _) = start(&server).await;
    invite(&server, &id, &fresh_key(), PHONE)
        .await
        .assert_problem(429, "sms_spent");
    let spent = invite(&server, &id, &fresh_key(), "06 12 34 56 77").await;
    spent.assert_problem(429, "sms_spent");
    assert_eq!(server.apizee.emulator.outbox().len(), 2);

    let mut other = body;
    other["conversation_id"] = json!("another");
    other["guest"]["phone"] = json!("+33612345670");
    let started = server.start_room(&fresh_key(), &other).await;
    assert_eq!(
        started.status, 201,
        "another conversation has its own: {started:?}"
    );
}

#[tokio::test]
async fn a_lost_answer_is_told_as_such_and_not_sent_again() {
    for (kind, gone) in [("lost_answer", 1), ("server_error", 0)] {
        let server = Server::told().await;
        let (id, _) = start(&server).await;
        server
            .faults(json!([{ "on": "POST /text-message", "kind": kind, "times": 1 }]))
            .await;
        let key = fresh_key();
        let lost = invite(&server, &id, &key, PHONE).await;
        assert_eq!(lost.status, 200, "{kind}: {lost:?}");
        assert_eq!(lost.body["invitations"][0]["state"], "unknown", "{kind}");
        assert_eq!(invite(&server, &id, &key, PHONE).await.status, 200);
        // It may have left: a new wish has to wait like after any other.
        let refused = invite(&server, &id, &fresh_key(), PHONE).await;
        refused.assert_problem(429, "sms_too_soon");
        assert_eq!(
            server.apizee.emulator.count("POST /text-message"),
            1,
            "{kind}"
        );
        assert_eq!(server.apizee.emulator.outbox().len(), gone, "{kind}");
    }
}

#[tokio::test]
async fn one_that_apizee_refuses_does_not_count() {
    let server = Server::told().await;
    let (id, _) = start(&server).await;
    for (kind, status, code) in [
        ("forbidden", 502, "apizee_account_refused"),
        ("too_many_requests", 429, "budget_exhausted"),
    ] {
        server
            .faults(json!([{ "on": "POST /text-message", "kind": kind, "retry_after_s": 1, "times": 1 }]))
            .await;
        let refused = invite(&server, &id, &fresh_key(), PHONE).await;
        refused.assert_problem(status, code);
        assert_eq!(server.room(&id).await.get("invitations"), None, "{kind}");
    }
    let mut again = tokio::time::interval(std::time::Duration::from_millis(200));
    let key = fresh_key();
    // Apizee closed its window for a second.
    let sent = async {
        loop {
            again.tick().await;
            let answer = invite(&server, &id, &key, PHONE).await;
            if answer.status == 200 {
                return;
            }
            answer.assert_problem(429, "budget_exhausted");
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), sent)
        .await
        .unwrap();
    assert_eq!(server.apizee.emulator.outbox().len(), 1);
}

#[tokio::test]
async fn what_gets_no_sms_is_refused_and_costs_nothing() {
    let server = Server::told().await;
    let (id, _) = start(&server).await;
    let before = server.upstream().await.len();
    for (phone, code) in [
        ("01 44 55 66 77", "sms_impossible"),
        ("06 12 34", "phone_refused"),
        ("marie@example.com", "phone_refused"),
    ] {
        let refused = invite(&server, &id, &fresh_key(), phone).await;
        refused.assert_problem(422, code);
        assert_eq!(refused.body["field"], "phone", "{phone}");
    }
    let request = server.api(Method::POST, &format!("rooms/{id}/invitations"));
    let without_key = request.json(&json!({ "phone": PHONE, "language": "fr" }));
    let without_key = Answer::read(without_key.send().await.unwrap()).await;
    without_key.assert_problem(400, "idempotency_key_missing");
    let unknown = invite(&server, "none", &fresh_key(), PHONE).await;
    unknown.assert_problem(404, "not_found");
    assert_eq!(server.upstream().await.len(), before);

    let request = server.api(Method::POST, &format!("rooms/{id}/close"));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    let over = invite(&server, &id, &fresh_key(), PHONE).await;
    over.assert_problem(409, "room_over");
    assert_eq!(sent(&server), BTreeMap::new());
}

#[tokio::test]
async fn a_key_of_another_wish_sends_nothing_and_is_told() {
    let server = Server::told().await;
    let (id, _) = start(&server).await;
    let key = fresh_key();
    assert_eq!(invite(&server, &id, &key, PHONE).await.status, 200);
    let refused = invite(&server, &id, &key, "06 12 34 56 77").await;
    refused.assert_problem(422, "idempotency_key_reused");
    let mut body = assistance();
    body["conversation_id"] = json!("another");
    let other = server.start_room(&fresh_key(), &body).await;
    let other = other.body["id"].as_str().unwrap();
    let refused = invite(&server, other, &key, PHONE).await;
    refused.assert_problem(422, "idempotency_key_reused");
    assert_eq!(sent(&server), [("+33612345679".to_owned(), 1)].into());
}

fn fared(ticket: u64, state: &str) -> Value {
    json!({ "event": "update", "time": 1_795_253_400, "object": "smsmessage", "objectId": 51_001,
        "props": { "state": state, "ticketId": ticket } })
}

#[tokio::test]
async fn how_an_sms_fared_is_told_by_a_webhook() {
    let server = Server::told().await;
    let (id, ticket) = start(&server).await;
    assert_eq!(invite(&server, &id, &fresh_key(), PHONE).await.status, 200);
    let state = async |word: &str| -> Value {
        assert_eq!(server.deliver(&fared(ticket, word)).await.status, 204);
        server.room(&id).await["invitations"][0]["state"].clone()
    };
    assert_eq!(state("queued").await, "asked");
    assert_eq!(state("sent").await, "sent");
    assert_eq!(state("failed").await, "failed");
}
