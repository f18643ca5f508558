//! A meeting that is planned: what Apizee is asked, what each side sees and gets.

mod fields;
mod looks;
mod waiting_room;

use fantoccini::elements::Element;
use sandbox::apizee::{Fault, FaultKind, Gateway};
use sandbox::desk::EventKind;

use crate::agent::{ALL_SELECTED, Agent, button, link};
use crate::stage::Stage;
use crate::visitor::Visitor;

const CREATE: &str = "POST /conferences";

/// A field of the group with this heading.
fn of_group(group: &str, label: &str) -> String {
    format!(
        "//fieldset[legend[normalize-space(.)=\"{group}\"]]//input[@id=//fieldset[legend[normalize-space(.)=\"{group}\"]]//label[normalize-space(.)=\"{label}\"]/@for]"
    )
}

fn field(label: &str) -> String {
    format!("//*[@id=//label[normalize-space(.)=\"{label}\"]/@for]")
}

/// What belongs to the guest or thing with this heading.
fn of_block(heading: &str, button: &str) -> String {
    format!(
        "//div[h2[normalize-space(.)=\"{heading}\"]]//button[starts-with(normalize-space(.), \"{button}\")]"
    )
}

impl Agent {
    async fn opens_plan(&self) {
        self.presses("Meeting instead").await;
        self.presses("Plan a meeting").await;
        self.browser.see(&button("Plan the meeting")).await;
    }

    /// A phone in the fields of the guest with this number.
    async fn invites(&self, guest: usize, phone: &str) -> Element {
        self.writes(&of_group(&format!("Guest {guest}"), "Phone"), phone)
            .await
    }

    /// The first guest.
    async fn invites_camille(&self) {
        self.writes(&of_group("Guest 1", "Name"), "Camille").await;
        self.invites(1, "06 12 34 56 78").await;
    }

    async fn plans(&self) {
        self.presses("Plan the meeting").await;
        self.reads("The meeting is planned").await;
    }

    /// What stands in the compose box for Camille; its last word is the link.
    async fn inserts_for_camille(&self, stage: &Stage) -> String {
        self.clicks(&of_block("Camille", "Insert")).await;
        let texts = stage.wait_handed(EventKind::Text, 1).await;
        texts[0]["text"].as_str().unwrap().to_owned()
    }

    /// Chooses a day and a time, as the browser's own calendar does: tomorrow at three.
    async fn sets_tomorrow_at_three(&self) {
        self.browser.see(&field("Starts")).await;
        let choose = "((field, day) => { day.setDate(day.getDate() + 1); field.value = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(n => String(n).padStart(2, '0')).join('-') + 'T15:00'; field.dispatchEvent(new Event('input', { bubbles: true })) })(document.querySelector('[type=datetime-local]'), new Date())";
        self.browser.run(choose).await;
        self.reads("For you (").await;
    }
}

#[tokio::test]
async fn two_guests_of_a_planned_meeting_get_their_links_and_the_calendar_its_file() {
    let stage = Stage::set().await;
    let agent = Agent::opens_in_paris(&stage).await;
    let saved = agent.browser.saves().await;
    agent.opens_plan().await;
    agent.fills("Meeting's name", "Contract, part 2").await;
    agent.invites_camille().await;
    agent.presses("Add a guest").await;
    agent.writes(&of_group("Guest 2", "Name"), "Léo").await;
    agent
        .writes(&of_group("Guest 2", "E-mail"), "leo@example.com")
        .await;
    agent.sets_tomorrow_at_three().await;
    agent
        .reads("The visitor's time zone is not known. In UTC:")
        .await;
    agent
        .writes(&field("Visitor's time zone"), "America/Montreal")
        .await;
    agent.reads("For the visitor (America/").await;
    agent.fills("Duration in minutes", "45").await;
    agent.fills("Reminder, minutes before", "15").await;
    agent
        .writes(&field("Text of the invitation"), "Bonjour")
        .await;
    // Twice in one turn of the browser, and Enter.
    agent
        .browser
        .run("[...document.querySelectorAll('.plan button[type=submit]')].forEach(b => { b.click(); b.click() })")
        .await;
    agent.reads("The meeting is planned").await;
    agent.reads("It lasts 45 minutes.").await;

    let meetings = stage.sandbox.apizee.conferences();
    assert_eq!((meetings.len(), stage.sandbox.apizee.count(CREATE)), (1, 1));
    let asked = &meetings[0].fields;
    assert_eq!(asked["duration"], "45", "{asked:?}");
    assert_eq!(asked["reminder"], "15");
    assert_eq!(asked["message"], "Bonjour");
    assert_eq!(stage.sandbox.apizee.outbox().len(), 0);
    let start = asked["startTime"].as_str().unwrap().to_owned();
    assert!(
        start.contains("14:00") || start.contains("13:00"),
        "three in Paris: {start}"
    );
    assert!(
        asked["participants"]
            .to_string()
            .contains("leo@example.com")
    );

    agent.clicks(&of_block("Léo", "Insert")).await;
    agent.reads("In the compose box; you send it.").await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    let text = texts[0]["text"].as_str().unwrap();
    assert!(text.starts_with("Notre réunion vidéo : "), "{text}");
    assert!(text.contains("(45 minutes)"), "{text}");
    let joins = text.rsplit(' ').next().unwrap().to_owned();
    assert!(joins.ends_with("?name=L%C3%A9o"), "{text}");
    agent.clicks(&of_block("By telephone", "Insert")).await;
    let texts = stage.wait_handed(EventKind::Text, 2).await;
    assert!(
        texts[1]["text"]
            .as_str()
            .unwrap()
            .contains("+33 2 57 57 97 61")
    );
    agent.clicks(&of_block("Camille", "Copy")).await;
    agent.reads("Copied").await;

    agent.clicks(&link("Save the calendar file")).await;
    let text = saved.text_of("reunion.ics").await.replace("\r\n ", "");
    for line in [
        "SUMMARY:Contract\\, part 2\r\n",
        "BEGIN:VEVENT\r\n",
        "DTSTART:",
        "DTEND:",
        "UID:",
        "DESCRIPTION:Rejoignez la réunion vidéo avec ce lien",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }

    // The guest skips the card that asks for a name.
    let visitor = Visitor::opens(&joins).await;
    visitor.reads("You are Léo.").await;
    visitor.presses("Join").await;
    visitor.reads("You are in the meeting.").await;
    visitor.leaves().await;

    // Behind the section stands the room.
    agent.goes_back().await;
    agent.browser.see(&link("Enter the room")).await;
    agent.reads("Starts ").await;
    agent.reads("The meeting and its links are ready").await;
    agent.presses("Links and calendar").await;
    agent.reads("The meeting is planned").await;
    agent.browser.see(&of_block("Léo", "Insert")).await;
    assert_eq!(stage.sandbox.apizee.count(CREATE), 1);
    agent.browser.close().await;
}

