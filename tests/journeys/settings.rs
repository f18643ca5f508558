//! What the agent prefers, and where that is kept.

use sandbox::apizee::{Fault, FaultKind};
use sandbox::desk::EventKind;
use serde_json::{Value, json};

use crate::agent::{Agent, button};
use crate::browser::{Browser, Engine, Firefox, Prefs};
use crate::judge::{Look, in_every_look, nothing_wrong};
use crate::stage::Stage;

const LIST: &str = "//select[@id=//label[normalize-space(.)=\"Apizee service\"]/@for]";

pub(crate) fn radio(label: &str) -> String {
    format!("//label[normalize-space(.)=\"{label}\"]/input[@type=\"radio\"]")
}

/// Picks from the list, as a person does.
async fn picks(agent: &Agent, name: &str) {
    let list = agent.browser.see(LIST).await;
    list.select_by_label(name).await.unwrap();
}

async fn picked(agent: &Agent) -> Value {
    let picked =
        "(list => list.options[list.selectedIndex].label)(document.querySelector('select'))";
    agent.browser.run(picked).await
}

#[tokio::test]
async fn a_chosen_service_is_kept_by_the_backend_and_used_by_the_next_start() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.presses("Settings").await;
    agent.reads("Kept for you on your company's server").await;
    let list =
        "[...document.querySelectorAll('select > *')].map(one => [one.label, one.children.length])";
    agent
        .browser
        .until("document.querySelectorAll('optgroup').length === 2")
        .await;
    assert_eq!(
        agent.browser.run(list).await,
        json!([
            ["Your company's choice", 0],
            ["Assistances", 1],
            ["Meetings", 1]
        ])
    );
    assert_eq!(picked(&agent).await, "Your company's choice");
    picks(&agent, "Tickets").await;
    agent.reads("Saved.").await;
    // Another page, another day: nothing of it is in the browser.
    agent.opens_desk(&stage, 320, "light").await;
    let stored = "[localStorage.length, sessionStorage.length, document.cookie]";
    assert_eq!(agent.browser.run(stored).await, json!([0, 0, ""]));
    agent.presses("Settings").await;
    agent.browser.see(&format!("{LIST}//optgroup")).await;
    assert_eq!(picked(&agent).await, "Tickets");
    let key = agent
        .browser
        .run("document.querySelector('select').value")
        .await;
    agent.goes_back().await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    let requests = stage.sandbox.apizee.requests();
    let start = requests.iter().find(|one| one.route == "POST /tickets");
    assert_eq!(start.unwrap().body_fields["service_key"], key);
    agent.browser.close().await;
}

#[tokio::test]
async fn what_is_not_saved_is_said_and_saved_at_the_second_try() {
    let mut stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.presses("Settings").await;
    agent.browser.see(&format!("{LIST}//optgroup")).await;
    stage.end_backend().await;
    picks(&agent, "Tickets").await;
    agent
        .reads("Not saved. The video service cannot be reached.")
        .await;
    assert_eq!(
        picked(&agent).await,
        "Tickets",
        "the choice stays on the screen"
    );
    nothing_wrong(&agent.browser, "settings-not-saved").await;
    stage.begin_backend_again().await;
    agent.presses("Try again").await;
    agent.reads("Saved.").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn without_a_list_of_services_the_rest_can_be_set() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.browser.see(&button("Start and send")).await;
    let fault = Fault::new("GET /services", FaultKind::ServerError, 1);
    stage.sandbox.apizee.set_faults(vec![fault]);
    agent.presses("Settings").await;
    agent.reads("The services cannot be listed.").await;
    agent.reads("Apizee does not answer at the moment.").await;
    agent.browser.see(&radio("In a new tab")).await;
    agent.presses("Try again").await;
    agent.browser.see(&format!("{LIST}//optgroup")).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn without_a_backend_the_settings_say_so() {
    let mut stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    // The drawer's module is there before the backend goes.
    agent.presses("Settings").await;
    agent.reads("Kept for you").await;
    agent.goes_back().await;
    stage.end_backend().await;
    agent.presses("Settings").await;
    agent.reads("The video service cannot be reached.").await;
    agent.browser.see(&button("Try again")).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn where_the_desk_passes_no_camera_on_the_panel_cannot_be_chosen() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.presses("Settings").await;
    agent
        .reads("the Desk does not pass on the camera and the microphone")
        .await;
    let panel = agent.browser.see(&radio("In the panel")).await;
    assert!(!panel.is_enabled().await.unwrap());
    agent.browser.close().await;
}

#[tokio::test]
async fn a_browser_that_cannot_be_asked_is_not_guessed_about() {
    let Some(firefox) = Firefox::find("where the agent's side opens") else {
        return;
    };
    let stage = Stage::set().await;
    let browser = Browser::start_in(&Engine::Firefox(firefox), Prefs::ENGLISH).await;
    let desk = stage.desk_with_media(320, "light");
    let agent = Agent::opens_at(&stage, browser, &desk).await;
    agent.presses("Settings").await;
    agent.reads("this browser does not say whether").await;
    let panel = agent.browser.see(&radio("In the panel")).await;
    assert!(!panel.is_enabled().await.unwrap());
    agent.browser.close().await;
}

async fn looks_right(look: Look) {
    let tools = "loader_agent = true\nquick_invitation_origin = \"{apizee}\"";
    let stage = Stage::with_tools(tools).await;
    let agent = Agent::opens_looking(&stage, look).await;
    agent.presses("Settings").await;
    agent.browser.see("//optgroup").await;
    look.finds_nothing_wrong(&agent.browser, "settings").await;
    agent.browser.close().await;
}

in_every_look!(looks_right);
