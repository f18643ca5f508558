//! axe-core finds nothing on any screen, in both themes, narrow and wide; the keyboard is enough.

use fantoccini::key::Key;
use sandbox::apizee::GuestDoes;
use sandbox::desk::{Conversation, EventKind};
use serde_json::Value;

use crate::agent::{Agent, CONTACT};
use crate::browser::Prefs;
use crate::judge::{Look, Theme, in_every_look, picture, scrolls_sideways};
use crate::stage::Stage;

async fn every_screen(look: Look) {
    let stage = Stage::set().await;
    let agent = Agent::opens_looking(&stage, look).await;
    let dark = agent
        .browser
        .run("matchMedia('(prefers-color-scheme: dark)').matches")
        .await;
    assert_eq!(dark, Value::Bool(look.theme == Theme::Dark));
    let check = async |screen: &str| look.finds_nothing_wrong(&agent.browser, screen).await;
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
    let field = agent.types(" 56 78").await;
    agent.is_understood("06 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.reads("Waiting for the visitor").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    check("live").await;
    agent.presses("QR code").await;
    agent.reads("For a visitor at a computer").await;
    check("qr").await;
    let ticket = stage.sandbox.apizee.tickets()[0].id;
    let waits = look.says("The visitor is waiting for you");
    agent
        .sees_guest(&stage, ticket, GuestDoes::Join, waits)
        .await;
    check("qr-while-the-visitor-waits").await;
    agent.shuts_drawer().await;
    agent.asks_for_the_end().await;
    check("closing").await;
    agent.presses("End the room").await;
    agent.reads("Start again").await;
    check("over").await;
    agent.browser.client.goto(&stage.panel_url).await.unwrap();
    agent
        .reads("Open this panel from a conversation in the iAdvize Desk.")
        .await;
    // Its theme is the browser's own then.
    if look.theme == Theme::Light {
        check("alone").await;
    }
    agent.browser.close().await;
}

in_every_look!(every_screen);

#[tokio::test]
async fn at_240_px_nothing_scrolls_sideways() {
    let stage = Stage::with(Conversation::new("Camille Durand")).await;
    let agent = Agent::opens_as(&stage, Prefs::FRENCH, 240, "light").await;
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
