//! What agents ask of their browser: forced colours, no motion, large text, zoom, dark.

use fantoccini::elements::Element;
use sandbox::apizee::{AgentDoes, GuestDoes};
use sandbox::desk::{Conversation, EventKind, InitFault, LibraryFault};
use serde_json::{Value, json};

use crate::agent::{Agent, button, link};
use crate::browser::{Browser, Engine};
use crate::judge::{Look, Theme, in_every_look, nothing_wrong, picture, scrolls_sideways};
use crate::stage::Stage;

/// Whether an element has a border that can be seen: drawn, of some width, of a colour that is not
/// its ground's.
const EDGED: &str = "(() => {
    const style = getComputedStyle(arguments[0]);
    return ['Top', 'Right', 'Bottom', 'Left'].every(side =>
        style[`border${side}Style`] === 'solid'
        && parseFloat(style[`border${side}Width`]) >= 1
        && !/^rgba\\(.*, 0\\)$/.test(style[`border${side}Color`])
        && style[`border${side}Color`] !== style.backgroundColor);
})()";

async fn of(browser: &Browser, script: &str, element: &Element) -> Value {
    let element = serde_json::to_value(element).unwrap();
    browser
        .client
        .execute(&format!("return ({script});"), vec![element])
        .await
        .unwrap()
}

#[tokio::test]
async fn forced_colours_leave_the_button_and_the_state_visible() {
    let stage = Stage::set().await;
    let agent = Agent::opens_in(&stage, &Engine::ChromiumInOneProcess, 320, "light").await;
    let browser = &agent.browser;
    browser.emulate_media("forced-colors", "active").await;
    browser
        .until("matchMedia('(forced-colors: active)').matches")
        .await;

    let start = browser.see(&button("Start and send")).await;
    assert_eq!(of(browser, EDGED, &start).await, true);
    let chip = |name| format!("//label[normalize-space(.)=\"{name}\"]");
    let width = "parseFloat(getComputedStyle(arguments[0]).borderTopWidth)";
    let card = browser.see(&chip("Card")).await;
    let text = browser.see(&chip("Text")).await;
    let (ticked, unticked) = (
        of(browser, width, &card).await,
        of(browser, width, &text).await,
    );
    assert!(
        ticked.as_f64() > unticked.as_f64(),
        "a ticked way ({ticked} px) looks as one that is not ({unticked} px)"
    );
    nothing_wrong(browser, "form-320-forced").await;
    agent.types("06 12 34 56").await;
    agent.reads("digits are missing").await;
    nothing_wrong(browser, "refused-320-forced").await;
    let field = agent.types(" 78").await;
    agent.is_understood("06 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.reads("Waiting for the visitor").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    let enter = browser.see(&link("Enter the room")).await;
    assert_eq!(of(browser, EDGED, &enter).await, true);
    let waiting = dot(browser).await;
    assert_eq!(waiting["edged"], true, "{waiting}");
    assert_ne!(waiting["edge"], waiting["ground"], "{waiting}");
    assert_ne!(waiting["edge"], waiting["fill"], "hollow: {waiting}");
    nothing_wrong(browser, "live-320-forced").await;

    // The room goes on: its mark is full then.
    let ticket = stage.sandbox.apizee.tickets()[0].id;
    let is_full = async |state: &str| {
        let there = dot(browser).await;
        assert_eq!(there["edge"], there["fill"], "{state} is full: {there}");
        assert_ne!(there["fill"], there["ground"], "{state}: {there}");
        picture(browser, &format!("{state}-320-forced")).await;
    };
    let waits = "The visitor is waiting for you";
    agent
        .sees_guest(&stage, ticket, GuestDoes::Join, waits)
        .await;
    is_full("joined").await;
    let enters = async {
        assert!(stage.sandbox.apizee.ticket_agent(ticket, AgentDoes::Enter));
    };
    agent
        .sees_soon("In the room with the visitor", enters)
        .await;
    is_full("in-progress").await;

    agent.presses("QR code").await;
    agent.reads("For a visitor at a computer").await;
    nothing_wrong(browser, "qr-320-forced").await;
    agent.shuts_drawer().await;
    agent.asks_for_the_end().await;
    let yes = browser.see(&button("End the room")).await;
    assert_eq!(of(browser, EDGED, &yes).await, true);
    nothing_wrong(browser, "closing-320-forced").await;
    yes.click().await.unwrap();
    agent.reads("Start again").await;
    is_full("over").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn forced_colours_leave_buttons_without_an_edge_recognizable() {
    let stage = Stage::set().await;
    let agent = Agent::opens_in(&stage, &Engine::ChromiumInOneProcess, 320, "light").await;
    let browser = &agent.browser;
    browser.emulate_media("forced-colors", "active").await;
    let told = "(() => {
        const style = getComputedStyle(arguments[0]), around = getComputedStyle(document.body);
        return style.textDecorationLine.includes('underline')
            || parseFloat(style.borderBottomWidth) >= 1
            || style.color !== around.color;
    })()";
    let meeting = browser.see(&button("Meeting instead")).await;
    assert_eq!(of(browser, told, &meeting).await, true, "Meeting instead");
    agent.starts("06 12 34 56 78").await;
    for name in ["Refresh", "Replace", "Close the room"] {
        let control = browser.see(&button(name)).await;
        assert_eq!(of(browser, told, &control).await, true, "{name}");
    }
    agent.browser.close().await;
}

