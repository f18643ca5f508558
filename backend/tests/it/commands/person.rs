//! `export` and `erase`: what is stored of a person, told and deleted.

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{Connection as _, Row as _, SqliteConnection};

use super::{administer, administer_with, stop, told};
use crate::harness::{CONVERSATION, Server, assistance, fresh_key};

/// Three rooms: two for a phone, one of them for an e-mail as well, and one for another phone.
async fn three_rooms(server: &Server) -> [String; 3] {
    let guests = [
        (CONVERSATION, json!({ "phone": "+33612345678" })),
        (
            "another-1",
            json!({ "phone": "06 12 34 56 78", "email": "Marie@example.com" }),
        ),
        ("another-2", json!({ "phone": "+33612345679" })),
    ];
    let mut ids = Vec::new();
    for (conversation, guest) in guests {
        let mut body = assistance();
        body["conversation_id"] = json!(conversation);
        body["guest"] = guest;
        let started = server.start_room(&fresh_key(), &body).await;
        assert_eq!(started.status, 201, "{started:?}");
        ids.push(started.body["id"].as_str().unwrap().to_owned());
    }
    ids.try_into().unwrap()
}

async fn close(server: &Server, id: &str) {
    let close = server.api(Method::POST, &format!("rooms/{id}/close"));
    assert_eq!(close.send().await.unwrap().status(), 200);
}

/// The rooms that are exported, and the whole.
async fn export(server: &Server, whom: &[&str], typed: &str) -> (Vec<String>, Value) {
    let (code, said) = administer(server, &[&["export"], whom].concat(), typed).await;
    assert_eq!(code, Some(0), "{said}");
    let said: Value = serde_json::from_str(&said).expect(&said);
    let rooms = said["rooms"].as_array().unwrap();
    let mut ids: Vec<_> = rooms
        .iter()
        .map(|room| room["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort_unstable();
    (ids, said)
}

fn sorted(ids: &[&String]) -> Vec<String> {
    let mut ids: Vec<String> = ids.iter().copied().cloned().collect();
    ids.sort_unstable();
    ids
}

/// What the trail has of administrators: action and room.
async fn trail(server: &Server) -> Vec<(String, Option<String>)> {
    let file = server.folder.path().join("store.db");
    let url = format!("sqlite:{}", file.display());
    let mut store = SqliteConnection::connect(&url).await.unwrap();
    let lines =
        sqlx::query("SELECT action, room_id FROM audit WHERE operator_id IS NULL ORDER BY id")
            .fetch_all(&mut store)
            .await
            .unwrap();
    lines
        .iter()
        .map(|line| (line.get(0), line.get(1)))
        .collect()
}

#[tokio::test]
async fn a_person_is_found_however_they_are_written() {
    let mut server = Server::start().await;
    let [first, second, third] = three_rooms(&server).await;
    stop(&mut server).await;
    let theirs = sorted(&[&first, &second]);
    for (whom, typed, found) in [
        (["--phone", "-"], "06.12.34.56.78\n", theirs.clone()),
        (["--phone", "+33 6 12 34 56 78"], "", theirs.clone()),
        (["--phone", "-"], "+33612345679", sorted(&[&third])),
        (["--phone", "-"], "0612345670", vec![]),
        (["--email", "-"], "marie@EXAMPLE.com\n", sorted(&[&second])),
        (["--conversation", CONVERSATION], "", sorted(&[&first])),
        (["--conversation", "nobody-s"], "", vec![]),
    ] {
        let (ids, _) = export(&server, &whom, typed).await;
        assert_eq!(ids, found, "{whom:?} {typed}");
    }
    let (_, whole) = export(&server, &["--email", "-"], "marie@example.com").await;
    assert_eq!(whole["connector"], "acme");
    assert_eq!(
        whole["left_out"],
        json!(["links", "telephone codes of meetings"])
    );
    let room = &whole["rooms"][0];
    assert_eq!(
        room["guest"],
        json!({ "phone": "+33•••••••78", "email": "M•••@•••.com" })
    );
    assert_eq!(room["recognised_by"], json!(["phone", "email"]));
    assert_eq!(room["trail"][0]["action"], "start");
    let exports = trail(&server).await;
    assert_eq!(exports.len(), 10, "{exports:?}");
    assert!(exports.iter().all(|(action, _)| action == "export"));
    let times = |id: &String| {
        exports
            .iter()
            .filter(|line| line.1.as_ref() == Some(id))
            .count()
    };
    assert_eq!((times(&first), times(&second), times(&third)), (3, 4, 1));
}

#[tokio::test]
async fn what_is_no_contact_is_refused_and_not_repeated() {
    let mut server = Server::start().await;
    three_rooms(&server).await;
    stop(&mut server).await;
    for (whom, typed, complaint) in [
        (["--phone", "-"], "+336123456789012345678", "no phone"),
        (["--phone", "-"], "marie@example.com", "no phone"),
        (["--phone", "marie@example.com"], "", "no phone"),
        (["--phone", "-"], "\n", "nothing came"),
        (["--email", "-"], "+33612345678", "no e-mail"),
        (["--email", "marie@example.com, x"], "", "no e-mail"),
    ] {
        let (code, said) = administer(&server, &[&["export"], &whom[..]].concat(), typed).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(complaint), "{said}");
    }
    for wrong in [
        &["export"][..],
        &["erase", "--yes"],
        &["export", "--phone", "-", "--email", "-"],
    ] {
        let (code, said) = administer(&server, wrong, "").await;
        assert_eq!(code, Some(2), "{said}");
    }
    assert_eq!(trail(&server).await, []);
}

#[tokio::test]
async fn by_another_secret_nobody_is_taken_for_unknown() {
    let mut server = Server::start().await;
    let [first, second, _] = three_rooms(&server).await;
    stop(&mut server).await;
    let other = [(
        "APIZEE_PANEL__CONNECTOR__0__SECRET".to_owned(),
        "another-secret-0123456789abcdef0123456789abcdef".to_owned(),
    )];
    for deed in [&["export"][..], &["erase", "--yes", "--live-too"]] {
        let arguments = [deed, &["--phone", "-"]].concat();
        let (code, said) = administer_with(&server, &arguments, "+33612345678", &other).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("does not open the key"), "{said}");
    }
    let (ids, _) = export(&server, &["--phone", "-"], "+33612345678").await;
    assert_eq!(ids, sorted(&[&first, &second]));
}

