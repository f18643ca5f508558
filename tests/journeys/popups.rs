//! A Desk whose sandbox lets no tab be opened.

use sandbox::desk::EventKind;

use crate::agent::{Agent, button, link};
use crate::browser::{Browser, Engine, Prefs};
use crate::judge::{nothing_wrong, picture};
use crate::stage::Stage;

const COPY_OWN: &str = "No new tab? Copy your link";

/// The agent at a Desk that forbids popups (and delegates the clipboard).
async fn at_a_desk_without_popups(stage: &Stage) -> Agent {
    at_a_desk(
        stage,
        &format!("{}&sandbox=no-popups", stage.desk(320, "light")),
    )
    .await
}

async fn at_a_desk(stage: &Stage, desk: &str) -> Agent {
    let browser = Browser::start_in(&Engine::ChromiumInOneProcess, Prefs::ENGLISH).await;
    Agent::opens_at(stage, browser, desk).await
}

/// Clicks a link that wants a tab, until the browser says that it refused.
async fn is_refused_a_tab(agent: &Agent, name: &str) {
    agent.browser.console().await;
    agent.browser.see(&link(name)).await.click().await.unwrap();
    let refused = async {
        let mut tick = tokio::time::interval(std::time::Duration::from_millis(50));
        loop {
            tick.tick().await;
            let said = agent.browser.console().await;
            if said.iter().any(|line| line.contains("allow-popups")) {
                return;
            }
        }
    };
    let waited = tokio::time::timeout(crate::browser::PATIENCE, refused).await;
    assert!(waited.is_ok(), "the browser refused nothing");
    assert_eq!(agent.browser.client.windows().await.unwrap().len(), 1);
}

#[tokio::test]
async fn without_popups_the_visitors_link_still_gets_out() {
    let stage = Stage::set().await;
    let agent = at_a_desk_without_popups(&stage).await;
    let attribute = "document.querySelector('iframe').getAttribute('sandbox')";
    agent.looks_at_desk().await;
    let sandbox = agent.browser.run(attribute).await;
    assert_eq!(sandbox, "allow-scripts allow-same-origin allow-forms");
    agent.looks_into_panel(&stage).await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;

    is_refused_a_tab(&agent, "Enter the room").await;
    // The room and its real link stay, and the link can be copied.
    agent.reads("Waiting for the visitor").await;
    let enter = agent.address_of("Enter the room").await;
    assert!(enter.starts_with("http"), "{enter}");
    picture(&agent.browser, "no-popups-live").await;
    agent.presses(COPY_OWN).await;
    agent.reads("The link is copied.").await;
    nothing_wrong(&agent.browser, "no-popups-copied").await;

    let short = format!("/s/{}", stage.sandbox.apizee.tickets()[0].short);
    agent.presses("Insert").await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    assert!(texts[0]["text"].as_str().unwrap().contains(&short));
    agent.presses("QR code").await;
    agent
        .browser
        .see("//*[@role=\"img\" and @aria-label=\"QR code\"]")
        .await;
    agent
        .browser
        .until(&format!("document.body.innerText.includes('{short}')"))
        .await;
    agent.shuts_drawer().await;
    agent.presses("Copy").await;
    agent
        .browser
        .until("document.body.innerText.split('The link is copied.').length === 3")
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn without_popups_and_clipboard_the_agents_link_is_selected() {
    let stage = Stage::set().await;
    let desk = format!("{}&sandbox=no-popups", stage.desk(320, "light"));
    let agent = at_a_desk(&stage, &desk.replace("&allow=clipboard", "")).await;
    let browser = &agent.browser;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    let copy = format!("document.body.innerText.includes('{COPY_OWN}')");
    assert_eq!(browser.run(&copy).await, false, "before it is needed");
    is_refused_a_tab(&agent, "Enter the room").await;
    agent.presses(COPY_OWN).await;
    agent.reads("press Ctrl+C").await;
    let enter = agent.address_of("Enter the room").await;
    let selected =
        "(e => e.value?.slice(e.selectionStart, e.selectionEnd))(document.activeElement)";
    browser.until(&format!("{selected} === {enter:?}")).await;
    nothing_wrong(browser, "no-popups-no-clipboard").await;
    // The visitor's has a field of its own.
    agent.presses("Copy").await;
    let short = format!("/s/{}", stage.sandbox.apizee.tickets()[0].short);
    browser
        .until(&format!("{selected}?.endsWith('{short}')"))
        .await;
    nothing_wrong(browser, "no-popups-both-links").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn without_popups_the_quick_invitation_does_not_harm_the_form() {
    let stage = Stage::set().await;
    let agent = at_a_desk_without_popups(&stage).await;
    agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    is_refused_a_tab(&agent, "Quick invitation").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.browser.see(&button("Start and send")).await;
    agent.browser.close().await;
}
