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

async fn contact(server: &Server, typed: &str) -> Value {
    let request = server.api(Method::POST, "contact").json(&json!({ "typed": typed }));
    let answer = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body
}

/// What Apizee was told by its first request of a route.
fn told(server: &Server, route: &str) -> Value {
    let heard = server.apizee.emulator.requests();
    let first = heard.iter().find(|heard| heard.route == route).unwrap();
    assert!(first.query.is_empty(), "a guest's phone must not stand in a query");
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
    let deep_link = format!("http://{}/entrypoint/223/tickets/{}", server.apizee.addr, room.apizee_id);
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
    let mut setup = Setup::default();
    setup.connector = "[connector.agents]\n\"martin@acme.example\" = \"agent1@acme.example\"\n".to_owned();
    let server = Server::with(setup).await;
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
    assert!(tag.len() == 8 && tag.bytes().all(|b| b.is_ascii_alphanumeric()), "{name}");
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
    assert!(again.body.get("agent_sso").is_none(), "the agent's secret is told once");

    let other_kind = server.start_room(&fresh_key(), &meeting()).await;
    assert_eq!(other_kind.status, StatusCode::CREATED);

    let mut replace = assistance();
    replace["replace"] = json!(true);
    let key = fresh_key();
    let second = server.start_room(&key, &replace).await;
    assert_eq!(second.status, StatusCode::CREATED, "{second:?}");
    assert_ne!(second.body["id"], first.body["id"]);
    let repeated = server.start_room(&key, &replace).await;
    assert_eq!(repeated.body["id"], second.body["id"], "a repeat does not replace again");
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 2);

    let rooms = read(&server, &format!("rooms?conversation_id={CONVERSATION}")).await;
    let rooms: contract::Rooms = serde_json::from_value(rooms.body).unwrap();
    let ended: Vec<_> = rooms.rooms.iter().filter(|room| !room.state.is_live()).collect();
    assert_eq!((rooms.rooms.len(), ended.len()), (3, 1));
    assert_eq!(ended[0].id.as_str(), first.body["id"]);
}

#[tokio::test]
async fn another_agent_after_a_transfer_has_the_same_room() {
    let server = Server::start().await;
    let first = server.start_room(&fresh_key(), &assistance()).await;
    let other = Jwt::good().claim("sub", "999").claim("email", "lea@acme.example").sign();
    let ask = |method, path: String| server.http().request(method, server.url(&path)).bearer_auth(&other);
    let list = ask(Method::GET, format!("acme/api/rooms?conversation_id={CONVERSATION}"));
    let list = Answer::read(list.send().await.unwrap()).await;
    assert_eq!(list.body["rooms"][0]["id"], first.body["id"], "{list:?}");
    let start = ask(Method::POST, "acme/api/rooms".to_owned()).header("Idempotency-Key", fresh_key());
    let start = Answer::read(start.json(&assistance()).send().await.unwrap()).await;
    assert_eq!((start.status, &start.body["id"]), (StatusCode::OK, &first.body["id"]));
}

#[tokio::test]
async fn a_room_has_a_tag_a_way_in_and_an_end() {
    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    let path = format!("rooms/{}", started.body["id"].as_str().unwrap());
    let room = read(&server, &path).await;
    let tag = room.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{room:?}");
    let known = server.api(Method::GET, &path).header("If-None-Match", &tag).send().await.unwrap();
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(known.headers()["etag"], tag.as_str());

    let link = post(&server, &format!("{path}/agent-link")).await;
    assert_eq!(link.body["url"], started.body["agent_url"]);
    assert_eq!(server.upstream().await, ["POST /token", "POST /tickets"], "none of this costs a request");

    let closed = post(&server, &format!("{path}/close")).await;
    assert_eq!((closed.status, &closed.body["state"]), (StatusCode::OK, &json!("ended")));
    assert_ne!(read(&server, &path).await.header("etag"), tag);
    let again = post(&server, &format!("{path}/close")).await;
    assert_eq!(again.body["state"], "ended");
    let requests = server.upstream().await;
    assert_eq!(requests.iter().filter(|request| request.starts_with("DELETE")).count(), 1, "{requests:?}");
}

#[tokio::test]
async fn what_does_not_exist_is_404_and_wrong_questions_are_told() {
    let server = Server::start().await;
    read(&server, "rooms/nobody").await.assert_problem(404, "not_found");
    read(&server, "rooms/%20").await.assert_problem(404, "not_found");
    post(&server, "rooms/nobody/close").await.assert_problem(404, "not_found");
    post(&server, "rooms/nobody/agent-link").await.assert_problem(404, "not_found");
    for question in ["rooms", "rooms?conversation_id=", "rooms?conversation_id=a%2Fb"] {
        let answer = read(&server, question).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], "conversation_id");
    }
}

