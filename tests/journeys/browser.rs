//! A browser of its own for each journey, driven by WebDriver: Chromium, or Firefox where asked for.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Longer than anything a journey waits for (three tries of `init` are 15 s), on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(25);

/// What the agent's browser is like.
#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    pub(crate) language: &'static str,
}

/// Which browser.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    Chromium,
    /// What is emulated for a page holds for the frames of the same process alone, and the panel's
    /// frame is of another site than the Desk: here all share one process.
    ChromiumInOneProcess,
    Firefox(Firefox),
}

/// Firefox and what drives it.
#[derive(Clone, Debug)]
pub(crate) struct Firefox {
    driver: PathBuf,
    browser: PathBuf,
}

impl Firefox {
    /// Where `APIZEE_PANEL_GECKODRIVER` names geckodriver; `None`, said aloud, where it does not or
    /// where there is no Firefox (`APIZEE_PANEL_FIREFOX`, else Debian's).
    pub(crate) fn find(journey: &str) -> Option<Self> {
        let driver = std::env::var_os("APIZEE_PANEL_GECKODRIVER").map(PathBuf::from);
        let browser = program("APIZEE_PANEL_FIREFOX", "/usr/bin/firefox-esr");
        let why = match driver {
            None => "APIZEE_PANEL_GECKODRIVER is not set".to_owned(),
            Some(driver) if !driver.is_file() => {
                format!(
                    "APIZEE_PANEL_GECKODRIVER names no file: {}",
                    driver.display()
                )
            }
            Some(_) if !browser.is_file() => {
                format!("there is no Firefox at {}", browser.display())
            }
            Some(driver) => return Some(Self { driver, browser }),
        };
        // Not by a macro: what those print is kept back for tests that pass.
        let line = format!("SKIPPED in Firefox: {journey}: {why}\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        None
    }
}

/// A browser; its processes end with it.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Drop for Browser {
    /// A browser outlives a driver that is killed: the whole group ends. After `close` there is
    /// nothing left but the driver.
    fn drop(&mut self) {
        if let Some(group) = self.driver.id() {
            let group = format!("-{group}");
            drop(
                std::process::Command::new("kill")
                    .args(["-KILL", "--", &group])
                    .status(),
            );
        }
    }
}

fn program(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from)
}

/// A driver and its port. Several that start at once may take the same free port: the loser ends
/// and another is started.
async fn driver(engine: &Engine, folder: &Path) -> (Child, String) {
    let (program, says, errors): (_, _, fn() -> Stdio) = match engine {
        Engine::Chromium | Engine::ChromiumInOneProcess => {
            let program = program("CHROMEDRIVER", "/usr/bin/chromedriver");
            (program, "started successfully on port ", Stdio::inherit)
        }
        // Firefox writes of its own affairs there.
        Engine::Firefox(firefox) => {
            let program = firefox.driver.clone();
            (program, "Listening on 127.0.0.1:", Stdio::null)
        }
    };
    for _ in 0..5 {
        let mut driver = Command::new(&program)
            .arg("--port=0")
            // geckodriver makes its profiles there.
            .env("TMPDIR", folder)
            .stdout(Stdio::piped())
            .stderr(errors())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, port)) = line.split_once(says) {
                // Somebody must read what it says, else it stops when the pipe is full.
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return (driver, port.trim_end_matches('.').to_owned());
            }
        }
    }
    panic!("{} names no port", program.display())
}

fn chromium(prefs: Prefs, profile: &Path, more: &[&str]) -> Capabilities {
    let mut args = vec![
        format!("--user-data-dir={}", profile.display()),
        format!("--lang={}", prefs.language),
        "--window-size=1280,900".to_owned(),
    ];
    let usual = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
    ];
    args.extend(usual.iter().chain(more).map(|&arg| arg.to_owned()));
    let options = json!({
        "binary": program("CHROMIUM", "/usr/bin/chromium"),
        "args": args,
        "prefs": { "intl.accept_languages": prefs.language },
    });
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    capabilities
}

