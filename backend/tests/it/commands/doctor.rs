//! `doctor`, at installations that are well and at spoilt ones.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde_json::Value;

use crate::harness::{PASSWORD, SECRET, Server, run_to_end};

/// Runs it with the server's own configuration, where the panel is reached at `app`; and with
/// further variables.
async fn doctor(server: &Server, app: SocketAddr, more: &[(&str, &str)]) -> (Option<i32>, Value) {
    let config = server.folder.path().join("backend.toml");
    let mut environment = vec![
        (
            "APIZEE_PANEL__LISTEN".to_owned(),
            server.listen().to_string(),
        ),
        (
            "APIZEE_PANEL__CONNECTOR__0__APP_URL".to_owned(),
            format!("http://{app}/acme/"),
        ),
        (
            "APIZEE_PANEL__CONNECTOR__1__APP_URL".to_owned(),
            format!("http://{app}/globex"),
        ),
    ];
    for (name, value) in more {
        environment.push((format!("APIZEE_PANEL__{name}"), (*value).to_owned()));
    }
    let arguments = ["doctor", "--json", "--config", config.to_str().unwrap()];
    let (code, said) = run_to_end(&arguments, &environment).await;
    for hidden in [SECRET, PASSWORD, "service@"] {
        assert!(!said.contains(hidden), "{said}");
    }
    (code, serde_json::from_str(&said).expect(&said))
}

/// What is not fine, as `acme page fault: says`.
fn complaints(said: &Value) -> Vec<String> {
    let findings = said["findings"].as_array().unwrap();
    let wrong = findings.iter().filter(|it| it["verdict"] != "fine");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    wrong
        .map(|it| {
            assert!(!text(&it["remedy"]).is_empty(), "{it}");
            let [connector, about, verdict] =
                ["connector", "about", "verdict"].map(|key| text(&it[key]));
            format!("{connector} {about} {verdict}: {}", text(&it["says"]))
        })
        .collect()
}

/// What a proxy does to the headers of an answer to a path.
type Spoil = fn(&str, &mut HeaderMap);

