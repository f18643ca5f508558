//! Every failure ends in a sentence and a way on.

use sandbox::apizee::{Fault, FaultKind};
use sandbox::desk::{Conversation, EventKind, GetJwtFault, PushFault, TokenKind};

use crate::agent::{Agent, button};
use crate::stage::Stage;

#[tokio::test]
async fn a_token_that_expired_is_fetched_anew() {
    let conversation = Conversation {
        token: TokenKind::ExpiredOnce,
        ..Conversation::new("Camille Durand")
    };
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
}

#[tokio::test]
async fn a_signature_that_is_never_accepted_is_told() {
    let conversation = Conversation {
        token: TokenKind::WrongSecret,
        ..Conversation::new("Camille Durand")
    };
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("does not accept the Desk's signature").await;
    assert!(
        agent
            .address_of("Quick invitation")
            .await
            .contains("/quick-invitation")
    );
}

#[tokio::test]
async fn the_limit_is_counted_down_with_a_way_on() {
    let stage = Stage::set().await;
    let mut fault = Fault::new("POST /tickets", FaultKind::TooManyRequests, 1);
    fault.retry_after_s = 23;
    stage.sandbox.apizee.set_faults(vec![fault]);
    let agent = Agent::opens_with_a_clock(&stage).await;
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent
        .reads("Apizee allows 10 requests a minute for your team. Yours goes in 0:")
        .await;
    assert!(
        agent
            .address_of("Quick invitation")
            .await
            .contains("/quick-invitation")
    );
    agent.presses("Cancel").await;
    agent.browser.see(&button("Start and send")).await;
    // Long after it would have gone.
    assert_eq!(agent.browser.moves_the_clock(60_000).await, 0);
    assert_eq!(stage.sandbox.apizee.count("POST /tickets"), 1);
    assert!(stage.sandbox.apizee.tickets().is_empty());
}

#[tokio::test]
async fn without_a_backend_there_is_the_quick_invitation() {
    let mut stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.reads("Video assistance").await;
    let field = agent.types("+33 6 12 34 56 78").await;
    agent.reads("mobile").await;
    stage.end_backend().await;
    agent.presses_enter(&field).await;
    agent
        .reads("The video service cannot be reached. Nothing was sent.")
        .await;
    let quick = agent.address_of("Quick invitation").await;
    assert!(
        quick.contains(&format!("reference={}", stage.conversation.id)),
        "{quick}"
    );
    assert!(
        !quick.contains("612345678"),
        "no personal data in an address unless the administrator allows it"
    );
    agent.browser.see(&button("Try again")).await;
    assert!(stage.handed(EventKind::Card).is_empty());
}

#[tokio::test]
async fn apizee_down_creates_nothing_and_can_be_tried_again() {
    let stage = Stage::set().await;
    stage.sandbox.apizee.set_faults(vec![Fault {
        times: None,
        ..Fault::new("*", FaultKind::Refuse, 1)
    }]);
    let agent = Agent::opens(&stage).await;
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.browser.see(&button("Try again")).await;
    stage.sandbox.apizee.set_faults(vec![]);
    agent.presses("Try again").await;
    agent.reads("Waiting for the visitor").await;
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
}

#[tokio::test]
async fn a_slow_apizee_is_told() {
    let stage = Stage::set().await;
    stage
        .sandbox
        .apizee
        .set_faults(vec![Fault::slow("POST /tickets", 6000)]);
    let agent = Agent::opens(&stage).await;
    let field = agent.types("06 12 34 56 78").await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.reads("Apizee takes longer than usual").await;
    agent.reads("Waiting for the visitor").await;
}

#[tokio::test]
async fn a_desk_that_gives_no_token_is_told() {
    let mut conversation = Conversation::new("Camille Durand");
    conversation.faults.get_jwt = Some(GetJwtFault::Hangs);
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent
        .reads("The Desk did not sign you in within 3 seconds")
        .await;
}

#[tokio::test]
async fn a_card_thrown_back_leaves_the_room_and_the_text() {
    let mut conversation = Conversation::new("Camille Durand");
    conversation.faults.push = Some(PushFault::Throws);
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    agent.reads("The Desk refused the card").await;
    agent.presses("Insert").await;
    stage.wait_handed(EventKind::Text, 1).await;
}

#[tokio::test]
async fn an_old_library_without_cards_gets_text() {
    let conversation = Conversation {
        library_version: "2.1.0".to_owned(),
        ..Conversation::new("Paul Mercier")
    };
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent
        .reads("too old to send cards; the link goes as text instead")
        .await;
}

#[tokio::test]
async fn a_denied_clipboard_leaves_the_link_selected() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    // As a frame whose Desk does not delegate the clipboard.
    agent
        .browser
        .run("void Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        .await;
    agent.presses("Copy").await;
    agent.reads("press Ctrl+C").await;
    let short = format!("/s/{}", stage.sandbox.apizee.tickets()[0].short);
    agent
        .browser
        .until(&format!("getSelection().toString().endsWith('{short}') || document.activeElement.value?.endsWith('{short}')"))
        .await;
}
