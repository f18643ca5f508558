//! axe-core finds nothing on any screen, in both themes, narrow and wide; the keyboard is enough.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use sandbox::desk::{Conversation, EventKind};
use serde_json::Value;

use crate::agent::{Agent, CONTACT};
use crate::browser::{Browser, Prefs};
use crate::stage::Stage;

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
async fn picture(browser: &Browser, name: &str) {
    let Some(folder) = std::env::var_os("APIZEE_PANEL_PICTURES") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let main = browser.client.screenshot().await.unwrap();
    std::fs::write(folder.join(format!("{name}.png")), main).unwrap();
}

async fn every_screen(width: u32, theme: &str) {
    let stage = Stage::set().await;
    let agent = Agent::opens_as(&stage, Prefs { language: "en-GB" }, width, theme).await;
    let dark = agent
        .browser
        .run("matchMedia('(prefers-color-scheme: dark)').matches")
        .await;
    assert_eq!(dark, Value::Bool(theme == "dark"));
    let check = async |screen: &str| {
        picture(&agent.browser, &format!("{screen}-{width}-{theme}")).await;
        let found = axe(&agent.browser).await;
        assert!(
            found.is_empty(),
            "{screen} at {width} px, {theme}: {found:#?}"
        );
        let wide = agent
            .browser
            .run("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            .await;
        assert_eq!(wide, false, "{screen} at {width} px scrolls sideways");
    };
    agent.reads("Video assistance").await;
    check("form").await;
    agent.presses("Meeting instead").await;
    agent.presses("More options").await;
    agent.reads("Name of the meeting").await;
    check("options").await;
    agent.presses("More options").await;
    agent.presses("Assistance instead").await;
    agent.types("06 12 34").await;
    agent.reads("digits are missing").await;
    check("refused").await;
    agent.types(" 56 78").await;
    agent.starts("").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    check("live").await;
    agent.presses("QR code").await;
    agent.presses("Close the room").await;
    agent.reads("End the room for everybody?").await;
    check("closing").await;
    agent.presses("End the room").await;
    agent.reads("Start again").await;
    check("over").await;
    agent.browser.client.goto(&stage.panel_url).await.unwrap();
    agent
        .reads("Open this panel from a conversation in the iAdvize Desk.")
        .await;
    if theme == "light" {
        check("outside").await;
    }
    agent.browser.close().await;
}

#[tokio::test]
async fn narrow_and_light() {
    every_screen(280, "light").await;
}

#[tokio::test]
async fn narrow_and_dark() {
    every_screen(280, "dark").await;
}

#[tokio::test]
async fn wide_and_light() {
    every_screen(400, "light").await;
}

#[tokio::test]
async fn wide_and_dark() {
    every_screen(400, "dark").await;
}

#[tokio::test]
async fn at_240_px_nothing_scrolls_sideways() {
    let stage = Stage::with(Conversation::new("Camille Durand")).await;
    let agent = Agent::opens_as(&stage, Prefs { language: "fr-FR" }, 240, "light").await;
    agent.reads("Assistance vidéo").await;
    picture(&agent.browser, "form-240-fr").await;
    let wide = agent
        .browser
        .run("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        .await;
    assert_eq!(wide, false);
}

#[tokio::test]
async fn the_keyboard_starts_in_six_presses() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.browser.see(CONTACT).await;
    agent.browser.run("window.focus()").await;
    // Tabs until the field has the focus, then the number is typed or pasted (not counted), then Enter.
    let mut presses = 0;
    while agent
        .browser
        .run("document.activeElement.id === 'contact'")
        .await
        != Value::Bool(true)
    {
        press(&agent.browser, Key::Tab).await;
        presses += 1;
        assert!(presses < 6, "the field is too far");
    }
    let field = agent.browser.client.active_element().await.unwrap();
    field.send_keys("0612345678").await.unwrap();
    agent.reads("+33 6 12 34 56 78").await;
    press(&agent.browser, Key::Enter).await;
    presses += 1;
    stage.wait_handed(EventKind::Card, 1).await;
    assert!(presses <= 6, "{presses}");
}

/// As a keyboard does: to whatever has the focus.
async fn press(browser: &Browser, key: Key) {
    let value = char::from(key);
    let keys = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value })
        .then(KeyAction::Up { value });
    browser.client.perform_actions(keys).await.unwrap();
}
