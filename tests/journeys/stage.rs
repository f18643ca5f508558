//! Everything that a journey stands on: the sandbox in this process, the real backend as another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sandbox::apizee::Webhook;
use sandbox::desk::{Conversation, EventKind};
use sandbox::{Sandbox, SandboxConfig};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::browser::PATIENCE;
use crate::guard::Guard;

/// The connector's, for Apizee's webhooks.
const HOOK_SECRET: &str = "sandbox-webhook-secret-0123456789abcdef";
const SECRET: &str = "sandbox-secret-0123456789abcdef0123456789abcdef";

/// The real program, which ends with the journey.
struct Backend {
    _guard: Guard,
    process: Child,
}

/// The sandbox and a backend.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) panel_url: String,
    pub(crate) conversation: Conversation,
    backend: Backend,
    /// Where `/metrics` is.
    admin: String,
    folder: tempfile::TempDir,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn named(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| root().join(usual), PathBuf::from)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for file in std::fs::read_dir(from).expect("the built panel") {
        let file = file.unwrap();
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &to.join(file.file_name()));
        } else {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

/// The real program, and the panel's address there.
async fn start_backend(config: &Path) -> (Backend, String, String) {
    let mut process = Command::new(named(
        "APIZEE_PANEL_BACKEND_BIN",
        "target/debug/apizee-panel-backend",
    ))
    .arg("--config")
    .arg(config)
    .stdout(Stdio::piped())
    .process_group(0)
    .kill_on_drop(true)
    .spawn()
    .expect("the backend starts; cargo xtask test builds it");
    let guard = Guard::of_group(process.id().unwrap());
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let (listen, admin) = loop {
        let line = lines
            .next_line()
            .await
            .unwrap()
            .expect("the backend says where it listens");
        let event: Value = serde_json::from_str(&line).unwrap();
        if event["message"] == "listening" {
            let address = |name: &str| event[name].as_str().unwrap().to_owned();
            break (address("listen"), address("admin_listen"));
        }
    };
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    let backend = Backend {
        _guard: guard,
        process,
    };
    (backend, format!("http://{listen}/acme/"), admin)
}

/// Apizee tells this backend what happens.
fn hear_apizee(sandbox: &Sandbox, panel_url: &str) {
    let mut webhook = Webhook::to(&format!("{panel_url}webhooks/apizee"));
    let header = ("x-apizee-panel-secret".to_owned(), HOOK_SECRET.to_owned());
    webhook.headers = BTreeMap::from([header]);
    sandbox.apizee.set_webhook(Some(webhook));
}

impl Stage {
    /// With one conversation: a chat in French with the newest library.
    pub(crate) async fn set() -> Self {
        Self::with(Conversation::new("Camille Durand")).await
    }

    pub(crate) async fn with(conversation: Conversation) -> Self {
        Self::equipped(10, conversation, "", |_| ()).await
    }

    /// With a conversation by SMS, in English.
    pub(crate) async fn by_sms() -> Self {
        Self::with(Conversation {
            channel: "SMS".to_owned(),
            language: "en".to_owned(),
            ..Conversation::new("James Carter")
        })
        .await
    }

    /// Where Apizee allows so many requests a minute that none has to wait.
    pub(crate) async fn without_limit() -> Self {
        let conversation = Conversation::new("Camille Durand");
        let stage = Self::equipped(100, conversation, "", |_| ()).await;
        stage.sandbox.apizee.set_limit(None);
        stage
    }

    /// Where the administrator has switched on `tools`: lines of the connector's settings, with
    /// `{apizee}` for the emulator's origin.
    pub(crate) async fn with_tools(tools: &str) -> Self {
        Self::with_tools_and(tools, |_| ()).await
    }

    /// And has put something of their own into (a copy of) the panel's folder.
    pub(crate) async fn with_tools_and(tools: &str, adds: impl FnOnce(&Path)) -> Self {
        Self::equipped(10, Conversation::new("Camille Durand"), tools, adds).await
    }

    async fn equipped(
        requests_per_minute: u32,
        conversation: Conversation,
        tools: &str,
        adds: impl FnOnce(&Path),
    ) -> Self {
        let sandbox = sandbox::start(SandboxConfig {
            desk: "127.0.0.1:0".to_owned(),
            apizee: "127.0.0.1:0".to_owned(),
            panel_url: String::new(),
            secret: SECRET.to_owned(),
            app_url: "http://127.0.0.1:1/acme/".to_owned(),
        })
        .await
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backend.toml");
        let dist = folder.path().join("panel");
        copy(&named("APIZEE_PANEL_DIST", "dist"), &dist);
        adds(&dist);
        let desk = sandbox.desk_url.as_str();
        let apizee = sandbox.apizee_url.as_str().trim_end_matches('/');
        let config = format!(
            r#"
demo = true
listen = "127.0.0.1:0"
admin_listen = "127.0.0.1:0"
panel_dir = '{dist}'
store = 'sqlite:{folder}/store.db'
[desk]
origins = ["{origin}"]
library_url = "{desk}idzcpa/idzcpa.umd.production.min.js"
[[connector]]
name = "acme"
secret = "{SECRET}"
app_url = "http://127.0.0.1:1/acme/"
{tools}
[connector.apizee]
api_url = "{apizee}/api"
portal_url = "{apizee}"
username = "service@acme.example"
password = "apizee-sandbox-password"
enterprise_id = 1
requests_per_minute = {requests_per_minute}
[connector.webhook]
secret = "{HOOK_SECRET}"
"#,
            dist = dist.display(),
            tools = tools.replace("{apizee}", apizee),
            folder = folder.path().display(),
            origin = desk.trim_end_matches('/'),
        );
        std::fs::write(&file, config).unwrap();
        let (backend, panel_url, admin) = start_backend(&file).await;
        hear_apizee(&sandbox, &panel_url);
        sandbox.desk.set_panel_url(&panel_url).unwrap();
        sandbox
            .desk
            .set_conversations(vec![conversation.clone()])
            .unwrap();
        Self {
            sandbox,
            panel_url,
            conversation,
            backend,
            admin,
            folder,
        }
    }

    /// The backend begins anew on an empty store.
    pub(crate) async fn loses_the_store(&mut self) {
        self.end_backend().await;
        for file in ["store.db", "store.db-wal", "store.db-shm"] {
            // SQLite makes the last two when it needs them.
            drop(std::fs::remove_file(self.folder.path().join(file)));
        }
        let file = self.folder.path().join("backend.toml");
        (self.backend, self.panel_url, self.admin) = start_backend(&file).await;
        hear_apizee(&self.sandbox, &self.panel_url);
        self.sandbox.desk.set_panel_url(&self.panel_url).unwrap();
    }

    /// Ends the backend, as a crash would.
    pub(crate) async fn end_backend(&mut self) {
        self.backend.process.kill().await.unwrap();
    }

    /// The backend's process, which its group is named by.
    pub(crate) fn group(&self) -> u32 {
        self.backend.process.id().unwrap()
    }

    /// And begins it again, where it was.
    pub(crate) async fn begin_backend_again(&mut self) {
        let file = self.folder.path().join("backend.toml");
        let listen = self.panel_url.trim_start_matches("http://");
        let listen = listen.trim_end_matches("/acme/");
        let config = std::fs::read_to_string(&file).unwrap();
        let there = config.replace(
            "\nlisten = \"127.0.0.1:0\"",
            &format!("\nlisten = \"{listen}\""),
        );
        std::fs::write(&file, there).unwrap();
        (self.backend, _, self.admin) = start_backend(&file).await;
    }

    /// The Desk with this conversation open, in a theme.
    pub(crate) fn desk(&self, width: u32, theme: &str) -> String {
        self.desk_of(&self.conversation, width, theme)
    }

    /// The same with another conversation open.
    pub(crate) fn desk_of(&self, one: &Conversation, width: u32, theme: &str) -> String {
        format!(
            "{}?conversation={}&width={width}&theme={theme}&allow=clipboard",
            self.sandbox.desk_url, one.id
        )
    }

    /// How many requests of panels the backend has answered.
    pub(crate) async fn api_requests(&self) -> u64 {
        self.requests_of("").await
    }

    /// How often panels have asked what is new in their rooms.
    pub(crate) async fn looks(&self) -> u64 {
        self.requests_of("rooms/live\"").await
    }

    async fn requests_of(&self, route: &str) -> u64 {
        let mut stream = TcpStream::connect(&self.admin).await.unwrap();
        let request = format!("GET /metrics HTTP/1.0\r\nhost: {}\r\n\r\n", self.admin);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        let route = format!("route=\"/{{connector}}/api/{route}");
        let counts = text
            .lines()
            .filter(|line| line.starts_with("http_requests_total") && line.contains(&route));
        let counts = counts.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
        counts.sum()
    }

    /// The same, where the Desk passes the camera and the microphone on to the panel.
    pub(crate) fn desk_with_media(&self, width: u32, theme: &str) -> String {
        self.desk(width, theme)
            .replace("allow=clipboard", "allow=media")
    }

    /// What the panel handed to the Desk, of one kind.
    pub(crate) fn handed(&self, kind: EventKind) -> Vec<Value> {
        self.sandbox.desk.happened_in(self.conversation.id, kind)
    }

    /// Waits until the panel has handed over `count` of a kind.
    pub(crate) async fn wait_handed(&self, kind: EventKind, count: usize) -> Vec<Value> {
        let id = self.conversation.id;
        let enough = |events: &[sandbox::desk::Event]| {
            events
                .iter()
                .filter(|event| event.conversation_id == id && event.kind == kind)
                .count()
                >= count
        };
        let waited = tokio::time::timeout(PATIENCE, self.sandbox.desk.wait_until(enough)).await;
        assert!(
            waited.is_ok(),
            "the Desk heard only {:?}",
            self.sandbox.desk.happened()
        );
        self.handed(kind)
    }

    /// Waits until Apizee is as wanted.
    pub(crate) async fn wait_apizee(&self, wanted: impl Fn(&sandbox::apizee::Emulator) -> bool) {
        let waited = tokio::time::timeout(PATIENCE, self.sandbox.apizee.wait_until(wanted)).await;
        assert!(
            waited.is_ok(),
            "Apizee heard only {:?}",
            self.sandbox.apizee.requests()
        );
    }
}
