//! The keyboard alone: one order for eyes and fingers, a way out of every question, and a focus
//! that is never lost.

use fantoccini::key::Key;
use sandbox::apizee::{Fault, FaultKind};
use sandbox::desk::{Conversation, EventKind, InitFault};
use serde_json::{Value, json};

use crate::agent::{Agent, CONTACT, button, words};
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
    agent.presses("Close the room").await;
    agent.reads("End the room for everybody?").await;
    order_is_reading_order(&agent.browser, "closing").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn esc_leaves_the_question_before_closing() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    let browser = &agent.browser;
    presses(browser, "Close the room").await;
    agent.reads("End the room for everybody?").await;
    focus_is_kept(browser, "Close the room").await;
    browser.press(Key::Escape).await;
    browser
        .until("!document.body.innerText.includes('End the room for everybody?')")
        .await;
    assert_eq!(browser.run("focused()").await, "Close the room");
    assert_eq!(stage.sandbox.apizee.tickets()[0].state, "new");
    agent.browser.close().await;
}

#[tokio::test]
async fn esc_inside_the_question_goes_back_to_what_asked_it() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    let browser = &agent.browser;
    for (asks, question) in [
        ("Close the room", "End the room for everybody?"),
        ("Send the card again", "Send another one?"),
    ] {
        presses(browser, asks).await;
        agent.reads(question).await;
        tabs_to(browser, "Cancel").await;
        browser.press(Key::Escape).await;
        let gone = format!("!document.body.innerText.includes('{question}')");
        browser.until(&gone).await;
        focus_is_kept(browser, "Esc inside the question").await;
        assert_eq!(browser.run("focused()").await, asks);
    }
    assert_eq!(stage.handed(EventKind::Card).len(), 1);
    agent.browser.close().await;
}

