//! The configuration of a backend under test, and the folder that holds it.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The connector `acme`'s.
pub(crate) const SECRET: &str = "sandbox-secret-0123456789abcdef0123456789abcdef";
/// The connector `globex`'s.
pub(crate) const OTHER_SECRET: &str = "globex-secret-fedcba9876543210fedcba9876543210";
/// The `aud` of the connector `acme`.
pub(crate) const APP_URL: &str = "https://panel.example.com/acme/";
/// The emulator's account.
pub(crate) const USERNAME: &str = "service@acme.example";
pub(crate) const PASSWORD: &str = "apizee-sandbox-password";

/// A folder of its own for each test; it goes when this value does.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(uuid::Uuid::new_v4().to_string());
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file and tells its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// What a test wishes otherwise. Each text is TOML lines laid at the end of a section.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// `error` … `trace`.
    pub(crate) log: &'static str,
    /// `postgres://…`; absent, SQLite in the test's folder.
    pub(crate) store: Option<String>,
    /// The budget of both connectors: large, so that only tests of the budget meet it.
    pub(crate) requests_per_minute: u32,
    /// `acme`'s secret.
    pub(crate) secret: String,
    /// Lines before all sections.
    pub(crate) root: String,
    /// Lines of `[desk]`.
    pub(crate) desk: String,
    /// Lines of `acme`'s `[[connector]]`.
    pub(crate) connector: String,
    /// Lines of `acme`'s `[connector.apizee]`.
    pub(crate) apizee: String,
    /// `/api` or `/api/v3`.
    pub(crate) base_path: &'static str,
    /// Variables of the environment.
    pub(crate) environment: Vec<(String, String)>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            log: "info",
            store: None,
            requests_per_minute: 100_000,
            secret: SECRET.to_owned(),
            root: String::new(),
            desk: String::new(),
            connector: String::new(),
            apizee: String::new(),
            base_path: "/api",
            environment: Vec::new(),
        }
    }
}

impl Setup {
    /// The configuration's text, for a panel and a store in this folder.
    pub(crate) fn toml(&self, folder: &Folder, apizee: SocketAddr) -> String {
        let Self {
            log,
            store,
            requests_per_minute,
            secret,
            root,
            desk,
            connector,
            apizee: account,
            base_path,
            ..
        } = self;
        let dist = folder.path().join("dist");
        let file = || format!("sqlite:{}", folder.path().join("store.db").display());
        let store = store.clone().unwrap_or_else(file);
        let api = format!("http://{apizee}{base_path}");
        let mut text = format!(
            "demo = true\nlisten = \"127.0.0.1:0\"\nadmin_listen = \"127.0.0.1:0\"\nlog = \"{log}\"\n\
             panel_dir = {dist:?}\nstore = {store:?}\n{root}\n[desk]\n{desk}\n"
        );
        for (name, app_url, secret, connector, enterprise, account) in [
            (
                "acme",
                APP_URL,
                secret.as_str(),
                connector.as_str(),
                1,
                account.as_str(),
            ),
            (
                "globex",
                "https://panel.example.com/globex",
                OTHER_SECRET,
                "",
                // Another one, so that neither takes the other's rooms for its own.
                2,
                "",
            ),
        ] {
            write!(
                text,
                "[[connector]]\nname = \"{name}\"\nsecret = \"{secret}\"\napp_url = \"{app_url}\"\n{connector}\n\
                 [connector.apizee]\napi_url = \"{api}\"\nportal_url = \"http://{apizee}\"\n\
                 username = \"{USERNAME}\"\npassword = \"{PASSWORD}\"\nenterprise_id = {enterprise}\n\
                 requests_per_minute = {requests_per_minute}\n{account}\n"
            )
            .unwrap();
        }
        text
    }
}
