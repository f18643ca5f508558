//! Apizee's pages in the panel: the agent's side of the room, and the quick invitation.

use sandbox::apizee::GuestDoes;
use sandbox::desk::EventKind;
use serde_json::Value;

use crate::agent::{Agent, button, link};
use crate::judge::{Look, in_every_look, nothing_wrong};
use crate::settings::radio;
use crate::stage::Stage;

/// An agent at a Desk that passes the camera and the microphone on.
async fn at_a_desk_with_media(stage: &Stage, look: Look) -> Agent {
    let desk = stage.desk_with_media(look.width, look.theme.word());
    Agent::opens_looking_at(stage, look, &desk).await
}

async fn prefers_the_panel(agent: &Agent) {
    agent.presses("Settings").await;
    agent.clicks(&radio("In the panel")).await;
    agent.reads("Saved.").await;
    agent.reads("going back to the room leaves it").await;
    agent.goes_back().await;
}

/// The frame of this name.
fn frame(title: &str) -> String {
    format!("//iframe[@title=\"{title}\"]")
}

async fn enters_in_the_panel(look: Look) {
    let stage = Stage::set().await;
    let agent = at_a_desk_with_media(&stage, look).await;
    prefers_the_panel(&agent).await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    // The tab stays, as a quiet link.
    let by_tab = agent.address_of("In a new tab").await;
    agent.browser.see(&button("Enter the room")).await;
    look.finds_nothing_wrong(&agent.browser, "live-inside")
        .await;

    agent.presses("Enter the room").await;
    let room = agent.browser.see(&frame("The room at Apizee")).await;
    let allow = room.attr("allow").await.unwrap();
    assert_eq!(
        allow.as_deref(),
        Some("microphone; camera; geolocation; display-capture")
    );
    let src = room.attr("src").await.unwrap().unwrap_or_default();
    assert!(src.contains("/entrypoint/"), "{src}");
    assert!(!by_tab.is_empty());
    look.finds_nothing_wrong(&agent.browser, "inside").await;

    // What the panel promised holds in the frame itself.
    room.enter_frame().await.unwrap();
    let allowed = "document.featurePolicy.allowsFeature('camera') && document.featurePolicy.allowsFeature('microphone')";
    agent.browser.until(allowed).await;
    let ticket = stage.sandbox.apizee.tickets()[0].id;
    for does in [GuestDoes::Open, GuestDoes::Consent, GuestDoes::Join] {
        assert!(stage.sandbox.apizee.ticket_guest(ticket, does), "{does:?}");
    }
    agent.presses("Enter").await;
    agent.reads("The guest is there.").await;
    agent.looks_at_desk().await;
    agent.goes_back().await;
    agent.browser.see(&button("Enter the room")).await;
    let gone = "document.querySelector('iframe') === null";
    assert_eq!(agent.browser.run(gone).await, Value::Bool(true));
    agent.browser.close().await;
}

in_every_look!(enters_in_the_panel, two of them);

#[tokio::test]
async fn a_preference_for_the_panel_gives_way_where_the_desk_passes_no_camera_on() {
    let stage = Stage::set().await;
    let agent = at_a_desk_with_media(&stage, Look::USUAL).await;
    prefers_the_panel(&agent).await;
    agent.goes_to(&stage, &stage.desk(320, "light")).await;
    agent.starts("06 12 34 56 78").await;
    agent.browser.see(&link("Enter the room")).await;
    let enter = button("Enter the room");
    let buttons = fantoccini::Locator::XPath(&enter);
    let buttons = agent.browser.client.find_all(buttons);
    assert!(buttons.await.unwrap().is_empty());
    agent.presses("Settings").await;
    agent
        .reads("the Desk does not pass on the camera and the microphone")
        .await;
    // What is kept can be changed back.
    agent.clicks(&radio("In a new tab")).await;
    agent.reads("Saved.").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn without_a_backend_no_room_is_framed_and_the_agent_can_try_again() {
    let mut stage = Stage::set().await;
    let agent = at_a_desk_with_media(&stage, Look::USUAL).await;
    prefers_the_panel(&agent).await;
    agent.starts("06 12 34 56 78").await;
    agent.browser.see(&button("Enter the room")).await;
    stage.end_backend().await;
    agent.presses("Enter the room").await;
    agent.reads("The video service cannot be reached.").await;
    nothing_wrong(&agent.browser, "inside-no-link").await;
    stage.begin_backend_again().await;
    agent.presses("Try again").await;
    agent.browser.see(&frame("The room at Apizee")).await;
    agent.browser.close().await;
}

async fn quick_invitation(look: Look) {
    let stage = Stage::with_tools("quick_invitation_origin = \"{apizee}\"").await;
    let agent = at_a_desk_with_media(&stage, look).await;
    agent.types("+33 6 12 34 56 78").await;
    agent.presses("Settings").await;
    agent.presses("Quick invitation").await;
    let form = agent.browser.see(&frame("Quick invitation")).await;
    let address = form.attr("src").await.unwrap().unwrap();
    let expected = format!(
        "{}quick-invitation?reference={}",
        stage.sandbox.apizee_url, stage.conversation.id
    );
    assert_eq!(address, expected, "no contact stands in the address");
    assert!(form.attr("allowfullscreen").await.unwrap().is_some());
    look.finds_nothing_wrong(&agent.browser, "quick").await;
    form.enter_frame().await.unwrap();
    agent.browser.see("//h1").await;
    agent.browser.close().await;
}

in_every_look!(quick_invitation, two of them);
