//! `rooms`: looked at, closed, settled.

use reqwest::Method;
use serde_json::{Value, json};
use test_postgres::Database;

use super::{administer, stop, told};
use crate::harness::{CONVERSATION, Server, Setup, assistance, fresh_key, meeting};
use crate::meetings::moment;

async fn start(server: &Server) -> String {
    start_for(server, "+33612345678").await
}

/// Apizee sends an SMS there.
async fn start_for(server: &Server, phone: &str) -> String {
    let mut body = assistance();
    body["guest"]["phone"] = json!(phone);
    body["invite"] = json!(true);
    let started = server.start_room(&fresh_key(), &body).await;
    assert_eq!(started.status, 201, "{started:?}");
    started.body["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn they_are_listed_and_shown_with_what_was_done_to_them() {
    let mut server = Server::start().await;
    let first = start_for(&server, "+33612345679").await;
    let close = server.api(Method::POST, &format!("rooms/{first}/close"));
    assert_eq!(close.send().await.unwrap().status(), 200);
    let second = start(&server).await;
    stop(&mut server).await;

    let listed = told(&server, &["rooms", "list"]).await;
    let rooms = listed["rooms"].as_array().unwrap();
    let ids: Vec<&str> = rooms
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(rooms.len(), 2, "{listed}");
    assert!(ids.contains(&first.as_str()) && ids.contains(&second.as_str()));
    let live = rooms.iter().find(|one| one["id"] == *second).unwrap();
    assert_eq!(
        *live,
        json!({
            "id": second, "kind": "assistance", "standing": "known", "state": "invited",
            "since": live["since"], "guest": { "phone": "+33•••••••78" },
            "operator": "270586", "conversation": CONVERSATION,
        })
    );
    let newest = told(&server, &["rooms", "list", "--most", "1"]).await;
    assert_eq!(newest["rooms"].as_array().unwrap().len(), 1);
    let (_, table) = administer(&server, &["rooms", "list"], "").await;
    let line = table.lines().find(|line| line.starts_with(&first)).unwrap();
    let cells: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(cells[1..3], ["assistance", "ended"], "{table}");
    assert_eq!(cells[4..], ["+33•••••••79", "270586", CONVERSATION]);
    let of_another = ["rooms", "list", "--connector", "globex"];
    assert_eq!(told(&server, &of_another).await, json!({ "rooms": [] }));

    let shown = told(&server, &["rooms", "show", &first]).await;
    assert_eq!(shown["reference"], CONVERSATION);
    assert_eq!(shown["recognised_by"], json!(["phone"]));
    assert_eq!(shown["invitations"][0]["to"], "+33•••••••79");
    let happened = shown["timeline"].as_array().unwrap();
    assert!(happened.iter().any(|one| one["what"] == "ended"), "{shown}");
    let trail: Vec<(&Value, &Value, &Value)> = shown["trail"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (&line["action"], &line["operator"], &line["outcome"]))
        .collect();
    let (agent, ok) = (json!("270586"), json!("ok"));
    assert_eq!(
        trail,
        [
            (&json!("start"), &agent, &ok),
            (&json!("close"), &agent, &ok),
            (&json!("show"), &Value::Null, &ok),
        ]
    );
    let (code, text) = administer(&server, &["rooms", "show", &first], "").await;
    assert_eq!(code, Some(0));
    for line in ["state         ended", "conversation  ", "timeline      2"] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(text.ends_with("show  -  ok\n"), "{text}");

    let (code, said) = administer(&server, &["rooms", "show", "nobody-s"], "").await;
    assert_eq!(code, Some(1));
    assert!(said.contains("no such room"), "{said}");
}

#[tokio::test]
async fn what_is_not_there_is_not_made() {
    let server = Server::start().await;
    let nowhere = server.folder.path().join("nowhere.db");
    let store = [(
        "APIZEE_PANEL__STORE".to_owned(),
        format!("sqlite:{}", nowhere.display()),
    )];
    let (code, said) = super::administer_with(&server, &["rooms", "list"], "", &store).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("there is no store at "), "{said}");
    assert!(!nowhere.exists());
    let of_nobody = ["rooms", "list", "--connector", "nobody"];
    let (code, said) = administer(&server, &of_nobody, "").await;
    assert_eq!(code, Some(1));
    assert!(said.contains("no connector nobody"), "{said}");
}

#[tokio::test]
async fn a_file_in_use_is_left_to_its_backend() {
    let server = Server::start().await;
    let room = start(&server).await;
    for arguments in [
        &["rooms", "list"][..],
        &["rooms", "show", &room],
        &["rooms", "close", &room],
        &["rooms", "resolve", &room, "--as", "lost"],
        &["export", "--conversation", CONVERSATION],
        &["erase", "--yes", "--conversation", CONVERSATION],
    ] {
        let (code, said) = administer(&server, arguments, "").await;
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.contains("stop the backend") && said.contains("use the panel"),
            "{said}"
        );
    }
    assert_eq!(server.room(&room).await["state"], "invited");
}

