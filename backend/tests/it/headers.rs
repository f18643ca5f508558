//! Each answer's headers, whole: a header too many or a directive less is a failure.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Response;
use reqwest::header::HeaderMap;
use sha2::{Digest as _, Sha256};

use crate::harness::{INLINE_SCRIPTS, PANEL_WASM, Server, Setup};

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

mod across_origins {
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
}
