//! The agent at the Desk: verbs, no assertions.

use fantoccini::elements::Element;
use fantoccini::key::Key;

use crate::browser::{Browser, Engine, Prefs};
use crate::stage::Stage;

/// An agent who looks at one conversation's panel.
pub(crate) struct Agent {
    pub(crate) browser: Browser,
}

/// A control by its visible text; a link may say more than that ("opens a new tab").
pub(crate) fn button(name: &str) -> String {
    format!("//button[normalize-space(.)=\"{name}\"]")
}

pub(crate) fn link(name: &str) -> String {
    format!("//a[starts-with(normalize-space(.), \"{name}\")]")
}

pub(crate) fn words(text: &str) -> String {
    format!("//*[contains(normalize-space(text()), \"{text}\")]")
}

pub(crate) const CONTACT: &str =
    "//input[@id=//label[starts-with(normalize-space(.), \"Visitor's phone or e-mail\")]/@for]";

fn labelled(label: &str) -> String {
    format!("//input[@id=//label[normalize-space(.)=\"{label}\"]/@for]")
}

impl Agent {
    /// Opens the Desk and looks into the panel's frame.
    pub(crate) async fn opens(stage: &Stage) -> Self {
        Self::opens_as(stage, Prefs { language: "en-GB" }, 320, "light").await
    }

    pub(crate) async fn opens_as(stage: &Stage, prefs: Prefs, width: u32, theme: &str) -> Self {
        let agent = Self {
            browser: Browser::start(prefs).await,
        };
        agent.opens_desk(stage, width, theme).await;
        agent
    }

    /// In a browser of another kind.
    pub(crate) async fn opens_in(stage: &Stage, engine: &Engine, width: u32, theme: &str) -> Self {
        let prefs = Prefs { language: "en-GB" };
        let browser = Browser::start_in(engine, prefs).await;
        let agent = Self { browser };
        agent.opens_desk(stage, width, theme).await;
        agent
    }

    /// Opens the Desk (anew) and looks into the panel's frame.
    pub(crate) async fn opens_desk(&self, stage: &Stage, width: u32, theme: &str) {
        self.browser
            .client
            .goto(&stage.desk(width, theme))
            .await
            .unwrap();
        self.looks_into_panel(stage).await;
    }

    pub(crate) async fn looks_into_panel(&self, stage: &Stage) {
        let title = format!(
            "//iframe[@title=\"Panel: {}\"]",
            stage.conversation.visitor_name
        );
        self.browser.client.enter_parent_frame().await.unwrap();
        self.browser.see(&title).await.enter_frame().await.unwrap();
        self.browser
            .until("document.documentElement.dataset.panelState !== undefined")
            .await;
    }

    /// Leaves the panel's frame for the Desk around it.
    pub(crate) async fn looks_at_desk(&self) {
        self.browser.client.enter_parent_frame().await.unwrap();
    }

    pub(crate) async fn types(&self, contact: &str) -> Element {
        let field = self.browser.see(CONTACT).await;
        field.send_keys(contact).await.unwrap();
        field
    }

    pub(crate) async fn presses_enter(&self, field: &Element) {
        field
            .send_keys(&char::from(Key::Enter).to_string())
            .await
            .unwrap();
    }

    pub(crate) async fn presses(&self, name: &str) {
        self.browser.see(&button(name)).await.click().await.unwrap();
    }

    /// Out of the drawer, back to the room.
    pub(crate) async fn goes_back(&self) {
        let back = "//button[@class=\"back\"]";
        self.browser.see(back).await.click().await.unwrap();
    }

    /// Ticks or unticks a way of sending the link.
    pub(crate) async fn ticks(&self, way: &str) {
        let label = format!("//label[normalize-space(.)=\"{way}\"]");
        self.browser.see(&label).await.click().await.unwrap();
    }

    /// From a section of the drawer to the room.
    pub(crate) async fn shuts_drawer(&self) {
        let back = self.browser.see("//header/button[@class=\"back\"]").await;
        back.click().await.unwrap();
        self.browser
            .until("!document.querySelector('.drawer')")
            .await;
    }

    pub(crate) async fn reads(&self, text: &str) {
        self.browser.see(&words(text)).await;
    }

    /// The address behind a link.
    pub(crate) async fn address_of(&self, name: &str) -> String {
        self.browser
            .see(&link(name))
            .await
            .attr("href")
            .await
            .unwrap()
            .unwrap_or_default()
    }

    /// Starts with a phone, the usual way.
    pub(crate) async fn starts(&self, phone: &str) {
        let field = self.types(phone).await;
        self.reads("+33 6 12 34 56 78").await;
        self.presses_enter(&field).await;
        self.reads("Waiting for the visitor").await;
    }

    /// Types into the field of this label.
    pub(crate) async fn fills(&self, label: &str, text: &str) {
        let field = self.browser.see(&labelled(label)).await;
        field.send_keys(text).await.unwrap();
    }

    /// A field is marked as what holds the start back.
    pub(crate) async fn is_told_wrong(&self, label: &str) {
        let wrong = [&labelled(label), "[@aria-invalid=\"true\"]"].concat();
        self.browser.see(&wrong).await;
    }
}
