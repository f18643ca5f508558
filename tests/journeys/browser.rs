//! A Chromium of its own for each journey, driven by WebDriver.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::elements::Element;
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

/// A browser; its processes end with it.
pub(crate) struct Browser {
    pub(crate) client: Client,
    _driver: Child,
    _profile: tempfile::TempDir,
}

fn program(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from)
}

/// A chromedriver and its port. Several that start at once may take the same free port: the loser
/// ends and another is started.
async fn driver() -> (Child, String) {
    for _ in 0..5 {
        let mut driver = Command::new(program("CHROMEDRIVER", "/usr/bin/chromedriver"))
            .arg("--port=0")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                // Somebody must read what it says, else it stops when the pipe is full.
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return (driver, port.trim_end_matches('.').to_owned());
            }
        }
    }
    panic!("chromedriver names no port")
}

impl Browser {
    pub(crate) async fn start(prefs: Prefs) -> Self {
        let (driver, port) = driver().await;
        let profile = tempfile::tempdir().unwrap();
        let mut args = vec![
            format!("--user-data-dir={}", profile.path().display()),
            format!("--lang={}", prefs.language),
            "--window-size=1280,900".to_owned(),
        ];
        args.extend(
            [
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
            ]
            .map(str::to_owned),
        );
        let options = json!({
            "binary": program("CHROMIUM", "/usr/bin/chromium"),
            "args": args,
            "prefs": { "intl.accept_languages": prefs.language },
        });
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser session");
        Self {
            client,
            _driver: driver,
            _profile: profile,
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

    pub(crate) async fn close(self) {
        self.client.clone().close().await.unwrap();
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
