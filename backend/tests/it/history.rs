//! What Apizee remembers of a conversation or a case number.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, CONVERSATION, Server, Setup, assistance, fresh_key, meeting};

async fn history(server: &Server, query: &str) -> Answer {
    let path = format!("history?{query}");
    Answer::read(server.api(Method::GET, &path).send().await.unwrap()).await
}

async fn start(server: &Server, body: &Value) -> String {
    let started = server.start_room(&fresh_key(), body).await;
    assert_eq!(started.status, 201, "{started:?}");
    started.body["apizee_id"].as_str().unwrap().to_owned()
}

fn ids(answer: &Answer) -> Vec<String> {
    let rooms = answer.body["rooms"].as_array().unwrap();
    let ids = rooms.iter().map(|room| room["apizee_id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_conversation_is_found_even_when_the_store_is_lost() {
    let mut server = Server::start().await;
    let mut elsewhere = meeting();
    elsewhere["conversation_id"] = json!("another");
    start(&server, &elsewhere).await;
    let mine = BTreeSet::from([
        start(&server, &assistance()).await,
        start(&server, &meeting()).await,
    ]);
    server.kill().await;
    for ending in ["", "-wal", "-shm"] {
        let file = server.folder.path().join(format!("store.db{ending}"));
        drop(std::fs::remove_file(file));
    }
    server.restart().await;
    let before = server.upstream().await.len();

    let answer = history(&server, &format!("conversation_id={CONVERSATION}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(ids(&answer).into_iter().collect::<BTreeSet<_>>(), mine);
    let upstream = server.upstream().await;
    let asked: BTreeSet<_> = upstream[before..].iter().map(String::as_str).collect();
    let expected = ["POST /token", "GET /tickets", "GET /conferences"];
    assert_eq!(asked, expected.into());
    assert_eq!(upstream.len() - before, 3, "each of them once");

    // Neither links nor guests.
    let text = answer.body.to_string();
    for hidden in ["http", "+33", "612345678", "martin@"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    let read: contract::History = serde_json::from_value(answer.body).unwrap();
    assert!(read.rooms.iter().all(|room| room.created_at.is_some()));
    assert_eq!(read.next_offset, None);
}

#[tokio::test]
async fn a_case_has_rooms_of_many_conversations_newest_first_and_in_parts() {
    let server = Server::start().await;
    let mut started = Vec::new();
    for n in 0..12 {
        let mut body = assistance();
        body["conversation_id"] = json!(format!("conversation-{n}"));
        body["reference"] = json!("Case 12");
        started.push(start(&server, &body).await);
        server
            .control(Method::POST, "clock", json!({ "advance_s": 60 }))
            .await;
    }
    let mut named = meeting();
    named["name"] = json!("About Case 12");
    let meeting = start(&server, &named).await;
    let mut other = assistance();
    other["reference"] = json!("Case 123");
    start(&server, &other).await;

    let first = history(&server, "reference=Case+12").await;
    assert_eq!(first.body["next_offset"], 10, "{first:?}");
    let second = history(&server, "reference=Case+12&offset=10").await;
    assert_eq!(second.body.get("next_offset"), None, "{second:?}");
    let mut all = ids(&first);
    all.extend(ids(&second));
    let newest_first: Vec<_> = [meeting]
        .into_iter()
        .chain(started.into_iter().rev())
        .collect();
    assert_eq!(all, newest_first);
}

#[tokio::test]
async fn a_question_names_one_thing_and_its_faults_are_named() {
    let server = Server::start().await;
    for (query, field) in [
        ("", "conversation_id"),
        ("conversation_id=a%2Fb", "conversation_id"),
        ("conversation_id=case-7", "conversation_id"),
        ("reference=%20x", "reference"),
        ("conversation_id=ID&reference=b", "reference"),
        ("conversation_id=ID&offset=-1", "offset"),
    ] {
        let query = &query.replace("ID", CONVERSATION);
        let answer = history(&server, query).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], field, "{query}");
    }
    assert!(server.upstream().await.is_empty());
}

#[tokio::test]
async fn half_a_history_is_none() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "GET /conferences", "kind": "server_error" }]))
        .await;
    let answer = history(&server, &format!("conversation_id={CONVERSATION}")).await;
    answer.assert_problem(503, "apizee_unavailable");
}

#[tokio::test]
async fn questions_leave_most_of_the_minute_to_starts() {
    let server = Server::with(Setup {
        requests_per_minute: 10,
        ..Setup::default()
    })
    .await;
    server
        .control(Method::PUT, "limit", json!({ "per_minute": 10 }))
        .await;
    let mut statuses = Vec::new();
    for n in 0..6 {
        let answer = history(
            &server,
            &format!("conversation_id=5701a92f-a8e3-49ad-81dc-00000000000{n}"),
        )
        .await;
        if answer.status != 200 {
            answer.assert_problem(429, "budget_exhausted");
        }
        statuses.push(answer.status.as_u16());
    }
    assert_eq!((statuses[0], statuses[5]), (200, 429), "{statuses:?}");
    for n in 0..4 {
        let mut body = assistance();
        body["conversation_id"] = json!(format!("conversation-{n}"));
        start(&server, &body).await;
    }
}

#[tokio::test]
async fn rooms_of_projects_that_are_not_served_any_more_are_left_out() {
    let mut server = Server::start().await;
    let mut other = assistance();
    other["project_id"] = json!("3104");
    other["reference"] = json!("Case 12");
    other["conversation_id"] = json!("5701a92f-a8e3-49ad-81dc-000000000001");
    start(&server, &other).await;
    let mut served = assistance();
    served["reference"] = json!("Case 12");
    let served = start(&server, &served).await;
    let told = async |server: &Server| {
        let answer = history(server, "reference=Case+12").await;
        let rooms = answer.body["rooms"].as_array().unwrap().clone();
        rooms
            .iter()
            .map(|room| room["apizee_id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&server).await.len(), 2);
    let setup = Setup {
        connector: "projects = [\"3103\"]".to_owned(),
        ..Setup::default()
    };
    server.restart_with(setup).await;
    assert_eq!(told(&server).await, [json!(served)]);
}