/// A proxy before a backend, which spoils the headers of what it passes on.
async fn proxy(backend: SocketAddr, spoil: Spoil) -> SocketAddr {
    let http = reqwest::Client::new();
    let pass = move |request: Request| {
        let http = http.clone();
        async move {
            let path = request.uri().path().to_owned();
            let asked = http.get(format!("http://{backend}{path}"));
            let answer = asked
                .headers(request.headers().clone())
                .send()
                .await
                .unwrap();
            let (mut headers, status) = (answer.headers().clone(), answer.status());
            headers.remove("transfer-encoding");
            spoil(&path, &mut headers);
            let mut response = Response::new(Body::from(answer.bytes().await.unwrap()));
            *response.headers_mut() = headers;
            *response.status_mut() = status;
            response
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().fallback(pass);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

fn add(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.append(name, HeaderValue::from_static(value));
}

fn replace(headers: &mut HeaderMap, name: &str, from: &str, to: &str) {
    let value = headers[name].to_str().unwrap();
    assert!(value.contains(from), "{value}");
    let value = value.replace(from, to).parse().unwrap();
    *headers.get_mut(name).unwrap() = value;
}

#[tokio::test]
async fn a_healthy_installation_has_no_complaint() {
    let server = Server::start().await;
    let (code, said) = doctor(&server, server.listen(), &[]).await;
    assert_eq!(complaints(&said), Vec::<String>::new());
    assert_eq!(code, Some(0));
    let fine: Vec<&str> = said["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["says"].as_str().unwrap())
        .collect();
    assert_eq!(fine[1], "the backend that runs writes and reads it");
    assert!(
        fine[3].starts_with("signed in; the account has "),
        "{fine:?}"
    );
    assert_eq!(fine.len(), 8, "{fine:?}");
    // Nothing of its own is made at Apizee.
    let asked = server.asked();
    assert!(
        asked.iter().all(|one| one.starts_with("GET /services")),
        "{asked:?}"
    );
    let through = proxy(server.listen(), |_, _| {}).await;
    assert_eq!(doctor(&server, through, &[]).await.0, Some(0));
}

#[tokio::test]
async fn a_proxy_s_headers_are_judged_as_a_browser_in_the_desk_would() {
    let server = Server::start().await;
    let backend = server.listen();
    let cases: [(Spoil, &str); 13] = [
        (
            |_, it| set(it, "x-frame-options", "SAMEORIGIN"),
            "fault: X-Frame-Options is sent, so the Desk cannot frame the panel",
        ),
        (
            |_, it| drop(it.remove("content-security-policy")),
            "fault: there is no Content-Security-Policy",
        ),
        (
            |_, it| replace(it, "content-security-policy", "https://ha.iadvize.com", ""),
            "fault: Content-Security-Policy: frame-ancestors lacks https://ha.iadvize.com",
        ),
        (
            |_, it| {
                replace(
                    it,
                    "content-security-policy",
                    "frame-ancestors",
                    "frame-ancestors *",
                )
            },
            "fault: Content-Security-Policy: frame-ancestors is wide open",
        ),
        // A second policy holds beside ours.
        (
            |_, it| {
                add(
                    it,
                    "content-security-policy",
                    "default-src 'self'; frame-ancestors https:",
                )
            },
            "fault: Content-Security-Policy: script-src lacks 'wasm-unsafe-eval'",
        ),
        (
            |_, it| replace(it, "content-security-policy", "'wasm-unsafe-eval' ", ""),
            "fault: Content-Security-Policy: script-src lacks 'wasm-unsafe-eval'",
        ),
        (
            |_, it| set(it, "permissions-policy", "camera=(), microphone=(self)"),
            "fault: Permissions-Policy does not hand on camera, ",
        ),
        (
            |_, it| drop(it.remove("permissions-policy")),
            "warning: there is no Permissions-Policy",
        ),
        (
            |_, it| set(it, "referrer-policy", "no-referrer, origin"),
            "warning: Referrer-Policy is not no-referrer",
        ),
        (
            |path, it| {
                if path == "/acme/" {
                    set(it, "cache-control", "public, max-age=600")
                }
            },
            "fault: the page may be kept",
        ),
        (
            |path, it| {
                if path.ends_with(".wasm") {
                    set(it, "content-type", "application/octet-stream")
                }
            },
            "fault: the program's Content-Type is not application/wasm",
        ),
        (
            |path, it| {
                if path.ends_with(".wasm") {
                    set(it, "cache-control", "no-cache")
                }
            },
            "warning: the program is not kept by browsers",
        ),
        (
            |path, it| {
                if path.ends_with(".wasm") {
                    it.remove("content-encoding");
                }
            },
            "warning: the program comes uncompressed",
        ),
    ];
    for (spoil, complaint) in cases {
        let spoilt = proxy(backend, spoil).await;
        let (code, said) = doctor(&server, spoilt, &[]).await;
        let complaints = complaints(&said);
        let expected = format!("acme page {complaint}");
        assert!(
            complaints.iter().any(|it| it.starts_with(&expected)),
            "{expected}: {complaints:?}"
        );
        let is_fault = complaint.starts_with("fault");
        assert_eq!(code, Some(i32::from(is_fault)), "{complaints:?}");
    }
}

#[tokio::test]
async fn what_does_not_answer_is_named_with_the_rest() {
    let mut server = Server::start().await;
    server.kill().await;
    let (code, said) = doctor(&server, server.listen(), &[]).await;
    assert_eq!(code, Some(1));
    let complaints = complaints(&said);
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    assert!(
        complaints[0].starts_with("acme page fault: app_url cannot be reached"),
        "{complaints:?}"
    );
    assert_eq!(
        said["findings"][1]["says"],
        "no backend runs; it can be written and read"
    );
}

#[tokio::test]
async fn an_account_and_a_clock_that_are_wrong_are_named() {
    let server = Server::start().await;
    let app = server.listen();
    let late = proxy(app, |_, it| {
        set(it, "date", "Sat, 21 Nov 2009 09:30:00 GMT")
    })
    .await;
    let late = format!("http://{late}");
    let key = "00000000000000000000000000000000";
    for (name, value, complaint) in [
        (
            "CONNECTOR__0__APIZEE__PASSWORD",
            "another-password",
            "acme apizee fault: the account is refused",
        ),
        (
            "CONNECTOR__0__APIZEE__SERVICE_KEY",
            key,
            "acme apizee fault: service_key is none",
        ),
        (
            "CONNECTOR__0__APIZEE__API_URL",
            "http://127.0.0.1:1/api",
            "acme apizee fault: it is unavailable",
        ),
        (
            "CONNECTOR__0__APIZEE__PORTAL_URL",
            &late,
            "acme clock fault: this machine's is ",
        ),
        (
            "STORE",
            "sqlite:/nowhere/store.db",
            "no complaint: the backend that runs has its own",
        ),
        (
            "PANEL_DIR",
            "/nowhere",
            "acme page fault: index.html in panel_dir cannot be read",
        ),
    ] {
        let (code, said) = doctor(&server, app, &[(name, value)]).await;
        let complaints = complaints(&said);
        let is_named = complaints.iter().any(|it| it.starts_with(complaint));
        assert_eq!(
            is_named,
            !complaint.starts_with("no complaint"),
            "{complaint}: {complaints:?}"
        );
        assert_eq!(code, Some(i32::from(is_named)), "{complaints:?}");
    }
    let (code, said) = doctor(&server, app, &[("LOG", "loud")]).await;
    assert_eq!(code, Some(1));
    assert_eq!(complaints(&said), [" configuration fault: log is wrong"]);
}

#[tokio::test]
async fn people_read_it_line_by_line() {
    let server = Server::start().await;
    let config = server.folder.path().join("backend.toml");
    let environment = [(
        "APIZEE_PANEL__LISTEN".to_owned(),
        server.listen().to_string(),
    )];
    let arguments = ["doctor", "--config", config.to_str().unwrap()];
    let (code, said) = run_to_end(&arguments, &environment).await;
    assert_eq!(code, Some(1));
    assert!(
        said.starts_with("fine     configuration: it has no fault\n"),
        "{said}"
    );
    // `panel.example.com` is nobody's.
    assert!(
        said.contains("\nFAULT    acme: page: app_url cannot be reached"),
        "{said}"
    );
    assert!(
        said.contains("\n         → check the name, the proxy"),
        "{said}"
    );
}
