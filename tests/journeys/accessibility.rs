//! axe-core finds nothing on any screen, in both themes, narrow and wide; the keyboard is enough.

use fantoccini::key::Key;
use sandbox::desk::{Conversation, EventKind};
use serde_json::Value;

use crate::agent::{Agent, CONTACT};
use crate::browser::Prefs;
use crate::judge::{axe, picture, scrolls_sideways};
use crate::stage::Stage;

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
        assert!(
            !scrolls_sideways(&agent.browser).await,
            "{screen} at {width} px scrolls sideways"
        );
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
    agent.reads("For a visitor at a computer").await;
    check("qr").await;
    agent.shuts_drawer().await;
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
    assert!(!scrolls_sideways(&agent.browser).await);
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
        agent.browser.press(Key::Tab).await;
        presses += 1;
        assert!(presses < 6, "the field is too far");
    }
    let field = agent.browser.client.active_element().await.unwrap();
    field.send_keys("0612345678").await.unwrap();
    agent.reads("+33 6 12 34 56 78").await;
    agent.browser.press(Key::Enter).await;
    presses += 1;
    stage.wait_handed(EventKind::Card, 1).await;
    assert!(presses <= 6, "{presses}");
}
