//! A way out of every question.

use fantoccini::key::Key;
use sandbox::desk::EventKind;

use super::{focus_is_kept, in_the_room, presses, tabs_to};
use crate::agent::words;
use crate::stage::Stage;

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
