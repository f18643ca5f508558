//! The room's photos, from the visitor's phone into the thread; the summary after the call.

use sandbox::apizee::{AgentDoes, Fault, FaultKind, GuestDoes};
use sandbox::desk::{EventKind, PushFault};
use serde_json::Value;

use crate::agent::{Agent, button};
use crate::judge::{Look, in_every_look, no_rule_is_broken};
use crate::stage::Stage;
use crate::visitor::Visitor;

const MEDIAS: &str = "GET /enterprises/{id}/tickets/{id}/medias";

/// A ticket in which somebody is, with so many photos.
async fn photographed(stage: &Stage, agent: &Agent, photos: usize) -> u64 {
    agent.starts("06 12 34 56 78").await;
    let apizee = &stage.sandbox.apizee;
    let ticket = apizee.tickets()[0].id;
    for does in [
        GuestDoes::Open,
        GuestDoes::Consent,
        GuestDoes::AllowCamera,
        GuestDoes::ShareLocation,
        GuestDoes::Join,
    ] {
        assert!(apizee.ticket_guest(ticket, does), "{does:?}");
    }
    for _ in 0..photos {
        assert!(apizee.ticket_agent(ticket, AgentDoes::TakePicture));
    }
    ticket
}

/// Ticks or unticks one of the list.
async fn ticks(agent: &Agent, name: &str) {
    let label = format!("//label[contains(normalize-space(.), \"{name}\")]");
    agent.browser.see(&label).await.click().await.unwrap();
}

/// To the room, by the bar at the top of the drawer; it has a sign before its words.
async fn goes_back(agent: &Agent, to: &str) {
    let back = format!("//button[contains(normalize-space(.), \"{to}\")]");
    agent.browser.see(&back).await.click().await.unwrap();
}

fn urls(bundle: &Value) -> Vec<String> {
    let cards = bundle["cards"].as_array().unwrap();
    let url = |card: &Value| card["actions"][0]["url"].as_str().unwrap().to_owned();
    cards.iter().map(url).collect()
}

#[tokio::test]
async fn two_photos_go_as_one_bundle_that_the_visitor_opens() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    let cards = stage.wait_handed(EventKind::Card, 1).await;
    let visitor = Visitor::opens(cards[0]["actions"][0]["url"].as_str().unwrap()).await;
    visitor.enters_the_session().await;
    let ticket = stage.sandbox.apizee.tickets()[0].id;
    for _ in 0..2 {
        let taken = stage
            .sandbox
            .apizee
            .ticket_agent(ticket, AgentDoes::TakePicture);
        assert!(taken);
    }

    agent.presses("Photos").await;
    ticks(&agent, "Photo 1").await;
    agent.reads("Card, sent at once").await;
    agent.reads("Photo de notre session vidéo").await;
    ticks(&agent, "Photo 2").await;
    let loaded =
        "[...document.querySelectorAll('.media img')].filter(i => i.naturalWidth > 0).length === 2";
    agent.browser.until(loaded).await;
    assert!(stage.handed(EventKind::Bundle).is_empty());
    agent.browser.see(&button("Send 2 to the thread")).await;
    agent
        .browser
        .run("[...document.querySelectorAll('.ways .primary')].forEach(b => { b.click(); b.click() })")
        .await;
    agent.reads("2 sent to the thread.").await;
    agent.reads("Sent to the thread").await;
    let bundles = stage.wait_handed(EventKind::Bundle, 1).await;
    assert_eq!(bundles.len(), 1, "a double click is one wish");
    let media = stage.sandbox.apizee.media();
    let hashes: Vec<&str> = media.iter().map(|one| one.hash.as_str()).collect();
    let mut sent = urls(&bundles[0]);
    sent.sort_unstable();
    assert_eq!(sent.len(), 2);
    for url in &sent {
        assert!(hashes.iter().any(|hash| url.ends_with(hash)), "{url}");
    }
    assert_eq!(stage.handed(EventKind::Card).len(), 1);

    // What went is remembered while the section is shut.
    goes_back(&agent, "visitor").await;
    agent.presses("Photos").await;
    agent.reads("Sent to the thread").await;
    ticks(&agent, "Photo 1").await;
    agent.presses("Send to the thread").await;
    agent.reads("The thread has it already. Once more?").await;
    agent.presses("Cancel").await;
    assert_eq!(stage.handed(EventKind::Card).len(), 1);

    no_rule_is_broken(&agent.browser).await;
    agent.looks_at_desk().await;
    let in_thread = format!("//*[@role=\"log\"]//a[@href=\"{}\"]", sent[0]);
    let link = agent.browser.see(&in_thread).await;
    let photo = link.attr("href").await.unwrap().unwrap();
    let opened = Visitor::opens(&photo).await;
    opened.sees_a_picture().await;
    opened.leaves().await;
    visitor.leaves().await;
}

