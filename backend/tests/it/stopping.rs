//! How the program ends: what was begun is finished, or written down as unfinished.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Server, assistance, fresh_key};

/// Apizee makes the ticket, and takes its time to say so.
async fn slow_tickets(server: &Server, delay_ms: u64) {
    let slow = json!([{ "on": "POST /tickets", "kind": "slow", "times": 1, "delay_ms": delay_ms }]);
    server.faults(slow).await;
}

async fn until_asked_for_a_ticket(server: &Server) {
    let asked = |emulator: &sandbox::apizee::Emulator| {
        let mut requests = emulator.requests().into_iter();
        requests.any(|one| one.route == "POST /tickets")
    };
    server.apizee_until(asked).await;
}

#[tokio::test]
async fn a_stop_waits_for_answers_under_way_and_takes_no_new_ones() {
    let mut server = Server::start().await;
    slow_tickets(&server, 700).await;
    let request = server
        .api(Method::POST, "rooms")
        .header("Idempotency-Key", fresh_key())
        .json(&assistance());
    let under_way = tokio::spawn(request.send());
    until_asked_for_a_ticket(&server).await;
    let address = server.listen();
    server.process().terminate();
    server.process().output().event("stopping").await;
    let answer = Answer::read(under_way.await.unwrap().unwrap()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(server.end().await, Some(0));
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_stop_waits_for_a_start_whose_caller_has_left() {
    let mut server = Server::start().await;
    slow_tickets(&server, 3000).await;
    let key = fresh_key();
    let request = server
        .api(Method::POST, "rooms")
        .header("Idempotency-Key", &key)
        .json(&assistance());
    let under_way = tokio::spawn(request.send());
    until_asked_for_a_ticket(&server).await;
    under_way.abort();
    server.process().terminate();
    assert_eq!(server.end().await, Some(0));
    server.restart().await;
    let asked = server.asked();
    let again = server.start_room(&key, &assistance()).await;
    assert_eq!(again.status, 201, "{again:?}");
    assert_eq!(server.asked(), asked, "it was written down before the end");
    let created = asked.iter().filter(|one| *one == "POST /tickets");
    assert_eq!(created.count(), 1, "{asked:?}");
}

#[tokio::test]
async fn who_says_stop_twice_does_not_wait() {
    let mut server = Server::start().await;
    slow_tickets(&server, 20_000).await;
    let request = server
        .api(Method::POST, "rooms")
        .header("Idempotency-Key", fresh_key())
        .json(&assistance());
    let under_way = tokio::spawn(request.send());
    until_asked_for_a_ticket(&server).await;
    server.process().terminate();
    server.process().output().event("stopping").await;
    server.process().terminate();
    assert_eq!(server.end().await, Some(0));
    assert!(under_way.await.unwrap().is_err());
}
