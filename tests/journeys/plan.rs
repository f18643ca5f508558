//! A meeting that is planned: what Apizee is asked, what each side sees and gets.

use std::time::Duration;

use fantoccini::elements::Element;
use sandbox::apizee::{Fault, FaultKind};
use sandbox::desk::EventKind;
use serde_json::json;

use crate::agent::{Agent, button, link};
use crate::browser::{Engine, PATIENCE, Prefs};
use crate::judge::{axe, picture, scrolls_sideways};
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

    async fn writes(&self, xpath: &str, text: &str) -> Element {
        let field = self.browser.see(xpath).await;
        field.send_keys(text).await.unwrap();
        field
    }

    async fn clicks(&self, xpath: &str) {
        self.browser.see(xpath).await.click().await.unwrap();
    }

    /// Back to the room, or to the form.
    async fn shuts(&self) {
        self.clicks("//button[@class=\"back\"]").await;
    }

    /// Chooses a day and a time, as the browser's own calendar does: tomorrow at three.
    async fn sets_tomorrow_at_three(&self) {
        self.browser.see(&field("Starts")).await;
        let choose = "((field, day) => { day.setDate(day.getDate() + 1); field.value = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(n => String(n).padStart(2, '0')).join('-') + 'T15:00'; field.dispatchEvent(new Event('input', { bubbles: true })) })(document.querySelector('[type=datetime-local]'), new Date())";
        self.browser.run(choose).await;
        self.reads("For you (").await;
    }
}

async fn in_paris(stage: &Stage, width: u32, theme: &str) -> Agent {
    let agent = Agent::opens_in(stage, &Engine::ChromiumInOneProcess, width, theme).await;
    let paris = json!({ "timezoneId": "Europe/Paris" });
    agent
        .browser
        .emulate("Emulation.setTimezoneOverride", paris)
        .await;
    agent.opens_desk(stage, width, theme).await;
    agent
}

#[tokio::test]
async fn two_guests_of_a_planned_meeting_get_their_links_and_the_calendar_its_file() {
    let stage = Stage::set().await;
    let agent = in_paris(&stage, 320, "light").await;
    let folder = tempfile::tempdir().unwrap();
    let allow = json!({ "behavior": "allow", "downloadPath": folder.path() });
    agent
        .browser
        .emulate("Browser.setDownloadBehavior", allow)
        .await;
    agent.opens_plan().await;
    agent.fills("Meeting's name", "Contract, part 2").await;
    agent.writes(&of_group("Guest 1", "Name"), "Camille").await;
    agent
        .writes(&of_group("Guest 1", "Phone"), "06 12 34 56 78")
        .await;
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
    let file = folder.path().join("reunion.ics");
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    let saved = tokio::time::timeout(PATIENCE, async {
        while !file.exists() {
            tick.tick().await;
        }
    });
    assert!(saved.await.is_ok(), "reunion.ics was not saved");
    let text = std::fs::read_to_string(&file).unwrap().replace("\r\n ", "");
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
    agent.shuts().await;
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
async fn a_guest_waits_until_the_agent_admits() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.opens_plan().await;
    agent.writes(&of_group("Guest 1", "Name"), "Camille").await;
    agent
        .writes(&of_group("Guest 1", "Phone"), "06 12 34 56 78")
        .await;
    agent.ticks("Guests wait until you let them in").await;
    agent.presses("Plan the meeting").await;
    agent.reads("The meeting is planned").await;
    agent.reads("It starts at once.").await;
    agent.clicks(&of_block("Camille", "Insert")).await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    let text = texts[0]["text"].as_str().unwrap().to_owned();
    let joins = text.rsplit(' ').next().unwrap();

    let visitor = Visitor::opens(joins).await;
    visitor.presses("Join").await;
    visitor
        .reads("Please wait: the moderator will let you in.")
        .await;
    // The emulator's page of the moderator, which is the agent.
    let id = stage.sandbox.apizee.conferences()[0].id;
    let url = format!("{}moderator/{id}", stage.sandbox.apizee_url);
    let moderator = Visitor::opens(&url).await;
    moderator.reads("Camille waits.").await;
    moderator.presses("Let Camille in").await;
    moderator.reads("Camille is there.").await;
    visitor.reads("You are in the meeting.").await;
    visitor.leaves().await;
    moderator.leaves().await;
    agent.browser.close().await;
}

