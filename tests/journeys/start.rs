//! The main job, each way.

use sandbox::desk::{Conversation, EventKind};

use crate::agent::Agent;
use crate::browser::Prefs;
use crate::stage::Stage;
use crate::visitor::Visitor;

#[tokio::test]
async fn assistance_by_card_and_both_sides_meet() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    let cards = stage.wait_handed(EventKind::Card, 1).await;
    let action = &cards[0]["actions"][0];
    assert_eq!(action["type"], "LINK");
    assert_eq!(cards[0]["title"], "Montrez-nous le problème");
    agent.reads("Card sent to the thread").await;

    agent.looks_at_desk().await;
    let in_thread = format!(
        "//*[@role=\"log\"]//a[@href=\"{}\"]",
        action["url"].as_str().unwrap()
    );
    let link = agent
        .browser
        .see(&in_thread)
        .await
        .attr("href")
        .await
        .unwrap()
        .unwrap();
    let visitor = Visitor::opens(&link).await;
    visitor.enters_the_session().await;
    stage
        .wait_apizee(|apizee| apizee.tickets()[0].state == "inprogress")
        .await;

    agent.looks_into_panel(&stage).await;
    let enter = agent.address_of("Enter the room").await;
    assert!(
        enter.starts_with(stage.sandbox.apizee_url.as_str()) || enter.contains("access_token="),
        "{enter}"
    );
    assert!(
        stage.sandbox.apizee.outbox().is_empty(),
        "nobody asked for an invitation"
    );
    assert_eq!(stage.sandbox.apizee.count("POST /tickets"), 1);
    agent.browser.close().await;
}

#[tokio::test]
async fn meeting_by_text_with_its_telephone() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.presses("Meeting instead").await;
    agent.ticks("Card").await;
    agent.ticks("Text").await;
    agent.starts("06 12 34 56 78").await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    let conference = stage.sandbox.apizee.conferences().remove(0);
    let text = texts[0]["text"].as_str().unwrap();
    assert!(text.contains(&format!("/s/{}", conference.short)), "{text}");
    assert!(stage.handed(EventKind::Card).is_empty());
    assert!(
        stage.sandbox.apizee.outbox().is_empty(),
        "a conference invites everybody unless told not to"
    );

    agent.presses("Insert the number").await;
    let texts = stage.wait_handed(EventKind::Text, 2).await;
    assert!(
        texts[1]["text"]
            .as_str()
            .unwrap()
            .contains(&conference.dtmf)
    );

    let link = text
        .split_whitespace()
        .find(|word| word.starts_with("http"))
        .unwrap();
    let visitor = Visitor::opens(link).await;
    visitor.presses("Join").await;
    visitor.reads("You are in the meeting").await;
    stage
        .wait_apizee(|apizee| apizee.conferences()[0].status == "ongoing")
        .await;
}

#[tokio::test]
async fn assistance_by_sms_alone() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.ticks("Card").await;
    agent.ticks("SMS").await;
    agent.starts("06 12 34 56 78").await;
    agent.reads("Apizee was asked to send the invitation").await;
    let outbox = stage.sandbox.apizee.outbox();
    assert_eq!(
        (outbox.len(), outbox[0].channel, outbox[0].to.as_str()),
        (1, "sms", "+33612345678")
    );
    agent.inserts_the_link_alone(&stage, 0).await;
}

#[tokio::test]
async fn an_sms_conversation_gets_text_in_the_visitors_language() {
    let stage = Stage::by_sms().await;
    let agent = Agent::opens(&stage).await;
    agent
        .reads("SMS conversation: the link goes as text.")
        .await;
    agent.starts("06 12 34 56 78").await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    assert!(
        texts[0]["text"]
            .as_str()
            .unwrap()
            .starts_with("Show us the problem"),
        "{texts:?}"
    );
}

#[tokio::test]
async fn on_a_call_nothing_goes_by_itself() {
    let conversation = Conversation {
        channel: "CALL".to_owned(),
        ..Conversation::new("Lena Vogt")
    };
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("nothing goes by itself").await;
    agent.starts("06 12 34 56 78").await;
    agent.inserts_the_link_alone(&stage, 0).await;
}

#[tokio::test]
async fn an_agent_in_french_reads_french() {
    let stage = Stage::set().await;
    let agent = Agent::opens_as(&stage, Prefs::FRENCH, 320, "light").await;
    agent
        .browser
        .until("document.documentElement.lang === 'fr'")
        .await;
    agent.reads("Assistance vidéo").await;
}

#[tokio::test]
async fn wrong_numbers_are_refused_with_the_reason() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    let field = agent.types("06 12 34 56").await;
    agent.reads("2 digits are missing").await;
    agent.presses_enter(&field).await;
    agent.presses("Start and send").await;
    // What was pressed in vain is not made up for.
    agent.types(" 78").await;
    agent.is_understood("06 12 34 56 78").await;
    assert_eq!(stage.sandbox.apizee.count("POST /tickets"), 0);
    agent.presses("Start and send").await;
    agent.reads("Waiting for the visitor").await;
    assert_eq!(stage.sandbox.apizee.count("POST /tickets"), 1);
}

#[tokio::test]
async fn what_the_visitor_wrote_is_already_typed() {
    let conversation = Conversation {
        messages: vec!["Appelez-moi en vidéo au 06 12 34 56 78".to_owned()],
        ..Conversation::new("Yasmine Benali")
    };
    let stage = Stage::with(conversation).await;
    let agent = Agent::opens(&stage).await;
    agent.reads("+33 6 12 34 56 78").await;
    agent.presses("Start and send").await;
    stage.wait_handed(EventKind::Card, 1).await;
}

#[tokio::test]
async fn what_is_seldom_said_reaches_apizee() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.presses("Meeting instead").await;
    agent.presses("More options").await;
    agent.fills("Visitor's name", "Marie").await;
    agent.fills("Name of the meeting", "B").await;
    agent.ticks("Guests wait until you let them in").await;
    let field = agent.types("06 12 34 56 78").await;
    agent.presses_enter(&field).await;
    agent.is_told_wrong("Name of the meeting").await;
    assert!(stage.sandbox.apizee.conferences().is_empty());

    agent.fills("Name of the meeting", "oiler E4").await;
    agent.presses("Start and send").await;
    agent.reads("Waiting for the visitor").await;
    let conference = stage.sandbox.apizee.conferences().remove(0);
    assert!(
        conference.name.starts_with("Boiler E4"),
        "{}",
        conference.name
    );
    assert_eq!(conference.fields["moderation"], "true");
}

#[tokio::test]
async fn a_case_number_is_the_reference() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.presses("More options").await;
    agent.fills("Case number", "CASE-7").await;
    agent.fills("Visitor's name", "Marie").await;
    agent.starts("06 12 34 56 78").await;
    let ticket = stage.sandbox.apizee.tickets().remove(0);
    assert_eq!(ticket.reference.as_deref(), Some("CASE-7"));
    assert_eq!(ticket.fields["name"], "Marie");
}
