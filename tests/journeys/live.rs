//! What happens in the room, as the agent sees it: told by Apizee, asked of the backend alone.

use sandbox::apizee::GuestDoes;
use sandbox::desk::EventKind;

use crate::agent::{Agent, button};
use crate::browser::Prefs;
use crate::judge::picture;
use crate::stage::Stage;
use crate::visitor::Visitor;

/// A room whose link the visitor has not opened yet.
async fn invited(stage: &Stage, agent: &Agent) -> String {
    agent.starts("06 12 34 56 78").await;
    let cards = stage.wait_handed(EventKind::Card, 1).await;
    cards[0]["actions"][0]["url"].as_str().unwrap().to_owned()
}

/// The visitor opens the link and accepts, and the panel shows each.
async fn comes(agent: &Agent, link: &str) -> Visitor {
    let mut visitor = None;
    let opens = async { visitor = Some(Visitor::opens(link).await) };
    agent.sees_soon("Visitor opened the link", opens).await;
    let visitor = visitor.unwrap();
    let accepts = visitor.presses("Accept and continue");
    agent
        .sees_soon("Visitor accepted the conditions", accepts)
        .await;
    visitor
}

/// And joins.
async fn joins(agent: &Agent, visitor: &Visitor) {
    let joins = visitor.presses("Join");
    agent
        .sees_soon("Visitor is waiting in the room", joins)
        .await;
}

/// The agent's own page at Apizee, where the panel leads.
async fn enters(agent: &Agent, by: &str) -> Visitor {
    let page = Visitor::opens(&agent.address_of(by).await).await;
    page.follows_if_there("Ticket ").await;
    page.presses("Enter").await;
    page
}

#[tokio::test]
async fn the_agent_sees_each_deed_of_a_visitor_and_sends_two_photos_as_a_bundle() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    let link = invited(&stage, &agent).await;

    let visitor = comes(&agent, &link).await;
    let refuses = visitor.presses("Refuse the camera");
    agent.sees_soon("Visitor refused the camera", refuses).await;
    visitor.reads("You have refused the camera.").await;
    agent.reads("you cannot see anything").await;
    picture(&agent.browser, "live-camera-refused").await;
    agent.presses("Insert the sentence that helps").await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    let text = texts[0]["text"].as_str().unwrap();
    assert!(text.contains("autoriser la caméra"), "{text}");

    let allows = visitor.presses("Allow the camera");
    agent.sees_soon("Camera allowed", allows).await;
    joins(&agent, &visitor).await;
    agent.reads("The visitor is waiting for you").await;
    let alert = "document.querySelector('[role=alert]').textContent";
    assert_eq!(
        agent.browser.run(alert).await,
        "The visitor is waiting for you."
    );
    picture(&agent.browser, "live-waiting").await;

    let at_apizee = enters(&agent, "Enter the room").await;
    agent.reads("In call").await;
    agent.reads("In the room with the visitor").await;
    let upstream = stage.sandbox.apizee.requests().len();
    let takes = at_apizee.presses("Take a picture");
    agent.sees_soon("Photo taken", takes).await;
    at_apizee.presses("Take a picture").await;
    let leaves = visitor.presses("Leave");
    agent.sees_soon("Visitor left", leaves).await;
    visitor.reads("You have left.").await;
    let asked = stage.sandbox.apizee.requests();
    assert_eq!(asked.len(), upstream, "Apizee was asked: {asked:?}");

    agent.presses("Photos").await;
    for photo in ["Photo 1", "Photo 2"] {
        let label = format!("//label[contains(normalize-space(.), \"{photo}\")]");
        agent.clicks(&label).await;
    }
    agent.presses("Send 2 to the thread").await;
    let bundles = stage.wait_handed(EventKind::Bundle, 1).await;
    let media = stage.sandbox.apizee.media();
    assert_eq!(media.len(), 2);
    for one in &media {
        assert!(bundles[0].to_string().contains(&one.hash), "{bundles:?}");
    }
    let sent = bundles[0]["cards"][1]["actions"][0]["url"].as_str();
    let opened = Visitor::opens(sent.unwrap()).await;
    opened.sees_a_picture().await;
    for person in [opened, visitor, at_apizee] {
        person.leaves().await;
    }
    agent.browser.close().await;
}

#[tokio::test]
async fn a_second_agent_takes_over_in_the_middle_of_the_call() {
    let stage = Stage::set().await;
    let first = Agent::opens(&stage).await;
    let link = invited(&stage, &first).await;
    let visitor = comes(&first, &link).await;
    joins(&first, &visitor).await;
    let first_inside = enters(&first, "Enter the room").await;
    first.reads("In call").await;

    // What the second agent has not seen is told all the same, and nothing goes out again.
    let second = Agent::opens_as(&stage, Prefs::FRENCH, 320, "dark").await;
    for told in [
        "En vidéo avec le visiteur",
        "Le visiteur a ouvert le lien",
        "Le visiteur attend dans la salle",
        "En appel",
    ] {
        second.reads(told).await;
    }
    let leaves = first_inside.presses("Leave");
    second.sees_soon("Le conseiller est sorti", leaves).await;
    second.reads("Le visiteur vous attend.").await;
    picture(&second.browser, "live-taken-over").await;
    let second_inside = enters(&second, "Entrer dans la salle").await;
    second_inside.reads("The guest is there.").await;
    for (agent, state) in [
        (&first, "In the room with the visitor"),
        (&second, "En vidéo avec le visiteur"),
    ] {
        agent.reads(state).await;
    }
    visitor.reads("You are in the session").await;
    assert_eq!(stage.handed(EventKind::Card).len(), 1);
    assert_eq!(stage.sandbox.apizee.tickets().len(), 1);
    for person in [first_inside, second_inside, visitor] {
        person.leaves().await;
    }
    first.browser.close().await;
    second.browser.close().await;
}

#[tokio::test]
async fn a_room_that_ends_elsewhere_is_over_here_and_stays_over() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.starts("06 12 34 56 78").await;
    let id = stage.sandbox.apizee.tickets()[0].id;
    assert!(stage.sandbox.apizee.ticket_guest(id, GuestDoes::Decline));
    agent.browser.see(&button("Start again")).await;
    agent.reads("The visitor declined").await;
}
