//! Apizee's agent module in the panel: what it needs, and what it tells.

use crate::agent::{Agent, button};
use crate::judge::{Look, in_every_look, nothing_wrong};
use crate::stage::Stage;

/// Enough of jQuery for the emulator's module, which puts a box into one.
fn adds_jquery(panel: &std::path::Path) {
    let jquery = "window.jQuery = (element) => ({ 0: element, length: 1, jquery: 'stand-in' });";
    std::fs::write(panel.join("jquery.min.js"), jquery).unwrap();
}

async fn opens_the_module(stage: &Stage, look: Look) -> Agent {
    let agent = Agent::opens_looking(stage, look).await;
    agent.presses("Settings").await;
    agent.presses("Apizee's module").await;
    agent.browser.see(&button("Start the module")).await;
    agent
}

async fn the_module(look: Look) {
    let stage = Stage::with_tools_and("loader_agent = true", adds_jquery).await;
    let agent = opens_the_module(&stage, look).await;
    let scripts = "document.querySelectorAll('script[src*=loaderAgent]').length";
    assert_eq!(agent.browser.run(scripts).await, 0, "only on demand");
    assert_eq!(stage.sandbox.apizee.count("GET /users/me"), 0);
    look.finds_nothing_wrong(&agent.browser, "loader-rest")
        .await;
    agent.presses("Start the module").await;
    agent.reads("It is ready.").await;
    look.finds_nothing_wrong(&agent.browser, "loader-ready")
        .await;
    for (pressed, told) in [
        ("Open", "A box was opened."),
        ("Minimize", "A box was made small."),
        ("Maximize", "A box was made large."),
        ("Put in a frame", "The page was put into a frame."),
        ("The guest writes", "A message from Guest."),
        ("Send", "Your message was sent."),
        ("Presence changes", "1 person is connected."),
    ] {
        agent.presses(pressed).await;
        agent.reads(told).await;
    }
    look.finds_nothing_wrong(&agent.browser, "loader").await;
    // It stays when the section goes, and there is no second one.
    agent.goes_back().await;
    agent.presses("Close").await;
    agent.presses("Settings").await;
    agent.presses("Apizee's module").await;
    agent.reads("A box was closed.").await;
    assert_eq!(agent.browser.run(scripts).await, 1);
    assert_eq!(stage.sandbox.apizee.count("GET /users/me"), 1);
    agent.browser.close().await;
}

in_every_look!(the_module, two of them);

#[tokio::test]
async fn without_jquery_the_module_says_what_is_missing() {
    let stage = Stage::with_tools("loader_agent = true").await;
    let agent = opens_the_module(&stage, Look::USUAL).await;
    agent.presses("Start the module").await;
    agent.reads("The module needs jQuery").await;
    agent.browser.see(&button("Try again")).await;
    nothing_wrong(&agent.browser, "loader-no-jquery").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn without_a_backend_no_token_is_handed_over() {
    let mut stage = Stage::with_tools_and("loader_agent = true", adds_jquery).await;
    let agent = opens_the_module(&stage, Look::USUAL).await;
    stage.end_backend().await;
    agent.presses("Start the module").await;
    agent.reads("The video service cannot be reached.").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn where_it_is_off_it_is_not_offered() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.presses("Settings").await;
    agent.reads("Kept for you").await;
    let offered = "document.body.innerText.includes('module')";
    assert_eq!(agent.browser.run(offered).await, false);
    agent.browser.close().await;
}