#[tokio::test]
async fn a_recording_goes_after_a_second_step_alone() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    let ticket = photographed(&stage, &agent, 0).await;
    let recorded = stage
        .sandbox
        .apizee
        .ticket_agent(ticket, AgentDoes::RecordVideo);
    assert!(recorded);
    agent.presses("Photos").await;
    ticks(&agent, "Recording 1").await;
    agent.presses("Send to the thread").await;
    agent.reads("This is a recording of the session").await;
    agent.presses("Cancel").await;
    assert_eq!(
        stage.handed(EventKind::Card).len(),
        1,
        "the invitation alone"
    );
    agent.presses("Send to the thread").await;
    agent.presses("Hand over the recording").await;
    let cards = stage.wait_handed(EventKind::Card, 2).await;
    assert_eq!(cards.len(), 2, "{cards:?}");
    assert_eq!(cards[1]["title"], "Enregistrement de notre session vidéo");
    agent.reads("Sent to the thread.").await;
}

#[tokio::test]
async fn in_an_sms_conversation_photos_are_text_with_links() {
    let stage = Stage::by_sms().await;
    let agent = Agent::opens(&stage).await;
    photographed(&stage, &agent, 2).await;
    agent.presses("Photos").await;
    ticks(&agent, "Photo 1").await;
    ticks(&agent, "Photo 2").await;
    agent.reads("SMS conversation: they go as text").await;
    agent.presses("Insert as text").await;
    agent.reads("Put into the compose box; you send it.").await;
    // The first is the join link.
    let texts = stage.wait_handed(EventKind::Text, 2).await;
    let text = texts[1]["text"].as_str().unwrap();
    for media in stage.sandbox.apizee.media() {
        assert!(text.contains(&media.hash), "{text}");
    }
    assert!(stage.handed(EventKind::Bundle).is_empty());
}

#[tokio::test]
async fn nothing_photographed_is_a_sentence() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    photographed(&stage, &agent, 0).await;
    agent.presses("Photos").await;
    agent.reads("Nothing was photographed or recorded").await;
}

#[tokio::test]
async fn a_busy_apizee_is_waited_for() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    photographed(&stage, &agent, 1).await;
    let mut fault = Fault::new(MEDIAS, FaultKind::TooManyRequests, 1);
    fault.retry_after_s = 3;
    stage.sandbox.apizee.set_faults(vec![fault]);
    agent.presses("Photos").await;
    agent
        .reads("Apizee allows your team only so many requests a minute, and they are used up.")
        .await;
    agent.reads("Asking again in 0:0").await;
    assert_eq!(stage.sandbox.apizee.count(MEDIAS), 1);
    // By itself, when the time is over.
    ticks(&agent, "Photo 1").await;
    assert_eq!(stage.sandbox.apizee.count(MEDIAS), 2);
}