#[tokio::test]
async fn what_is_erased_is_gone_and_the_rest_stays() {
    let mut server = Server::start().await;
    let [first, second, third] = three_rooms(&server).await;
    close(&server, &first).await;
    stop(&mut server).await;

    let phone = ["--phone", "-", "--json"];
    let asked = [&["erase"], &phone[..]].concat();
    let (code, said) = administer(&server, &asked, "+33612345678").await;
    assert_eq!(code, Some(1), "nothing is done without --yes");
    let said: Value = serde_json::from_str(&said).expect(&said);
    assert_eq!(said, json!({ "erased": 0, "found": 2, "live": 1 }));
    let meant = [&["erase", "--yes"], &phone[..]].concat();
    let (code, said) = administer(&server, &meant, "+33612345678").await;
    assert_eq!(code, Some(1));
    assert!(said.contains("1 of the rooms live or start"), "{said}");
    assert_eq!(trail(&server).await, [], "nothing was done");

    server.restart().await;
    close(&server, &second).await;
    stop(&mut server).await;
    let (code, said) = administer(&server, &meant, "+33612345678").await;
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(said, "{\"erased\":2}\n");
    let erased = trail(&server).await;
    assert_eq!(erased.len(), 2, "{erased:?}");
    for id in [&first, &second] {
        assert!(erased.contains(&("erase".to_owned(), Some(id.clone()))));
        let (code, _) = administer(&server, &["rooms", "show", id], "").await;
        assert_eq!(code, Some(1));
    }
    assert_eq!(
        export(&server, &["--phone", "-"], "+33612345678").await.0,
        [""; 0]
    );
    let left = told(&server, &["rooms", "list"]).await;
    assert_eq!(left["rooms"].as_array().unwrap().len(), 1);
    assert_eq!(left["rooms"][0]["id"], *third);
}

#[tokio::test]
async fn live_ones_go_where_that_is_meant() {
    let mut server = Server::start().await;
    let [_, _, third] = three_rooms(&server).await;
    stop(&mut server).await;
    let meant = [
        "erase",
        "--yes",
        "--live-too",
        "--conversation",
        "another-2",
    ];
    let (code, said) = administer(&server, &meant, "").await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("1 rooms are erased"), "{said}");
    assert_eq!(trail(&server).await, [("erase".to_owned(), Some(third))]);
}
