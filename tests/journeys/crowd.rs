//! Many panels that nobody looks at: the Desk keeps one for each conversation. `cargo xtask bench`
//! asks for 2,000 of them.

use std::time::Duration;

use fantoccini::Locator;
use sandbox::desk::Conversation;
use serde_json::Value;

use crate::browser::{Browser, Engine, PATIENCE, Prefs};
use crate::stage::Stage;

/// Of one browser: Chromium 156 starts 124 panels of a process and not one more, whatever their
/// number of tabs.
const IN_A_BROWSER: usize = 100;
const IN_A_TEST: usize = 40;
/// A small machine that is busy builds some two panels a second.
const FOR_EACH: Duration = Duration::from_millis(500);
/// Between two questions how many are ready.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Of the frames beside the one that asks, which are of its origin.
const READY: &str = "Array.from({ length: parent.length }, (_, at) => parent[at])\
    .filter((one) => one.document.documentElement.dataset.panelState === 'ready').length";

/// A browser full of hidden panels.
pub(crate) struct Crowd {
    pub(crate) browser: Browser,
    panels: usize,
}

impl Crowd {
    /// Those of the conversations with these numbers.
    pub(crate) async fn opens(stage: &Stage, from: usize, to: usize) -> Self {
        let browser = Browser::start_in(&Engine::ChromiumInOneProcess, Prefs::ENGLISH).await;
        browser.takes_the_clock().await;
        let desk = stage.sandbox.desk_url.as_str();
        let address = format!("{desk}?panels=hidden&from={from}&to={to}");
        browser.client.goto(&address).await.unwrap();
        let panels = to - from;
        let crowd = Self { browser, panels };
        let patience = FOR_EACH * u32::try_from(panels).unwrap() + PATIENCE;
        crowd.is_ready(patience).await;
        crowd
    }

    /// Waits until all its panels are there and ready.
    async fn is_ready(&self, patience: Duration) {
        if self.panels == 0 {
            return;
        }
        let client = &self.browser.client;
        let mut tick = tokio::time::interval(LOOK_EVERY);
        let mut ready = 0;
        let waiting = async {
            loop {
                tick.tick().await;
                let frames = client.find_all(Locator::Css("iframe")).await;
                if frames.unwrap().len() == self.panels {
                    break;
                }
            }
            client.enter_frame(0).await.unwrap();
            while ready < self.panels {
                tick.tick().await;
                // A frame between its empty page and its own is of nobody's origin.
                let counting = format!("return {READY}");
                let counted = client.execute(&counting, vec![]).await;
                let counted = counted.as_ref().ok().and_then(Value::as_u64);
                ready = usize::try_from(counted.unwrap_or_default()).unwrap();
            }
        };
        let waited = tokio::time::timeout(patience, waiting).await;
        assert!(
            waited.is_ok(),
            "{ready} of {} panels are ready",
            self.panels
        );
        client.enter_parent_frame().await.unwrap();
    }

    /// Moves the clocks of all, by ten times the longest pause between two questions of a panel that
    /// is seen: no timer of theirs is left.
    async fn rests(&self) {
        self.browser.client.enter_frame(0).await.unwrap();
        let all = "Array.from({ length: parent.length }, (_, at) => parent[at])";
        let waiting = self.browser.moves_the_clocks_of(all, 600_000).await;
        assert_eq!(waiting, 0, "timers of {} panels", self.panels);
        self.browser.client.enter_parent_frame().await.unwrap();
    }
}

#[tokio::test]
async fn hidden_panels_are_there_and_ask_nobody() {
    let wanted = std::env::var("APIZEE_PANEL_CROWD").ok();
    let wanted: usize = wanted.map_or(IN_A_TEST, |number| number.parse().unwrap());
    let stage = Stage::set().await;
    let conversations = (0..wanted).map(|n| Conversation::new(&format!("Visitor {n}")));
    let desk = &stage.sandbox.desk;
    desk.set_conversations(conversations.collect()).unwrap();
    let mut crowds = Vec::new();
    let mut there = 0;
    while there < wanted {
        let to = wanted.min(there + IN_A_BROWSER);
        crowds.push(Crowd::opens(&stage, there, to).await);
        there = to;
    }
    for crowd in &crowds {
        crowd.rests().await;
    }
    // A browser that has broken down asks nobody either.
    for crowd in &crowds {
        crowd.is_ready(PATIENCE).await;
    }
    let requests = stage.api_requests().await;
    println!("hidden panels: {there}, requests: {requests}");
    assert_eq!(requests, 0);
    assert_eq!(stage.sandbox.apizee.requests().len(), 0);
}
