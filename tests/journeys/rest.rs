//! A panel at rest asks for nothing and breaks no rule of its page.

use fantoccini::Locator;
use sandbox::desk::Conversation;

use crate::agent::{Agent, button};
use crate::stage::Stage;

const REQUESTS: &str = "performance.getEntriesByType('resource').filter(entry => entry.initiatorType === 'fetch' && entry.name.includes('/api/')).length";

/// Seven seconds of the browser's own time: longer than the shortest pause between two questions.
async fn rests(agent: &Agent) {
    agent
        .browser
        .run("(globalThis.rested = false, setTimeout(() => { globalThis.rested = true }, 7000))")
        .await;
    agent.browser.until("globalThis.rested").await;
}

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
async fn a_form_and_a_room_that_is_over_ask_for_nothing() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.browser.until("performance.getEntriesByType('resource').some(entry => entry.name.includes('/api/rooms?'))").await;
    let asked = agent.browser.run(REQUESTS).await;
    rests(&agent).await;
    assert_eq!(agent.browser.run(REQUESTS).await, asked);
    agent.starts("06 12 34 56 78").await;
    agent.presses("Close the room").await;
    agent.presses("End the room").await;
    agent.browser.see(&button("Start again")).await;
    let asked = agent.browser.run(REQUESTS).await;
    rests(&agent).await;
    assert_eq!(agent.browser.run(REQUESTS).await, asked);
}

#[tokio::test]
async fn a_live_room_asks_its_backend_from_time_to_time_and_apizee_never() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    let upstream = stage.sandbox.apizee.requests().len();
    let live = "performance.getEntriesByType('resource').filter(entry => entry.name.includes('/api/rooms/live?'))";
    agent.browser.until(&format!("{live}.length === 2")).await;
    let pause = format!("Math.round({live}[1].startTime - {live}[0].startTime)");
    let pause = agent.browser.run(&pause).await.as_u64().unwrap();
    assert!((5_000..10_000).contains(&pause), "{pause} ms");
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
    rests(&agent).await;
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
