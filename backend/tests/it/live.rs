//! `GET rooms/live`: one panel asks for all its siblings.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Jwt, OTHER_SECRET, Server, Setup, assistance, fresh_key, meeting};

async fn live(server: &Server, query: &str, known: &str) -> Answer {
    let request = server.api(Method::GET, &format!("rooms/live?{query}"));
    let request = request.header("If-None-Match", known);
    Answer::read(request.send().await.unwrap()).await
}

async fn started(server: &Server, conversation: &str, mut body: Value) -> String {
    body["conversation_id"] = json!(conversation);
    let started = server.start_room(&fresh_key(), &body).await;
    assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
    started.body["id"].as_str().unwrap().to_owned()
}

fn ids(answer: &Answer) -> Vec<&str> {
    let rooms = answer.body["rooms"].as_array().unwrap();
    rooms
        .iter()
        .map(|room| room["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn known_rooms_come_in_the_order_asked_and_change_their_one_tag_with_any_of_them() {
    let server = Server::start().await;
    let a = started(&server, "one", assistance()).await;
    let b = started(&server, "two", meeting()).await;
    let before = server.upstream().await.len();

    let query = format!("id={b}&id=0000&id={a}&id=not%2Fone&id={b}");
    let first = live(&server, &query, "").await;
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    assert_eq!(ids(&first), [b.as_str(), &a]);
    let _: contract::Rooms = serde_json::from_value(first.body.clone()).unwrap();
    let tag = first.header("etag").to_owned();
    let same = live(&server, &query, &format!("W/\"0\", {tag}")).await;
    assert_eq!(
        (same.status, same.header("etag"), &same.body),
        (StatusCode::NOT_MODIFIED, tag.as_str(), &Value::Null)
    );
    let other_order = live(&server, &format!("id={a}&id={b}"), &tag).await;
    assert_eq!(other_order.status, StatusCode::OK);
    assert_eq!(
        server.upstream().await.len(),
        before,
        "apizee is not asked for young rooms"
    );

    let close = server.api(Method::POST, &format!("rooms/{a}/close"));
    assert_eq!(close.send().await.unwrap().status(), StatusCode::OK);
    let changed = live(&server, &query, &tag).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_ne!(changed.header("etag"), tag);
    assert_eq!(changed.body["rooms"][1]["state"], "ended");
}

#[tokio::test]
async fn rooms_of_other_connectors_and_projects_are_left_out() {
    let mut server = Server::start().await;
    let a = started(&server, "one", assistance()).await;
    let mut elsewhere = assistance();
    elsewhere["project_id"] = json!("77");
    let b = started(&server, "two", elsewhere).await;
    let query = format!("id={a}&id={b}");
    let globex = Jwt::good()
        .secret(OTHER_SECRET)
        .claim("aud", "https://panel.example.com/globex")
        .sign();
    let url = server.url(&format!("globex/api/rooms/live?{query}"));
    let foreign = server.http().get(url).bearer_auth(globex).send().await;
    let foreign = Answer::read(foreign.unwrap()).await;
    assert_eq!(foreign.status, StatusCode::OK, "{foreign:?}");
    assert!(ids(&foreign).is_empty());

    server
        .restart_with(Setup {
            connector: "projects = [\"3103\"]".to_owned(),
            ..Setup::default()
        })
        .await;
    assert_eq!(ids(&live(&server, &query, "").await), [a.as_str()]);
}

#[tokio::test]
async fn one_to_fifty_ids() {
    let server = Server::start().await;
    for wrong in ["".to_owned(), "ids=a".to_owned(), "id=a&".repeat(51)] {
        let answer = live(&server, &wrong, "").await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], "id");
    }
    let none = live(&server, &"id=a&".repeat(50), "").await;
    assert_eq!((none.status, ids(&none).len()), (StatusCode::OK, 0));
    assert!(server.upstream().await.is_empty());
}
