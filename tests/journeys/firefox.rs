//! The main job in Firefox, where there is one (`APIZEE_PANEL_GECKODRIVER`).

use sandbox::desk::EventKind;

use crate::agent::Agent;
use crate::browser::{Engine, Firefox};
use crate::judge::picture;
use crate::stage::Stage;
use crate::visitor::Visitor;

#[tokio::test]
async fn the_agent_starts_by_card_in_firefox() {
    let Some(firefox) = Firefox::find("the agent starts by card") else {
        return;
    };
    let stage = Stage::set().await;
    let agent = Agent::opens_in(&stage, &Engine::Firefox(firefox), 320, "light").await;
    agent.starts("06 12 34 56 78").await;
    let cards = stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    assert_eq!(stage.sandbox.apizee.count("POST /tickets"), 1);
    assert!(stage.sandbox.apizee.outbox().is_empty());
    let enter = agent.address_of("Enter the room").await;
    assert!(enter.starts_with("http"), "{enter}");

    agent.presses("QR code").await;
    agent
        .browser
        .see("//*[@role=\"img\" and @aria-label=\"QR code\"]")
        .await;
    agent.looks_at_desk().await;
    // geckodriver takes no picture from inside a frame of another site.
    picture(&agent.browser, "live-320-firefox").await;
    let url = cards[0]["actions"][0]["url"].as_str().unwrap();
    let in_thread = format!("//*[@role=\"log\"]//a[@href=\"{url}\"]");
    agent.browser.see(&in_thread).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_visitor_joins_in_firefox() {
    let Some(firefox) = Firefox::find("the visitor joins") else {
        return;
    };
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    let cards = stage.wait_handed(EventKind::Card, 1).await;
    let url = cards[0]["actions"][0]["url"].as_str().unwrap();
    let visitor = Visitor::opens_in(&Engine::Firefox(firefox), url).await;
    visitor.enters_the_session().await;
    stage
        .wait_apizee(|apizee| apizee.tickets()[0].state == "inprogress")
        .await;
    visitor.leaves().await;
    agent.browser.close().await;
}
