//! Where there is no Desk.

use sandbox::desk::{Conversation, LibraryFault};

use crate::agent::{Agent, button, words};
use crate::browser::{Browser, Prefs};
use crate::stage::Stage;

#[tokio::test]
async fn opened_by_itself_the_panel_says_where_it_belongs() {
    let stage = Stage::set().await;
    let browser = Browser::start(Prefs::ENGLISH).await;
    browser.client.goto(&stage.panel_url).await.unwrap();
    browser
        .see(&words(
            "Open this panel from a conversation in the iAdvize Desk.",
        ))
        .await;
    browser
        .until("document.documentElement.dataset.panelState === 'outside'")
        .await;
    browser.see(&button("Try again")).await;
}

#[tokio::test]
async fn a_missing_library_is_named() {
    let stage = Stage::set().await;
    stage
        .sandbox
        .desk
        .set_library(Some(LibraryFault::Missing), 0);
    let agent = Agent::opens(&stage).await;
    agent.reads("iAdvize's library did not load").await;
    stage.sandbox.desk.set_library(None, 0);
}

#[tokio::test]
async fn a_library_that_tells_no_conversation_is_too_old() {
    let conversation = Conversation {
        library_version: "2.0.3".to_owned(),
        ..Conversation::new("Paul Mercier")
    };
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("The Desk's library is too old").await;
}

#[tokio::test]
async fn a_token_in_the_address_is_gone_before_anything_is_asked() {
    let conversation = Conversation {
        url_jwt: true,
        ..Conversation::new("Camille Durand")
    };
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("Video assistance").await;
    assert_eq!(agent.browser.run("location.search").await, "");
    let asks = "performance.getEntriesByType('resource').some(entry => entry.name.includes('/api/rooms?'))";
    agent.browser.until(asks).await;
    let asked = "performance.getEntriesByType('resource').filter(entry => /jwt|eyJ/.test(entry.name)).length";
    assert_eq!(agent.browser.run(asked).await, 0);
}