/// The mark of the room's state: its shape, since all colours are the agent's.
async fn dot(browser: &Browser) -> Value {
    browser
        .run(
            "(() => {
            const dot = document.querySelector('h1 [aria-hidden]'), style = getComputedStyle(dot);
            return {
                edged: style.borderTopStyle === 'solid' && parseFloat(style.borderTopWidth) >= 1,
                edge: style.borderTopColor,
                fill: style.backgroundColor,
                ground: getComputedStyle(dot.closest('header')).backgroundColor,
            };
        })()",
        )
        .await
}

/// All that moves, or would.
const MOTION: &str = "[
    ...document.getAnimations().map(a => `runs: ${a.effect?.target?.outerHTML}`),
    ...[...document.querySelectorAll('*')].flatMap(e => [null, '::before', '::after'].flatMap(part => {
        const style = getComputedStyle(e, part);
        const times = [style.transitionDuration, style.animationDuration].join().split(',');
        const moves = times.some(time => parseFloat(time) > 0) || style.scrollBehavior === 'smooth';
        return moves ? [`would: ${e.outerHTML.slice(0, 80)}`] : [];
    })),
]";

#[tokio::test]
async fn reduced_motion_moves_nothing() {
    let stage = Stage::set().await;
    let agent = Agent::opens_in(&stage, &Engine::ChromiumInOneProcess, 320, "light").await;
    let browser = &agent.browser;
    browser.see(&button("Start and send")).await;
    let usual = browser.run(MOTION).await;
    assert_ne!(usual, json!([]), "there is something to be stilled");
    browser
        .emulate_media("prefers-reduced-motion", "reduce")
        .await;
    browser
        .until("matchMedia('(prefers-reduced-motion: reduce)').matches")
        .await;
    let still = async |screen: &str| {
        assert_eq!(browser.run(MOTION).await, json!([]), "{screen}");
    };
    still("form").await;
    agent.presses("Meeting instead").await;
    still("meeting").await;
    agent.presses("Assistance instead").await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    still("live").await;
    agent.presses("QR code").await;
    agent.reads("For a visitor at a computer").await;
    still("qr").await;
    agent.shuts_drawer().await;
    agent.asks_for_the_end().await;
    still("closing").await;
    agent.presses("End the room").await;
    agent.reads("Start again").await;
    still("over").await;
    agent.browser.close().await;
}

/// The element can be scrolled to, stands inside the frame, is not covered, and its words fit.
const REACHED: &str = "(() => {
    const it = arguments[0];
    it.scrollIntoView({ block: 'center' });
    const box = it.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return it.contains(hit)
        && box.left >= 0 && box.right <= document.documentElement.clientWidth
        && it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight;
})()";

/// Nothing is cut: no element that hides what overflows has more in it than it shows.
const CUT: &str = "[...document.querySelectorAll('main *')].filter(e => {
    const style = getComputedStyle(e);
    // A field scrolls by itself.
    return e.tagName !== 'INPUT' && style.position !== 'absolute' && style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1;
}).map(e => e.outerHTML.slice(0, 80))";

/// Makes all text as many times larger, as a browser's text zoom does; anew on each screen.
async fn enlarge_text(browser: &Browser, times: f64) {
    let script = format!(
        "(() => {{
            const all = [...document.querySelectorAll('html, body, body *')];
            for (const e of all) for (const p of ['font-size', 'line-height']) e.style.removeProperty(p);
            const sizes = all.map(e => {{
                const style = getComputedStyle(e);
                return [parseFloat(style.fontSize), parseFloat(style.lineHeight)];
            }});
            all.forEach((e, at) => {{
                const [font, line] = sizes[at];
                e.style.setProperty('font-size', `${{font * {times}}}px`, 'important');
                if (line) e.style.setProperty('line-height', `${{line * {times}}}px`, 'important');
            }});
            return getComputedStyle(document.querySelector('h1')).fontSize;
        }})()"
    );
    browser.run(&script).await;
}

