//! Of the panel's page: whom its policy lets in.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::{expected, headers};
use crate::harness::{INLINE_SCRIPTS, Server, Setup};

const MEETINGS: &str = "https://meet.apizee.com";

/// `calls` is whom camera and microphone are handed on to, `embed` the Embed app's features, `full`
/// whom the screen.
fn permissions(calls: &str, embed: &str, full: &str) -> String {
    let clipboard = if embed.is_empty() {
        "self".to_owned()
    } else {
        format!("self {embed}")
    };
    format!(
        "accelerometer=(), autoplay=({embed}), camera=(self {calls}), clipboard-read=(), \
         clipboard-write=({clipboard}), display-capture=(self {calls}), encrypted-media=({embed}), \
         fullscreen=({full}), geolocation=(self {calls}), gyroscope=(), hid=(), magnetometer=(), \
         microphone=(self {calls}), midi=(), payment=(), picture-in-picture=(), \
         publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"
    )
}

fn hash(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))
}

#[tokio::test]
async fn of_the_page() {
    let setup = Setup {
        desk: "origins = [\"http://localhost:8600\", \"https://ha.iadvize.com\"]\n\
               library_url = \"http://localhost:8600/idzcpa/idzcpa.umd.production.min.js\""
            .to_owned(),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let [shell, loader] = INLINE_SCRIPTS.map(hash);
    let portal = format!("http://{}", server.apizee.addr);
    let permissions = permissions(&format!("\"{portal}\" \"{MEETINGS}\""), "", "");
    let policy = format!(
        "default-src 'none'; \
         script-src 'self' 'wasm-unsafe-eval' {shell} {loader} http://localhost:8600/idzcpa/idzcpa.umd.production.min.js; \
         style-src 'self'; img-src 'self' {portal}; media-src {portal}; connect-src 'self'; \
         frame-src {portal} {MEETINGS}; base-uri 'none'; form-action 'none'; \
         frame-ancestors http://localhost:8600 https://ha.iadvize.com"
    );
    let page = expected(&[
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-cache"),
        ("content-security-policy", &policy),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("permissions-policy", &permissions),
        ("referrer-policy", "no-referrer"),
        (
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        ),
        ("vary", "accept-encoding"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex"),
    ]);
    assert_eq!(headers(&server.get("acme/").await), page);
    assert_eq!(headers(&server.get("acme/?jwt=x").await), page);
    assert_eq!(headers(&server.get("acme/index.html").await), page);
}

#[tokio::test]
async fn of_the_page_with_the_usual_desk() {
    let server = Server::start().await;
    let page = headers(&server.get("acme/").await);
    let policy = &page["content-security-policy"];
    let ancestors = "frame-ancestors https://sd.iadvize.com https://ha.iadvize.com";
    let library =
        "https://static.iadvize.com/conversation-panel-app-lib/2.9.0/idzcpa.umd.production.min.js";
    assert!(policy.ends_with(ancestors), "{policy}");
    assert!(policy.contains(&format!(" {library};")), "{policy}");
    for never in ["unsafe-inline", "'unsafe-eval'", "*", "data:", "blob:"] {
        assert!(!policy.contains(never), "{policy}");
    }
}

#[tokio::test]
async fn of_the_page_with_every_tool_of_apizees() {
    let server = Server::with(Setup {
        connector: "loader_agent = true\nembed_key = \"acme-embed-0123\"\n\
            quick_invitation_origin = \"https://apizee.acme.example\""
            .to_owned(),
        ..Setup::default()
    })
    .await;
    let page = headers(&server.get("acme/").await);
    let portal = format!("http://{}", server.apizee.addr);
    let (quick, embed) = ("https://apizee.acme.example", "https://app.apizee.com");
    let loader = format!("{portal} https://cdn.apirtc.com");
    let policy: BTreeMap<_, _> = page["content-security-policy"]
        .split("; ")
        .map(|directive| directive.split_once(' ').unwrap())
        .collect();
    for (directive, sources) in [
        ("img-src", format!("'self' {portal} data:")),
        ("media-src", portal.clone()),
        (
            "connect-src",
            format!("'self' {loader} https://*.apizee.com wss://*.apizee.com"),
        ),
        ("frame-src", format!("{portal} {MEETINGS} {quick} {embed}")),
    ] {
        assert_eq!(policy[directive], sources, "{directive}");
    }
    assert!(policy["script-src"].ends_with(&format!("idzcpa.umd.production.min.js {loader}")));
    assert!(!policy["script-src"].contains('*'));
    let calls = format!("\"{portal}\" \"{MEETINGS}\" \"{quick}\" \"{embed}\"");
    let expected = permissions(&calls, &format!("\"{embed}\""), &format!("\"{quick}\""));
    assert_eq!(page["permissions-policy"], expected);
}

#[tokio::test]
async fn each_tool_opens_what_it_needs_alone() {
    let policy_with = async |connector: &str| {
        let server = Server::with(Setup {
            connector: connector.to_owned(),
            ..Setup::default()
        })
        .await;
        headers(&server.get("acme/").await)["content-security-policy"].clone()
    };
    let traces = [
        "cdn.apirtc.com",
        "app.apizee.com",
        "apizee.acme.example",
        "data:",
    ];
    for (connector, opened) in [
        ("", [false; 4]),
        ("loader_agent = true", [true, false, false, false]),
        (
            "embed_key = \"acme-embed-0123\"",
            [false, true, false, true],
        ),
        (
            "quick_invitation_origin = \"https://apizee.acme.example\"",
            [false, false, true, false],
        ),
    ] {
        let policy = policy_with(connector).await;
        assert_eq!(
            traces.map(|trace| policy.contains(trace)),
            opened,
            "{policy}"
        );
    }
}

#[tokio::test]
async fn of_a_page_that_has_not_changed() {
    let server = Server::start().await;
    let first = server.get("acme/").await;
    let mut same = headers(&first);
    same.remove("content-type").unwrap();
    let request = server
        .http()
        .get(server.url("acme/"))
        .header("if-none-match", &first.headers()["etag"]);
    let second = request.send().await.unwrap();
    assert_eq!(second.status(), 304);
    assert_eq!(headers(&second), same);
}
