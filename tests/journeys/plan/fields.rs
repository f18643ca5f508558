//! What is wrong is told at its field, and nothing typed is lost.

use super::{CREATE, field, of_group};
use crate::agent::Agent;
use crate::stage::Stage;
use crate::visitor::Visitor;

#[tokio::test]
async fn a_password_that_apizee_refuses_is_told_while_it_is_typed() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.opens_plan().await;
    agent.invites_camille().await;
    let password = agent.writes(&field("Password"), "12ab").await;
    assert_eq!(
        password.attr("type").await.unwrap().as_deref(),
        Some("password")
    );
    agent
        .reads("Apizee takes digits, * and # only, at most 255.")
        .await;
    agent.is_told_wrong("Password").await;
    agent.presses("Plan the meeting").await;
    agent.reads("Nothing was planned").await;
    assert_eq!(stage.sandbox.apizee.count(CREATE), 0);
    agent.presses("Show the password").await;
    assert_eq!(
        password.attr("type").await.unwrap().as_deref(),
        Some("text")
    );
    password.send_keys("\u{8}\u{8}34#").await.unwrap();
    agent
        .reads("Digits, * and # only: guests on the telephone type it too.")
        .await;
    agent.plans().await;
    let meetings = stage.sandbox.apizee.conferences();
    assert_eq!(meetings[0].fields["password"], "1234#");
    let page = agent
        .browser
        .run("document.documentElement.outerHTML + document.title + location.href + performance.getEntries().map(e => e.name)")
        .await;
    assert!(
        !page.as_str().unwrap().contains("1234#"),
        "the password is forgotten"
    );

    let text = agent.inserts_for_camille(&stage).await;
    let visitor = Visitor::opens(text.rsplit(' ').next().unwrap()).await;
    visitor.presses("Join").await;
    visitor.reads("The password is wrong.").await;
    visitor.leaves().await;
    agent.browser.close().await;
}

#[tokio::test]
async fn what_the_backend_refuses_stands_at_its_field_and_nothing_typed_is_lost() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.opens_plan().await;
    agent.fills("Meeting's name", "Contract").await;
    agent.invites(1, "06 12 34 56 78").await;
    agent.presses("Add a guest").await;
    let second = agent.invites(2, "01 23 45 67 89").await;
    agent
        .ticks("Apizee sends each guest the link by SMS or e-mail")
        .await;
    agent.presses("Plan the meeting").await;
    agent.reads("This number receives no SMS.").await;
    assert_eq!(
        second.attr("aria-invalid").await.unwrap().as_deref(),
        Some("true")
    );
    let first = agent.browser.see(&of_group("Guest 1", "Phone")).await;
    assert_eq!(
        first.attr("aria-invalid").await.unwrap().as_deref(),
        Some("false")
    );
    assert_eq!(stage.sandbox.apizee.count(CREATE), 0);

    // Shutting the section loses nothing either.
    agent.goes_back().await;
    agent.presses("Plan a meeting").await;
    let name = agent.browser.see(&field("Meeting's name")).await;
    assert_eq!(
        name.prop("value").await.unwrap().as_deref(),
        Some("Contract")
    );
    agent.presses("Remove guest 2").await;
    agent.plans().await;
    assert_eq!(stage.sandbox.apizee.outbox().len(), 1);
    agent.browser.close().await;
}
