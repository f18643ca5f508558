//! A panel at rest asks for nothing and breaks no rule of its page.

use fantoccini::Locator;
use sandbox::desk::Conversation;

use crate::agent::Agent;
use crate::judge::no_rule_is_broken;
use crate::stage::Stage;

const REQUESTS: &str = "performance.getEntriesByType('resource').filter(entry => entry.initiatorType === 'fetch' && entry.name.includes('/api/')).length";

/// Ten times the longest pause between two questions.
const REST_MS: u32 = 600_000;

/// A little more than the shortest one.
const PAUSE_MS: u32 = 6_000;

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
    no_rule_is_broken(&agent.browser).await;
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
    let agent = Agent::opens_with_a_clock(&stage).await;
    agent.browser.until("performance.getEntriesByType('resource').some(entry => entry.name.includes('/api/rooms?'))").await;
    let asked = agent.browser.run(REQUESTS).await;
    assert_eq!(agent.browser.moves_the_clock(REST_MS).await, 0);
    assert_eq!(agent.browser.run(REQUESTS).await, asked);
    agent.starts("06 12 34 56 78").await;
    // It is the clock by which a live room asks.
    let asked = agent.browser.run(REQUESTS).await;
    agent.browser.moves_the_clock(PAUSE_MS).await;
    agent.browser.until(&format!("{REQUESTS} > {asked}")).await;
    agent.ends_the_room().await;
    let asked = agent.browser.run(REQUESTS).await;
    assert_eq!(agent.browser.moves_the_clock(REST_MS).await, 0);
    assert_eq!(agent.browser.run(REQUESTS).await, asked);
    agent.browser.close().await;
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
    let agent = Agent::opens_with_a_clock(&stage).await;
    agent.starts("06 12 34 56 78").await;
    agent.browser.notices_when_it_is_hidden().await;
    agent.looks_at_desk().await;
    agent.presses(&other.visitor_name).await;
    agent
        .browser
        .see("//iframe[@title=\"Panel: James Carter\"]")
        .await;
    let hidden = "//iframe[@title=\"Panel: Camille Durand\"]";
    let frame = agent
        .browser
        .client
        .find(Locator::XPath(hidden))
        .await
        .unwrap();
    frame.enter_frame().await.unwrap();
    agent.browser.is_hidden().await;
    let asked = agent.browser.run(REQUESTS).await;
    assert_eq!(agent.browser.moves_the_clock(REST_MS).await, 0);
    assert_eq!(agent.browser.run(REQUESTS).await, asked);
    agent.browser.close().await;
}