#[tokio::test]
async fn a_lost_answer_plans_no_second_meeting() {
    let stage = Stage::set().await;
    stage
        .sandbox
        .apizee
        .set_faults(vec![Fault::new(CREATE, FaultKind::LostAnswer, 1)]);
    let agent = Agent::opens(&stage).await;
    agent.opens_plan().await;
    agent.invites_camille().await;
    agent.sets_tomorrow_at_three().await;
    agent.plans().await;
    agent.browser.see(&of_block("Camille", "Insert")).await;
    assert_eq!(stage.sandbox.apizee.conferences().len(), 1);
    agent.goes_back().await;
    agent.browser.see(&link("Enter the room")).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn a_meeting_that_is_made_late_is_waited_for_and_planned_once() {
    let stage = Stage::set().await;
    let late = Fault::late(CREATE, Gateway::Timeout, 3_000);
    stage.sandbox.apizee.set_faults(vec![late]);
    let agent = Agent::opens(&stage).await;
    agent.opens_plan().await;
    agent.invites_camille().await;
    agent.sets_tomorrow_at_three().await;
    agent.presses("Plan the meeting").await;
    agent
        .reads("Apizee has not said whether the room was made.")
        .await;
    agent
        .browser
        .see(&button("Plan another all the same"))
        .await;
    agent.reads("The meeting is planned").await;
    assert_eq!(stage.sandbox.apizee.conferences().len(), 1);
    assert_eq!(stage.sandbox.apizee.count(CREATE), 1);
    agent.browser.close().await;
}

#[tokio::test]
async fn an_open_meeting_is_told_and_ends_only_when_the_agent_says_so() {
    let stage = Stage::set().await;
    let first = Agent::opens(&stage).await;
    first.opens_plan().await;
    let second = Agent::opens(&stage).await;
    second.opens_plan().await;
    for agent in [&first, &second] {
        agent.invites(1, "06 12 34 56 78").await;
    }
    first.plans().await;
    second.presses("Plan the meeting").await;
    second
        .reads("This conversation has an open meeting already.")
        .await;
    assert_eq!(stage.sandbox.apizee.conferences().len(), 1);
    second.presses("End it and plan this one").await;
    second.reads("The meeting is planned").await;
    assert_eq!(stage.sandbox.apizee.conferences().len(), 2);
    first.browser.close().await;
    second.browser.close().await;
}

#[tokio::test]
async fn without_the_clipboard_the_file_is_there_to_be_copied_by_hand() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent
        .browser
        .run("void Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        .await;
    agent.opens_plan().await;
    agent.invites(1, "06 12 34 56 78").await;
    agent.sets_tomorrow_at_three().await;
    agent.plans().await;
    agent
        .reads("If nothing was saved, the Desk forbids it.")
        .await;
    agent
        .clicks(&of_block("Calendar", "Copy the file's text"))
        .await;
    let text = agent.browser.see("//textarea[@readonly]").await;
    let text = text.prop("value").await.unwrap().unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR"), "{text}");
    agent.browser.until(ALL_SELECTED).await;
    agent.browser.close().await;
}
