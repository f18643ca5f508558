//! The past rooms of a conversation and of a case number.

use fantoccini::Locator;
use sandbox::apizee::{AgentDoes, Fault, FaultKind, GuestDoes};
use sandbox::desk::EventKind;
use serde_json::Value;

use crate::agent::{Agent, button, link};
use crate::apizee::{Program, has_tickets};
use crate::judge::{Look, in_every_look};
use crate::stage::Stage;

/// What each row says, the newest first.
const ROWS: &str = "[...document.querySelectorAll('ol.rooms > li')].map(row => row.innerText.replace(/\\s+/g, ' '))";

async fn rows(agent: &Agent) -> Vec<String> {
    let rows = agent.browser.run(ROWS).await;
    let rows = rows.as_array().cloned().unwrap_or_default();
    let text = |row: &Value| row.as_str().unwrap().to_owned();
    rows.iter().map(text).collect()
}

async fn has_rows(agent: &Agent, count: usize) -> Vec<String> {
    agent
        .browser
        .until(&format!("{ROWS}.length === {count}"))
        .await;
    rows(agent).await
}

/// An assistance that is open, and a later one that lasted 95 s.
async fn two_assistances(stage: &Stage, agent: &Agent) {
    let apizee = &stage.sandbox.apizee;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    apizee.advance(60);
    let program = Program::signs_in(stage).await;
    let over = program
        .makes_ticket(&stage.conversation.id.to_string())
        .await;
    for does in [GuestDoes::Open, GuestDoes::Consent, GuestDoes::Join] {
        assert!(apizee.ticket_guest(over, does), "{does:?}");
    }
    assert!(apizee.ticket_agent(over, AgentDoes::Enter));
    apizee.advance(95);
    assert!(apizee.ticket_agent(over, AgentDoes::Complete));
}

#[tokio::test]
async fn past_rooms_are_told_and_the_open_one_can_be_entered() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens(&stage).await;
    two_assistances(&stage, &agent).await;
    agent.reads("Enter the room").await;
    let way_in = agent.address_of("Enter the room").await;
    agent.presses("History").await;
    agent
        .reads("2 rooms of this conversation. That is all.")
        .await;
    agent.browser.see(&link("Enter the room")).await;
    let rows = has_rows(&agent, 2).await;
    assert!(rows[0].starts_with("Ended"), "{rows:?}");
    assert!(!rows[0].contains("Enter"), "{rows:?}");
    assert!(rows[1].starts_with("Waiting for the visitor"), "{rows:?}");
    assert!(
        rows[1].contains("Video assistance Enter the room"),
        "{rows:?}"
    );
    // Of the clock's own seconds one more may have passed.
    let lasted = ["1 min 35 sec", "1 min 36 sec", "1 min 37 sec"];
    assert!(
        lasted
            .iter()
            .any(|text| rows[0].contains(&format!("Video assistance · {text}"))),
        "{rows:?}"
    );
    assert_eq!(agent.address_of("Enter the room").await, way_in);
    // The agent's own zone: as the browser itself writes the moment.
    let same = "[...document.querySelectorAll('ol.rooms time')].every(time => time.innerText === new Date(time.dateTime).toLocaleString(navigator.language, { dateStyle: 'medium', timeStyle: 'short' }))";
    assert_eq!(agent.browser.run(same).await, true);
    agent.browser.close().await;
}