#[tokio::test]
async fn esc_leaves_the_question_after_a_click_beside_it() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    let browser = &agent.browser;
    agent.presses("Close the room").await;
    let question = browser.see(&words("End the room for everybody?")).await;
    // Words take no focus: it goes to the page.
    question.click().await.unwrap();
    browser.press(Key::Escape).await;
    browser
        .until("!document.body.innerText.includes('End the room for everybody?')")
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_from_the_form_to_the_room() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    let browser = &agent.browser;
    browser.see(&button("Meeting instead")).await;
    presses(browser, "Meeting instead").await;
    agent.reads("Video meeting").await;
    focus_is_kept(browser, "Meeting instead").await;
    presses(browser, "Assistance instead").await;
    agent.reads("Video assistance").await;
    focus_is_kept(browser, "Assistance instead").await;
    tabs_to(browser, "Text").await;
    browser.press_space().await;
    browser.until("document.activeElement.checked").await;
    focus_is_kept(browser, "Text ticked").await;
    tabs_to(browser, "Start and send").await;
    browser.press(Key::Enter).await;
    agent.reads("Apizee needs one, even if").await;
    focus_is_kept(browser, "a start without a contact").await;
    tabs_to(browser, "Visitor's phone").await;
    let field = browser.client.active_element().await.unwrap();
    field.send_keys("0612345678").await.unwrap();
    agent.reads("+33 6 12 34 56 78").await;
    presses(browser, "Start and send").await;
    agent.reads("Waiting for the visitor").await;
    browser
        .until("document.activeElement.tagName === 'H1'")
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_in_the_room() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    let browser = &agent.browser;
    presses(browser, "Copy").await;
    agent.reads("The link is copied.").await;
    focus_is_kept(browser, "Copy").await;
    presses(browser, "Insert").await;
    stage.wait_handed(EventKind::Text, 1).await;
    agent.reads("Link put into the compose box").await;
    focus_is_kept(browser, "Insert").await;
    presses(browser, "QR code").await;
    agent.reads("For a visitor at a computer").await;
    focus_is_kept(browser, "QR code").await;
    assert_eq!(
        browser.run("document.activeElement.className").await,
        "back"
    );
    browser.press(Key::Escape).await;
    browser.until("!document.querySelector('.drawer')").await;
    focus_is_kept(browser, "shutting the drawer").await;
    assert_eq!(browser.run("focused()").await, "QR code");
    presses(browser, "Send the card again").await;
    agent.reads("Send another one?").await;
    focus_is_kept(browser, "Send the card again").await;
    presses(browser, "Cancel").await;
    browser
        .until("!document.body.innerText.includes('Send another one?')")
        .await;
    assert_eq!(browser.run("focused()").await, "Send the card again");
    presses(browser, "Refresh").await;
    browser
        .until("[...document.querySelectorAll('button')].some(b => b.innerText === 'Refresh')")
        .await;
    focus_is_kept(browser, "Refresh").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_agent_closes_the_room() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    presses(&agent.browser, "Close the room").await;
    agent.reads("End the room for everybody?").await;
    presses(&agent.browser, "End the room").await;
    agent.reads("Start again").await;
    focus_is_kept(&agent.browser, "End the room").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_a_refresh_finds_the_room_over() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    let other = Agent::opens(&stage).await;
    other.reads("This room was already open").await;
    other.presses("Close the room").await;
    other.presses("End the room").await;
    other.reads("Start again").await;
    other.browser.close().await;
    presses(&agent.browser, "Refresh").await;
    agent.reads("Start again").await;
    focus_is_kept(&agent.browser, "Refresh").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_agent_starts_again() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    agent.presses("Close the room").await;
    agent.presses("End the room").await;
    agent.reads("Start again").await;
    presses(&agent.browser, "Start again").await;
    agent.browser.see(&button("Start and send")).await;
    focus_is_kept(&agent.browser, "Start again").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_agent_replaces_the_room() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    presses(&agent.browser, "Replace").await;
    agent.browser.see(&button("Keep the open room")).await;
    focus_is_kept(&agent.browser, "Replace").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_open_room_is_kept() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    agent.presses("Replace").await;
    agent.browser.see(&button("Keep the open room")).await;
    presses(&agent.browser, "Keep the open room").await;
    agent.reads("Waiting for the visitor").await;
    agent
        .browser
        .until("document.activeElement.tagName === 'H1'")
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_agent_signs_in() {
    let stage = Stage::set().await;
    let agent = in_the_room(&stage).await;
    // The start brought a link that signs in; after a reload the agent asks for one.
    agent.opens_desk(&stage, 320, "light").await;
    agent.reads("This room was already open").await;
    let browser = &agent.browser;
    let asks = "Get a link that signs you in";
    presses(browser, asks).await;
    browser
        .until(&format!("!document.body.innerText.includes('{asks}')"))
        .await;
    focus_is_kept(browser, asks).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_a_wait_is_cancelled() {
    let stage = Stage::set().await;
    let mut fault = Fault::new("POST /tickets", FaultKind::TooManyRequests, 1);
    fault.retry_after_s = 30;
    stage.sandbox.apizee.set_faults(vec![fault]);
    let agent = Agent::opens(&stage).await;
    agent.types("0612345678").await;
    agent.reads("+33 6 12 34 56 78").await;
    presses(&agent.browser, "Start and send").await;
    agent.browser.see(&button("Cancel")).await;
    focus_is_kept(&agent.browser, "Start and send").await;
    presses(&agent.browser, "Cancel").await;
    agent.browser.see(&button("Start and send")).await;
    focus_is_kept(&agent.browser, "Cancel").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_a_failed_look_up_is_tried_again() {
    let mut conversation = Conversation::new("Camille Durand");
    conversation.faults.get_jwt = Some(sandbox::desk::GetJwtFault::Rejects);
    let stage = Stage::with(conversation.clone()).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("refused to sign you in").await;
    conversation.faults.get_jwt = None;
    stage.sandbox.desk.set_conversation(conversation).unwrap();
    presses(&agent.browser, "Try again").await;
    agent
        .browser
        .until("!document.body.innerText.includes('refused to sign you in')")
        .await;
    focus_is_kept(&agent.browser, "Try again").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn the_focus_is_kept_when_the_desk_is_tried_again() {
    let mut conversation = Conversation::new("Camille Durand");
    conversation.faults.init = Some(InitFault::Never);
    let stage = Stage::with(conversation.clone()).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("No Desk around this panel").await;
    presses(&agent.browser, "Try again").await;
    agent
        .browser
        .until("document.documentElement.dataset.panelState === 'connecting'")
        .await;
    focus_is_kept(&agent.browser, "Try again").await;
    agent.browser.close().await;
}
