//! After the call: what the panel says of it at a glance, and the way to what remains.

use sandbox::apizee::{AgentDoes, GuestDoes};

use crate::agent::{Agent, button};
use crate::judge::picture;
use crate::stage::Stage;

#[tokio::test]
async fn the_call_and_its_photos_are_told_when_it_is_over() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.browser.see(&button("History")).await;
    let bar = "document.querySelector('nav.bar').innerText.split(/\\s+/).join(' ')";
    let bar = agent.browser.run(bar).await;
    assert_eq!(bar, "History Figures Settings", "no photos of no room");
    agent.starts("06 12 34 56 78").await;
    agent.reads("Card sent to the thread").await;
    let apizee = &stage.sandbox.apizee;
    let ticket = apizee.tickets()[0].id;
    for does in [GuestDoes::Open, GuestDoes::Consent, GuestDoes::Join] {
        assert!(apizee.ticket_guest(ticket, does), "{does:?}");
    }
    assert!(apizee.ticket_agent(ticket, AgentDoes::Enter));
    for _ in 0..2 {
        apizee.advance(1);
        assert!(apizee.ticket_agent(ticket, AgentDoes::TakePicture));
    }
    apizee.advance(1);
    assert!(apizee.ticket_guest(ticket, GuestDoes::Picture));
    apizee.advance(7 * 60 + 9);
    assert!(apizee.ticket_agent(ticket, AgentDoes::Complete));

    agent.browser.see(&button("Start again")).await;
    let told = "[...document.querySelectorAll('.live p')].map(p => p.innerText).find(text => text.startsWith('Call '))";
    let told = agent.browser.run(told).await;
    // Of the clock's own seconds some may have passed.
    let likely = (12..20).map(|second| format!("Call 7:{second} · 3 photos"));
    assert!(likely.clone().any(|text| told == text.as_str()), "{told}");
    picture(&agent.browser, "over-call").await;

    agent.presses("Photos and summary").await;
    agent.reads("Photo 3").await;
    agent.reads("Summary for the visitor").await;
    agent.browser.close().await;
}
