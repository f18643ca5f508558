//! Of answers to panels on other origins.

use reqwest::Method;

use crate::harness::{Jwt, Server, Setup};

const ELSEWHERE: &str = "https://static.example.com";

async fn server() -> Server {
    Server::with(Setup {
        root: format!("panel_origins = [\"{ELSEWHERE}\"]"),
        ..Setup::default()
    })
    .await
}

#[tokio::test]
async fn a_configured_panel_may_call_and_read_errors_too() {
    let server = server().await;
    let http = server.http();
    let url = server.url("acme/api/rooms");
    let preflight = http
        .request(Method::OPTIONS, &url)
        .header("origin", ELSEWHERE)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type,idempotency-key",
        )
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.status(), 200);
    let header = |name: &str| preflight.headers()[name].to_str().unwrap().to_lowercase();
    assert_eq!(header("access-control-allow-origin"), ELSEWHERE);
    for name in [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-none-match",
    ] {
        assert!(
            header("access-control-allow-headers").contains(name),
            "{name}"
        );
    }
    assert!(
        !preflight
            .headers()
            .contains_key("access-control-allow-credentials")
    );

    for (token, status) in [(Jwt::good().sign(), 200), ("bad".to_owned(), 401)] {
        let url = server.url("acme/api/session");
        let answer = http
            .get(url)
            .header("origin", ELSEWHERE)
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["access-control-allow-origin"], ELSEWHERE);
        let exposed = answer.headers()["access-control-expose-headers"]
            .to_str()
            .unwrap()
            .to_lowercase();
        assert!(
            exposed.contains("retry-after") && exposed.contains("etag"),
            "{exposed}"
        );
    }
}

#[tokio::test]
async fn nobody_else_may() {
    let server = server().await;
    for origin in [
        "https://evil.example",
        "null",
        "https://static.example.com.evil.example",
        "http://static.example.com",
    ] {
        let request = server.api(Method::GET, "session").header("origin", origin);
        let answer = request.send().await.unwrap();
        assert!(
            !answer.headers().contains_key("access-control-allow-origin"),
            "{origin}"
        );
    }
}