/// From the form to the room and to its end, at a width; `enlarged` is done on each screen.
async fn is_usable(agent: &Agent, stage: &Stage, name: &str, enlarged: impl AsyncFn(&Browser)) {
    let browser = &agent.browser;
    let fits = async |screen: &str, primary: String| {
        let primary = browser.see(&primary).await;
        enlarged(browser).await;
        assert!(
            !scrolls_sideways(browser).await,
            "{name}, {screen}: sideways"
        );
        assert_eq!(browser.run(CUT).await, json!([]), "{name}, {screen}: cut");
        assert_eq!(
            of(browser, REACHED, &primary).await,
            true,
            "{name}, {screen}: the primary action is not reached"
        );
        picture(browser, &format!("{screen}-{name}")).await;
        primary
    };
    agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    let start = fits("form", button("Start and send")).await;
    start.click().await.unwrap();
    agent.reads("Waiting for the visitor").await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    agent.presses("QR code").await;
    agent.reads("For a visitor at a computer").await;
    fits("qr", "//h1[.=\"QR code\"]".to_owned()).await;
    agent.shuts_drawer().await;
    fits("live", link("Enter the room")).await;
    agent.asks_for_the_end().await;
    let end = fits("closing", button("End the room")).await;
    end.click().await.unwrap();
    agent.reads("Start again").await;
    fits("over", button("Start again")).await;
}

/// 1280 × 1024 at 400 %, as WCAG 1.4.10 asks: 320 × 256 CSS pixels of four device pixels each; and
/// a panel of 240.
async fn zoomed(width: u32) {
    let stage = Stage::set().await;
    let agent = Agent::opens_in(&stage, &Engine::ChromiumInOneProcess, width, "light").await;
    // The Desk around the panel keeps its place; the panel has what the zoom leaves.
    let screen = json!({ "width": 1280, "height": 400, "deviceScaleFactor": 4, "mobile": false });
    agent
        .browser
        .emulate("Emulation.setDeviceMetricsOverride", screen)
        .await;
    let ready = format!("devicePixelRatio === 4 && innerWidth === {width} && innerHeight < 400");
    agent.browser.until(&ready).await;
    is_usable(&agent, &stage, &format!("{width}-zoom-400"), async |_| {}).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn at_400_percent_320_px_are_enough() {
    zoomed(320).await;
}

#[tokio::test]
async fn at_400_percent_240_px_are_enough() {
    zoomed(240).await;
}

#[tokio::test]
async fn text_twice_as_large_fits_into_240_px() {
    let stage = Stage::set().await;
    let agent = Agent::opens_in(&stage, &Engine::Chromium, 240, "light").await;
    is_usable(&agent, &stage, "240-text-200", async |browser| {
        enlarge_text(browser, 2.0).await;
    })
    .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn a_root_of_400_percent_fits_into_240_px() {
    let stage = Stage::set().await;
    let agent = Agent::opens_in(&stage, &Engine::Chromium, 240, "light").await;
    is_usable(&agent, &stage, "240-root-400", async |browser| {
        browser
            .run("document.documentElement.style.setProperty('font-size', '400%')")
            .await;
    })
    .await;
    agent.browser.close().await;
}

/// The screens where there is no Desk, or none that can be used, inside the Desk.
async fn without_a_desk(look: Look) {
    let dark = "matchMedia('(prefers-color-scheme: dark)').matches";
    let mut silent = Conversation::new("Camille Durand");
    silent.faults.init = Some(InitFault::Never);
    let mut odd = Conversation::new("Camille Durand");
    odd.faults.init = Some(InitFault::Rejects);
    let old = Conversation {
        library_version: "2.0.3".to_owned(),
        ..Conversation::new("Camille Durand")
    };
    let stage = Stage::set().await;
    let agent = Agent::opens_looking(&stage, look).await;
    let usual = stage.conversation.clone();
    let shows = async |conversation: Conversation, state: &str, words: &str, screen: &str| {
        let conversation = Conversation {
            id: usual.id,
            ..conversation
        };
        stage.sandbox.desk.set_conversation(conversation).unwrap();
        agent
            .opens_desk(&stage, look.width, look.theme.word())
            .await;
        agent.reads(words).await;
        agent
            .browser
            .until(&format!(
                "document.documentElement.dataset.panelState === '{state}'"
            ))
            .await;
        assert_eq!(agent.browser.run(dark).await, look.theme == Theme::Dark);
        agent.browser.see(&button("Try again")).await;
        look.finds_nothing_wrong(&agent.browser, screen).await;
    };
    let too_old = "The Desk's library is too old";
    shows(old, "broken", too_old, "too-old").await;
    let not_so = "does not work as documented";
    shows(odd, "broken", not_so, "odd").await;
    let nobody = "No Desk around this panel";
    shows(silent, "outside", nobody, "outside").await;
    let missing = Some(LibraryFault::Missing);
    stage.sandbox.desk.set_library(missing, 0);
    let none = "library did not load";
    shows(usual.clone(), "outside", none, "no-library").await;
    agent.browser.close().await;
}

in_every_look!(without_a_desk, two of them);
