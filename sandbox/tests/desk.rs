//! The Desk simulator over HTTP, and its library under Node.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use reqwest::{Client, Response, StatusCode};
use sandbox::desk::{self, Conversation, DeskConfig, EventKind, Faults, GetJwtFault, Running};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

const SECRET: &str = "sandbox-secret-0123456789abcdef0123456789abcdef";
const APP: &str = "http://127.0.0.1:8601/acme/";
const LIMIT: Duration = Duration::from_secs(60);

/// A Desk and a client for it.
struct Desk {
    running: Running,
    http: Client,
}

impl Desk {
    async fn start() -> Self {
        let config = DeskConfig {
            panel_url: APP.to_owned(),
            app_url: APP.to_owned(),
            secret: SECRET.to_owned(),
        };
        let running = desk::serve("127.0.0.1:0", config).await.unwrap();
        let http = Client::builder().no_proxy().timeout(LIMIT).build().unwrap();
        Self { running, http }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.addr)
    }

    async fn get(&self, path: &str) -> Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        self.get(path).await.json().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> Response {
        let call = self.http.post(self.url(path)).json(&body);
        call.send().await.unwrap()
    }

    async fn put(&self, path: &str, body: Value) -> Response {
        let call = self.http.put(self.url(path)).json(&body);
        call.send().await.unwrap()
    }

    async fn token(&self, request: Value) -> String {
        let answer = self.post("/_control/token", request).await;
        let body: Value = answer.json().await.unwrap();
        body["token"].as_str().unwrap().to_owned()
    }

    fn first(&self) -> Uuid {
        self.running.simulator.conversations()[0].id
    }
}

