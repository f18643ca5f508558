//! What an agent prefers.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Jwt, OTHER_SECRET, Server};

const KEY: &str = "115f89503138416a242f40fb7d7f338e";

async fn put(server: &Server, body: &Value) -> Answer {
    let request = server.api(Method::PUT, "preferences").json(body);
    Answer::read(request.send().await.unwrap()).await
}

async fn told(server: &Server, connector: &str, jwt: Jwt) -> Value {
    let url = server.url(&format!("{connector}/api/session"));
    let request = server.http().get(url).bearer_auth(jwt.sign());
    let mut answer = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["preferences"].take()
}

#[tokio::test]
async fn they_are_the_agents_own_and_survive_a_restart() {
    let mut server = Server::start().await;
    let unsaid = json!({ "agent_side": "tab" });
    assert_eq!(told(&server, "acme", Jwt::good()).await, unsaid);

    let wish = json!({ "service_key": KEY, "agent_side": "panel" });
    let answer = put(&server, &wish).await;
    assert_eq!((answer.status.as_u16(), &answer.body), (200, &wish));
    assert_eq!(answer.header("cache-control"), "no-store");
    server.restart().await;
    assert_eq!(told(&server, "acme", Jwt::good()).await, wish);

    let colleague = Jwt::good().claim("sub", "270587");
    assert_eq!(told(&server, "acme", colleague).await, unsaid);
    let elsewhere = Jwt::good()
        .secret(OTHER_SECRET)
        .claim("aud", "https://panel.example.com/globex");
    assert_eq!(told(&server, "globex", elsewhere).await, unsaid);

    assert_eq!(put(&server, &unsaid).await.body, unsaid);
    assert_eq!(told(&server, "acme", Jwt::good()).await, unsaid);
    assert!(
        server.upstream().await.is_empty(),
        "none of apizee's matter"
    );
}

#[tokio::test]
async fn what_is_no_preference_is_refused_by_its_name() {
    let server = Server::start().await;
    for (body, field) in [
        (json!({}), "agent_side"),
        (json!({ "agent_side": "window" }), "agent_side"),
        (
            json!({ "agent_side": "tab", "service_key": "short" }),
            "service_key",
        ),
    ] {
        let answer = put(&server, &body).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], field, "{body}");
    }
    let unsaid = json!({ "agent_side": "tab" });
    assert_eq!(told(&server, "acme", Jwt::good()).await, unsaid);
}

#[tokio::test]
async fn a_panel_on_another_origin_may_put_them() {
    let origin = "https://static.acme.example";
    let setup = crate::harness::Setup {
        root: format!("panel_origins = [\"{origin}\"]"),
        ..Default::default()
    };
    let server = Server::with(setup).await;
    let request = server
        .http()
        .request(Method::OPTIONS, server.url("acme/api/preferences"))
        .header("origin", origin)
        .header("access-control-request-method", "PUT")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        );
    let answer = request.send().await.unwrap();
    let allowed = answer.headers()["access-control-allow-methods"].to_str();
    assert!(allowed.unwrap().contains("PUT"));
}
