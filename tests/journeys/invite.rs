//! One more SMS, to another number.

use sandbox::apizee::{Fault, FaultKind, GuestDoes};

use crate::agent::{Agent, button};
use crate::judge::{Look, in_every_look};
use crate::stage::Stage;
use crate::visitor::Visitor;

const SMS: &str = "POST /text-message";
const OTHER: &str = "06 98 76 54 32";

async fn opens_sms(stage: &Stage) -> Agent {
    let agent = Agent::opens(stage).await;
    agent.starts("06 12 34 56 78").await;
    agent.presses("SMS").await;
    agent.reads("Apizee has invited nobody to this room.").await;
    agent
}

async fn types_number(agent: &Agent, number: &str, echo: &str) {
    agent.fills("Another number", number).await;
    agent.reads(echo).await;
}

#[tokio::test]
async fn another_phone_gets_the_link_once_and_opens_it() {
    let stage = Stage::set().await;
    let agent = opens_sms(&stage).await;
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.browser.see(&button("Send the SMS")).await;
    agent
        .browser
        .run("[...document.querySelectorAll('.drawer [type=submit]')].forEach(b => { b.click(); b.click() })")
        .await;
    agent.reads("Apizee took the order.").await;
    agent.reads("SMS to +33•••••••32").await;
    let outbox = stage.sandbox.apizee.outbox();
    assert_eq!(
        (outbox.len(), outbox[0].to.as_str()),
        (1, "+33698765432"),
        "a double click is one wish"
    );
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    let link = outbox[0]
        .text
        .split_whitespace()
        .find(|word| word.starts_with("http"))
        .unwrap();
    let visitor = Visitor::opens(link).await;
    visitor.enters_the_session().await;
    visitor.leaves().await;
}

#[tokio::test]
async fn the_same_phone_again_waits_and_another_does_not() {
    let stage = Stage::set().await;
    let agent = opens_sms(&stage).await;
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent.reads("Apizee took the order.").await;
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent
        .reads("An SMS went to this number a moment ago. Nothing was sent; another may go in 0:")
        .await;
    assert_eq!(stage.sandbox.apizee.outbox().len(), 1);
    agent
        .browser
        .run("document.querySelector('#invite-number').select()")
        .await;
    types_number(&agent, "06 11 22 33 44", "+33 6 11 22 33 44").await;
    agent.presses("Send the SMS").await;
    agent.reads("SMS to +33•••••••44").await;
    assert_eq!(stage.sandbox.apizee.outbox().len(), 2);
}

#[tokio::test]
async fn the_days_sms_are_spent() {
    let stage = Stage::set().await;
    stage.sandbox.apizee.set_limit(None);
    let agent = opens_sms(&stage).await;
    for last in 1..=5 {
        let number = format!("06 11 22 33 4{last}");
        types_number(&agent, &number, &format!("+33 {}", &number[1..])).await;
        agent.presses("Send the SMS").await;
        agent.reads(&format!("SMS to +33•••••••4{last}")).await;
    }
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent
        .reads("No more SMS may go for now. Nothing was sent; another may go in ")
        .await;
    assert_eq!(stage.sandbox.apizee.outbox().len(), 5);
}

#[tokio::test]
async fn a_lost_answer_is_not_sent_again() {
    let stage = Stage::set().await;
    let agent = opens_sms(&stage).await;
    let lost = Fault::new(SMS, FaultKind::LostAnswer, 1);
    stage.sandbox.apizee.set_faults(vec![lost]);
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent
        .reads("the SMS may have left. It is not sent again by itself; if you press again")
        .await;
    let row = "//li[contains(normalize-space(.), \"+33•••••••32 · May have left\")]";
    agent.browser.see(row).await;
    assert_eq!(stage.sandbox.apizee.outbox().len(), 1);
    // Another one is another wish, and so soon after the first it is not sent.
    agent.presses("Send another SMS").await;
    agent
        .reads("An SMS went to this number a moment ago.")
        .await;
    assert_eq!(stage.sandbox.apizee.count(SMS), 1);
}

#[tokio::test]
async fn a_service_that_is_gone_leaves_the_wish_as_it_is() {
    let mut stage = Stage::set().await;
    let agent = opens_sms(&stage).await;
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    stage.end_backend().await;
    agent.presses("Send the SMS").await;
    agent
        .reads("The answer was lost: the SMS may have left.")
        .await;
    assert!(stage.sandbox.apizee.outbox().is_empty());
}

#[tokio::test]
async fn wrong_numbers_and_rooms_that_are_over_send_nothing() {
    let stage = Stage::set().await;
    let agent = opens_sms(&stage).await;
    agent.presses("Send the SMS").await;
    agent.reads("Type the number that gets the SMS.").await;
    agent.is_told_wrong("Another number").await;
    types_number(&agent, "01 23 45 67 89", "landline").await;
    agent.presses("Send the SMS").await;
    agent.reads("This number receives no SMS.").await;
    assert_eq!(stage.sandbox.apizee.count(SMS), 0);

    // Another agent ends the room meanwhile.
    let other = Agent::opens(&stage).await;
    other.presses("Close the room").await;
    other.presses("End the room").await;
    other.browser.see(&button("Start again")).await;
    other.browser.close().await;
    agent
        .browser
        .run("document.querySelector('#invite-number').select()")
        .await;
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent
        .reads("The room is over: nobody can enter it any more.")
        .await;
    assert_eq!(stage.sandbox.apizee.count(SMS), 0);
}

