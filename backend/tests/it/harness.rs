//! Starts the emulator in this process and the backend as a process of its own, and speaks with
//! both.

mod dist;
mod hook;
mod jwt;
mod process;
mod proxy;
mod setup;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use contract::IDEMPOTENCY_KEY;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

pub(crate) use dist::{
    INLINE_SCRIPTS, PANEL_CSS, PANEL_JS, PANEL_WASM, next, write_dist, write_next_dist,
};
pub(crate) use hook::{HOOK_HEADER, HOOK_SECRET, session_event, ticket_change, whats};
pub(crate) use jwt::{Jwt, now};
pub(crate) use process::{Process, run_to_end, run_typing};
pub(crate) use proxy::{Network, Proxy};
pub(crate) use setup::{Folder, OTHER_SECRET, PASSWORD, SECRET, Setup, USERNAME};

/// The conversation of most tests: the one in iAdvize's sample.
pub(crate) const CONVERSATION: &str = "5701a92f-a8e3-49ad-81dc-ac801171f799";

/// A backend with its Apizee, its store and its panel.
pub(crate) struct Server {
    /// The emulator: it outlives a restart of the backend.
    pub(crate) apizee: Arc<sandbox::apizee::Running>,
    /// Holds the configuration, the store and the panel's files.
    pub(crate) folder: Folder,
    process: Process,
    http: reqwest::Client,
    setup: Setup,
}

impl Server {
    /// With the usual configuration and an Apizee without a limit.
    pub(crate) async fn start() -> Self {
        Self::with(Setup::default()).await
    }

    /// With another configuration.
    pub(crate) async fn with(setup: Setup) -> Self {
        let apizee = sandbox::apizee::serve("127.0.0.1:0").await.unwrap();
        let server = Self::of(Arc::new(apizee), setup).await;
        server
            .control(Method::PUT, "limit", json!({ "per_minute": 0 }))
            .await;
        server
    }

    /// Another backend of the same Apizee, with a folder of its own.
    pub(crate) async fn beside(&self, setup: Setup) -> Self {
        Self::of(Arc::clone(&self.apizee), setup).await
    }

