//! The rooms' API, as the panel uses it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, CONVERSATION, Jwt, Server, Setup, assistance, fresh_key, meeting};

async fn read(server: &Server, path: &str) -> Answer {
    Answer::read(server.api(Method::GET, path).send().await.unwrap()).await
}

async fn post(server: &Server, path: &str) -> Answer {
    Answer::read(server.api(Method::POST, path).send().await.unwrap()).await
}

/// What Apizee was told by its first request of a route.
pub(crate) fn told(server: &Server, route: &str) -> Value {
    let heard = server.apizee.emulator.requests();
    let first = heard.iter().find(|heard| heard.route == route).unwrap();
    assert!(
        first.query.is_empty(),
        "a guest's phone must not stand in a query"
    );
    Value::Object(first.body_fields.clone())
}

#[tokio::test]
async fn an_assistance_is_a_ticket_that_invites_nobody_unless_told_to() {
    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
    let room: contract::Room = serde_json::from_value(started.body.clone()).unwrap();
    assert_eq!(room.reference.as_str(), CONVERSATION);
    assert_eq!(room.state, contract::RoomState::Created);
    assert_eq!(room.guest.phone.as_deref(), Some("+33•••••••78"));
    assert!(!room.invited);
    let deep_link = format!(
        "http://{}/entrypoint/223/tickets/{}",
        server.apizee.addr, room.apizee_id
    );
    assert_eq!(room.agent_url.as_ref().unwrap().expose(), deep_link);
    let sso = room.agent_sso.as_ref().unwrap();
    assert!(sso.url.expose().contains("access_token="));
    assert!(sso.expires_at.is_some());

    let told = told(&server, "POST /tickets");
    assert_eq!(told["phone"], "+33612345678");
    assert_eq!(told["invite"], "0");
    assert_eq!(told["scope"], "sso");
    assert_eq!(told["reference"], CONVERSATION);
    assert_eq!(told["agent"], "martin@acme.example");
    assert_eq!(told["language"], "fr");
    assert!(server.apizee.emulator.outbox().is_empty());

    let mut by_apizee = assistance();
    by_apizee["conversation_id"] = json!("another");
    by_apizee["invite"] = json!(true);
    let started = server.start_room(&fresh_key(), &by_apizee).await;
    assert_eq!(started.body["state"], "invited", "{started:?}");
    assert_eq!(server.apizee.emulator.outbox().len(), 1);
}

#[tokio::test]
async fn a_meeting_is_a_conference_whose_name_carries_the_conversations_tag() {
    let connector =
        "[connector.agents]\n\"martin@acme.example\" = \"agent1@acme.example\"\n".to_owned();
    let server = Server::with(Setup {
        connector,
        ..Setup::default()
    })
    .await;
    let mut body = meeting();
    body["moderation"] = json!(true);
    let started = server.start_room(&fresh_key(), &body).await;
    assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
    let room: contract::Room = serde_json::from_value(started.body).unwrap();
    assert!(room.sip.is_some() && room.agent_sso.is_none());
    assert_eq!(room.agent_url.unwrap().expose(), room.join_url.expose());
    let told = told(&server, "POST /conferences");
    let name = told["name"].as_str().unwrap();
    let tag = name.strip_prefix("Video meeting · ").unwrap();
    assert!(
        tag.len() == 8 && tag.bytes().all(|b| b.is_ascii_alphanumeric()),
        "{name}"
    );
    assert_eq!(told["invite"], "false");
    assert_eq!(told["moderation"], "true");
    assert_eq!(told["moderator"], "agent1@acme.example");
    assert_eq!(told["participants"], "+33612345678");
    assert!(server.apizee.emulator.outbox().is_empty());
}

#[tokio::test]
async fn the_live_room_is_the_answer_until_it_is_replaced() {
    let server = Server::start().await;
    let first = server.start_room(&fresh_key(), &assistance()).await;
    let again = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.body["id"], first.body["id"]);
    assert!(
        again.body.get("agent_sso").is_none(),
        "the agent's secret is told once"
    );

    let other_kind = server.start_room(&fresh_key(), &meeting()).await;
    assert_eq!(other_kind.status, StatusCode::CREATED);

    let mut replace = assistance();
    replace["replace"] = first.body["id"].clone();
    let key = fresh_key();
    let second = server.start_room(&key, &replace).await;
    assert_eq!(second.status, StatusCode::CREATED, "{second:?}");
    assert_ne!(second.body["id"], first.body["id"]);
    let repeated = server.start_room(&key, &replace).await;
    assert_eq!(
        repeated.body["id"], second.body["id"],
        "a repeat does not replace again"
    );
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 2);

    let rooms = read(&server, &format!("rooms?conversation_id={CONVERSATION}")).await;
    let rooms: contract::Rooms = serde_json::from_value(rooms.body).unwrap();
    let ended: Vec<_> = rooms
        .rooms
        .iter()
        .filter(|room| !room.state.is_live())
        .collect();
    assert_eq!((rooms.rooms.len(), ended.len()), (3, 1));
    assert_eq!(ended[0].id.as_str(), first.body["id"]);
}

