//! What an agent may say of a meeting, and the service that a room belongs to.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::harness::{Answer, Server, Setup, assistance, fresh_key, meeting, now};
use crate::rooms::told;

const SERVICE: &str = "aaaaaaaabbbbbbbbccccccccdddddddd";

pub(crate) fn moment(from_now_s: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(now() + from_now_s).unwrap();
    at.format(&Rfc3339).unwrap()
}

fn with_terms(terms: Value) -> Value {
    let mut body = meeting();
    body["meeting"] = terms;
    body
}

async fn started(server: &Server, body: &Value) -> Answer {
    let started = server.start_room(&fresh_key(), body).await;
    assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
    started
}

#[tokio::test]
async fn everything_that_is_said_of_a_meeting_reaches_apizee_as_it_is_spelt_there() {
    let server = Server::start().await;
    let starts_at = moment(3 * 24 * 3600);
    let body = with_terms(json!({
        "message": "See you\nsoon",
        "password": "12*34#",
        "starts_at": starts_at,
        "duration_min": 45,
        "reminder_min": 15,
        "moderator": "lea@acme.example",
        "guests": [
            { "name": "Léa", "phone": "06 12 34 56 79" },
            { "email": "paul@mail.example", "phone": "+33612345680" },
            { "email": "anne@mail.example" },
            { "phone": "+33612345678" },
        ],
    }));
    let room = started(&server, &body).await;
    let told = told(&server, "POST /conferences");
    for (field, value) in [
        ("message", json!("See you\nsoon")),
        ("password", json!("12*34#")),
        ("startTime", json!(starts_at)),
        ("duration", json!("45")),
        ("reminder", json!("15")),
        ("moderator", json!("lea@acme.example")),
        ("invite", json!("false")),
        (
            "participants",
            json!("+33612345678,+33612345679,+33612345680,anne@mail.example"),
        ),
    ] {
        assert_eq!(told[field], value, "{field}");
    }
    let schedule = json!({ "starts_at": starts_at, "duration_min": 45 });
    assert_eq!(room.body["schedule"], schedule);
    let path = format!("rooms/{}", room.body["id"].as_str().unwrap());
    let again = server.api(Method::GET, &path).send().await.unwrap();
    assert_eq!(Answer::read(again).await.body["schedule"], schedule);
    assert!(server.apizee.emulator.outbox().is_empty());

    for ending in ["", "-wal"] {
        let file = server.folder.path().join(format!("store.db{ending}"));
        let bytes = std::fs::read(file).unwrap();
        for secret in ["12*34#", "See you", "612345679", "mail.example"] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} is in the store{ending}");
        }
    }
}

#[tokio::test]
async fn a_meeting_at_once_has_no_schedule() {
    let server = Server::start().await;
    let room = started(&server, &with_terms(json!({ "duration_min": 10 }))).await;
    assert_eq!(room.body.get("schedule"), None, "{room:?}");
    let told = told(&server, "POST /conferences");
    assert_eq!((told.get("startTime"), told.get("password")), (None, None));
}

#[tokio::test]
async fn a_planned_meeting_is_found_again_with_its_schedule_when_the_answer_is_lost() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "POST /conferences", "kind": "lost_answer", "times": 1 }]))
        .await;
    let starts_at = moment(3600);
    let body = with_terms(json!({ "starts_at": starts_at, "duration_min": 30 }));
    let room = started(&server, &body).await;
    let schedule = json!({ "starts_at": starts_at, "duration_min": 30 });
    assert_eq!(room.body["schedule"], schedule);
    assert_eq!(server.apizee.emulator.count("POST /conferences"), 1);
}

