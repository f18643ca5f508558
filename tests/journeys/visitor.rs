//! The visitor: opens the link that the thread shows, in a browser of their own.

use crate::agent::button;
use crate::browser::{Browser, Prefs};

/// A visitor with a link.
pub(crate) struct Visitor {
    browser: Browser,
}

impl Visitor {
    pub(crate) async fn opens(link: &str) -> Self {
        let browser = Browser::start(Prefs { language: "fr-FR" }).await;
        browser.client.goto(link).await.unwrap();
        Self { browser }
    }

    pub(crate) async fn presses(&self, name: &str) {
        self.browser.see(&button(name)).await.click().await.unwrap();
    }

    pub(crate) async fn reads(&self, text: &str) {
        self.browser
            .see(&format!("//*[contains(normalize-space(.), \"{text}\")]"))
            .await;
    }
}