#[tokio::test]
async fn a_password_that_apizee_refuses_is_told_while_it_is_typed() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.opens_plan().await;
    agent.writes(&of_group("Guest 1", "Name"), "Camille").await;
    agent
        .writes(&of_group("Guest 1", "Phone"), "06 12 34 56 78")
        .await;
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
    agent.presses("Plan the meeting").await;
    agent.reads("The meeting is planned").await;
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

    agent.clicks(&of_block("Camille", "Insert")).await;
    let texts = stage.wait_handed(EventKind::Text, 1).await;
    let text = texts[0]["text"].as_str().unwrap().to_owned();
    let visitor = Visitor::opens(text.rsplit(' ').next().unwrap()).await;
    visitor.presses("Join").await;
    visitor.reads("The password is wrong.").await;
    visitor.leaves().await;
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
    agent.writes(&of_group("Guest 1", "Name"), "Camille").await;
    agent
        .writes(&of_group("Guest 1", "Phone"), "06 12 34 56 78")
        .await;
    agent.sets_tomorrow_at_three().await;
    agent.presses("Plan the meeting").await;
    agent.reads("The meeting is planned").await;
    agent.browser.see(&of_block("Camille", "Insert")).await;
    assert_eq!(stage.sandbox.apizee.conferences().len(), 1);
    agent.shuts().await;
    agent.browser.see(&link("Enter the room")).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn what_the_backend_refuses_stands_at_its_field_and_nothing_typed_is_lost() {
    let stage = Stage::set().await;
    let agent = Agent::opens(&stage).await;
    agent.opens_plan().await;
    agent.fills("Meeting's name", "Contract").await;
    agent
        .writes(&of_group("Guest 1", "Phone"), "06 12 34 56 78")
        .await;
    agent.presses("Add a guest").await;
    let second = agent
        .writes(&of_group("Guest 2", "Phone"), "01 23 45 67 89")
        .await;
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
    agent.shuts().await;
    agent.presses("Plan a meeting").await;
    let name = agent.browser.see(&field("Meeting's name")).await;
    assert_eq!(
        name.prop("value").await.unwrap().as_deref(),
        Some("Contract")
    );
    agent.presses("Remove guest 2").await;
    agent.presses("Plan the meeting").await;
    agent.reads("The meeting is planned").await;
    assert_eq!(stage.sandbox.apizee.outbox().len(), 1);
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
        agent
            .writes(&of_group("Guest 1", "Phone"), "06 12 34 56 78")
            .await;
    }
    first.presses("Plan the meeting").await;
    first.reads("The meeting is planned").await;
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
    agent
        .writes(&of_group("Guest 1", "Phone"), "06 12 34 56 78")
        .await;
    agent.sets_tomorrow_at_three().await;
    agent.presses("Plan the meeting").await;
    agent.reads("The meeting is planned").await;
    agent
        .reads("If nothing was saved, the Desk forbids it.")
        .await;
    agent
        .clicks(&of_block("Calendar", "Copy the file's text"))
        .await;
    let text = agent.browser.see("//textarea[@readonly]").await;
    let text = text.prop("value").await.unwrap().unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR"), "{text}");
    let selected = "(field => field.selectionStart === 0 && field.selectionEnd === field.value.length)(document.activeElement)";
    agent.browser.until(selected).await;
    agent.browser.close().await;
}

async fn every_screen(width: u32, theme: &str) {
    let stage = Stage::set().await;
    let agent = Agent::opens_as(&stage, Prefs { language: "en-GB" }, width, theme).await;
    let check = async |screen: &str| {
        picture(&agent.browser, &format!("{screen}-{width}-{theme}")).await;
        let found = axe(&agent.browser).await;
        assert!(
            found.is_empty(),
            "{screen} at {width} px, {theme}: {found:#?}"
        );
        assert!(
            !scrolls_sideways(&agent.browser).await,
            "{screen} at {width} px scrolls sideways"
        );
    };
    agent.opens_plan().await;
    check("plan-empty").await;
    agent.fills("Meeting's name", "Contract").await;
    agent.writes(&of_group("Guest 1", "Name"), "Camille").await;
    agent
        .writes(&of_group("Guest 1", "Phone"), "06 12 34 56 78")
        .await;
    agent.presses("Add a guest").await;
    agent.sets_tomorrow_at_three().await;
    agent.writes(&field("Password"), "12ab").await;
    agent.presses("Plan the meeting").await;
    agent.reads("Nothing was planned").await;
    check("plan-wrong-foot").await;
    agent
        .browser
        .run("document.querySelectorAll('.guest')[1].scrollIntoView()")
        .await;
    check("plan-wrong").await;
    agent.writes(&field("Password"), "\u{8}\u{8}").await;
    agent
        .writes(&of_group("Guest 2", "Phone"), "06 12 34 56 79")
        .await;
    agent.presses("Plan the meeting").await;
    agent.reads("The meeting is planned").await;
    agent.clicks(&of_block("Camille", "Insert")).await;
    agent.reads("In the compose box; you send it.").await;
    check("planned").await;
    agent
        .browser
        .run("document.querySelector('.plan').lastElementChild.scrollIntoView()")
        .await;
    check("planned-foot").await;
    agent.shuts().await;
    agent.browser.see(&link("Enter the room")).await;
    check("planned-room").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn a_planned_meeting_narrow_and_light() {
    every_screen(280, "light").await;
}

#[tokio::test]
async fn a_planned_meeting_narrow_and_dark() {
    every_screen(280, "dark").await;
}

#[tokio::test]
async fn a_planned_meeting_wide_and_light() {
    every_screen(400, "light").await;
}

#[tokio::test]
async fn a_planned_meeting_wide_and_dark() {
    every_screen(400, "dark").await;
}
