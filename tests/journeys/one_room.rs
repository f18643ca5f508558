//! Whatever the agent does, one room.

use sandbox::apizee::{Fault, FaultKind, TicketState};
use sandbox::desk::EventKind;

use crate::agent::{Agent, button};
use crate::stage::Stage;

#[tokio::test]
async fn a_double_click_and_enter_twice_start_once() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.browser.see(&button("Start and send")).await;
    agent.browser.run("[...document.querySelectorAll('button[type=submit]')].forEach(b => { b.click(); b.click() })").await;
    drop(field.send_keys("\u{e007}\u{e007}").await);
    agent.reads("Waiting for the visitor").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    assert_eq!(stage.handed(EventKind::Card).len(), 1);
}

#[tokio::test]
async fn a_reload_shows_the_live_room_and_sends_nothing() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    let asked = stage.sandbox.apizee.requests().len();
    agent.opens_desk(&stage, 320, "light").await;
    agent.reads("Waiting for the visitor").await;
    agent.reads("This room was already open").await;
    agent.inserts_the_link_alone(&stage, 1).await;
    assert_eq!(
        stage.sandbox.apizee.requests().len(),
        asked,
        "the store knows the room"
    );
}

#[tokio::test]
async fn a_second_agent_gets_the_same_room() {
    let stage = Stage::set().await;
    let first = Agent::opens(&stage).await;
    let second = Agent::opens(&stage).await;
    second.reads("Video assistance").await;
    first.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    second.starts("06 12 34 56 78").await;
    second.reads("This room was already open").await;
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    second.inserts_the_link_alone(&stage, 1).await;
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_room() {
    let stage = Stage::set().await;
    stage
        .sandbox
        .apizee
        .set_faults(vec![Fault::new("POST /tickets", FaultKind::LostAnswer, 1)]);
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    agent.inserts_the_link_alone(&stage, 1).await;
}

#[tokio::test]
async fn replacing_is_a_second_step_and_ends_the_first_room() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.presses("Replace").await;
    agent
        .reads("The room that is open ends for everybody in it")
        .await;
    assert_eq!(stage.sandbox.apizee.tickets()[0].state, TicketState::New);
    agent.presses("End it and start a new one").await;
    stage.wait_handed(EventKind::Card, 2).await;
    let tickets = stage.sandbox.apizee.tickets();
    assert_eq!(
        (tickets.len(), tickets[0].state, tickets[1].state),
        (2, TicketState::Cancelled, TicketState::New)
    );
}

#[tokio::test]
async fn closing_asks_first() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    agent.ends_the_room().await;
    stage
        .wait_apizee(|apizee| apizee.tickets()[0].state == TicketState::Cancelled)
        .await;
}