#[tokio::test]
async fn a_room_of_one_connector_does_not_exist_for_another() {
    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    let jwt = Jwt::good().claim("aud", "https://panel.example.com/globex").secret(crate::harness::OTHER_SECRET);
    let url = server.url(&format!("globex/api/rooms/{}", started.body["id"].as_str().unwrap()));
    let answer = server.http().get(url).bearer_auth(jwt.sign()).send().await.unwrap();
    Answer::read(answer).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn apizee_is_asked_once_for_a_conversation_that_only_it_remembers() {
    let server = Server::start().await;
    let list = format!("rooms?conversation_id={CONVERSATION}");
    assert_eq!(read(&server, &list).await.body, json!({ "rooms": [] }));
    assert_eq!(read(&server, &list).await.body, json!({ "rooms": [] }));
    assert_eq!(server.apizee.emulator.count("GET /tickets"), 1, "nothing is asked twice in ten minutes");

    // A store that is lost: the same Apizee, another backend.
    server.start_room(&fresh_key(), &assistance()).await;
    let mut server = server;
    server.kill().await;
    for ending in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(server.folder.path().join(format!("store.db{ending}"))));
    }
    server.restart().await;
    let found = read(&server, &list).await;
    let ticket = &server.apizee.emulator.tickets()[0];
    assert_eq!(found.body["rooms"][0]["apizee_id"], json!(ticket.id.to_string()), "{found:?}");
    let start = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(start.status, StatusCode::OK, "the room that was found is the live one");
}

#[tokio::test]
async fn an_apizee_that_cannot_be_asked_does_not_keep_a_panel_waiting() {
    let server = Server::start().await;
    server.faults(json!([{ "on": "*", "kind": "server_error" }])).await;
    let list = read(&server, &format!("rooms?conversation_id={CONVERSATION}")).await;
    assert_eq!((list.status, list.body), (StatusCode::OK, json!({ "rooms": [] })));
}

#[tokio::test]
async fn wrong_wishes_are_refused_with_the_field_and_cost_nothing() {
    let server = Server::start().await;
    let with = |path: &str, value: Value| {
        let mut body = meeting();
        *body.pointer_mut(path).map_or_else(|| panic!("{path}"), |place| place) = value;
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
        (with("/guest/phone", json!("06 12 34 56 7")), 422, "phone_refused", "guest.phone"),
        (with("/guest/phone", json!("marie@example.com")), 422, "phone_refused", "guest.phone"),
        (email, 422, "email_refused", "guest.email"),
        (landline, 422, "sms_impossible", "guest.phone"),
        (with("/name", json!("x")), 400, "invalid_request", "name"),
        (with("/name", json!("x".repeat(201))), 400, "invalid_request", "name"),
        (with("/kind", json!("seance")), 400, "invalid_request", "kind"),
        (with("/conversation_id", json!("")), 400, "invalid_request", "conversation_id"),
    ] {
        let answer = server.start_room(&fresh_key(), &body).await;
        answer.assert_problem(status, code);
        assert_eq!(answer.body["field"], field, "{answer:?}");
    }
    let no_key = server.api(Method::POST, "rooms").json(&assistance()).send().await.unwrap();
    Answer::read(no_key).await.assert_problem(400, "idempotency_key_missing");
    assert!(server.upstream().await.is_empty());
}

#[tokio::test]
async fn a_landline_will_do_when_we_hand_over_the_link() {
    let server = Server::start().await;
    let mut landline = assistance();
    landline["guest"]["phone"] = json!("01 44 55 66 77");
    assert_eq!(server.start_room(&fresh_key(), &landline).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_placeholder_stands_in_for_a_contact_but_never_for_an_invitation() {
    let mut setup = Setup::default();
    setup.apizee = "guest_placeholder_email = \"visitor-{conversation_id}@acme.example\"\n".to_owned();
    let server = Server::with(setup).await;
    let mut body = assistance();
    body["guest"] = json!({});
    let started = server.start_room(&fresh_key(), &body).await;
    assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
    assert_eq!(started.body["guest"], json!({}), "a placeholder is nobody's contact");
    assert_eq!(told(&server, "POST /tickets")["email"], format!("visitor-{CONVERSATION}@acme.example"));
    body["conversation_id"] = json!("another");
    body["invite"] = json!(true);
    server.start_room(&fresh_key(), &body).await.assert_problem(422, "contact_needed");
}

#[tokio::test]
async fn a_project_that_is_not_served_is_refused() {
    let mut setup = Setup::default();
    setup.connector = "projects = [\"3103\"]\n".to_owned();
    let server = Server::with(setup).await;
    let mut body = assistance();
    assert_eq!(server.start_room(&fresh_key(), &body).await.status, StatusCode::CREATED);
    body["project_id"] = json!("3104");
    server.start_room(&fresh_key(), &body).await.assert_problem(403, "forbidden_project");
}

#[tokio::test]
async fn what_is_typed_is_understood_as_it_is_typed() {
    let server = Server::start().await;
    let phone = contact(&server, "06 12 34 56 78").await;
    let expected = json!({ "kind": "phone", "e164": "+33612345678", "international": "+33 6 12 34 56 78",
        "country": "FR", "line": "mobile", "home": "domestic" });
    assert_eq!(phone, expected);
    assert_eq!(contact(&server, " marie@example.com ").await["kind"], "email");
    let short = contact(&server, "06 12 34 56").await;
    let reason = json!({ "code": "too_short", "country": "FR", "missing": 2 });
    assert_eq!(short, json!({ "kind": "refused", "reason": reason }));
    assert!(server.upstream().await.is_empty(), "typing costs nothing");
}

#[tokio::test]
async fn a_guest_who_left_is_seen_when_the_time_has_run_out() {
    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    let id: u64 = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    server.control(Method::POST, "guest", json!({ "ticket": id, "does": "decline" })).await;
    let path = format!("rooms/{}", started.body["id"].as_str().unwrap());
    let fresh = read(&server, &path).await;
    assert_eq!(fresh.body["state"], "created", "asked half a minute ago at most: not asked again");
    assert_eq!(server.apizee.emulator.count("GET /tickets/{id}"), 0);
}
