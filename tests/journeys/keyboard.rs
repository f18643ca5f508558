//! The keyboard alone: one order for eyes and fingers, a way out of every question, and a focus
//! that is never lost.

mod escape;
mod focus;

use fantoccini::key::Key;
use sandbox::desk::EventKind;
use serde_json::{Value, json};

use crate::agent::{Agent, CONTACT, button};
use crate::browser::Browser;
use crate::stage::Stage;

/// Where Tab can stop, in the order of the document; `focused()` tells what has the focus, as
/// people name it.
const STOPS: &str = "(() => {
    globalThis.stops = [...document.querySelectorAll('a[href], button, input, [tabindex=\"0\"]')]
        .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility());
    globalThis.focused = () => {
        const e = document.activeElement;
        return (e.labels?.[0] ?? e).innerText?.split('\\n')[0] ?? e.tagName;
    };
    return stops.length;
})()";

/// Whether each stop stands below the one before it or, in the same line, after it.
const READS_ON: &str = "stops.flatMap((e, at) => {
    if (at === 0) return [];
    const seen = e => (e.closest('label') ?? e).getBoundingClientRect();
    const [before, here] = [seen(stops[at - 1]), seen(e)];
    const on = here.top >= before.bottom - 1 || (here.left >= before.right - 1 && here.bottom > before.top);
    return on ? [] : [`${stops[at - 1].outerHTML} before ${e.outerHTML}`];
})";

/// Whether the stop that has the focus shows it: itself or the label around it.
const RINGED: &str = "(() => {
    const e = document.activeElement;
    return [e, e.closest('label')].some(it => {
        const style = it && getComputedStyle(it);
        return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
})()";

/// Tabs through the whole screen from its beginning, and back.
async fn order_is_reading_order(browser: &Browser, screen: &str) {
    let count = browser.run(STOPS).await.as_u64().unwrap();
    assert!(count > 3, "{screen} has {count} stops");
    assert_eq!(browser.run(READS_ON).await, json!([]), "{screen}");
    let now = "stops.indexOf(document.activeElement)";
    browser.run("(window.focus(), stops[0].focus())").await;
    for stop in 0..count {
        assert_eq!(browser.run(now).await, stop, "{screen}, forwards");
        let name = browser.run("focused()").await;
        assert_ne!(name, "", "{screen}: stop {stop} has no name");
        if stop + 1 < count {
            browser.press(Key::Tab).await;
            assert_eq!(
                browser.run(RINGED).await,
                true,
                "{screen}: the focus does not show after {name}"
            );
        }
    }
    for stop in (0..count - 1).rev() {
        browser.press_shift_tab().await;
        assert_eq!(browser.run(now).await, stop, "{screen}, backwards");
    }
}

/// Tabs until the control of this name has the focus.
async fn tabs_to(browser: &Browser, name: &str) {
    browser.run(STOPS).await;
    browser.run("window.focus()").await;
    for _ in 0..40 {
        if browser
            .run("focused()")
            .await
            .as_str()
            .is_some_and(|text| text.starts_with(name))
        {
            return;
        }
        browser.press(Key::Tab).await;
    }
    panic!("no Tab reaches {name}; there is {}", browser.text().await);
}

/// Goes to a control and presses it, as fingers on a keyboard do.
async fn presses(browser: &Browser, name: &str) {
    tabs_to(browser, name).await;
    browser.press(Key::Enter).await;
}

/// What holds the focus; BODY is nothing.
async fn holder(browser: &Browser) -> Value {
    browser
        .run("document.activeElement?.tagName ?? 'BODY'")
        .await
}

/// Whatever has just changed on the screen, the keyboard goes on from somewhere.
async fn focus_is_kept(browser: &Browser, after: &str) {
    assert_ne!(
        holder(browser).await,
        "BODY",
        "the focus is lost after: {after}"
    );
}

/// An agent in the live room, who has come there by keyboard.
async fn in_the_room(stage: &Stage) -> Agent {
    let agent = Agent::opens(stage).await;
    let browser = &agent.browser;
    browser.see(CONTACT).await;
    tabs_to(browser, "Visitor's phone").await;
    let field = browser.client.active_element().await.unwrap();
    field.send_keys("0612345678").await.unwrap();
    agent.reads("+33 6 12 34 56 78").await;
    browser.press(Key::Enter).await;
    stage.wait_handed(EventKind::Card, 1).await;
    agent.reads("Card sent to the thread").await;
    agent
}

#[tokio::test]
async fn tab_follows_the_eye_on_the_form() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    order_is_reading_order(&agent.browser, "form").await;
    agent.presses("Meeting instead").await;
    agent.browser.see(&button("Assistance instead")).await;
    order_is_reading_order(&agent.browser, "meeting").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn tab_follows_the_eye_in_the_room() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    order_is_reading_order(&agent.browser, "live").await;
    agent.presses("QR code").await;
    agent.reads("For a visitor at a computer").await;
    agent.shuts_drawer().await;
    agent.asks_for_the_end().await;
    order_is_reading_order(&agent.browser, "closing").await;
    agent.browser.close().await;
}
