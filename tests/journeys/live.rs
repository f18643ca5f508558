//! What happens in the room, as the agent sees it: told by Apizee, asked of the backend alone.

use std::time::Duration;

use sandbox::apizee::GuestDoes;
use sandbox::desk::EventKind;
use tokio::time::Instant;

use crate::agent::{Agent, button};
use crate::browser::Prefs;
use crate::judge::picture;
use crate::stage::Stage;

/// A question every 5 s, and what a loaded machine takes for the rest.
const SOON: Duration = Duration::from_secs(9);

/// The guest of the only ticket does something; the agent sees it soon.
async fn sees(stage: &Stage, agent: &Agent, does: GuestDoes, text: &str) {
    let id = stage.sandbox.apizee.tickets()[0].id;
    assert!(stage.sandbox.apizee.ticket_guest(id, does), "{text}");
    let since = Instant::now();
    agent.reads(text).await;
    assert!(since.elapsed() < SOON, "{text}: {:?}", since.elapsed());
}

#[tokio::test]
async fn the_agent_sees_what_the_visitor_does() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;

    sees(&stage, &agent, GuestDoes::Open, "Visitor opened the link").await;
    sees(
        &stage,
        &agent,
        GuestDoes::Consent,
        "Visitor accepted the conditions",
    )
    .await;
    sees(
        &stage,
        &agent,
        GuestDoes::RefuseCamera,
        "Visitor refused the camera",
    )
    .await;
    agent.reads("you cannot see anything").await;
    picture(&agent.browser, "live-camera-refused").await;
    agent.presses("Insert the sentence that helps").await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    let text = texts[0]["text"].as_str().unwrap();
    assert!(text.contains("autoriser la caméra"), "{text}");

    sees(&stage, &agent, GuestDoes::AllowCamera, "Camera allowed").await;
    sees(
        &stage,
        &agent,
        GuestDoes::Join,
        "Visitor is waiting in the room",
    )
    .await;
    agent.reads("The visitor is waiting for you").await;
    assert_eq!(
        agent
            .browser
            .run("document.querySelector('[role=alert]').textContent")
            .await,
        "The visitor is waiting for you."
    );
    picture(&agent.browser, "live-waiting").await;
    let upstream = stage.sandbox.apizee.requests().len();
    sees(&stage, &agent, GuestDoes::Leave, "Visitor left").await;
    assert_eq!(
        stage.sandbox.apizee.requests().len(),
        upstream,
        "nobody asked Apizee"
    );
}

#[tokio::test]
async fn a_second_agent_takes_over_and_sees_what_happened_before() {
    let stage = Stage::set().await;
    let first = Agent::opens(&stage).await;
    first.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    sees(&stage, &first, GuestDoes::Open, "Visitor opened the link").await;
    let second = Agent::opens_as(&stage, Prefs { language: "fr-FR" }, 320, "dark").await;
    second.reads("Le visiteur a ouvert le lien").await;
    sees(
        &stage,
        &second,
        GuestDoes::Join,
        "Le visiteur attend dans la salle",
    )
    .await;
    first.reads("Visitor is waiting in the room").await;
    assert_eq!(stage.handed(EventKind::Card).len(), 1);
}

#[tokio::test]
async fn a_room_that_ends_elsewhere_is_over_here_and_stays_over() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    let id = stage.sandbox.apizee.tickets()[0].id;
    assert!(stage.sandbox.apizee.ticket_guest(id, GuestDoes::Decline));
    agent.browser.see(&button("Start again")).await;
    agent.reads("The visitor declined").await;
}
