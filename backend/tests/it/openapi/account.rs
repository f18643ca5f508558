//! The account's answers against their schemas, from an Apizee that gives the documented ones.

use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{assert_is, assert_is_not, document};
use crate::harness::{Answer, CONVERSATION, Server};
use crate::stub::{self, Stub};

/// The answer fits its schema and the contract reads the same from it.
#[track_caller]
fn assert_both<T: DeserializeOwned + serde::Serialize>(document: &Value, name: &str, body: &Value) {
    assert_is(document, name, body);
    let read: T = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(&serde_json::to_value(read).unwrap(), body, "{name}");
}

#[tokio::test]
async fn documented_answers_fit_the_schemas_and_the_contract_reads_them() {
    let stub = Stub::start().await;
    for (path, name) in [
        ("/api/services", "services"),
        ("/api/tickets", "tickets-by-reference"),
        ("/api/conferences", "conferences-by-search"),
        ("/api/enterprises/1/tickets/663614/medias", "ticket-medias"),
        ("/api/conferences/842341/media", "conference-media"),
        ("/api/enterprises/1/tickets-stats", "tickets-stats"),
        ("/api/session", "session"),
        ("/api/v2/users/me", "users-me"),
    ] {
        stub.answers(path, 200, stub::document(name));
    }
    let mut setup = stub.setup("/api");
    setup.connector = "loader_agent = true\nembed_key = \"acme-embed-0123\"\n\
        quick_invitation_origin = \"https://apizee.acme.example\""
        .to_owned();
    let server = Server::with(setup).await;
    let document = document(&server).await;
    let call = async |method: Method, path: &str| {
        let answer = Answer::read(server.api(method, path).send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        answer.body
    };
    let get = async |path: &str| call(Method::GET, path).await;

    let session = get("session").await;
    assert_both::<contract::Session>(&document, "Session", &session);
    assert_both::<contract::Services>(&document, "Services", &get("services").await);
    for query in [
        format!("conversation_id={CONVERSATION}"),
        "reference=ref12345678".to_owned(),
        "reference=TEST".to_owned(),
    ] {
        let history = get(&format!("history?{query}")).await;
        assert_both::<contract::History>(&document, "History", &history);
    }
    for query in [
        "kind=assistance&apizee_id=663614",
        "kind=meeting&apizee_id=842341",
    ] {
        let media = get(&format!("media?{query}")).await;
        assert_eq!(media["media"].as_array().map(Vec::is_empty), Some(false));
        assert_both::<contract::MediaList>(&document, "MediaList", &media);
    }
    for scope in ["me", "team"] {
        let path = format!("figures?since=2023-07-13&until=2023-07-14&scope={scope}");
        assert_both::<contract::Figures>(&document, "Figures", &get(&path).await);
    }
    let started = call(Method::POST, "agent-session").await;
    assert_both::<contract::AgentSession>(&document, "AgentSession", &started);

    let preferences = json!({ "agent_side": "tab" });
    assert_is(&document, "Preferences", &preferences);
    for wrong in [json!({}), json!({ "agent_side": "window" })] {
        assert_is_not(&document, "Preferences", &wrong);
    }
}