    async fn of(apizee: Arc<sandbox::apizee::Running>, setup: Setup) -> Self {
        let folder = Folder::new();
        write_dist(&folder.path().join("dist"));
        let process = Process::start(&folder, &setup, apizee.addr).await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            apizee,
            folder,
            process,
            http,
            setup,
        }
    }

    /// SIGKILL: no chance to tidy up.
    pub(crate) async fn kill(&mut self) {
        self.process.kill().await;
    }

    /// Another configuration, the same store.
    pub(crate) async fn restart_with(&mut self, setup: Setup) {
        self.setup = setup;
        self.restart().await;
    }

    /// The same configuration and store, another process (and port).
    pub(crate) async fn restart(&mut self) {
        self.process.kill().await;
        self.process = Process::start(&self.folder, &self.setup, self.apizee.addr).await;
    }

    /// The process itself.
    pub(crate) fn process(&self) -> &Process {
        &self.process
    }

    /// Waits for the process to end by itself: the exit code.
    pub(crate) async fn end(&mut self) -> Option<i32> {
        self.process.end().await
    }

    /// All that the present process has written to its standard output and error.
    pub(crate) fn output(&self) -> String {
        self.process.output().text()
    }

    pub(crate) fn listen(&self) -> SocketAddr {
        self.process.listen
    }

    /// An address of the backend; `path` without the first slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.process.listen)
    }

    /// An address of the administrator's port.
    pub(crate) fn admin_url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.process.admin_listen)
    }

    /// What the administrator's machine scrapes.
    pub(crate) async fn metrics(&self) -> String {
        let scraped = self.http.get(self.admin_url("metrics")).send().await;
        let scraped = scraped.unwrap();
        assert_eq!(scraped.status(), 200);
        scraped.text().await.unwrap()
    }

    /// A client that follows no redirect.
    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// `GET` without a token.
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    /// A request to the API of the connector `acme` with a good token; `path` as in `rooms`.
    pub(crate) fn api(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, self.url(&format!("acme/api/{path}")))
            .bearer_auth(Jwt::good().sign())
    }

    /// `POST rooms` with this key.
    pub(crate) async fn start_room(&self, key: &str, body: &Value) -> Answer {
        let request = self
            .api(Method::POST, "rooms")
            .header(IDEMPOTENCY_KEY, key)
            .json(body);
        Answer::read(request.send().await.unwrap()).await
    }

    /// Steers the emulator: `PUT faults`, `POST clock`, `POST guest` and so on.
    pub(crate) async fn control(&self, method: Method, what: &str, body: Value) -> Value {
        let url = format!("http://{}/_control/{what}", self.apizee.addr);
        let request = self.http.request(method.clone(), url);
        let request = if method == Method::GET {
            request
        } else {
            request.json(&body)
        };
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{what}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Lets the emulator fail: `faults` is the list that its control surface takes.
    pub(crate) async fn faults(&self, faults: Value) {
        self.control(Method::PUT, "faults", json!({ "faults": faults }))
            .await;
    }

    /// What Apizee was asked, as `POST /tickets`, in order, without its control surface.
    pub(crate) async fn upstream(&self) -> Vec<String> {
        let answer = self.control(Method::GET, "requests", Value::Null).await;
        let requests = answer["requests"].as_array().unwrap();
        let short = |path: &str| {
            path.trim_start_matches("/api")
                .trim_start_matches("/v3")
                .to_owned()
        };
        requests
            .iter()
            .map(|r| {
                format!(
                    "{} {}",
                    r["method"].as_str().unwrap(),
                    short(r["path"].as_str().unwrap())
                )
            })
            .collect()
    }

    /// What Apizee was asked, in order and without `/token`, its path under `/api`, each with its query in the order of
    /// its names: `GET /session?since=2023-07-13&until=2023-07-14`.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.apizee.emulator.requests();
        let asked = requests.iter().filter(|one| one.route != "POST /token");
        let whole = asked.map(|one| {
            let pairs: BTreeMap<_, _> = one.query.iter().collect();
            let pairs = pairs
                .into_iter()
                .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()));
            let query = pairs.collect::<Vec<_>>().join("&");
            let mark = if query.is_empty() { "" } else { "?" };
            format!("{} {}{mark}{query}", one.method, one.path)
        });
        whole.collect()
    }

    /// Sets Apizee's clock, which is the machine's at first.
    pub(crate) fn set_apizees_clock(&self, unix_s: i64) {
        self.apizee.emulator.advance(unix_s - now());
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let status = response.status();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        };
        Self {
            status,
            headers,
            body,
        }
    }

    /// A header's text; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Asserts an RFC 9457 document of this status and code, complete and consistent.
    #[track_caller]
    pub(crate) fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self:?}"
        );
        let problem: contract::Problem = serde_json::from_value(self.body.clone()).unwrap();
        assert_eq!(problem.status, status, "{self:?}");
        assert_eq!(problem.code.as_str(), code, "{self:?}");
        assert_eq!(problem.r#type, format!("urn:apizee-panel:problem:{code}"));
        assert!(
            !problem.title.is_empty() && !problem.detail.is_empty(),
            "{self:?}"
        );
        assert_eq!(self.header("x-request-id"), problem.request_id, "{self:?}");
        let wait = problem
            .retry_after_s
            .map(|s| s.to_string())
            .unwrap_or_default();
        assert_eq!(self.header("retry-after"), wait, "{self:?}");
    }
}

/// The body of a plain assistance: by our own hands, for a phone.
pub(crate) fn assistance() -> Value {
    json!({
        "kind": "assistance",
        "conversation_id": CONVERSATION,
        "project_id": "3103",
        "channel": "CHAT",
        "language": "fr",
        "guest": { "phone": "+33612345678" },
        "invite": false,
    })
}

/// The body of a plain meeting.
pub(crate) fn meeting() -> Value {
    let mut body = assistance();
    body["kind"] = json!("meeting");
    body["name"] = json!("Video meeting");
    body
}

/// A key that nobody else uses.
pub(crate) fn fresh_key() -> String {
    uuid::Uuid::new_v4().to_string()
}
