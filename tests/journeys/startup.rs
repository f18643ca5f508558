//! How soon the agent can press the button, beside the same form made with React, and what twenty
//! hidden panels keep of the machine's memory. `cargo xtask bench startup` builds the twin, asks for
//! this and judges what it prints.

use std::path::{Path, PathBuf};

use sandbox::desk::Conversation;
use serde_json::json;

use crate::agent::button;
use crate::browser::{Browser, Engine, Prefs};
use crate::crowd::Crowd;
use crate::stage::Stage;

/// Of each of both, in turn.
const ROUNDS: usize = 20;
/// Panels that are there and hidden, and how often they are weighed.
const FRAMES: usize = 20;
const WEIGHINGS: usize = 5;

/// A frame tells the Desk's page when its button is there, since its own navigation. Both listen before
/// they show: the panel's button has its listener when it is put into the page, and React listens at
/// the root.
const NOTES: &str = "(() => {
    if (parent === globalThis) {
        globalThis.wired = new Promise(done => addEventListener('message', ({ data }) => {
            if (typeof data?.wired === 'number') done(data.wired);
        }));
        return;
    }
    const look = new MutationObserver(() => {
        if ([...document.querySelectorAll('button')].some(one => one.textContent.trim() === 'Start and send')) {
            look.disconnect();
            parent.postMessage({ wired: performance.now() }, '*');
        }
    });
    look.observe(document, { childList: true, subtree: true, characterData: true });
})()";

/// Which of both.
#[derive(Clone, Copy)]
enum Which {
    Panel,
    Twin,
}

impl Which {
    const BOTH: [Self; 2] = [Self::Panel, Self::Twin];

    fn word(self) -> &'static str {
        match self {
            Self::Panel => "panel",
            Self::Twin => "twin",
        }
    }

    /// A stage whose backend serves it.
    async fn stage(self) -> Stage {
        match self {
            Self::Panel => Stage::set().await,
            Self::Twin => Stage::with_tools_and("", puts_the_twin).await,
        }
    }
}

/// In the panel's place.
fn puts_the_twin(panel: &Path) {
    let twin = std::env::var_os("APIZEE_PANEL_TWIN").expect("the folder of the built twin");
    std::fs::remove_dir_all(panel).unwrap();
    std::fs::create_dir(panel).unwrap();
    for file in std::fs::read_dir(PathBuf::from(twin)).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), panel.join(file.file_name())).unwrap();
    }
}

/// One of both in a browser of its own.
struct Opened {
    which: Which,
    stage: Stage,
    browser: Browser,
}

impl Opened {
    async fn start(which: Which) -> Self {
        let stage = which.stage().await;
        let browser = Browser::start_in(&Engine::ChromiumInOneProcess, Prefs::ENGLISH).await;
        let notes = json!({ "source": NOTES });
        browser
            .emulate("Page.addScriptToEvaluateOnNewDocument", notes)
            .await;
        let opened = Self {
            which,
            stage,
            browser,
        };
        opened.is_wired().await;
        opened
    }

    /// Milliseconds from the frame's navigation to the button. Nothing is asked of the frame meanwhile.
    async fn opens(&self) -> f64 {
        let client = &self.browser.client;
        client.goto(&self.stage.desk(320, "light")).await.unwrap();
        let waits = "globalThis.wired.then(arguments[0])";
        let wired = client.execute_async(waits, vec![]).await.unwrap();
        wired.as_f64().unwrap()
    }

    /// What is measured is a button that does something.
    async fn is_wired(&self) {
        self.opens().await;
        let frame = self.browser.see("//iframe").await;
        frame.enter_frame().await.unwrap();
        let start = self.browser.see(&button("Start and send")).await;
        start.click().await.unwrap();
        let told = "document.querySelector('.field.wrong') !== null";
        self.browser.until(told).await;
    }

    /// With nothing of it kept.
    async fn opens_cold(&self) -> f64 {
        self.browser
            .emulate("Network.clearBrowserCache", json!({}))
            .await;
        self.opens().await
    }

    /// When the browser has kept what it keeps: what was compiled it keeps at the second time.
    async fn opens_warm(&self) -> f64 {
        self.opens().await;
        self.opens().await
    }
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

#[tokio::test]
#[ignore = "for cargo xtask bench"]
async fn from_the_navigation_to_the_button() {
    let [panel, twin] = Which::BOTH.map(Opened::start);
    let both = [panel.await, twin.await];
    for slower in [1, 4] {
        let rate = json!({ "rate": slower });
        for one in &both {
            let method = "Emulation.setCPUThrottlingRate";
            one.browser.emulate(method, rate.clone()).await;
        }
        let mut times = [(); 2].map(|()| (Vec::new(), Vec::new()));
        for _ in 0..ROUNDS {
            for (one, (cold, warm)) in both.iter().zip(&mut times) {
                cold.push(one.opens_cold().await);
                warm.push(one.opens_warm().await);
            }
        }
        for (one, (cold, warm)) in both.iter().zip(times) {
            let which = one.which.word();
            for (how, times) in [("cold", cold), ("warm", warm)] {
                println!("startup: {which} {how} {slower} {:.1}", median(times));
            }
        }
    }
    for one in both {
        one.browser.close().await;
    }
}

/// What a browser's processes keep, each page that several share counted in shares: kibibytes.
fn kept_by(browser: &Browser) -> u64 {
    let of_group = |process: &Path| {
        let stat = std::fs::read_to_string(process.join("stat")).ok()?;
        let group = stat.rsplit(") ").next()?.split(' ').nth(2)?;
        (group == browser.group().to_string()).then_some(())
    };
    let kept = |process: &Path| {
        let text = std::fs::read_to_string(process.join("smaps_rollup")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    };
    let all = std::fs::read_dir("/proc").unwrap();
    let all = all.map(|one| one.unwrap().path());
    all.filter(|one| of_group(one).is_some())
        .filter_map(|one| kept(&one))
        .sum()
}

/// The frames beside those of an empty Desk, in a browser that is new.
async fn weighed(which: Which) -> f64 {
    let stage = which.stage().await;
    let conversations = (0..FRAMES).map(|n| Conversation::new(&format!("Visitor {n}")));
    let desk = &stage.sandbox.desk;
    desk.set_conversations(conversations.collect()).unwrap();
    let mut kept = Vec::new();
    for frames in [0, FRAMES] {
        let crowd = Crowd::opens(&stage, 0, frames).await;
        for _ in 0..2 {
            let collect = "HeapProfiler.collectGarbage";
            crowd.browser.emulate(collect, json!({})).await;
        }
        kept.push(kept_by(&crowd.browser) as f64);
        crowd.browser.close().await;
    }
    kept[1] - kept[0]
}

#[tokio::test]
#[ignore = "for cargo xtask bench"]
async fn memory_of_twenty_panels() {
    let mut all = [(); 2].map(|()| Vec::new());
    for _ in 0..WEIGHINGS {
        for (which, weights) in Which::BOTH.into_iter().zip(&mut all) {
            weights.push(weighed(which).await);
        }
    }
    for (which, weights) in Which::BOTH.into_iter().zip(all) {
        println!("memory: {} {:.0}", which.word(), median(weights));
    }
}
