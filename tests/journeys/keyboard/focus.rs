//! A focus that is never lost.

use fantoccini::key::Key;
use sandbox::apizee::{Fault, FaultKind, TicketState};
use sandbox::desk::{Conversation, EventKind, InitFault};

use super::{focus_is_kept, in_the_room, presses, tabs_to};
use crate::agent::{Agent, button};
use crate::stage::Stage;

/// How often the panel has asked for its room itself, beside the looks at what is new in it, and had
/// an answer.
const ASKED: &str = "performance.getEntriesByType('resource').filter(entry => entry.name.includes('/api/rooms/') && !entry.name.includes('/rooms/live')).length";

#[tokio::test]
async fn the_focus_is_kept_from_the_form_to_the_room() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    let browser = &agent.browser;
    browser.see(&button("Meeting instead")).await;
    presses(browser, "Meeting instead").await;
    agent.reads("Video meeting").await;
    focus_is_kept(browser, "Meeting instead").await;
    presses(browser, "Assistance instead").await;
    agent.reads("Video assistance").await;
    focus_is_kept(browser, "Assistance instead").await;
    tabs_to(browser, "Text").await;
    browser.press_space().await;
    browser.until("document.activeElement.checked").await;
    focus_is_kept(browser, "Text ticked").await;
    tabs_to(browser, "Start and send").await;
    browser.press(Key::Enter).await;
    agent.reads("Apizee needs one, even if").await;
    focus_is_kept(browser, "a start without a contact").await;
    tabs_to(browser, "Visitor's phone").await;
    let field = browser.client.active_element().await.unwrap();
    field.send_keys("0612345678").await.unwrap();
    agent.reads("+33 6 12 34 56 78").await;
    presses(browser, "Start and send").await;
    agent.reads("Waiting for the visitor").await;
    browser
        .until("document.activeElement.tagName === 'H1'")
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_in_the_room() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    let browser = &agent.browser;
    presses(browser, "Copy").await;
    agent.reads("The link is copied.").await;
    focus_is_kept(browser, "Copy").await;
    presses(browser, "Insert").await;
    stage.wait_handed(EventKind::Text, 1).await;
    agent.reads("Link put into the compose box").await;
    focus_is_kept(browser, "Insert").await;
    presses(browser, "QR code").await;
    agent.reads("For a visitor at a computer").await;
    focus_is_kept(browser, "QR code").await;
    assert_eq!(
        browser.run("document.activeElement.className").await,
        "back"
    );
    browser.press(Key::Escape).await;
    browser.until("!document.querySelector('.drawer')").await;
    focus_is_kept(browser, "shutting the drawer").await;
    assert_eq!(browser.run("focused()").await, "QR code");
    presses(browser, "Send the card again").await;
    agent.reads("Send another one?").await;
    focus_is_kept(browser, "Send the card again").await;
    presses(browser, "Cancel").await;
    browser
        .until("!document.body.innerText.includes('Send another one?')")
        .await;
    assert_eq!(browser.run("focused()").await, "Send the card again");
    let asked = browser.run(ASKED).await;
    presses(browser, "Refresh").await;
    browser.until(&format!("{ASKED} > {asked}")).await;
    browser.see(&button("Refresh")).await;
    focus_is_kept(browser, "Refresh").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_agent_closes_the_room() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    presses(&agent.browser, "Close the room").await;
    agent.reads("End the room for everybody?").await;
    presses(&agent.browser, "End the room").await;
    agent.reads("Start again").await;
    focus_is_kept(&agent.browser, "End the room").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_a_refresh_finds_the_room_over() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    // Apizee tells it to nobody but to who asks.
    stage.sandbox.apizee.set_webhook(None);
    let id = stage.sandbox.apizee.tickets()[0].id;
    let ended = stage
        .sandbox
        .apizee
        .set_ticket_state(id, TicketState::Cancelled);
    assert!(ended);
    presses(&agent.browser, "Refresh").await;
    agent.reads("Start again").await;
    focus_is_kept(&agent.browser, "Refresh").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_agent_starts_again() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    agent.ends_the_room().await;
    presses(&agent.browser, "Start again").await;
    agent.browser.see(&button("Start and send")).await;
    focus_is_kept(&agent.browser, "Start again").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_agent_replaces_the_room() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    presses(&agent.browser, "Replace").await;
    agent.browser.see(&button("Keep the open room")).await;
    focus_is_kept(&agent.browser, "Replace").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_open_room_is_kept() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    agent.presses("Replace").await;
    agent.browser.see(&button("Keep the open room")).await;
    presses(&agent.browser, "Keep the open room").await;
    agent.reads("Waiting for the visitor").await;
    agent
        .browser
        .until("document.activeElement.tagName === 'H1'")
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_agent_signs_in() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    // The start brought a link that signs in; after a reload the agent asks for one.
    agent.opens_desk(&stage, 320, "light").await;
    agent.reads("This room was already open").await;
    let browser = &agent.browser;
    let asks = "Get a link that signs you in";
    presses(browser, asks).await;
    browser
        .until(&format!("!document.body.innerText.includes('{asks}')"))
        .await;
    focus_is_kept(browser, asks).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_a_wait_is_cancelled() {
    let stage = Stage::set().await;
    let mut fault = Fault::new("POST /tickets", FaultKind::TooManyRequests, 1);
    fault.retry_after_s = 30;
    stage.sandbox.apizee.set_faults(vec![fault]);
    let agent = Agent::opens(&stage).await;
    agent.types("0612345678").await;
    agent.reads("+33 6 12 34 56 78").await;
    presses(&agent.browser, "Start and send").await;
    agent.browser.see(&button("Cancel")).await;
    focus_is_kept(&agent.browser, "Start and send").await;
    presses(&agent.browser, "Cancel").await;
    agent.browser.see(&button("Start and send")).await;
    focus_is_kept(&agent.browser, "Cancel").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_a_failed_look_up_is_tried_again() {
    let mut conversation = Conversation::new("Camille Durand");
    conversation.faults.get_jwt = Some(sandbox::desk::GetJwtFault::Rejects);
    let stage = Stage::with(conversation.clone()).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("refused to sign you in").await;
    conversation.faults.get_jwt = None;
    stage.sandbox.desk.set_conversation(conversation).unwrap();
    presses(&agent.browser, "Try again").await;
    agent
        .browser
        .until("!document.body.innerText.includes('refused to sign you in')")
        .await;
    focus_is_kept(&agent.browser, "Try again").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_desk_is_tried_again() {
    let mut conversation = Conversation::new("Camille Durand");
    conversation.faults.init = Some(InitFault::Never);
    let stage = Stage::with(conversation.clone()).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("No Desk around this panel").await;
    presses(&agent.browser, "Try again").await;
    agent
        .browser
        .until("document.documentElement.dataset.panelState === 'connecting'")
        .await;
    focus_is_kept(&agent.browser, "Try again").await;
    agent.browser.close().await;
}
