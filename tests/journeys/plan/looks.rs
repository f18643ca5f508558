//! The section's screens, in every look.

use super::{field, of_block};
use crate::agent::{Agent, link};
use crate::judge::{Look, in_every_look};
use crate::stage::Stage;

async fn every_screen(look: Look) {
    let stage = Stage::set().await;
    let agent = Agent::opens_looking(&stage, look).await;
    let check = async |screen: &str| look.finds_nothing_wrong(&agent.browser, screen).await;
    agent.opens_plan().await;
    check("plan-empty").await;
    agent.fills("Meeting's name", "Contract").await;
    agent.invites_camille().await;
    agent.presses("Add a guest").await;
    agent.sets_tomorrow_at_three().await;
    agent.writes(&field("Password"), "12ab").await;
    agent.presses("Plan the meeting").await;
    agent.reads("Nothing was planned").await;
    check("plan-wrong-foot").await;
    agent
        .browser
        .run("document.querySelectorAll('.guest')[1].scrollIntoView()")
        .await;
    check("plan-wrong").await;
    agent.writes(&field("Password"), "\u{8}\u{8}").await;
    agent.invites(2, "06 12 34 56 79").await;
    agent.plans().await;
    agent.clicks(&of_block("Camille", "Insert")).await;
    agent.reads("In the compose box; you send it.").await;
    check("planned").await;
    agent
        .browser
        .run("document.querySelector('.plan').lastElementChild.scrollIntoView()")
        .await;
    check("planned-foot").await;
    agent.goes_back().await;
    agent.browser.see(&link("Enter the room")).await;
    check("planned-room").await;
    agent.browser.close().await;
}

in_every_look!(every_screen);