fn part(token: &str, at: usize) -> Value {
    let text = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

fn signed_with(token: &str, secret: &str) -> bool {
    let (message, signature) = token.rsplit_once('.').unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    mac.verify_slice(&signature).is_ok()
}

fn document(name: &str) -> Value {
    let path = format!(
        "{}/../tests/documents/iadvize/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    file["document"].clone()
}

fn names(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

#[tokio::test]
async fn a_good_token_is_the_documents_one() {
    let desk = Desk::start().await;
    let token = desk.token(json!({})).await;
    assert_eq!(part(&token, 0), json!({ "alg": "HS256", "typ": "JWT" }));
    assert!(signed_with(&token, SECRET));
    let (claims, sample) = (part(&token, 1), document("jwt-claims"));
    assert_eq!(names(&claims), names(&sample));
    assert_eq!(claims["iss"], sample["iss"]);
    assert_eq!(claims["sub"], sample["sub"]);
    assert_eq!(claims["aud"], APP);
    let life = |claims: &Value| claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(life(&claims), life(&sample));
}

#[tokio::test]
async fn each_wrong_token_is_wrong_in_one_thing() {
    let desk = Desk::start().await;
    let good = part(&desk.token(json!({})).await, 1);
    let now = good["iat"].as_i64().unwrap();
    for kind in [
        "expired",
        "future_iat",
        "wrong_aud",
        "wrong_iss",
        "wrong_alg",
        "alg_none",
        "wrong_secret",
        "too_long",
        "too_big",
    ] {
        let token = desk.token(json!({ "kind": kind })).await;
        let (alg, claims) = (part(&token, 0)["alg"].clone(), part(&token, 1));
        let time = |name: &str| claims[name].as_i64().unwrap();
        let wrong = [
            ("expired", time("exp") < now - 300),
            ("future_iat", time("iat") > now + 300),
            ("wrong_aud", claims["aud"] != good["aud"]),
            ("wrong_iss", claims["iss"] != good["iss"]),
            ("wrong_alg", alg == "HS512"),
            ("alg_none", alg == "none"),
            (
                "wrong_secret",
                alg == "HS256" && !signed_with(&token, SECRET),
            ),
            ("too_long", time("exp") - time("iat") > 300),
            ("too_big", token.len() > 4096),
        ];
        let found: Vec<&str> = wrong
            .iter()
            .filter(|(_, is)| *is)
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(found, [kind]);
    }
}

#[tokio::test]
async fn claims_can_be_replaced_and_removed() {
    let desk = Desk::start().await;
    let request = json!({ "email": "a@acme.example", "claims": { "exp": null, "iat": "soon" } });
    let claims = part(&desk.token(request).await, 1);
    assert_eq!(claims["email"], "a@acme.example");
    assert_eq!(claims["iat"], "soon");
    assert!(claims.get("exp").is_none());
    let unknown = desk
        .post("/_control/token", json!({ "kind": "golden" }))
        .await;
    assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_first_token_is_expired_once_for_each_conversation() {
    let desk = Desk::start().await;
    let all = [Conversation::new("A"), Conversation::new("B")].map(|mut one| {
        one.token = desk::TokenKind::ExpiredOnce;
        one
    });
    let ids = [all[0].id, all[1].id];
    desk.running
        .simulator
        .set_conversations(all.to_vec())
        .unwrap();
    for id in ids {
        let mut lives = Vec::new();
        for _ in 0..3 {
            let answer = desk
                .post("/_desk/jwt", json!({ "conversation_id": id }))
                .await;
            let answer: Value = answer.json().await.unwrap();
            lives.push(
                part(answer["token"].as_str().unwrap(), 1)["exp"]
                    .as_i64()
                    .unwrap(),
            );
        }
        assert!(lives[0] < lives[1] - 300, "{lives:?}");
        assert!(lives[2] - lives[1] < 300, "{lives:?}");
        let kinds = desk.running.simulator.happened_in(id, EventKind::GetJwt);
        assert_eq!(
            kinds,
            [
                json!({ "kind": "expired" }),
                json!({ "kind": "good" }),
                json!({ "kind": "good" })
            ]
        );
    }
}

#[tokio::test]
async fn get_jwt_hangs_and_rejects_on_demand() {
    let desk = Desk::start().await;
    let id = desk.first();
    for fault in ["hangs", "rejects"] {
        let faults = json!({ "conversations": { id.to_string(): { "get_jwt": fault } } });
        assert_eq!(
            desk.put("/_control/faults", faults).await.status(),
            StatusCode::NO_CONTENT
        );
        let answer = desk
            .post("/_desk/jwt", json!({ "conversation_id": id }))
            .await;
        assert_eq!(
            answer.json::<Value>().await.unwrap(),
            json!({ "fault": fault })
        );
    }
    let kept = &desk.running.simulator.conversations()[0].faults;
    assert_eq!(kept.get_jwt, Some(GetJwtFault::Rejects));
}

#[tokio::test]
async fn what_the_page_reports_is_what_happened() {
    let desk = Desk::start().await;
    let id = desk.first();
    desk.post("/_control/reset", json!(null)).await;
    let before = desk.json("/_control/happened").await["events"]
        .as_array()
        .unwrap()
        .len();
    let card = document("card");
    let report = json!({ "conversation_id": id, "kind": "card", "payload": card });
    assert_eq!(
        desk.post("/_desk/events", report).await.status(),
        StatusCode::NO_CONTENT
    );
    let happened = desk.json("/_control/happened").await;
    let event = &happened["events"][before];
    assert_eq!(
        (&event["conversation_id"], &event["kind"], &event["payload"]),
        (&json!(id), &json!("card"), &card)
    );
    let nobody = json!({ "conversation_id": Uuid::new_v4(), "kind": "card", "payload": {} });
    assert_eq!(
        desk.post("/_desk/events", nobody).await.status(),
        StatusCode::NOT_FOUND
    );
    desk.post("/_control/reset", json!(null)).await;
    let after = desk.json("/_control/happened").await;
    assert_eq!(after["events"].as_array().unwrap().len(), before);
}

#[tokio::test]
async fn conversations_are_replaced_whole_or_not_at_all() {
    let desk = Desk::start().await;
    let id = Uuid::new_v4();
    let body = json!({ "conversations": [
        { "id": id, "visitor_name": "Zoé", "channel": "TELEPATHY", "messages": ["une visio ? 06 12 34 56 78"] },
    ] });
    let answer: Value = desk
        .put("/_control/conversations", body)
        .await
        .json()
        .await
        .unwrap();
    let one = &answer["conversations"][0];
    assert_eq!(
        (&one["channel"], &one["project_id"], &one["library_version"]),
        (&json!("TELEPATHY"), &json!("3103"), &json!("2.9.0"))
    );
    let said = desk.running.simulator.happened_in(id, EventKind::Visitor);
    let intent = json!({ "key": "start-video", "payload": { "phone": "06 12 34 56 78" } });
    assert_eq!(said[0]["intents"], json!([intent]));

    for (wrong, why) in [
        (
            json!({ "visitor_name": "" }),
            "conversations[0].visitor_name: give the visitor a name",
        ),
        (
            json!({ "visitor_name": "X", "library_version": "3.0.0" }),
            "conversations[0].library_version: 3.0.0 is none of 2.0.3, 2.1.0, 2.3.1, 2.4.0, 2.6.0, 2.7.0, 2.9.0",
        ),
    ] {
        let answer = desk
            .put(
                "/_control/conversations",
                json!({ "conversations": [wrong] }),
            )
            .await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json::<Value>().await.unwrap()["error"], why);
    }
    let typo =
        json!({ "conversations": [{ "visitor_name": "X", "faults": { "init": "sometimes" } }] });
    assert_eq!(
        desk.put("/_control/conversations", typo).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(desk.running.simulator.conversations()[0].id, id);
}

#[tokio::test]
async fn an_open_page_hears_the_visitor_at_once() {
    let desk = Desk::start().await;
    let id = desk.first();
    let state = desk.json("/_desk/state").await;
    let path = format!(
        "/_desk/inbox?after={}&generation={}&revision={}",
        state["last_seq"], state["generation"], state["revision"]
    );
    let says = json!({ "conversation_id": id, "text": "Can I show you?" });
    let (news, answer) = tokio::join!(
        desk.json(&path),
        desk.post("/_control/visitor-message", says)
    );
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(news["events"][0]["payload"]["text"], "Can I show you?");
    assert_eq!(
        news["events"][0]["payload"]["highlights"],
        json!(["show you"])
    );
    let empty = json!({ "conversation_id": id, "text": " " });
    let refused = desk.post("/_control/visitor-message", empty).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn waiting_ends_when_it_has_happened() {
    let desk = Desk::start().await;
    let id = desk.first();
    let said = |events: &[desk::Event]| {
        events
            .iter()
            .any(|event| event.payload["text"] == "Hello again")
    };
    let simulator = &desk.running.simulator;
    let says = json!({ "conversation_id": id, "text": "Hello again" });
    let both = async {
        tokio::join!(
            simulator.wait_until(said),
            desk.post("/_control/visitor-message", says)
        )
    };
    tokio::time::timeout(LIMIT, both).await.unwrap();
}

#[tokio::test]
async fn the_panel_and_its_token_in_the_url() {
    let desk = Desk::start().await;
    let mut one = Conversation::new("A");
    one.url_jwt = true;
    let id = one.id;
    desk.running.simulator.set_conversations(vec![one]).unwrap();
    let panel = json!({ "panel_url": "http://127.0.0.1:9/acme/?x=1", "app_url": "https://a.example/", "secret": "other" });
    assert_eq!(
        desk.put("/_control/panel", panel).await.status(),
        StatusCode::NO_CONTENT
    );
    let frame = desk
        .json(&format!("/_desk/frame?conversation_id={id}"))
        .await;
    let (url, token) = frame["src"].as_str().unwrap().split_once("&jwt=").unwrap();
    assert_eq!(url, "http://127.0.0.1:9/acme/?x=1");
    assert!(signed_with(token, "other"));
    assert_eq!(part(token, 1)["aud"], "https://a.example/");

    let wrong = desk
        .put("/_control/panel", json!({ "panel_url": "acme" }))
        .await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let why = wrong.json::<Value>().await.unwrap();
    assert_eq!(why["error"], "panel_url: \"acme\" is no http(s) URL");
}

#[tokio::test]
async fn the_library_is_served_missing_or_hostile() {
    const LIBRARY: &str = "/idzcpa/idzcpa.umd.production.min.js";
    let desk = Desk::start().await;
    let good = desk.get(LIBRARY).await;
    assert_eq!(
        good.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    let good = good.text().await.unwrap();
    assert!(good.contains("window.idzCpa = { init };"));
    for (fault, status, text) in [
        (
            json!({ "library": "string" }),
            200,
            "window.idzCpa = \"not the library\";\n",
        ),
        (
            json!({ "library": "no_init" }),
            200,
            "window.idzCpa = { init: \"not a function\" };\n",
        ),
        (json!({ "library": "missing" }), 404, ""),
        (
            json!({ "library": "slow", "library_delay_ms": 1 }),
            200,
            good.as_str(),
        ),
        (json!({}), 200, good.as_str()),
    ] {
        desk.put("/_control/faults", fault).await;
        let answer = desk.get(LIBRARY).await;
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.text().await.unwrap(), text);
    }
}

#[tokio::test]
async fn faults_name_conversations_that_exist() {
    let desk = Desk::start().await;
    let faults =
        json!({ "library": "missing", "conversations": { Uuid::new_v4().to_string(): {} } });
    assert_eq!(
        desk.put("/_control/faults", faults).await.status(),
        StatusCode::NOT_FOUND
    );
    let library = desk.get("/idzcpa/idzcpa.umd.production.min.js").await;
    assert_eq!(
        library.status(),
        StatusCode::OK,
        "nothing of a wrong order is done"
    );
    assert_eq!(
        desk.running.simulator.conversations()[0].faults,
        Faults::default()
    );
}

#[tokio::test]
async fn the_page_has_nothing_from_elsewhere() {
    let desk = Desk::start().await;
    let page = desk.get("/?conversation=x&width=280&theme=dark").await;
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
        "{policy}"
    );
    let html = page.text().await.unwrap();
    for attribute in ["src=\"", "href=\""] {
        for rest in html.split(attribute).skip(1) {
            let value = rest.split('"').next().unwrap();
            let ours = value == "data:," || !value.contains(':') && !value.starts_with("//");
            assert!(ours, "{value}");
        }
    }
    for (path, start) in [("/desk.css", "/*"), ("/desk.js", "//")] {
        let text = desk.get(path).await.text().await.unwrap();
        assert!(text.starts_with(start));
        assert!(!text.contains("http://") && !text.contains("https://"));
    }
}

#[tokio::test]
async fn the_librarys_surface_under_node() {
    let here = env!("CARGO_MANIFEST_DIR");
    let run = tokio::process::Command::new("node")
        .arg(format!("{here}/tests/idzcpa.harness.mjs"))
        .arg(format!("{here}/pages/desk/idzcpa.js"))
        .arg(format!("{here}/../tests/documents/iadvize"))
        .kill_on_drop(true)
        .output();
    let run = tokio::time::timeout(LIMIT, run)
        .await
        .expect("an answer is awaited for ever")
        .expect("Node.js runs the library; install the package `nodejs`");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(
        said.lines().filter(|line| line.starts_with("ok ")).count() > 30,
        "{said}"
    );
}

#[tokio::test]
async fn the_pages_scripts_are_scripts() {
    let pages = format!("{}/pages/desk", env!("CARGO_MANIFEST_DIR"));
    for name in ["idzcpa.js", "desk.js", "desk-frames.js", "desk-thread.js"] {
        let kind = if name == "idzcpa.js" {
            "commonjs"
        } else {
            "module"
        };
        let source = std::fs::File::open(format!("{pages}/{name}")).unwrap();
        let run = tokio::process::Command::new("node")
            .args(["--check", &format!("--input-type={kind}"), "-"])
            .stdin(source)
            .output()
            .await
            .expect("Node.js checks the scripts; install the package `nodejs`");
        assert!(
            run.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
}