#[tokio::test]
async fn one_that_is_to_end_ends_when_the_backend_runs_again() {
    let mut server = Server::start().await;
    let room = start(&server).await;
    stop(&mut server).await;
    let (code, said) = administer(&server, &["rooms", "close", &room], "").await;
    assert_eq!(code, Some(0));
    assert!(said.contains("as soon as it runs"), "{said}");
    assert_eq!(server.apizee.emulator.count("DELETE /tickets/{id}"), 0);

    server.restart().await;
    server
        .room_until(&room, |room| room["state"] == "ended")
        .await;
    assert_eq!(server.apizee.emulator.count("DELETE /tickets/{id}"), 1);
    stop(&mut server).await;
    let again = told(&server, &["rooms", "close", &room]).await;
    assert_eq!(again, json!({ "room": room, "closing": "over_already" }));
    let shown = told(&server, &["rooms", "show", &room]).await;
    let trail = shown["trail"].as_array().unwrap();
    let ending = trail.iter().filter(|line| line["operator"].is_null());
    let ending: Vec<String> = ending
        .map(|line| format!("{} {}", line["action"], line["outcome"]))
        .collect();
    assert_eq!(
        ending,
        [
            r#""close" "put_down""#,
            r#""close_later" "ok""#,
            r#""show" "ok""#
        ]
    );
}

#[tokio::test]
async fn beside_backends_on_postgresql_one_is_ended_within_seconds() {
    let Some(database) = Database::of_the_tests().unwrap() else {
        return;
    };
    let server = Server::with(Setup {
        store: Some(database.url()),
        ..Setup::default()
    })
    .await;
    let room = start(&server).await;
    let listed = told(&server, &["rooms", "list"]).await;
    assert_eq!(listed["rooms"][0]["id"], *room);
    let (code, said) = administer(&server, &["rooms", "close", &room], "").await;
    assert_eq!(code, Some(0));
    assert!(said.contains("within seconds"), "{said}");
    server
        .room_until(&room, |room| room["state"] == "ended")
        .await;
    assert_eq!(server.apizee.emulator.count("DELETE /tickets/{id}"), 1);
}

#[tokio::test]
async fn a_meeting_for_later_is_left_to_the_agent() {
    let mut server = Server::start().await;
    let mut body = meeting();
    body["meeting"] = json!({ "starts_at": moment(3 * 24 * 3600) });
    let started = server.start_room(&fresh_key(), &body).await;
    assert_eq!(started.status, 201, "{started:?}");
    stop(&mut server).await;
    let room = started.body["id"].as_str().unwrap();
    let (code, said) = administer(&server, &["rooms", "close", room], "").await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("planned for later"), "{said}");
}

#[tokio::test]
async fn an_unknown_start_that_is_lost_frees_its_conversation() {
    let mut server = Server::start().await;
    let gateway = json!([{ "on": "POST /tickets", "kind": "gateway", "status": 502, "times": 1 }]);
    server.faults(gateway).await;
    let first = server.start_room(&fresh_key(), &assistance()).await;
    first.assert_problem(504, "outcome_unknown");
    let id = first.body["start"]["id"].as_str().unwrap().to_owned();
    stop(&mut server).await;

    let (_, table) = administer(&server, &["rooms", "list"], "").await;
    assert!(table.contains("outcome unknown"), "{table}");
    let settle = ["rooms", "resolve", &id, "--as", "lost"];
    let settled = told(&server, &settle).await;
    assert_eq!(settled, json!({ "room": id, "standing": "lost" }));
    let (code, said) = administer(&server, &settle, "").await;
    assert_eq!(code, Some(1));
    assert!(said.contains("nothing to settle"), "{said}");
    let (code, said) = administer(&server, &["rooms", "close", &id], "").await;
    assert_eq!(code, Some(1));
    assert!(said.contains("has made no room"), "{said}");
    let shown = told(&server, &["rooms", "show", &id]).await;
    assert_eq!(shown["standing"], "lost");
    let trail = shown["trail"].as_array().unwrap().iter();
    let trail: Vec<_> = trail
        .map(|line| (&line["action"], &line["outcome"]))
        .take(2)
        .collect();
    assert_eq!(
        trail,
        [
            (&json!("start"), &json!("outcome_unknown")),
            (&json!("resolve"), &json!("ok")),
        ]
    );

    server.restart().await;
    let second = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(second.status, 201, "at once: {second:?}");
}
