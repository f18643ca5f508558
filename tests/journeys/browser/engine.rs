//! Which browser, and what drives it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use fantoccini::wd::Capabilities;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::judge;

/// What the agent's browser is like.
#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    pub(crate) language: &'static str,
}

impl Prefs {
    pub(crate) const ENGLISH: Self = Self { language: "en-GB" };
    pub(crate) const FRENCH: Self = Self { language: "fr-FR" };
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

fn program(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from)
}

impl Engine {
    pub(super) fn capabilities(&self, prefs: Prefs, profile: &Path) -> Capabilities {
        let one_process = ["--disable-site-isolation-trials"];
        match self {
            Self::Chromium => chromium(prefs, profile, &[]),
            Self::ChromiumInOneProcess => chromium(prefs, profile, &one_process),
            Self::Firefox(found) => firefox(prefs, &found.browser),
        }
    }

    /// A driver and its port. Several that start at once may take the same free port: the loser
    /// ends and another is started.
    pub(super) async fn driver(&self, folder: &Path) -> (Child, String) {
        let (program, says, errors): (_, _, fn() -> Stdio) = match self {
            Self::Chromium | Self::ChromiumInOneProcess => {
                let program = program("CHROMEDRIVER", "/usr/bin/chromedriver");
                (program, "started successfully on port ", Stdio::inherit)
            }
            // Firefox writes of its own affairs there.
            Self::Firefox(firefox) => {
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
}

fn chromium(prefs: Prefs, profile: &Path, more: &[&str]) -> Capabilities {
    let mut args = vec![
        format!("--user-data-dir={}", profile.display()),
        format!("--lang={}", prefs.language),
        // A picture shows a whole screen, however long it is.
        match judge::pictures() {
            Some(_) => "--window-size=1280,3000".to_owned(),
            None => "--window-size=1280,900".to_owned(),
        },
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