fn firefox(prefs: Prefs, browser: &Path) -> Capabilities {
    let options = json!({
        "binary": browser,
        "args": ["-headless", "--width=1280", "--height=900"],
        "prefs": { "intl.accept_languages": prefs.language },
    });
    let mut capabilities = Capabilities::new();
    capabilities.insert("moz:firefoxOptions".to_owned(), options);
    capabilities
}

impl Browser {
    pub(crate) async fn start(prefs: Prefs) -> Self {
        Self::start_in(&Engine::Chromium, prefs).await
    }

    pub(crate) async fn start_in(engine: &Engine, prefs: Prefs) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let profile = folder.path();
        let one_process = ["--disable-site-isolation-trials"];
        let capabilities = match engine {
            Engine::Chromium => chromium(prefs, profile, &[]),
            Engine::ChromiumInOneProcess => chromium(prefs, profile, &one_process),
            Engine::Firefox(found) => firefox(prefs, &found.browser),
        };
        let (driver, port) = driver(engine, profile).await;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser session");
        Self {
            client,
            driver,
            _profile: folder,
        }
    }

    /// The element, once it is there and can be seen.
    pub(crate) async fn see(&self, xpath: &str) -> Element {
        let wait = self
            .client
            .wait()
            .at_most(PATIENCE)
            .every(Duration::from_millis(50));
        match wait.for_element(Locator::XPath(xpath)).await {
            Ok(element) => element,
            Err(error) => {
                let seen = self.text().await;
                panic!("not seen: {xpath} ({error}); what is there:\n{seen}")
            }
        }
    }

    /// Waits until a script says true.
    pub(crate) async fn until(&self, script: &str) {
        let mut tick = tokio::time::interval(Duration::from_millis(50));
        let waiting = async {
            loop {
                tick.tick().await;
                if self.run(script).await == Value::Bool(true) {
                    return;
                }
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!(
                "never true: {script}; what is there:\n{}",
                self.text().await
            );
        }
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client
            .execute(&format!("return ({script});"), vec![])
            .await
            .unwrap()
    }

    /// All that can be read on the page or in the frame.
    pub(crate) async fn text(&self) -> String {
        self.run("document.body ? document.body.innerText : ''")
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// What the browser wrote to its console, such as refusals of the page's policy.
    pub(crate) async fn console(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Log).await.unwrap();
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What Chromium pretends, by the protocol of its developer tools: for the page and the frames
    /// of its process.
    pub(crate) async fn emulate(&self, method: &'static str, params: Value) {
        let order = DevTools { method, params };
        self.client.issue_cmd(order).await.unwrap();
    }

    /// What the browser says of the agent's wishes (`prefers-…`, `forced-colors`).
    pub(crate) async fn emulate_media(&self, name: &str, value: &str) {
        let features = json!({ "features": [{ "name": name, "value": value }] });
        self.emulate("Emulation.setEmulatedMedia", features).await;
    }

    /// As a keyboard does: to whatever has the focus.
    pub(crate) async fn press(&self, key: Key) {
        self.press_with(None, char::from(key)).await;
    }

    pub(crate) async fn press_space(&self) {
        self.press_with(None, ' ').await;
    }

    /// Backwards.
    pub(crate) async fn press_shift_tab(&self) {
        self.press_with(Some(char::from(Key::Shift)), char::from(Key::Tab))
            .await;
    }

    async fn press_with(&self, held: Option<char>, value: char) {
        let mut keys = KeyActions::new("keyboard".to_owned());
        if let Some(held) = held {
            keys = keys.then(KeyAction::Down { value: held });
        }
        keys = keys
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        if let Some(held) = held {
            keys = keys.then(KeyAction::Up { value: held });
        }
        self.client.perform_actions(keys).await.unwrap();
    }

    pub(crate) async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

/// `POST /session/{id}/goog/cdp/execute`: chromedriver's own.
#[derive(Debug)]
struct DevTools {
    method: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.method, "params": self.params });
        (http::Method::POST, Some(body.to_string()))
    }
}

/// `POST /session/{id}/se/log`: chromedriver's own.
#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({ "type": "browser" }).to_string()),
        )
    }
}
