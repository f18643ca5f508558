//! Each answer's headers, whole: a header too many or a directive less is a failure.

mod across_origins;
mod page;

use std::collections::BTreeMap;

use reqwest::Response;
use reqwest::header::HeaderMap;

use crate::harness::{PANEL_WASM, Server, Setup};

/// Without what HTTP itself needs, and what changes with each answer.
fn headers(response: &Response) -> BTreeMap<String, String> {
    let plain: &HeaderMap = response.headers();
    let passing = [
        "date",
        "content-length",
        "etag",
        "last-modified",
        "accept-ranges",
        "x-request-id",
        "transfer-encoding",
    ];
    plain
        .iter()
        .filter(|(name, _)| !passing.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect()
}

fn expected(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn of_a_hashed_file() {
    let server = Server::start().await;
    let file = expected(&[
        ("content-type", "application/wasm"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        (
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        ),
        ("vary", "accept-encoding"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex"),
    ]);
    assert_eq!(
        headers(&server.get(&format!("acme/{PANEL_WASM}")).await),
        file
    );
}

/// What every answer of the API carries, problem or not.
const API: [(&str, &str); 8] = [
    ("access-control-expose-headers", "etag,retry-after"),
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    (
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
    ),
    (
        "vary",
        "origin, access-control-request-method, access-control-request-headers",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex"),
];

#[tokio::test]
async fn of_the_api() {
    let server = Server::start().await;
    let mut api = expected(&API);
    api.insert("content-type".to_owned(), "application/json".to_owned());
    let session = server
        .api(reqwest::Method::GET, "session")
        .send()
        .await
        .unwrap();
    assert_eq!(headers(&session), api);
}

#[tokio::test]
async fn of_a_problem() {
    let server = Server::start().await;
    let mut api = expected(&API);
    api.insert(
        "content-type".to_owned(),
        "application/problem+json".to_owned(),
    );
    api.insert("www-authenticate".to_owned(), "Bearer".to_owned());
    assert_eq!(headers(&server.get("acme/api/session").await), api);
}

#[tokio::test]
async fn of_an_installation_without_tls() {
    let setup = Setup {
        environment: vec![(
            "APIZEE_PANEL__CONNECTOR__0__APP_URL".to_owned(),
            "http://127.0.0.1:8601/acme/".to_owned(),
        )],
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    for path in ["acme/", "acme/api/session", &format!("acme/{PANEL_WASM}")] {
        let response = server.get(path).await;
        assert!(
            !headers(&response).contains_key("strict-transport-security"),
            "{path}"
        );
        assert_eq!(
            response.headers()["x-content-type-options"],
            "nosniff",
            "{path}"
        );
    }
}

#[tokio::test]
async fn of_an_installation_whose_administrator_minds_the_transport() {
    let server = Server::with(Setup {
        root: "hsts = false".to_owned(),
        ..Setup::default()
    })
    .await;
    for path in [
        "acme/",
        "acme",
        "acme/api/session",
        &format!("acme/{PANEL_WASM}"),
    ] {
        let sent = headers(&server.get(path).await);
        assert!(!sent.contains_key("strict-transport-security"), "{path}");
        assert_eq!(sent["referrer-policy"], "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn frames_are_not_limited_by_the_old_header() {
    let server = Server::start().await;
    for path in ["acme/", "acme/api/session", "health"] {
        assert!(
            !server
                .get(path)
                .await
                .headers()
                .contains_key("x-frame-options"),
            "{path}"
        );
    }
}