#[tokio::test]
async fn another_agent_after_a_transfer_has_the_same_room() {
    let server = Server::start().await;
    let first = server.start_room(&fresh_key(), &assistance()).await;
    let other = Jwt::good()
        .claim("sub", "999")
        .claim("email", "lea@acme.example")
        .sign();
    let ask = |method, path: String| {
        server
            .http()
            .request(method, server.url(&path))
            .bearer_auth(&other)
    };
    let list = ask(
        Method::GET,
        format!("acme/api/rooms?conversation_id={CONVERSATION}"),
    );
    let list = Answer::read(list.send().await.unwrap()).await;
    assert_eq!(list.body["rooms"][0]["id"], first.body["id"], "{list:?}");
    let start =
        ask(Method::POST, "acme/api/rooms".to_owned()).header("Idempotency-Key", fresh_key());
    let start = Answer::read(start.json(&assistance()).send().await.unwrap()).await;
    assert_eq!(
        (start.status, &start.body["id"]),
        (StatusCode::OK, &first.body["id"])
    );
}

#[tokio::test]
async fn a_room_has_a_tag_a_way_in_and_an_end() {
    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    let path = format!("rooms/{}", started.body["id"].as_str().unwrap());
    let room = read(&server, &path).await;
    let tag = room.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{room:?}");
    let known = server
        .api(Method::GET, &path)
        .header("If-None-Match", &tag)
        .send()
        .await
        .unwrap();
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(known.headers()["etag"], tag.as_str());

    let link = post(&server, &format!("{path}/agent-link")).await;
    assert_eq!(link.body["url"], started.body["agent_url"]);
    assert_eq!(
        server.upstream().await,
        ["POST /token", "POST /tickets"],
        "none of this costs a request"
    );

    let closed = post(&server, &format!("{path}/close")).await;
    assert_eq!(
        (closed.status, &closed.body["state"]),
        (StatusCode::OK, &json!("ended"))
    );
    assert_ne!(read(&server, &path).await.header("etag"), tag);
    let again = post(&server, &format!("{path}/close")).await;
    assert_eq!(again.body["state"], "ended");
    let requests = server.upstream().await;
    assert_eq!(
        requests
            .iter()
            .filter(|request| request.starts_with("DELETE"))
            .count(),
        1,
        "{requests:?}"
    );
}

#[tokio::test]
async fn what_does_not_exist_is_404_and_wrong_questions_are_told() {
    let server = Server::start().await;
    read(&server, "rooms/nobody")
        .await
        .assert_problem(404, "not_found");
    read(&server, "rooms/%20")
        .await
        .assert_problem(404, "not_found");
    post(&server, "rooms/nobody/close")
        .await
        .assert_problem(404, "not_found");
    post(&server, "rooms/nobody/agent-link")
        .await
        .assert_problem(404, "not_found");
    for question in [
        "rooms",
        "rooms?conversation_id=",
        "rooms?conversation_id=a%2Fb",
    ] {
        let answer = read(&server, question).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], "conversation_id");
    }
}

#[tokio::test]
async fn a_room_of_one_connector_does_not_exist_for_another() {
    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    let jwt = Jwt::good()
        .claim("aud", "https://panel.example.com/globex")
        .secret(crate::harness::OTHER_SECRET);
    let url = server.url(&format!(
        "globex/api/rooms/{}",
        started.body["id"].as_str().unwrap()
    ));
    let answer = server
        .http()
        .get(url)
        .bearer_auth(jwt.sign())
        .send()
        .await
        .unwrap();
    Answer::read(answer).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn apizee_is_asked_once_for_a_conversation_that_only_it_remembers() {
    let server = Server::start().await;
    let list = format!("rooms?conversation_id={CONVERSATION}");
    assert_eq!(read(&server, &list).await.body, json!({ "rooms": [] }));
    assert_eq!(read(&server, &list).await.body, json!({ "rooms": [] }));
    assert_eq!(
        server.apizee.emulator.count("GET /tickets"),
        1,
        "nothing is asked twice in ten minutes"
    );

    // A store that is lost: the same Apizee, another backend.
    server.start_room(&fresh_key(), &assistance()).await;
    let mut server = server;
    server.kill().await;
    for ending in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(
            server.folder.path().join(format!("store.db{ending}")),
        ));
    }
    server.restart().await;
    let found = read(&server, &list).await;
    let ticket = &server.apizee.emulator.tickets()[0];
    assert_eq!(
        found.body["rooms"][0]["apizee_id"],
        json!(ticket.id.to_string()),
        "{found:?}"
    );
    let start = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(
        start.status,
        StatusCode::OK,
        "the room that was found is the live one"
    );
}

#[tokio::test]
async fn an_apizee_that_cannot_be_asked_does_not_keep_a_panel_waiting() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "*", "kind": "server_error" }]))
        .await;
    let list = read(&server, &format!("rooms?conversation_id={CONVERSATION}")).await;
    assert_eq!(
        (list.status, list.body),
        (StatusCode::OK, json!({ "rooms": [] }))
    );
}
