//! What the administrator sees: logs and metrics.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, CONVERSATION, Server, Setup, assistance, fresh_key};

#[tokio::test]
async fn a_problem_s_request_id_is_in_the_logs() {
    let server = Server::start().await;
    let answer = Answer::read(server.get("acme/api/session").await).await;
    let id = answer.body["request_id"].as_str().unwrap();
    let event = server.output();
    let line = event.lines().find(|line| line.contains(id)).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["message"], "token refused");
    assert!(
        event
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        "{event}"
    );
}

#[tokio::test]
async fn metrics_are_on_the_admin_port_alone() {
    let server = Server::start().await;
    assert_eq!(
        server.start_room(&fresh_key(), &assistance()).await.status,
        201
    );
    server
        .get(&format!("acme/api/rooms?conversation_id={CONVERSATION}"))
        .await;
    let preferences = server.api(Method::PUT, "preferences").json(&json!({}));
    preferences.send().await.unwrap();
    let metrics = server.metrics().await;
    for line in [
        "http_requests_total{route=\"/{connector}/api/rooms\",method=\"POST\",status=\"201\"} 1",
        "http_requests_total{route=\"/{connector}/api/rooms\",method=\"GET\",status=\"401\"} 1",
        "http_request_duration_seconds_count{route=\"/{connector}/api/rooms\",method=\"POST\",status=\"201\"} 1",
        "desk_token_refusals_total{connector=\"acme\",reason=\"missing\"} 1",
        "# HELP http_requests_total Requests answered, by the route's pattern.",
    ] {
        assert!(
            metrics.lines().any(|found| found == line),
            "{line}\nin\n{metrics}"
        );
    }
    let invented: Method = "BREW".parse().unwrap();
    let answer = server.http().request(invented, server.url("health"));
    assert_eq!(answer.send().await.unwrap().status(), 405);
    let scraped = server.metrics().await;
    let puts = "http_requests_total{route=\"/{connector}/api/preferences\",method=\"PUT\"";
    assert!(metrics.contains(puts), "{metrics}");
    let longest = "http_request_duration_seconds_bucket{route=\"/{connector}/api/rooms\",method=\"POST\",status=\"201\",le=\"30\"} 1";
    assert!(metrics.contains(longest), "{metrics}");
    assert!(
        scraped.contains("method=\"other\"") && !scraped.contains("BREW"),
        "{scraped}"
    );
    assert!(
        !metrics.contains(CONVERSATION) && !metrics.contains("acme.example"),
        "{metrics}"
    );
    assert_eq!(
        server.get("metrics").await.status(),
        404,
        "not on the public port"
    );
    assert_eq!(
        server.get("metrics/").await.status(),
        404,
        "not on the public port"
    );
}

#[tokio::test]
async fn at_debug_each_request_is_a_line_with_its_route_and_not_its_address() {
    let server = Server::with(Setup {
        log: "debug",
        ..Setup::default()
    })
    .await;
    let response = server
        .get(&format!("acme/api/rooms?conversation_id={CONVERSATION}"))
        .await;
    let id = response.headers()["x-request-id"].to_str().unwrap();
    let event = server.process().output().event("answered").await;
    assert_eq!(event["status"], 401, "{event}");
    let line = server
        .output()
        .lines()
        .find(|line| line.contains("answered"))
        .unwrap()
        .to_owned();
    assert!(
        line.contains(id) && line.contains("/{connector}/api/rooms"),
        "{line}"
    );
    assert!(!server.output().contains(CONVERSATION), "{line}");
}
