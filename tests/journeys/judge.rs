//! What can be said of any screen: axe-core's findings, a picture, whether it fits, what the
//! browser has refused it.

mod still;

use serde_json::Value;

use crate::browser::{Browser, Prefs};
use crate::french;
pub(crate) use still::{picture, pictures};

/// In which language the agent's browser wants its pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    French,
}

/// The agent's theme.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// As the Desk's address has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How the agent looks at the panel.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) theme: Theme,
    pub(crate) language: Language,
}

impl Look {
    /// What journeys look with that are not about looks.
    pub(crate) const USUAL: Self = Self {
        width: 320,
        theme: Theme::Light,
        language: Language::English,
    };

    pub(crate) fn prefs(self) -> Prefs {
        match self.language {
            Language::English => Prefs::ENGLISH,
            Language::French => Prefs::FRENCH,
        }
    }

    /// What stands there in the agent's language.
    pub(crate) fn says(self, english: &str) -> &str {
        match self.language {
            Language::English => english,
            Language::French => french::words(english),
        }
    }

    /// See [`nothing_wrong`]; the picture's name tells how it was looked at.
    pub(crate) async fn finds_nothing_wrong(self, browser: &Browser, screen: &str) {
        let language = match self.language {
            Language::English => "en",
            Language::French => "fr",
        };
        let look = format!("{}-{}-{language}", self.width, self.theme.word());
        nothing_wrong(browser, &format!("{screen}-{look}")).await;
    }
}

/// Four journeys from one: narrow and wide, light and dark, each theme and each width in both
/// languages; or two of these, for one whose screens are seldom seen. And, when `cargo xtask looks`
/// asks for pictures, all four of themes and languages at the width of the Desk.
macro_rules! in_every_look {
    ($journey:ident) => {
        mod $journey {
            use crate::judge::{in_look, pictured};

            in_look!($journey: narrow_and_light, 280, Light, English);
            in_look!($journey: narrow_and_dark, 280, Dark, French);
            in_look!($journey: wide_and_light, 400, Light, French);
            in_look!($journey: wide_and_dark, 400, Dark, English);
            pictured!($journey);
        }
    };
    ($journey:ident, two of them) => {
        mod $journey {
            use crate::judge::{in_look, pictured};

            in_look!($journey: narrow_and_light, 280, Light, English);
            in_look!($journey: wide_and_dark, 400, Dark, French);
            pictured!($journey);
        }
    };
}
pub(crate) use in_every_look;

/// One look at one journey, with what else its test is.
macro_rules! in_look {
    ($journey:ident: $name:ident, $width:literal, $theme:ident, $language:ident $(, $more:meta)?) => {
        #[tokio::test]
        $(#[$more])?
        async fn $name() {
            super::$journey(crate::judge::Look {
                width: $width,
                theme: crate::judge::Theme::$theme,
                language: crate::judge::Language::$language,
            })
            .await;
        }
    };
}
pub(crate) use in_look;

/// The pictures of a journey; `cargo xtask looks` finds these by their names.
macro_rules! pictured {
    ($journey:ident) => {
        in_look!($journey: pictured_light_en, 320, Light, English, ignore = "for cargo xtask looks");
        in_look!($journey: pictured_dark_en, 320, Dark, English, ignore = "for cargo xtask looks");
        in_look!($journey: pictured_light_fr, 320, Light, French, ignore = "for cargo xtask looks");
        in_look!($journey: pictured_dark_fr, 320, Dark, French, ignore = "for cargo xtask looks");
    };
}
pub(crate) use pictured;

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

pub(crate) async fn scrolls_sideways(browser: &Browser) -> bool {
    let wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    browser.run(wider).await == true
}
