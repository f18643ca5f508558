//! Many panels that nobody looks at: the Desk keeps one for each conversation. `cargo xtask bench`
//! asks for 2,000 of them.

use std::time::Duration;

use sandbox::desk::{Conversation, EventKind};

use crate::browser::{Browser, Prefs};
use crate::stage::Stage;

/// In one tab: browsers allow a page no more than 1,000 frames.
const IN_A_TAB: usize = 500;
const IN_A_TEST: usize = 40;
/// A small machine builds some twenty panels a second.
const FOR_EACH: Duration = Duration::from_millis(500);

#[tokio::test]
async fn hidden_panels_are_there_and_ask_nobody() {
    let wanted = std::env::var("APIZEE_PANEL_CROWD").ok();
    let wanted: usize = wanted.map_or(IN_A_TEST, |number| number.parse().unwrap());
    let stage = Stage::set().await;
    let browser = Browser::start(Prefs { language: "en-GB" }).await;
    let conversations = (0..wanted).map(|n| Conversation::new(&format!("Visitor {n}")));
    let desk = &stage.sandbox.desk;
    desk.set_conversations(conversations.collect()).unwrap();
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
        let connected = desk.wait_until(|events| {
            events
                .iter()
                .filter(|event| event.kind == EventKind::Init)
                .count()
                >= there
        });
        let patience = FOR_EACH * u32::try_from(there - from).unwrap() + Duration::from_secs(30);
        let connected = tokio::time::timeout(patience, connected).await;
        assert!(
            connected.is_ok(),
            "not all of {there} panels reached the Desk"
        );
    }
    // Longer than the shortest pause between two questions of a panel that is seen.
    browser
        .run("(globalThis.rested = false, setTimeout(() => { globalThis.rested = true }, 7000))")
        .await;
    browser.until("globalThis.rested").await;
    let requests = stage.api_requests().await;
    println!("hidden panels: {there}, requests: {requests}");
    assert_eq!(requests, 0);
    assert_eq!(stage.sandbox.apizee.requests().len(), 0);
}