#[tokio::test]
async fn a_lost_store_loses_no_history() {
    let mut stage = Stage::without_limit().await;
    let agent = Agent::opens(&stage).await;
    two_assistances(&stage, &agent).await;
    stage.loses_the_store().await;
    agent.opens_desk(&stage, 320, "light").await;
    agent.presses("History").await;
    let rows = has_rows(&agent, 2).await;
    assert!(rows[0].starts_with("Ended"), "{rows:?}");
    assert!(rows[1].starts_with("Waiting for the visitor"), "{rows:?}");
    agent.browser.see(&link("Enter the room")).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn a_case_number_has_rooms_of_other_conversations_in_parts() {
    let stage = Stage::without_limit().await;
    has_tickets(&stage, "Case & 12", 13).await;
    let agent = Agent::opens(&stage).await;
    agent.presses("History").await;
    agent
        .reads("Apizee remembers no room of this conversation.")
        .await;
    agent.presses("Look up").await;
    agent.reads("Type a case number first.").await;
    agent.is_told_wrong("Case number").await;
    agent.fills("Case number", " Case & 12 ").await;
    agent.presses("Look up").await;
    agent
        .reads("10 rooms of case Case & 12, the newest first. There are more.")
        .await;
    let first = has_rows(&agent, 10).await;
    assert!(first[0].contains("Case Case & 12"), "{first:?}");
    agent.presses("More").await;
    agent
        .reads("13 rooms of case Case & 12. That is all.")
        .await;
    let all = has_rows(&agent, 13).await;
    assert_eq!(all[..10], first[..], "the first part stays");
    let newest_first = "(times => times.every((time, at) => at === 0 || times[at - 1] > time))([...document.querySelectorAll('ol.rooms time')].map(time => time.dateTime))";
    assert_eq!(agent.browser.run(newest_first).await, true);
    agent.presses("Back to this conversation's rooms").await;
    agent
        .reads("Apizee remembers no room of this conversation.")
        .await;
    assert_eq!(rows(&agent).await, [""; 0]);
    agent.browser.close().await;
}

/// The panel's own look-up is over: what Apizee does next is for the history.
async fn has_looked_up(stage: &Stage) {
    stage
        .wait_apizee(|apizee| apizee.count("GET /tickets") == 1)
        .await;
}

#[tokio::test]
async fn what_fails_is_told_and_can_be_tried_again() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens(&stage).await;
    has_looked_up(&stage).await;
    let fault = Fault::new("GET /tickets", FaultKind::ServerError, 1);
    stage.sandbox.apizee.set_faults(vec![fault]);
    agent.presses("History").await;
    agent.reads("Apizee does not answer at the moment.").await;
    agent.presses("Try again").await;
    agent
        .reads("Apizee remembers no room of this conversation.")
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn a_spent_budget_is_waited_for() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens(&stage).await;
    has_looked_up(&stage).await;
    let mut fault = Fault::new("GET /tickets", FaultKind::TooManyRequests, 1);
    fault.retry_after_s = 4;
    stage.sandbox.apizee.set_faults(vec![fault]);
    agent.presses("History").await;
    agent
        .reads("Apizee allows your team only so many requests a minute, and they are used up.")
        .await;
    agent.reads("Asking again in 0:0").await;
    // By itself.
    agent
        .reads("Apizee remembers no room of this conversation.")
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn without_a_backend_the_history_says_so() {
    let mut stage = Stage::without_limit().await;
    let agent = Agent::opens(&stage).await;
    agent.browser.see(&button("Start and send")).await;
    // The drawer's module is there before the backend goes.
    agent.presses("Figures").await;
    agent.reads("No session in these days.").await;
    agent.shuts_drawer().await;
    stage.end_backend().await;
    agent.presses("History").await;
    agent.reads("The video service cannot be reached.").await;
    agent.browser.see(&button("Try again")).await;
    agent.shuts_drawer().await;
    agent.browser.see(&button("Start and send")).await;
    agent.browser.close().await;
}

async fn looks_right(look: Look) {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens(&stage).await;
    two_assistances(&stage, &agent).await;
    has_tickets(&stage, "C-2026-0007", 11).await;
    agent.browser.close().await;
    let agent = Agent::opens_looking(&stage, look).await;
    let check = async |screen: &str| look.finds_nothing_wrong(&agent.browser, screen).await;
    agent.presses("History").await;
    has_rows(&agent, 2).await;
    agent.browser.see(&link("Enter the room")).await;
    check("history").await;
    agent.presses("Look up").await;
    agent.is_told_wrong("Case number").await;
    check("history-wrong").await;
    agent.fills("Case number", "C-2026-0007").await;
    agent.presses("Look up").await;
    has_rows(&agent, 10).await;
    agent
        .browser
        .run("document.querySelector('.history').scrollIntoView(false)")
        .await;
    check("history-case").await;
    agent.browser.close().await;
}

in_every_look!(looks_right);

#[tokio::test]
async fn a_hidden_history_stops_its_countdown() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens_with_a_clock(&stage).await;
    has_looked_up(&stage).await;
    let mut fault = Fault::new("GET /tickets", FaultKind::TooManyRequests, 1);
    fault.retry_after_s = 9;
    stage.sandbox.apizee.set_faults(vec![fault]);
    agent.presses("History").await;
    agent.reads("Asking again in 0:0").await;
    agent.browser.notices_when_it_is_hidden().await;
    let hide = "(document.querySelector('iframe').style.display = 'none')";
    agent.looks_at_desk().await;
    agent.browser.run(hide).await;
    let frame = agent.browser.client.find(Locator::Css("iframe")).await;
    frame.unwrap().enter_frame().await.unwrap();
    agent.browser.is_hidden().await;
    let asked = stage.sandbox.apizee.requests().len();
    assert_eq!(agent.browser.moves_the_clock(60_000).await, 0);
    assert_eq!(stage.sandbox.apizee.requests().len(), asked);
    let show = "(document.querySelector('iframe').style.display = '')";
    agent.looks_at_desk().await;
    agent.browser.run(show).await;
    stage
        .wait_apizee(|apizee| apizee.requests().len() > asked)
        .await;
    agent.browser.close().await;
}
