//! What can be said of any screen: axe-core's findings, a picture, whether it fits, what the
//! browser has refused it.

use serde_json::Value;

use crate::browser::{Browser, Prefs};

/// How the agent looks at the panel.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) theme: &'static str,
    pub(crate) language: &'static str,
}

impl Look {
    pub(crate) fn prefs(self) -> Prefs {
        let language = self.language;
        Prefs { language }
    }

    /// What stands there in the agent's language.
    pub(crate) fn says(self, english: &'static str, french: &'static str) -> &'static str {
        match self.language {
            "fr-FR" => french,
            _ => english,
        }
    }

    /// See [`nothing_wrong`]; the picture's name tells how it was looked at.
    pub(crate) async fn finds_nothing_wrong(self, browser: &Browser, screen: &str) {
        nothing_wrong(browser, &format!("{screen}-{}-{}", self.width, self.theme)).await;
    }
}

/// Four journeys from one: narrow and wide, light and dark; in English, or each theme and each width
/// in both languages.
macro_rules! in_every_look {
    ($journey:ident) => {
        crate::judge::in_every_look!($journey: "en-GB", "en-GB");
    };
    ($journey:ident, in both languages) => {
        crate::judge::in_every_look!($journey: "en-GB", "fr-FR");
    };
    ($journey:ident: $one:literal, $other:literal) => {
        crate::judge::in_every_look!($journey, narrow_and_light, 280, "light", $one);
        crate::judge::in_every_look!($journey, narrow_and_dark, 280, "dark", $other);
        crate::judge::in_every_look!($journey, wide_and_light, 400, "light", $other);
        crate::judge::in_every_look!($journey, wide_and_dark, 400, "dark", $one);
    };
    ($journey:ident, $name:ident, $width:literal, $theme:literal, $language:literal) => {
        #[tokio::test]
        async fn $name() {
            let (width, theme, language) = ($width, $theme, $language);
            $journey(crate::judge::Look { width, theme, language }).await;
        }
    };
}
pub(crate) use in_every_look;

/// A picture for people; axe-core finds nothing, and nothing scrolls sideways.
pub(crate) async fn nothing_wrong(browser: &Browser, screen: &str) {
    picture(browser, screen).await;
    let found = axe(browser).await;
    assert!(found.is_empty(), "{screen}: {found:#?}");
    assert!(
        !scrolls_sideways(browser).await,
        "{screen} scrolls sideways"
    );
}

/// The page's policy has refused nothing, and the panel has not panicked.
pub(crate) async fn no_rule_is_broken(browser: &Browser) {
    let console = browser.console().await;
    let broken: Vec<_> = console
        .iter()
        .filter(|line| line.contains("Content Security Policy") || line.contains("panicked"))
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
}

/// What axe-core finds wrong with the page or frame.
async fn axe(browser: &Browser) -> Vec<String> {
    let file = std::env::var("APIZEE_PANEL_AXE").expect("APIZEE_PANEL_AXE names axe.min.js");
    let axe = std::fs::read_to_string(file).unwrap();
    browser.client.execute(&axe, vec![]).await.unwrap();
    let script = "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'] }).then(found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))))";
    let found = browser.client.execute_async(script, vec![]).await.unwrap();
    let texts = found.as_array().cloned().unwrap_or_default();
    texts
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// Where a picture goes for people to look at: `target/screenshots/`.
pub(crate) async fn picture(browser: &Browser, name: &str) {
    let Some(folder) = std::env::var_os("APIZEE_PANEL_PICTURES") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let main = browser.client.screenshot().await.unwrap();
    std::fs::write(folder.join(format!("{name}.png")), main).unwrap();
}

pub(crate) async fn scrolls_sideways(browser: &Browser) -> bool {
    let wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    browser.run(wider).await == true
}
