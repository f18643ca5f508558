//! Apizee does not say whether it has made a room: the panel waits in the open, and nothing goes
//! twice.

use sandbox::apizee::{Fault, FaultKind, Gateway, TicketState, USERNAME};
use sandbox::desk::EventKind;

use crate::agent::{Agent, button};
use crate::judge::{Look, in_every_look};
use crate::stage::Stage;

const CREATE: &str = "POST /tickets";

/// A gateway gives up at once; Apizee makes the room so much later.
fn late(delay_ms: u64) -> Fault {
    Fault::late(CREATE, Gateway::Timeout, delay_ms)
}

/// A gateway gives up, and Apizee has never heard of it.
fn never() -> Fault {
    Fault::new(CREATE, FaultKind::Gateway, 1)
}

/// An agent whose start Apizee does not answer.
async fn waits(stage: &Stage, fault: Fault) -> Agent {
    stage.sandbox.apizee.set_faults(vec![fault]);
    let agent = Agent::opens(stage).await;
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent
        .reads("Apizee has not said whether the room was made. We look whether it is there.")
        .await;
    agent
}

#[tokio::test]
async fn a_room_that_is_made_late_is_found_and_its_card_goes_once() {
    let stage = Stage::set().await;
    let agent = waits(&stage, late(3_000)).await;
    agent.reads("Next look in 0:").await;
    agent.browser.see(&button("Looking for the room…")).await;
    agent.reads("Waiting for the visitor").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    assert_eq!(stage.sandbox.apizee.count(CREATE), 1);
    assert_eq!(stage.handed(EventKind::Card).len(), 1);
    agent.browser.close().await;
}

#[tokio::test]
async fn a_reload_goes_on_looking_and_sends_nothing_by_itself() {
    let stage = Stage::set().await;
    stage.sandbox.apizee.set_faults(vec![late(9_000)]);
    let agent = Agent::opens(&stage).await;
    agent.ticks("SMS").await;
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.reads("Apizee has not said").await;
    agent.opens_desk(&stage, 320, "light").await;
    agent
        .reads("Apizee has not said whether an earlier start made a room.")
        .await;
    agent.reads("For +33•••••••78.").await;
    agent
        .reads("The visitor may have the invitation already.")
        .await;
    agent.reads("Waiting for the visitor").await;
    agent
        .reads("The room is there after all; this panel has sent nothing")
        .await;
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    assert_eq!(stage.sandbox.apizee.outbox().len(), 1);
    agent.inserts_the_link_alone(&stage, 0).await;
    agent.presses("Send the card").await;
    agent.presses("Send another card").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn another_is_started_all_the_same_in_two_steps() {
    let stage = Stage::set().await;
    let agent = waits(&stage, never()).await;
    agent.presses("Start another all the same").await;
    agent
        .reads("The first room may still turn up, and the visitor may get two invitations.")
        .await;
    agent.presses("Keep looking").await;
    agent.presses("Start another all the same").await;
    assert_eq!(stage.sandbox.apizee.count(CREATE), 1);
    agent.presses("Start another").await;
    agent.reads("Waiting for the visitor").await;
    stage.wait_handed(EventKind::Card, 1).await;
    assert_eq!(stage.sandbox.apizee.count(CREATE), 2);
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    agent.browser.close().await;
}

#[tokio::test]
async fn after_a_reload_another_wants_a_contact() {
    let stage = Stage::set().await;
    let agent = waits(&stage, never()).await;
    agent.opens_desk(&stage, 320, "light").await;
    agent.presses("Start another all the same").await;
    agent.presses("Start another").await;
    agent.reads("Type the visitor's phone or e-mail").await;
    agent.presses("Keep looking").await;
    agent.reads("Apizee has not said").await;
    agent.presses("Start another all the same").await;
    agent.presses("Start another").await;
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.reads("Waiting for the visitor").await;
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    agent.browser.close().await;
}

#[tokio::test]
async fn of_two_agents_who_replace_a_room_the_second_sees_the_new_one() {
    let stage = Stage::set().await;
    let first = Agent::opens(&stage).await;
    first.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    let second = Agent::opens(&stage).await;
    second.reads("Waiting for the visitor").await;
    second.presses("Replace").await;
    second.types("06 12 34 56 78").await;
    second.reads("+33 6 12 34 56 78").await;
    first.presses("Replace").await;
    first.presses("End it and start a new one").await;
    stage.wait_handed(EventKind::Card, 2).await;
    second.presses("End it and start a new one").await;
    second
        .reads("A colleague has replaced the room meanwhile.")
        .await;
    second.reads("Waiting for the visitor").await;
    let tickets = stage.sandbox.apizee.tickets();
    assert_eq!(
        (tickets.len(), tickets[0].state, tickets[1].state),
        (2, TicketState::Cancelled, TicketState::New)
    );
    assert_eq!(stage.handed(EventKind::Card).len(), 2);
    first.browser.close().await;
    second.browser.close().await;
}

#[tokio::test]
async fn a_room_that_apizee_does_not_close_is_told_to_be_open() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    assert!(stage.sandbox.apizee.refuse_user(USERNAME));
    agent.asks_for_the_end().await;
    agent.presses("End the room").await;
    agent
        .reads("The room is still open: Apizee did not close it.")
        .await;
    agent.browser.see(&button("Close the room")).await;
    assert_eq!(stage.sandbox.apizee.tickets()[0].state, TicketState::New);
    agent.browser.close().await;
}

/// What the agent sees while nobody knows, when another is to be started, after a reload, and where
/// Apizee does not close a room.
async fn every_screen(look: Look) {
    let stage = Stage::set().await;
    let agent = Agent::opens_looking(&stage, look).await;
    let check = async |screen: &str| look.finds_nothing_wrong(&agent.browser, screen).await;
    stage.sandbox.apizee.set_faults(vec![never()]);
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.reads("Next look in 0:").await;
    check("unknown").await;
    agent.presses("Start another all the same").await;
    agent.reads("The first room may still turn up").await;
    check("unknown-another").await;
    agent
        .opens_desk(&stage, look.width, look.theme.word())
        .await;
    agent.reads("Next look in 0:").await;
    check("unknown-reload").await;
    agent.presses("Start another all the same").await;
    agent.presses("Start another").await;
    agent.reads("Type the visitor's phone or e-mail").await;
    check("unknown-contact").await;
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.reads("Waiting for the visitor").await;
    assert!(stage.sandbox.apizee.refuse_user(USERNAME));
    agent.asks_for_the_end().await;
    agent.presses("End the room").await;
    agent
        .reads("The room is still open: Apizee did not close it.")
        .await;
    check("still-open").await;
    agent.browser.close().await;
}

in_every_look!(every_screen);
