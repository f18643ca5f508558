//! Apizee's agent application in a frame: what it says, who is believed, what comes of it.

use fantoccini::elements::Element;
use sandbox::desk::EventKind;
use serde_json::Value;

use crate::agent::{Agent, button};
use crate::judge::{Look, in_every_look};
use crate::stage::Stage;

const TOOLS: &str =
    "embed_url = \"{apizee}/agent/\"\nembed_key = \"7a3dc7993234907508525829e02f2388\"";
const FRAME: &str = "//iframe[@title=\"Apizee's agent application\"]";

/// The agent opens the application, which is ready.
async fn opens_the_app(stage: &Stage, look: Look) -> (Agent, Element) {
    let agent = Agent::opens_looking(stage, look).await;
    agent.presses("Settings").await;
    agent.presses("Embedded session").await;
    let frame = agent.browser.see(FRAME).await;
    agent.reads("Ready.").await;
    (agent, frame)
}

/// Presses a button of the application, and comes back to the panel.
async fn presses_there(agent: &Agent, frame: &Element, name: &str) {
    frame.clone().enter_frame().await.unwrap();
    agent.presses(name).await;
    agent.browser.client.enter_parent_frame().await.unwrap();
}

async fn a_session(look: Look) {
    let stage = Stage::with_tools(TOOLS).await;
    let (agent, frame) = opens_the_app(&stage, look).await;
    presses_there(&agent, &frame, "Join").await;
    agent.reads("You are in; nobody else yet.").await;
    presses_there(&agent, &frame, "A guest arrives").await;
    agent.reads("You are in, with 1 other.").await;
    presses_there(&agent, &frame, "Take a snapshot").await;
    agent.reads("they cannot be sent as a card").await;
    agent.browser.see("//a[@download=\"apizee-1.jpg\"]").await;
    agent
        .browser
        .until("document.querySelector('.snapshots img').naturalWidth === 160")
        .await;
    agent.presses("Insert a sentence about them").await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    assert_eq!(
        texts[0]["text"],
        "J’ai pris une photo pendant notre session vidéo."
    );
    agent
        .reads("It stands in the compose box; you send it.")
        .await;
    presses_there(&agent, &frame, "Send by SMS, in vain").await;
    agent.reads("The SMS could not be sent.").await;
    agent.browser.see(&button("Insert the link")).await;
    look.finds_nothing_wrong(&agent.browser, "embed").await;

    // Orders arrive, at its origin.
    agent.presses("Leave").await;
    agent.reads("You have left.").await;
    agent.presses("Join again").await;
    agent.reads("You are in").await;
    frame.clone().enter_frame().await.unwrap();
    let heard = "[...document.querySelectorAll('#heard li')].map(line => line.textContent).join()";
    assert_eq!(
        agent.browser.run(heard).await,
        r#"{"type":"leave"},{"type":"join"}"#
    );
    agent.browser.close().await;
}

in_every_look!(a_session, two of them);

#[tokio::test]
async fn nobody_else_is_believed() {
    let stage = Stage::with_tools(TOOLS).await;
    let (agent, frame) = opens_the_app(&stage, Look::USUAL).await;
    // The panel's own page, another window, says the same.
    let forged = "(window.postMessage({ type: 'joined' }, '*'), parent.frames[0].postMessage({ type: 'left' }, '*'))";
    agent.browser.run(forged).await;
    // And the frame says something that nobody documents.
    frame.clone().enter_frame().await.unwrap();
    agent
        .browser
        .run("(parent.postMessage({ type: 'toString' }, '*'), parent.postMessage(null, '*'), parent.postMessage({ type: 'snapshot', dataUrl: 'data:image/svg+xml;base64,AA==' }, '*'))")
        .await;
    agent.browser.client.enter_parent_frame().await.unwrap();
    // Messages come in their order: when this one is there, the others are over.
    presses_there(&agent, &frame, "Warn").await;
    agent.reads("Apizee warns: a warning on request").await;
    agent.reads("Ready.").await;
    let pictures = "document.querySelectorAll('.snapshots').length";
    assert_eq!(agent.browser.run(pictures).await, Value::from(0));
    agent.browser.close().await;
}