#[tokio::test]
async fn a_list_that_cannot_be_had_is_told_and_can_be_tried_again() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    photographed(&stage, &agent, 1).await;
    let fault = Fault {
        times: None,
        ..Fault::new(MEDIAS, FaultKind::ServerError, 1)
    };
    stage.sandbox.apizee.set_faults(vec![fault]);
    agent.presses("Photos").await;
    agent.reads("Apizee does not answer at the moment.").await;
    stage.sandbox.apizee.set_faults(vec![]);
    agent.presses("Try again").await;
    ticks(&agent, "Photo 1").await;
}

#[tokio::test]
async fn a_desk_that_throws_is_told_and_nothing_is_marked() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    photographed(&stage, &agent, 1).await;
    let mut conversation = stage.conversation.clone();
    conversation.faults.push = Some(PushFault::Throws);
    stage.sandbox.desk.set_conversation(conversation).unwrap();
    agent.presses("Photos").await;
    ticks(&agent, "Photo 1").await;
    agent.presses("Send to the thread").await;
    agent.reads("The Desk refused:").await;
    let marks = agent
        .browser
        .run("document.querySelectorAll('.sent').length")
        .await;
    assert_eq!(marks, 0);
}

#[tokio::test]
async fn after_the_call_the_summary_is_the_agents_to_change() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    let ticket = photographed(&stage, &agent, 2).await;
    let apizee = &stage.sandbox.apizee;
    apizee.ticket_agent(ticket, AgentDoes::Complete);
    agent.presses("Close the room").await;
    agent.presses("End the room").await;
    agent.browser.see(&button("Start again")).await;
    agent.presses("Photos").await;
    let field = agent
        .browser
        .see("//textarea[@aria-label=\"Summary for the visitor\"]")
        .await;
    let written = "document.querySelector('textarea').value";
    agent
        .browser
        .until(&format!("{written}.includes('Photos : 2')"))
        .await;
    let text = agent.browser.run(written).await;
    assert!(
        text.as_str()
            .unwrap()
            .starts_with("Résumé de votre assistance vidéo"),
        "{text}"
    );
    field.send_keys("\nÀ bientôt").await.unwrap();
    agent.browser.see(&button("Insert")).await;
    agent
        .browser
        .run("[...document.querySelectorAll('.summary .plain')].forEach(b => { b.click(); b.click() })")
        .await;
    agent
        .reads("The text is in the compose box; you send it.")
        .await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    assert_eq!(texts.len(), 1);
    let text = texts[0]["text"].as_str().unwrap();
    assert!(
        text.contains("Photos : 2") && text.ends_with("À bientôt"),
        "{text}"
    );
    agent.presses("Insert once more").await;
    stage.wait_handed(EventKind::Text, 2).await;
}

async fn every_screen(look: Look) {
    let stage = Stage::set().await;
    let agent = Agent::opens_looking(&stage, look).await;
    let check = async |screen: &str| look.finds_nothing_wrong(&agent.browser, screen).await;
    let ticket = photographed(&stage, &agent, 2).await;
    stage
        .sandbox
        .apizee
        .ticket_agent(ticket, AgentDoes::RecordVideo);
    agent.presses("Photos").await;
    ticks(&agent, "Photo 2").await;
    let loaded = "[...document.querySelectorAll('.media img')].every(i => i.complete)";
    agent.browser.until(loaded).await;
    check("photos").await;
    ticks(&agent, "Photo 1").await;
    agent.presses("Send 2 to the thread").await;
    agent.reads("2 sent to the thread.").await;
    ticks(&agent, "Recording").await;
    agent.presses("Send to the thread").await;
    agent.reads("This is a recording of the session").await;
    agent
        .browser
        .run("document.querySelector('.confirm').scrollIntoView()")
        .await;
    check("recording").await;
    agent.presses("Cancel").await;
    agent.presses("Write the summary").await;
    let insert = "//textarea/following::button[normalize-space(.)=\"Insert\"]";
    agent.browser.see(insert).await.click().await.unwrap();
    agent.reads("The text is in the compose box").await;
    agent
        .browser
        .run("document.querySelector('.summary').scrollIntoView()")
        .await;
    check("summary").await;
    agent.browser.close().await;
}

in_every_look!(every_screen);
