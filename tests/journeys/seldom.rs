//! Questions and failures between the screens that other journeys show, in every look.

use sandbox::apizee::{AgentDoes, Fault, FaultKind, GuestDoes};
use sandbox::desk::EventKind;

use crate::agent::{Agent, button};
use crate::judge::{Look, in_every_look};
use crate::stage::Stage;

async fn every_screen(look: Look) {
    let mut stage = Stage::set().await;
    let agent = Agent::opens_looking(&stage, look).await;
    let check = async |screen: &str| look.finds_nothing_wrong(&agent.browser, screen).await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.presses("Send the card again").await;
    agent.reads("Send another one?").await;
    check("send-again").await;
    agent.presses("Cancel").await;
    let ticket = stage.sandbox.apizee.tickets()[0].id;
    let (refuses, refused) = (GuestDoes::RefuseCamera, "Visitor refused the camera");
    assert!(stage.sandbox.apizee.ticket_guest(ticket, GuestDoes::Open));
    agent
        .sees_guest(&stage, ticket, refuses, look.says(refused))
        .await;
    check("live-camera-refused").await;
    assert!(stage.sandbox.apizee.ticket_guest(ticket, GuestDoes::Join));
    assert!(stage.sandbox.apizee.ticket_agent(ticket, AgentDoes::Enter));
    agent.reads("In the room with the visitor").await;
    check("live-in-call").await;
    agent.presses("Replace").await;
    agent.browser.see(&button("Keep the open room")).await;
    check("replace").await;
    agent.presses("Keep the open room").await;
    agent.ends_the_room().await;
    agent.presses("Start again").await;
    let mut fault = Fault::new("POST /tickets", FaultKind::TooManyRequests, 1);
    fault.retry_after_s = 30;
    stage.sandbox.apizee.set_faults(vec![fault]);
    // The contact is still there.
    agent.is_understood("06 12 34 56 78").await;
    agent.presses("Start and send").await;
    agent
        .reads("Apizee allows 10 requests a minute for your team")
        .await;
    check("limit").await;
    agent.presses("Cancel").await;
    stage.end_backend().await;
    agent.presses("Start and send").await;
    agent
        .reads("The video service cannot be reached. Nothing was sent.")
        .await;
    check("unreachable").await;
    agent.browser.close().await;
}

in_every_look!(every_screen, two of them);
