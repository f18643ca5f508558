//! The visitor: opens the link that the thread shows, in a browser of their own.

use crate::agent::button;
use crate::browser::{Browser, Engine, Prefs};

/// A visitor with a link.
pub(crate) struct Visitor {
    browser: Browser,
}

impl Visitor {
    pub(crate) async fn opens(link: &str) -> Self {
        Self::opens_in(&Engine::Chromium, link).await
    }

    pub(crate) async fn opens_in(engine: &Engine, link: &str) -> Self {
        let browser = Browser::start_in(engine, Prefs { language: "fr-FR" }).await;
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

    /// The browser shows a picture alone.
    pub(crate) async fn sees_a_picture(&self) {
        let shown = "document.images.length === 1 && document.images[0].naturalWidth > 0";
        self.browser.until(shown).await;
    }

    pub(crate) async fn leaves(self) {
        self.browser.close().await;
    }
}
