//! The services that an agent may choose from.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Server};

async fn services(server: &Server) -> Answer {
    Answer::read(server.api(Method::GET, "services").send().await.unwrap()).await
}

#[tokio::test]
async fn many_panels_cost_one_request() {
    let server = Server::start().await;
    let panels = (0..10).map(|_| services(&server));
    let answers = futures_util::future::join_all(panels).await;
    for answer in answers {
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        let kinds = answer.body["services"].as_array().unwrap();
        let kinds: Vec<_> = kinds.iter().map(|one| one["kind"].clone()).collect();
        assert_eq!(kinds, ["assistance", "meeting"]);
        let read: contract::Services = serde_json::from_value(answer.body).unwrap();
        assert_eq!(read.services[0].name, "Tickets");
    }
    assert_eq!(server.upstream().await, ["POST /token", "GET /services"]);
}

#[tokio::test]
async fn a_failure_is_told_and_the_next_panel_asks_again() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "GET /services", "kind": "server_error", "times": 1 }]))
        .await;
    let down = services(&server).await;
    down.assert_problem(503, "apizee_unavailable");
    let detail = down.body["detail"].as_str().unwrap();
    assert!(!detail.contains("created"), "nothing was: {detail}");
    assert_eq!(services(&server).await.status, 200);
    server
        .faults(json!([{ "on": "*", "kind": "server_error" }]))
        .await;
    assert_eq!(services(&server).await.status, 200, "an hour long");
}
