//! A meeting whose guests wait until they are let in.

use sandbox::desk::EventKind;

use crate::agent::Agent;
use crate::stage::Stage;
use crate::visitor::Visitor;

#[tokio::test]
async fn a_guest_waits_until_the_agent_admits() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.opens_plan().await;
    agent.invites_camille().await;
    agent.ticks("Guests wait until you let them in").await;
    agent.plans().await;
    agent.reads("It starts at once.").await;
    let text = agent.inserts_for_camille(&stage).await;
    let joins = text.rsplit(' ').next().unwrap();

    let visitor = Visitor::opens(joins).await;
    visitor.presses("Join").await;
    visitor
        .reads("Please wait: the moderator will let you in.")
        .await;
    agent.goes_back().await;
    agent.reads("Waiting for the visitor").await;
    // Where the panel leads the agent, and who they are there.
    let enters = agent.address_of("Enter the room").await;
    let moderator = Visitor::opens(&enters).await;
    moderator.follows("I am the moderator").await;
    moderator.reads("Camille waits.").await;
    assert_eq!(stage.sandbox.apizee.conferences()[0].status, "scheduled");
    moderator.presses("Let Camille in").await;
    moderator.reads("Camille is there.").await;
    visitor.reads("You are in the meeting.").await;
    // Apizee tells of a meeting's end alone: how it stands is asked when the agent wants to know.
    agent.presses("Refresh").await;
    agent.reads("In the room with the visitor").await;

    // The agent ends it, and nobody comes in any more.
    agent.ends_the_room().await;
    stage
        .wait_apizee(|apizee| apizee.conferences()[0].status == "done")
        .await;
    visitor.leaves().await;
    let late = Visitor::opens(joins).await;
    late.reads("the session is over").await;
    late.leaves().await;
    moderator.leaves().await;
    assert_eq!(stage.handed(EventKind::Text).len(), 1);
    agent.browser.close().await;
}
