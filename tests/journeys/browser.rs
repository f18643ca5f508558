//! A browser of its own for each journey, driven by WebDriver: Chromium, or Firefox where asked for.

mod clock;
mod command;
mod engine;
mod saved;

use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::process::Child;

use crate::french;
use crate::guard::Guard;
use crate::judge::Language;
use command::{DevTools, Log};
pub(crate) use engine::{Engine, Firefox, Prefs};
use saved::Saved;

/// Longer than anything a journey waits for (three tries of `init` are 15 s), on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(25);

/// A browser; its processes end with it.
pub(crate) struct Browser {
    pub(crate) client: Client,
    /// In which language what a journey looks for stands on the screen.
    pub(crate) reads: Language,
    // In the order in which they go: the processes before what they write to.
    _guard: Guard,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(crate) async fn start(prefs: Prefs) -> Self {
        Self::start_in(&Engine::Chromium, prefs).await
    }

    pub(crate) async fn start_in(engine: &Engine, prefs: Prefs) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let profile = folder.path();
        let (driver, port) = engine.driver(profile).await;
        let guard = Guard::of_group(driver.id().unwrap());
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(engine.capabilities(prefs, profile))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser session");
        Self {
            client,
            reads: Language::English,
            _guard: guard,
            driver,
            _profile: folder,
        }
    }

    /// The first of its processes, which the others' group is named by.
    pub(crate) fn group(&self) -> u32 {
        self.driver.id().unwrap()
    }

    /// The element, once it is there and can be seen.
    pub(crate) async fn see(&self, xpath: &str) -> Element {
        let in_french;
        let xpath = match self.reads {
            Language::English => xpath,
            Language::French => {
                in_french = french::xpath(xpath);
                &in_french
            }
        };
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

    /// What is saved from now on goes into a folder of its own.
    pub(crate) async fn saves(&self) -> Saved {
        let saved = Saved::default();
        let allow = json!({ "behavior": "allow", "downloadPath": saved.folder() });
        self.emulate("Browser.setDownloadBehavior", allow).await;
        saved
    }

    pub(crate) async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}
