//! A panel at rest asks for nothing and breaks no rule of its page.

use fantoccini::Locator;
use sandbox::desk::Conversation;

use crate::agent::Agent;
use crate::stage::Stage;

const REQUESTS: &str = "performance.getEntriesByType('resource').filter(entry => entry.initiatorType === 'fetch' && entry.name.includes('/api/')).length";

#[tokio::test]
async fn the_marks_are_set_and_the_policy_is_kept() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    for mark in ["panel-shell", "panel-ready", "panel-connected"] {
        agent
            .browser
            .until(&format!(
                "performance.getEntriesByName('{mark}').length === 1"
            ))
            .await;
    }
    agent.presses("QR code").await;
    let console = agent.browser.console().await;
    let broken: Vec<_> = console
        .iter()
        .filter(|line| line.contains("Content Security Policy") || line.contains("panicked"))
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert_eq!(
        agent
            .browser
            .run("localStorage.length + sessionStorage.length + document.cookie.length")
            .await,
        0
    );
}

#[tokio::test]
async fn a_live_room_at_rest_asks_for_nothing() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    let asked = agent.browser.run(REQUESTS).await;
    let upstream = stage.sandbox.apizee.requests().len();
    // Three seconds of the browser's own time, in which a poll of any sensible period would show.
    agent
        .browser
        .run("(globalThis.rested = false, setTimeout(() => { globalThis.rested = true }, 3000))")
        .await;
    agent.browser.until("globalThis.rested").await;
    assert_eq!(agent.browser.run(REQUESTS).await, asked);
    assert_eq!(stage.sandbox.apizee.requests().len(), upstream);
}

#[tokio::test]
async fn hidden_panels_ask_for_nothing() {
    let stage = Stage::set().await;
    let other = Conversation::new("James Carter");
    let both = vec![stage.conversation.clone(), other.clone()];
    stage.sandbox.desk.set_conversations(both).unwrap();
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    let asked = agent.browser.run(REQUESTS).await;
    agent.looks_at_desk().await;
    agent.presses(&other.visitor_name).await;
    agent
        .browser
        .see("//iframe[@title=\"Panel: James Carter\"]")
        .await;
    agent
        .browser
        .run("(globalThis.rested = false, setTimeout(() => { globalThis.rested = true }, 3000))")
        .await;
    agent.browser.until("globalThis.rested").await;
    let hidden = "//iframe[@title=\"Panel: Camille Durand\"]";
    let frame = agent
        .browser
        .client
        .find(Locator::XPath(hidden))
        .await
        .unwrap();
    frame.enter_frame().await.unwrap();
    assert_eq!(agent.browser.run(REQUESTS).await, asked);
}