#[tokio::test]
async fn each_guest_who_is_invited_is_shown_masked_and_counted() {
    let server = Server::with(Setup {
        connector: "[connector.sms]\nper_conversation_and_day = 2".to_owned(),
        ..Setup::default()
    })
    .await;
    let terms = |phones: &[&str]| {
        let guests: Vec<Value> = phones.iter().map(|p| json!({ "phone": p })).collect();
        let mut body = with_terms(json!({ "guests": guests }));
        body["invite"] = json!(true);
        body
    };
    let many = terms(&["+33612345679", "+33612345680"]);
    let refused = server.start_room(&fresh_key(), &many).await;
    refused.assert_problem(429, "sms_spent");
    assert_eq!(server.apizee.emulator.count("POST /conferences"), 0);

    let mut two = terms(&["+33612345679"]);
    let guests = two["meeting"]["guests"].as_array_mut().unwrap();
    guests.push(json!({ "email": "paul@mail.example" }));
    let key = fresh_key();
    let room = server.start_room(&key, &two).await;
    assert_eq!(
        room.status,
        StatusCode::CREATED,
        "what was refused counts for nothing: {room:?}"
    );
    let invitations = room.body["invitations"].as_array().unwrap();
    let to: Vec<_> = invitations.iter().map(|one| one["to"].clone()).collect();
    assert_eq!(to, ["+33•••••••78", "+33•••••••79", "p•••@•••.example"]);
    let sent = server.apizee.emulator.outbox();
    let sent: Vec<_> = sent.iter().map(|one| one.to.as_str()).collect();
    assert_eq!(sent, ["+33612345678", "+33612345679", "paul@mail.example"]);

    assert_eq!(server.start_room(&key, &two).await.body, room.body);
    let path = format!("rooms/{}/invitations", room.body["id"].as_str().unwrap());
    let more = server
        .api(Method::POST, &path)
        .header("Idempotency-Key", fresh_key())
        .json(&json!({ "phone": "+33612345681", "language": "fr" }));
    let more = Answer::read(more.send().await.unwrap()).await;
    more.assert_problem(429, "sms_spent");
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_field_and_a_remedy() {
    let server = Server::start().await;
    let mut of_assistance = assistance();
    of_assistance["meeting"] = json!({ "duration_min": 30 });
    let twenty: Vec<Value> = (10..30)
        .map(|n| json!({ "phone": format!("+336123456{n}") }))
        .collect();
    let cases = [
        (of_assistance, "field_refused", "meeting"),
        (
            with_terms(json!({ "reminder_min": 5 })),
            "field_refused",
            "meeting.reminder_min",
        ),
        (
            with_terms(json!({ "starts_at": moment(-120) })),
            "field_refused",
            "meeting.starts_at",
        ),
        (
            with_terms(json!({ "starts_at": moment(367 * 24 * 3600) })),
            "field_refused",
            "meeting.starts_at",
        ),
        (
            with_terms(json!({ "starts_at": "2026-99-99T00:00:00Z" })),
            "field_refused",
            "meeting.starts_at",
        ),
        (
            with_terms(json!({ "guests": twenty })),
            "field_refused",
            "meeting.guests",
        ),
        (
            with_terms(json!({ "guests": [{ "phone": "+33612345679" }, { "phone": "06" }] })),
            "phone_refused",
            "meeting.guests[1].phone",
        ),
        (
            with_terms(json!({ "guests": [{ "email": "paul@" }] })),
            "email_refused",
            "meeting.guests[0].email",
        ),
        (
            with_terms(json!({ "guests": [{ "name": "Paul" }] })),
            "contact_needed",
            "meeting.guests[0]",
        ),
    ];
    for (body, code, field) in cases {
        let answer = server.start_room(&fresh_key(), &body).await;
        answer.assert_problem(422, code);
        assert_eq!(answer.body["field"], field, "{answer:?}");
        assert!(answer.body["detail"].as_str().unwrap().len() > 20);
    }
    for (terms, field) in [
        (json!({ "password": "abc1" }), "meeting.password"),
        (json!({ "message": "x".repeat(301) }), "meeting.message"),
        (json!({ "duration_min": 0 }), "meeting.duration_min"),
        (json!({ "starts_at": "tomorrow" }), "meeting.starts_at"),
    ] {
        let answer = server.start_room(&fresh_key(), &with_terms(terms)).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], field, "{answer:?}");
        assert!(!answer.body.to_string().contains("abc1"));
    }
    assert!(server.upstream().await.is_empty());
}

async fn prefer(server: &Server, key: &str) {
    let wish = json!({ "agent_side": "tab", "service_key": key });
    let put = server.api(Method::PUT, "preferences").json(&wish);
    assert_eq!(put.send().await.unwrap().status(), StatusCode::OK);
}

fn services_told(server: &Server) -> Vec<String> {
    let heard = server.apizee.emulator.requests();
    let creations = heard
        .iter()
        .filter(|heard| ["POST /tickets", "POST /conferences"].contains(&heard.route.as_str()));
    creations
        .map(|heard| {
            let key = heard.body_fields.get("service_key");
            key.and_then(Value::as_str).unwrap_or("none").to_owned()
        })
        .collect()
}

fn in_conversation(mut body: Value, conversation: &str) -> Value {
    body["conversation_id"] = json!(conversation);
    body
}

#[tokio::test]
async fn the_wish_names_the_service_else_the_preference_else_the_connector() {
    const CONFIGURED: &str = "115f89503138416a242f40fb7d7f338e";
    const PREFERRED: &str = "00000000111111112222222233333333";
    let server = Server::with(Setup {
        apizee: format!("service_key = \"{CONFIGURED}\""),
        ..Setup::default()
    })
    .await;
    let key = fresh_key();
    let plain = in_conversation(assistance(), "plain");
    assert_eq!(server.start_room(&key, &plain).await.status, 201);
    prefer(&server, PREFERRED).await;
    assert_eq!(
        server.start_room(&key, &plain).await.status,
        201,
        "a new preference does not make the repeated wish another one"
    );
    for (body, conversation) in [(assistance(), "preferred"), (meeting(), "preferred")] {
        started(&server, &in_conversation(body, conversation)).await;
    }
    let mut named = in_conversation(assistance(), "named");
    named["service_key"] = json!(SERVICE);
    started(&server, &named).await;
    assert_eq!(
        services_told(&server),
        [CONFIGURED, PREFERRED, PREFERRED, SERVICE]
    );
    assert_eq!(server.apizee.emulator.count("GET /services"), 0);
}

#[tokio::test]
async fn a_service_that_is_known_to_be_for_the_other_kind_is_not_used() {
    let server = Server::start().await;
    let services = server.api(Method::GET, "services").send().await.unwrap();
    let services = Answer::read(services).await.body;
    let key_of = |kind: &str| {
        let all = services["services"].as_array().unwrap();
        let found = all.iter().find(|one| one["kind"] == kind).unwrap();
        found["key"].as_str().unwrap().to_owned()
    };
    let mut wrong = assistance();
    wrong["service_key"] = json!(key_of("meeting"));
    let refused = server.start_room(&fresh_key(), &wrong).await;
    refused.assert_problem(422, "field_refused");
    assert_eq!(refused.body["field"], "service_key");

    prefer(&server, &key_of("meeting")).await;
    started(&server, &assistance()).await;
    started(&server, &meeting()).await;
    assert_eq!(
        services_told(&server),
        ["none".to_owned(), key_of("meeting")]
    );
    assert_eq!(server.apizee.emulator.count("GET /services"), 1);
}
