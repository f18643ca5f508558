//! What outlives the process.

use reqwest::Method;
use sandbox::apizee::{AgentDoes, TicketState};
use serde_json::json;

use crate::harness::{Server, Setup, assistance, fresh_key, session_event, ticket_change, whats};

async fn start(server: &Server) -> (String, u64) {
    let started = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(started.status, 201, "{started:?}");
    let number = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    (started.body["id"].as_str().unwrap().to_owned(), number)
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_kill() {
    let mut server = Server::told().await;
    let (id, ticket) = start(&server).await;
    let mut expected = Vec::new();
    for n in 0..10 {
        let name = format!("test.number{n}");
        let event = session_event(ticket, &name, "2026-11-21T09:30:00Z");
        assert_eq!(server.deliver(&event).await.status, 204);
        expected.push(name);
    }
    server.restart().await;
    assert_eq!(whats(&server.room(&id).await), expected);
}

#[tokio::test]
async fn an_end_that_was_acknowledged_and_not_yet_read_again_is_found_after_a_kill() {
    let mut server = Server::told().await;
    let (id, ticket) = start(&server).await;
    server.apizee.emulator.set_webhook(None);
    server
        .faults(
            json!([{ "on": "GET /tickets/{id}", "kind": "slow", "delay_ms": 60_000, "times": 1 }]),
        )
        .await;
    assert!(
        server
            .apizee
            .emulator
            .ticket_agent(ticket, AgentDoes::Complete)
    );
    let end = ticket_change(ticket, "update", "done");
    assert_eq!(server.deliver(&end).await.status, 204);
    server.restart().await;
    server.faults(json!([])).await;
    server
        .room_until(&id, |room| room["state"] == "ended")
        .await;
}

#[tokio::test]
async fn what_happened_while_nobody_listened_is_asked_for_and_what_is_over_is_not() {
    let mut server = Server::told().await;
    let (over, ticket) = start(&server).await;
    assert!(
        server
            .apizee
            .emulator
            .set_ticket_state(ticket, TicketState::Declined)
    );
    server
        .room_until(&over, |room| room["state"] == "declined")
        .await;
    let (id, ticket) = start(&server).await;
    let before = server.asked().len();
    server.kill().await;
    // Apizee tells it once, to nobody.
    assert!(
        server
            .apizee
            .emulator
            .set_ticket_state(ticket, TicketState::Expired)
    );
    server
        .apizee_until(|emulator| {
            emulator
                .deliveries()
                .last()
                .is_some_and(|last| last.status.is_none())
        })
        .await;
    server.restart().await;
    let room = server
        .room_until(&id, |room| room["state"] == "expired")
        .await;
    assert_eq!(whats(&room), ["expired"]);
    let asked = server.asked().split_off(before);
    assert_eq!(asked, [format!("GET /tickets/{ticket}")]);
}

#[tokio::test]
async fn a_backend_that_asks_by_itself_asks_nothing_at_its_start() {
    let mut server = Server::start().await;
    let (id, _) = start(&server).await;
    let before = server.asked().len();
    server.restart().await;
    assert_eq!(server.room(&id).await["state"], "created");
    assert_eq!(server.asked().len(), before);
}

#[tokio::test]
async fn the_count_of_sms_outlives_the_process_and_no_repeat_sends_another() {
    let mut server = Server::with(Setup::told("")).await;
    let (id, _) = start(&server).await;
    let key = fresh_key();
    let invite = async |server: &Server, key: &str| {
        let request = server.api(Method::POST, &format!("rooms/{id}/invitations"));
        let request = request.header("Idempotency-Key", key);
        let body = json!({ "phone": "06 12 34 56 79", "language": "fr" });
        crate::harness::Answer::read(request.json(&body).send().await.unwrap()).await
    };
    assert_eq!(invite(&server, &key).await.status, 200);
    server.restart().await;
    assert_eq!(invite(&server, &key).await.status, 200);
    invite(&server, &fresh_key())
        .await
        .assert_problem(429, "sms_too_soon");
    assert_eq!(server.apizee.emulator.outbox().len(), 1);
    assert_eq!(
        server.room(&id).await["invitations"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}