const CANCEL: &str = "Cancel the invitations";

/// One SMS is out, and the agent has asked to take it back.
async fn is_asked(agent: &Agent) {
    types_number(agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent.reads("SMS to +33•••••••32").await;
    agent.presses(CANCEL).await;
    agent
        .reads("The links that were sent stop working and the room closes.")
        .await;
}

#[tokio::test]
async fn a_cancelled_invitation_leads_nowhere_and_the_room_is_over() {
    const DELETE: &str = "DELETE /tickets/{id}";
    let mut stage = Stage::set().await;
    let agent = opens_sms(&stage).await;
    is_asked(&agent).await;
    agent.presses("Keep them").await;
    assert_eq!(stage.sandbox.apizee.count(DELETE), 0);
    agent.presses(CANCEL).await;
    agent.reads("The links that were sent stop working").await;
    agent.presses(CANCEL).await;
    agent
        .reads("The invitations are cancelled: their links lead nowhere")
        .await;
    let row = "//li[contains(normalize-space(.), \"+33•••••••32 · Cancelled\")]";
    agent.browser.see(row).await;
    assert_eq!(stage.sandbox.apizee.count(DELETE), 1);

    let outbox = stage.sandbox.apizee.outbox();
    let mut words = outbox[0].text.split_whitespace();
    let link = words.find(|word| word.starts_with("http")).unwrap();
    let visitor = Visitor::opens(link).await;
    visitor.reads("This link is not valid").await;
    visitor.leaves().await;

    // The room behind the drawer has been told: no question to the backend is needed.
    stage.end_backend().await;
    agent.goes_back().await;
    agent.browser.see(&button("Start again")).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn who_has_opened_the_link_meanwhile_is_not_thrown_out() {
    let stage = Stage::set().await;
    let agent = opens_sms(&stage).await;
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent.reads("SMS to +33•••••••32").await;
    let ticket = stage.sandbox.apizee.tickets()[0].id;
    let apizee = &stage.sandbox.apizee;
    assert!(apizee.ticket_guest(ticket, GuestDoes::Open));
    agent.presses(CANCEL).await;
    agent
        .reads("Somebody has used the link meanwhile. Nothing was cancelled")
        .await;
    assert_eq!(apizee.count("DELETE /tickets/{id}"), 0);
    agent.browser.close().await;
}

#[tokio::test]
async fn a_busy_apizee_and_one_that_does_not_answer_are_told_and_overcome() {
    let stage = Stage::set().await;
    let agent = opens_sms(&stage).await;
    is_asked(&agent).await;
    let fault = |kind, retry_after_s| Fault {
        retry_after_s,
        ..Fault::new("DELETE /tickets/{id}", kind, 1)
    };
    let faults = vec![fault(FaultKind::ServerError, 1)];
    stage.sandbox.apizee.set_faults(faults);
    agent.presses(CANCEL).await;
    agent
        .reads("The invitations may not be cancelled. The room is still open: Apizee did not close it.")
        .await;
    let faults = vec![fault(FaultKind::TooManyRequests, 3)];
    stage.sandbox.apizee.set_faults(faults);
    agent.presses("Try again").await;
    agent.reads("The invitations are cancelled in 0:0").await;
    // By itself, when the time is over.
    agent.reads("The invitations are cancelled: their").await;
    agent.browser.close().await;
}

async fn every_screen(look: Look) {
    let stage = Stage::set().await;
    let agent = Agent::opens_looking(&stage, look).await;
    let check = async |screen: &str| look.finds_nothing_wrong(&agent.browser, screen).await;
    agent.starts("06 12 34 56 78").await;
    agent.presses("SMS").await;
    agent.reads("Apizee has invited nobody to this room.").await;
    agent.presses("Send the SMS").await;
    agent.reads("Type the number that gets the SMS.").await;
    check("sms-empty").await;
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent.reads("SMS to +33•••••••32").await;
    types_number(&agent, OTHER, "+33 6 98 76 54 32").await;
    agent.presses("Send the SMS").await;
    agent
        .reads("An SMS went to this number a moment ago.")
        .await;
    check("sms-too-soon").await;
    agent.presses(CANCEL).await;
    agent.reads("The links that were sent stop working").await;
    let confirm = "document.querySelector('.confirm').scrollIntoView({ block: 'center' })";
    agent.browser.run(confirm).await;
    check("sms-cancel").await;
    agent.presses(CANCEL).await;
    agent.reads("The invitations are cancelled").await;
    check("sms-cancelled").await;
    agent.browser.close().await;
}

in_every_look!(every_screen);
