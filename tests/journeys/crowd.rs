//! Many panels that nobody looks at: the Desk keeps one for each conversation. `cargo xtask bench`
//! asks for 2,000 of them.

use std::time::Duration;

use fantoccini::Locator;
use sandbox::desk::Conversation;
use serde_json::Value;

use crate::browser::{Browser, PATIENCE, Prefs};
use crate::stage::Stage;

/// In one tab: Chromium 156 started 124 panels of one tab and not one more.
const IN_A_TAB: usize = 100;
const IN_A_TEST: usize = 40;
/// A small machine that is busy builds some two panels a second.
const FOR_EACH: Duration = Duration::from_millis(500);
/// Between two questions how many are ready.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Of the frames beside the one that asks, which are of its origin.
const READY: &str = "Array.from({ length: parent.length }, (_, at) => parent[at])\
    .filter((one) => one.document.documentElement.dataset.panelState === 'ready').length";

/// Waits until so many panels of the present tab are there and ready.
async fn all_ready(browser: &Browser, panels: usize, patience: Duration) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    let mut ready = 0;
    let waiting = async {
        loop {
            tick.tick().await;
            let frames = browser.client.find_all(Locator::Css("iframe")).await;
            if frames.unwrap().len() == panels {
                break;
            }
        }
        browser.client.enter_frame(0).await.unwrap();
        while ready < panels {
            tick.tick().await;
            // A frame between its empty page and its own is of nobody's origin.
            let counting = format!("return {READY}");
            let counted = browser.client.execute(&counting, vec![]);
            let counted = counted.await.as_ref().ok().and_then(Value::as_u64);
            ready = usize::try_from(counted.unwrap_or_default()).unwrap();
        }
    };
    let waited = tokio::time::timeout(patience, waiting).await;
    assert!(waited.is_ok(), "{ready} of {panels} panels are ready");
    browser.client.enter_parent_frame().await.unwrap();
}

#[tokio::test]
async fn hidden_panels_are_there_and_ask_nobody() {
    let wanted = std::env::var("APIZEE_PANEL_CROWD").ok();
    let wanted: usize = wanted.map_or(IN_A_TEST, |number| number.parse().unwrap());
    let stage = Stage::set().await;
    let browser = Browser::start(Prefs { language: "en-GB" }).await;
    let conversations = (0..wanted).map(|n| Conversation::new(&format!("Visitor {n}")));
    let desk = &stage.sandbox.desk;
    desk.set_conversations(conversations.collect()).unwrap();
    let mut tabs = Vec::new();
    let mut there = 0;
    while there < wanted {
        let from = there;
        there = wanted.min(there + IN_A_TAB);
        if from > 0 {
            let tab = browser.client.new_window(true).await.unwrap();
            browser.client.switch_to_window(tab.handle).await.unwrap();
        }
        let address = stage.sandbox.desk_url.as_str();
        let address = format!("{address}?panels=hidden&from={from}&to={there}");
        browser.client.goto(&address).await.unwrap();
        let panels = there - from;
        let patience = FOR_EACH * u32::try_from(panels).unwrap() + PATIENCE;
        all_ready(&browser, panels, patience).await;
        tabs.push((browser.client.window().await.unwrap(), panels));
    }
    // Longer than the shortest pause between two questions of a panel that is seen.
    browser
        .run("(globalThis.rested = false, setTimeout(() => { globalThis.rested = true }, 7000))")
        .await;
    browser.until("globalThis.rested").await;
    // A tab that has broken down asks nobody either.
    for (tab, panels) in tabs {
        browser.client.switch_to_window(tab).await.unwrap();
        all_ready(&browser, panels, PATIENCE).await;
    }
    let requests = stage.api_requests().await;
    println!("hidden panels: {there}, requests: {requests}");
    assert_eq!(requests, 0);
    assert_eq!(stage.sandbox.apizee.requests().len(), 0);
}
