//! What may be wished for, and what is told when it may not.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, CONVERSATION, Server, Setup, assistance, fresh_key, meeting};
use crate::rooms::told;

async fn contact(server: &Server, typed: &str) -> Value {
    let request = server
        .api(Method::POST, "contact")
        .json(&json!({ "typed": typed }));
    let answer = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body
}

#[tokio::test]
async fn wrong_wishes_are_refused_with_the_field_and_cost_nothing() {
    let server = Server::start().await;
    let with = |path: &str, value: Value| {
        let mut body = meeting();
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    let mut no_contact = assistance();
    no_contact["guest"] = json!({});
    let mut landline = assistance();
    landline["guest"]["phone"] = json!("01 44 55 66 77");
    landline["invite"] = json!(true);
    let mut email = assistance();
    email["guest"] = json!({ "email": "marie@" });
    for (body, status, code, field) in [
        (no_contact, 422, "contact_needed", "guest"),
        (
            with("/guest/phone", json!("06 12 34 56 7")),
            422,
            "phone_refused",
            "guest.phone",
        ),
        (
            with("/guest/phone", json!("marie@example.com")),
            422,
            "phone_refused",
            "guest.phone",
        ),
        (email, 422, "email_refused", "guest.email"),
        (landline, 422, "sms_impossible", "guest.phone"),
        (with("/name", json!("x")), 400, "invalid_request", "name"),
        (
            with("/name", json!("x".repeat(201))),
            400,
            "invalid_request",
            "name",
        ),
        (
            with("/kind", json!("seance")),
            400,
            "invalid_request",
            "kind",
        ),
        (
            with("/conversation_id", json!("")),
            400,
            "invalid_request",
            "conversation_id",
        ),
    ] {
        let answer = server.start_room(&fresh_key(), &body).await;
        answer.assert_problem(status, code);
        assert_eq!(answer.body["field"], field, "{answer:?}");
    }
    let no_key = server
        .api(Method::POST, "rooms")
        .json(&assistance())
        .send()
        .await
        .unwrap();
    Answer::read(no_key)
        .await
        .assert_problem(400, "idempotency_key_missing");
    assert!(server.upstream().await.is_empty());
}

#[tokio::test]
async fn a_landline_will_do_when_we_hand_over_the_link() {
    let server = Server::start().await;
    let mut landline = assistance();
    landline["guest"]["phone"] = json!("01 44 55 66 77");
    assert_eq!(
        server.start_room(&fresh_key(), &landline).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_placeholder_stands_in_for_a_contact_but_never_for_an_invitation() {
    let apizee =
        "guest_placeholder_email = \"visitor-{conversation_id}@acme.example\"\n".to_owned();
    let server = Server::with(Setup {
        apizee,
        ..Setup::default()
    })
    .await;
    let mut body = assistance();
    body["guest"] = json!({});
    let started = server.start_room(&fresh_key(), &body).await;
    assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
    assert_eq!(
        started.body["guest"],
        json!({}),
        "a placeholder is nobody's contact"
    );
    assert_eq!(
        told(&server, "POST /tickets")["email"],
        format!("visitor-{CONVERSATION}@acme.example")
    );
    body["conversation_id"] = json!("another");
    body["invite"] = json!(true);
    server
        .start_room(&fresh_key(), &body)
        .await
        .assert_problem(422, "contact_needed");
}

#[tokio::test]
async fn a_project_that_is_not_served_is_refused() {
    let connector = "projects = [\"3103\"]\n".to_owned();
    let server = Server::with(Setup {
        connector,
        ..Setup::default()
    })
    .await;
    let mut body = assistance();
    assert_eq!(
        server.start_room(&fresh_key(), &body).await.status,
        StatusCode::CREATED
    );
    body["project_id"] = json!("3104");
    server
        .start_room(&fresh_key(), &body)
        .await
        .assert_problem(403, "forbidden_project");
}

#[tokio::test]
async fn what_is_typed_is_understood_as_it_is_typed() {
    let server = Server::start().await;
    let phone = contact(&server, "06 12 34 56 78").await;
    let expected = json!({ "kind": "phone", "e164": "+33612345678", "international": "+33 6 12 34 56 78",
        "country": "FR", "line": "mobile", "home": "domestic" });
    assert_eq!(phone, expected);
    assert_eq!(
        contact(&server, " marie@example.com ").await["kind"],
        "email"
    );
    let short = contact(&server, "06 12 34 56").await;
    let reason = json!({ "code": "too_short", "country": "FR", "missing": 2 });
    assert_eq!(short, json!({ "kind": "refused", "reason": reason }));
    assert!(server.upstream().await.is_empty(), "typing costs nothing");
}
