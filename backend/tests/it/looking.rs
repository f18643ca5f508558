//! `GET rooms/{id}`: what it costs to look, and what a look brings.

use reqwest::{Method, StatusCode};
use sandbox::apizee::{AgentDoes, GuestDoes};
use serde_json::json;

use crate::harness::{Answer, Server, Setup, assistance, fresh_key, meeting, session_event, whats};

async fn start(server: &Server, body: &serde_json::Value) -> (String, u64) {
    let started = server.start_room(&fresh_key(), body).await;
    assert_eq!(started.status, 201, "{started:?}");
    let number = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    (started.body["id"].as_str().unwrap().to_owned(), number)
}

async fn look(server: &Server, id: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = server.api(Method::GET, &format!("rooms/{id}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_known_tag_has_no_body_and_anything_new_has_another_tag() {
    let server = Server::told().await;
    let (id, ticket) = start(&server, &assistance()).await;
    let first = look(&server, &id, &[]).await;
    let mut tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\"") && tag.ends_with('"'), "{tag}");
    for known in [
        tag.clone(),
        format!("\"other\", {tag}"),
        format!("{tag} ,W/\"x\""),
    ] {
        let same = look(&server, &id, &[("if-none-match", &known)]).await;
        assert_eq!(same.status, StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(same.header("etag"), tag);
        assert_eq!(same.header("cache-control"), "no-store");
        assert_eq!(same.body, serde_json::Value::Null);
    }
    // Within one second, and of one second.
    let at = "2026-11-21T09:30:00Z";
    for name in ["ticket.invitationClicked", "consent.accepted", "x.1", "x.2"] {
        server.deliver(&session_event(ticket, name, at)).await;
        let changed = look(&server, &id, &[("if-none-match", &tag)]).await;
        assert_eq!(changed.status, StatusCode::OK, "{name}");
        let other = changed.header("etag").to_owned();
        assert_ne!(other, tag, "{name}");
        tag = other;
        // A repeat brings nothing new.
        server.deliver(&session_event(ticket, name, at)).await;
        let same = look(&server, &id, &[("if-none-match", &tag)]).await;
        assert_eq!(same.status, StatusCode::NOT_MODIFIED, "{name}");
    }
    let request = server.api(Method::POST, &format!("rooms/{id}/close"));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    let ended = look(&server, &id, &[("if-none-match", &tag)]).await;
    assert_eq!(
        (ended.status, &ended.body["state"]),
        (StatusCode::OK, &json!("ended"))
    );
}

#[tokio::test]
async fn looking_costs_apizee_nothing_while_it_tells_by_itself() {
    let server = Server::told().await;
    let (id, ticket) = start(&server, &assistance()).await;
    let tag = look(&server, &id, &[]).await.header("etag").to_owned();
    let before = server.upstream().await.len();
    let panels = (0..200).map(|_| look(&server, &id, &[]));
    let panels = futures_util::future::join_all(panels).await;
    assert!(panels.iter().all(|panel| panel.header("etag") == tag));
    server
        .deliver(&session_event(
            ticket,
            "session.agentContacted",
            "2026-11-21T09:30:00Z",
        ))
        .await;
    assert_eq!(look(&server, &id, &[]).await.body["state"], "joined");
    assert_eq!(server.upstream().await.len(), before);
}

#[tokio::test]
async fn somebody_who_wants_to_know_has_apizee_asked() {
    // Nobody tells it anything.
    let server = Server::with(Setup::told("")).await;
    let (id, ticket) = start(&server, &assistance()).await;
    let emulator = server.apizee.emulator.clone();
    for does in [GuestDoes::Open, GuestDoes::Consent, GuestDoes::RefuseCamera] {
        emulator.advance(1);
        assert!(emulator.ticket_guest(ticket, does));
    }
    emulator.advance(1);
    assert!(emulator.ticket_guest(ticket, GuestDoes::Join));
    assert_eq!(
        whats(&look(&server, &id, &[]).await.body),
        Vec::<String>::new()
    );
    let tag = look(&server, &id, &[]).await.header("etag").to_owned();

    let before = server.asked().len();
    let wants = [
        ("cache-control", "max-age=0, no-cache"),
        ("if-none-match", &tag),
    ];
    let fresh = look(&server, &id, &wants).await;
    assert_eq!(fresh.status, StatusCode::OK);
    let expected = [
        "link_opened",
        "consent_given",
        "camera_refused",
        "guest_waiting",
    ];
    assert_eq!(whats(&fresh.body), expected);
    assert_eq!(fresh.body["state"], "joined");
    let asked = server.asked().split_off(before);
    let expected = [
        format!("GET /tickets/{ticket}"),
        format!("GET /tickets/{ticket}/events?limit=100"),
    ];
    assert_eq!(asked, expected);

    // What is told again is not there twice.
    let again = look(&server, &id, &[("cache-control", "no-cache")]).await;
    assert_eq!(again.body["timeline"], fresh.body["timeline"]);
    assert!(emulator.ticket_agent(ticket, AgentDoes::Complete));
    let ended = look(&server, &id, &[("cache-control", "no-cache")]).await;
    assert_eq!(ended.body["state"], "ended");
}

#[tokio::test]
async fn events_are_where_the_administrator_says_and_their_lack_hides_no_state() {
    let path = "events_path = \"/tickets/{id}/history-of-events\"";
    let server = Server::with(Setup {
        apizee: path.to_owned(),
        ..Setup::default()
    })
    .await;
    let (id, ticket) = start(&server, &assistance()).await;
    let emulator = &server.apizee.emulator;
    assert!(emulator.ticket_guest(ticket, GuestDoes::Join));
    let before = server.asked().len();
    let fresh = look(&server, &id, &[("cache-control", "no-cache")]).await;
    assert_eq!(fresh.status, StatusCode::OK, "{fresh:?}");
    assert_eq!(fresh.body["state"], "in_progress");
    assert_eq!(whats(&fresh.body), Vec::<String>::new());
    let asked = server.asked().split_off(before);
    assert_eq!(
        asked[1..],
        [format!("GET /tickets/{ticket}/history-of-events?limit=100")]
    );
}

#[tokio::test]
async fn a_wish_to_know_that_apizee_cannot_grant_is_told() {
    let server = Server::told().await;
    let (id, _) = start(&server, &assistance()).await;
    let (other, _) = start(&server, &meeting()).await;
    server
        .faults(json!([{ "on": "*", "kind": "server_error" }]))
        .await;
    for id in [&id, &other] {
        let refused = look(&server, id, &[("cache-control", "no-cache")]).await;
        refused.assert_problem(503, "apizee_unavailable");
        let known = look(&server, id, &[]).await;
        assert_eq!(
            (known.status, &known.body["state"]),
            (StatusCode::OK, &json!("created"))
        );
    }
}
