//! The agent at the Desk: verbs, no assertions.

use fantoccini::elements::Element;
use fantoccini::key::Key;
use sandbox::desk::{Conversation, EventKind};
use serde_json::json;

use crate::browser::{Browser, Engine, Prefs};
use crate::judge::Look;
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

/// Whether all of the field that has the focus is selected.
pub(crate) const ALL_SELECTED: &str = "(field => field.selectionStart === 0 && field.selectionEnd === field.value.length)(document.activeElement)";

fn labelled(label: &str) -> String {
    format!("//input[@id=//label[normalize-space(.)=\"{label}\"]/@for]")
}

async fn in_paris(prefs: Prefs) -> Browser {
    let browser = Browser::start_in(&Engine::ChromiumInOneProcess, prefs).await;
    let zone = json!({ "timezoneId": "Europe/Paris" });
    browser.emulate("Emulation.setTimezoneOverride", zone).await;
    browser
}

impl Agent {
    /// Opens the Desk and looks into the panel's frame.
    pub(crate) async fn opens(stage: &Stage) -> Self {
        Self::opens_as(stage, Prefs::ENGLISH, 320, "light").await
    }

    pub(crate) async fn opens_as(stage: &Stage, prefs: Prefs, width: u32, theme: &str) -> Self {
        let browser = Browser::start(prefs).await;
        Self::opens_at(stage, browser, &stage.desk(width, theme)).await
    }

    pub(crate) async fn opens_looking(stage: &Stage, look: Look) -> Self {
        Self::opens_looking_at(stage, look, &stage.desk(look.width, look.theme.word())).await
    }

    /// At one of the Desk's addresses.
    pub(crate) async fn opens_looking_at(stage: &Stage, look: Look, desk: &str) -> Self {
        let mut browser = Browser::start(look.prefs()).await;
        browser.reads = look.language;
        Self::opens_at(stage, browser, desk).await
    }

    /// In a browser of another kind.
    pub(crate) async fn opens_in(stage: &Stage, engine: &Engine, width: u32, theme: &str) -> Self {
        let browser = Browser::start_in(engine, Prefs::ENGLISH).await;
        Self::opens_at(stage, browser, &stage.desk(width, theme)).await
    }

    /// In a browser that lives where the Apizee account does: what a day is depends on it.
    pub(crate) async fn opens_in_paris(stage: &Stage) -> Self {
        let browser = in_paris(Prefs::ENGLISH).await;
        Self::opens_at(stage, browser, &stage.desk(320, "light")).await
    }

    /// The same, with a look.
    pub(crate) async fn opens_looking_in_paris(stage: &Stage, look: Look) -> Self {
        let mut browser = in_paris(look.prefs()).await;
        browser.reads = look.language;
        Self::opens_at(stage, browser, &stage.desk(look.width, look.theme.word())).await
    }

    /// With a panel whose clock can be moved on.
    pub(crate) async fn opens_with_a_clock(stage: &Stage) -> Self {
        let browser = Browser::start_in(&Engine::ChromiumInOneProcess, Prefs::ENGLISH).await;
        browser.takes_the_clock().await;
        Self::opens_at(stage, browser, &stage.desk(320, "light")).await
    }

    /// In a browser that is there, at one of the Desk's addresses.
    pub(crate) async fn opens_at(stage: &Stage, browser: Browser, desk: &str) -> Self {
        let agent = Self { browser };
        agent.goes_to(stage, desk).await;
        agent
    }

    /// Opens the Desk (anew) and looks into the panel's frame.
    pub(crate) async fn opens_desk(&self, stage: &Stage, width: u32, theme: &str) {
        self.goes_to(stage, &stage.desk(width, theme)).await;
    }

    pub(crate) async fn goes_to(&self, stage: &Stage, desk: &str) {
        self.browser.client.goto(desk).await.unwrap();
        self.looks_into_panel(stage).await;
    }

    pub(crate) async fn looks_into_panel(&self, stage: &Stage) {
        self.browser.client.enter_parent_frame().await.unwrap();
        self.looks_into_panel_of(&stage.conversation).await;
    }

    /// From the Desk into the panel of one of its conversations.
    pub(crate) async fn looks_into_panel_of(&self, conversation: &Conversation) {
        let title = format!("//iframe[@title=\"Panel: {}\"]", conversation.visitor_name);
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
        self.writes(CONTACT, contact).await
    }

    pub(crate) async fn presses_enter(&self, field: &Element) {
        field
            .send_keys(&char::from(Key::Enter).to_string())
            .await
            .unwrap();
    }

    pub(crate) async fn presses(&self, name: &str) {
        self.clicks(&button(name)).await;
    }

    /// Ends the room for everybody, and says yes.
    pub(crate) async fn ends_the_room(&self) {
        self.asks_for_the_end().await;
        self.presses("End the room").await;
        self.browser.see(&button("Start again")).await;
    }

    /// Presses what ends the room, and is asked whether that is meant.
    pub(crate) async fn asks_for_the_end(&self) {
        self.presses("Close the room").await;
        self.reads("End the room for everybody?").await;
    }

    /// Puts the link into the compose box, and nothing else went: the Desk reports one thing after the
    /// other, so what the panel has handed over before is known then.
    pub(crate) async fn inserts_the_link_alone(&self, stage: &Stage, cards: usize) {
        self.presses("Insert").await;
        let texts = stage.wait_handed(EventKind::Text, 1).await;
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert_eq!(stage.handed(EventKind::Card).len(), cards);
    }

    /// Out of the drawer, back to the room.
    pub(crate) async fn goes_back(&self) {
        self.clicks("//button[@class=\"back\"]").await;
    }

    /// Ticks or unticks a way of sending the link.
    pub(crate) async fn ticks(&self, way: &str) {
        self.clicks(&format!("//label[normalize-space(.)=\"{way}\"]"))
            .await;
    }

    /// From a section of the drawer to the room.
    pub(crate) async fn shuts_drawer(&self) {
        self.clicks("//header/button[@class=\"back\"]").await;
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
        self.is_understood(phone).await;
        self.presses_enter(&field).await;
        self.reads("Waiting for the visitor").await;
    }

    /// Reads a French number, typed with its blanks, as the whole world writes it.
    pub(crate) async fn is_understood(&self, phone: &str) {
        let abroad = phone
            .strip_prefix('0')
            .expect("a number as the French type it");
        self.reads(&format!("+33 {abroad}")).await;
    }

    /// Types into a field.
    pub(crate) async fn writes(&self, xpath: &str, text: &str) -> Element {
        let field = self.browser.see(xpath).await;
        field.send_keys(text).await.unwrap();
        field
    }

    pub(crate) async fn clicks(&self, xpath: &str) {
        self.browser.see(xpath).await.click().await.unwrap();
    }

    /// Types into the field of this label.
    pub(crate) async fn fills(&self, label: &str, text: &str) {
        self.writes(&labelled(label), text).await;
    }

    /// A field is marked as what holds the start back.
    pub(crate) async fn is_told_wrong(&self, label: &str) {
        let wrong = [&labelled(label), "[@aria-invalid=\"true\"]"].concat();
        self.browser.see(&wrong).await;
    }
}
