//! The visitor: opens the link that the thread shows, in a browser of their own.

use fantoccini::Locator;

use crate::agent::{button, link};
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
        let browser = Browser::start_in(engine, Prefs::FRENCH).await;
        browser.client.goto(link).await.unwrap();
        Self { browser }
    }

    pub(crate) async fn presses(&self, name: &str) {
        self.browser.see(&button(name)).await.click().await.unwrap();
    }

    pub(crate) async fn follows(&self, name: &str) {
        self.browser.see(&link(name)).await.click().await.unwrap();
    }

    /// Apizee's portal knows an agent who is signed in, and lists the tickets first.
    pub(crate) async fn follows_if_there(&self, name: &str) {
        let there = Locator::XPath(&link(name));
        if let Ok(link) = self.browser.client.find(there).await {
            link.click().await.unwrap();
        }
    }

    pub(crate) async fn reads(&self, text: &str) {
        self.browser
            .see(&format!("//*[contains(normalize-space(.), \"{text}\")]"))
            .await;
    }

    /// The assistance, from its conditions to the room.
    pub(crate) async fn enters_the_session(&self) {
        self.presses("Accept and continue").await;
        self.presses("Join").await;
        self.reads("You are in the session").await;
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
