//! Who may tell us what happens at Apizee, and what is no telling.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{
    Answer, HOOK_HEADER, HOOK_SECRET, Server, Setup, assistance, fresh_key, session_event,
    ticket_change, whats,
};

const AT: &str = "2026-11-21T09:30:00Z";

/// A room, as our id and Apizee's number.
async fn room(server: &Server) -> (String, u64) {
    let started = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
    let number = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    (started.body["id"].as_str().unwrap().to_owned(), number)
}

#[tokio::test]
async fn a_delivery_without_the_one_right_header_is_refused_unread() {
    let server = Server::with(Setup::told("")).await;
    let (id, ticket) = room(&server).await;
    let upstream = server.upstream().await.len();
    let waiting = session_event(ticket, "session.agentContacted", AT);
    let over = ticket_change(ticket, "delete", "cancelled");
    for body in [waiting, over, json!("no delivery at all")] {
        let request = || server.bare_delivery(&body);
        let shorter = &HOOK_SECRET[..HOOK_SECRET.len() - 1];
        for wrong in [
            request(),
            request().header(HOOK_HEADER, ""),
            request().header(HOOK_HEADER, shorter),
            request().header(HOOK_HEADER, format!("{HOOK_SECRET}x")),
            request().header(HOOK_HEADER, HOOK_SECRET.to_uppercase()),
            request().header("authorization", format!("Bearer {HOOK_SECRET}")),
            request().header("x-another-header", HOOK_SECRET),
            request().query(&[(HOOK_HEADER, HOOK_SECRET)]),
            // Two are one too many, even when both are right.
            request()
                .header(HOOK_HEADER, HOOK_SECRET)
                .header(HOOK_HEADER, HOOK_SECRET),
        ] {
            let answer = Answer::read(wrong.send().await.unwrap()).await;
            answer.assert_problem(401, "unauthorized");
        }
    }
    assert_eq!(whats(&server.room(&id).await), Vec::<String>::new());
    assert_eq!(server.upstream().await.len(), upstream, "nothing was asked");
}

#[tokio::test]
async fn a_connector_without_a_webhook_has_none() {
    let server = Server::with(Setup::told("")).await;
    for path in [
        "globex/webhooks/apizee",
        "nobody/webhooks/apizee",
        "acme/webhooks/other",
    ] {
        let request = server.http().post(server.url(path));
        let request = request.header(HOOK_HEADER, HOOK_SECRET);
        let answer = Answer::read(request.json(&json!({})).send().await.unwrap()).await;
        answer.assert_problem(404, "not_found");
    }
    let read = server
        .http()
        .get(server.url("acme/webhooks/apizee"))
        .header(HOOK_HEADER, HOOK_SECRET);
    let read = read.send().await.unwrap();
    assert_eq!(read.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_header_has_the_administrators_name_and_two_values_while_the_secret_changes() {
    let previous = "previous-webhook-secret-fedcba9876543210";
    let lines = format!("header = \"X-Our-Own\"\nprevious_secret = \"{previous}\"");
    let server = Server::with(Setup::told(&lines)).await;
    let (id, ticket) = room(&server).await;
    for (name, value, status) in [
        ("x-our-own", HOOK_SECRET, 204),
        ("X-OUR-OWN", previous, 204),
        ("x-our-own", "previous-webhook-secret-fedcba9876543211", 401),
        (HOOK_HEADER, HOOK_SECRET, 401),
    ] {
        let event = session_event(ticket, &format!("test.{status}-{}", value.len()), AT);
        let request = server.bare_delivery(&event).header(name, value);
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {value}");
    }
    let expected = [HOOK_SECRET, previous].map(|value| format!("test.204-{}", value.len()));
    let mut told = whats(&server.room(&id).await);
    told.sort();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_body_has_64_kib_at_most() {
    let server = Server::with(Setup::told("")).await;
    let (id, ticket) = room(&server).await;
    let of_size = |size: usize| {
        let event = session_event(ticket, "session.agentContacted", AT).to_string();
        let padding = " ".repeat(size - event.len());
        let request = server.bare_delivery(&Value::Null).body(event + &padding);
        request.header(HOOK_HEADER, HOOK_SECRET)
    };
    let refused = Answer::read(of_size(64 * 1024 + 1).send().await.unwrap()).await;
    refused.assert_problem(413, "payload_too_large");
    assert_eq!(whats(&server.room(&id).await), Vec::<String>::new());
    let taken = of_size(64 * 1024).send().await.unwrap();
    assert_eq!(taken.status(), StatusCode::NO_CONTENT);
    assert_eq!(whats(&server.room(&id).await), ["guest_waiting"]);
    // Whoever has no secret is not listened to for longer.
    let bare = server.bare_delivery(&Value::Null).body("x".repeat(100_000));
    assert_eq!(
        bare.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn what_is_no_delivery_is_refused_and_what_concerns_nobody_is_taken() {
    let server = Server::with(Setup::told("")).await;
    let (id, ticket) = room(&server).await;
    let before = server.room(&id).await;
    let upstream = server.upstream().await.len();
    for wrong in [
        "",
        "{",
        "null",
        "[]",
        "[{}]",
        "\u{0}",
        "<xml/>",
        "{\"event\":\"create\"}",
        "{\"event\":1,\"object\":\"ticket\",\"objectId\":1}",
    ] {
        let request = server.bare_delivery(&Value::Null).body(wrong);
        let request = request.header(HOOK_HEADER, HOOK_SECRET);
        let answer = Answer::read(request.send().await.unwrap()).await;
        answer.assert_problem(400, "invalid_request");
    }
    for strange in [
        json!({ "event": "create", "object": "invoice", "objectId": ticket }),
        json!({ "event": "explode", "object": "conversationevent", "objectId": 1, "props": 7 }),
        json!({ "event": "update", "object": "ticket", "objectId": null }),
        json!({ "event": "update", "object": "ticket", "objectId": ["x"], "props": [] }),
        json!({ "event": "create", "object": "media", "objectId": 1, "props": null }),
        ticket_change(1, "update", "done"),
        session_event(99_999_999, "session.established", AT),
    ] {
        let answer = server.deliver(&strange).await;
        assert_eq!(
            answer.status,
            StatusCode::NO_CONTENT,
            "{strange}: {answer:?}"
        );
        assert_eq!(answer.body, Value::Null);
    }
    assert_eq!(server.room(&id).await, before);
    assert_eq!(server.upstream().await.len(), upstream);
    // Nobody needs a token for it, and a token is no secret.
    let url = server.url("acme/webhooks/apizee");
    let jwt = crate::harness::Jwt::good().sign();
    let request = server.http().request(Method::POST, url).bearer_auth(jwt);
    let answer = Answer::read(request.json(&json!({})).send().await.unwrap()).await;
    answer.assert_problem(401, "unauthorized");
}
