//! The figures match what happened.

use sandbox::apizee::{AgentDoes, Details, Fault, FaultKind, GuestDoes};
use sandbox::desk::EventKind;
use serde_json::{Value, json};

use crate::agent::{ALL_SELECTED, Agent, link};
use crate::apizee::Program;
use crate::browser::{Browser, Engine, Prefs};
use crate::judge::{Look, in_every_look, picture};
use crate::stage::Stage;

/// The sums, by their names.
const TOTALS: &str = "Object.fromEntries([...document.querySelectorAll('dl > div')].map(one => [one.querySelector('dt').innerText, [...one.querySelectorAll('dd')].map(dd => dd.innerText).join('; ')]))";

/// What a screen reader finds in the tables, by their captions.
const TABLES: &str = "Object.fromEntries([...document.querySelectorAll('table')].map(table => [table.caption.textContent, [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent))]))";

/// An assistance of 335 s with two photos and a video, one that the visitor declined, and a meeting
/// of two people and 180 s; then six minutes, after which Apizee tells of them.
async fn a_day(stage: &Stage, agent: &Agent) {
    let apizee = &stage.sandbox.apizee;
    agent.starts("06 12 34 56 78").await;
    stage.wait_handed(EventKind::Card, 1).await;
    let met = apizee.tickets()[0].id;
    for does in [
        GuestDoes::Open,
        GuestDoes::Consent,
        GuestDoes::AllowCamera,
        GuestDoes::Join,
    ] {
        assert!(apizee.ticket_guest(met, does), "{does:?}");
    }
    assert!(apizee.ticket_agent(met, AgentDoes::Enter));
    apizee.advance(335);
    for does in [
        AgentDoes::TakePicture,
        AgentDoes::TakePicture,
        AgentDoes::RecordVideo,
        AgentDoes::Complete,
    ] {
        assert!(apizee.ticket_agent(met, does), "{does:?}");
    }
    let program = Program::signs_in(stage).await;
    let declined = program.makes_ticket("C-7").await;
    assert!(apizee.ticket_guest(declined, GuestDoes::Decline));
    let meeting = program.makes_conference("Réunion").await;
    for name in ["Camille", "Denis"] {
        assert!(apizee.conference_guest_with(meeting, GuestDoes::Join, &Details::of(name)));
    }
    apizee.advance(180);
    assert!(apizee.conference_agent(meeting, AgentDoes::Complete, &Details::default()));
    apizee.advance(360);
}

/// The browser's own words for a number of seconds from `least`, since the clock goes on meanwhile.
fn lasted(said: &str, least: u32) -> bool {
    let told = (least..least + 20).map(|s| format!("{} min {} sec", s / 60, s % 60));
    let told = told.map(|text| text.replace(" 0 sec", ""));
    // "min" in American English is "mins" in British.
    let said = said.replace("mins", "min").replace("secs", "sec");
    told.into_iter().any(|text| said.ends_with(&text))
}

#[tokio::test]
async fn the_figures_of_the_day_match_what_happened() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens_in_paris(&stage).await;
    a_day(&stage, &agent).await;
    agent.presses("Figures").await;
    agent
        .reads("Apizee's figures come five minutes late: what ended after")
        .await;
    agent
        .browser
        .until(&format!("{TOTALS}.Sessions === '2'"))
        .await;
    let mine = agent.browser.run(TOTALS).await;
    assert_eq!(mine["Joined"], "1 (50%)");
    assert_eq!(mine["Photos"], "2");
    assert_eq!(mine["Videos"], "1");
    let median = mine["Median time to join"].as_str().unwrap();
    assert!(median.contains(" sec"), "of the one who joined: {median}");
    assert!(lasted(mine["Call time"].as_str().unwrap(), 335), "{mine}");
    assert_eq!(mine.get("Meetings"), None, "{mine}");
    agent.reads("Meetings are counted for the team only.").await;

    agent.ticks("The team's").await;
    agent
        .browser
        .until(&format!("{TOTALS}.Meetings !== undefined"))
        .await;
    let team = agent.browser.run(TOTALS).await;
    assert_eq!(team["Sessions"], "2");
    let meetings = team["Meetings"].as_str().unwrap();
    assert!(meetings.starts_with("1; 2 participants, "), "{meetings}");
    assert!(lasted(meetings, 180), "{meetings}");
    let tables = agent.browser.run(TABLES).await;
    let day = &tables["By day"][0];
    assert_eq!(tables["By day"].as_array().unwrap().len(), 1);
    assert_eq!(day.as_array().unwrap()[1..4], ["2", "1", "50%"], "{tables}");
    assert_eq!(tables["By agent"][0][0], "Agent 1", "{tables}");
    assert_eq!(
        tables["By agent"][0].as_array().unwrap()[1..],
        day.as_array().unwrap()[1..]
    );
    // Bars as long as the numbers: one joined of two.
    let bars = "[...document.querySelectorAll('svg.days rect')].map(bar => Number(bar.getAttribute('height')))";
    assert_eq!(agent.browser.run(bars).await, json!([100, 50]));

    agent.presses("7 days").await;
    agent
        .browser
        .until(&format!("{TABLES}['By day']?.length === 7"))
        .await;
    let week = agent.browser.run(TABLES).await;
    let sessions: Vec<&Value> = week["By day"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row[1])
        .collect();
    assert_eq!(sessions, ["0", "0", "0", "0", "0", "0", "2"]);
    agent.browser.close().await;
}

/// Puts a day into a field, as its picker does.
async fn picks(agent: &Agent, field: &str, day: &str) {
    let script = format!(
        "(() => {{
            const field = document.getElementById('{field}');
            field.value = '{day}';
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
        }})()"
    );
    agent.browser.run(&script).await;
}

#[tokio::test]
async fn any_range_by_the_backends_rule() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens_in_paris(&stage).await;
    agent.presses("Figures").await;
    agent.reads("No session in these days.").await;
    let asked = |stage: &Stage| {
        stage
            .sandbox
            .apizee
            .count("GET /enterprises/{id}/tickets-stats")
    };
    let before = asked(&stage);
    picks(&agent, "since", "2026-03-02").await;
    picks(&agent, "until", "2026-03-01").await;
    agent.presses("Show").await;
    agent.reads("The last day is before the first.").await;
    picks(&agent, "until", "2026-06-02").await;
    agent.presses("Show").await;
    agent
        .reads("At most 92 days at a time. Choose fewer.")
        .await;
    picks(&agent, "until", "").await;
    agent.presses("Show").await;
    agent.reads("Choose the last day.").await;
    assert_eq!(asked(&stage), before, "a wrong span is not asked for");
    picks(&agent, "until", "2026-06-01").await;
    agent.presses("Show").await;
    agent.reads("2 Mar 2026 to 1 Jun 2026").await;
    agent.reads("No session in these days.").await;
    assert_eq!(asked(&stage), before + 1);
    agent.browser.close().await;
}

#[tokio::test]
async fn a_sheet_is_saved_and_goes_with_the_section() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens_in_paris(&stage).await;
    a_day(&stage, &agent).await;
    let saved = agent.browser.saves().await;
    agent.presses("Figures").await;
    agent.ticks("The team's").await;
    agent
        .browser
        .until(&format!("{TOTALS}.Meetings !== undefined"))
        .await;
    agent.presses("Export as CSV").await;
    let save = agent.browser.see(&link("Save figures-")).await;
    let name = save.attr("download").await.unwrap().unwrap();
    save.click().await.unwrap();
    let text = saved.text_of(&name).await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}of,name,sessions,joined,joined_share,call_s,photos,videos,participants"
    );
    assert!(lines[1].starts_with("total,,2,1,0.5,3"), "{text}");
    assert!(lines[1].ends_with(",2,1,"), "{text}");
    assert!(
        lines.last().unwrap().starts_with("meetings,,1,,,1"),
        "{text}"
    );

    // The browser is asked to forget the file when the section goes.
    let listen = "(globalThis.revoked = [], globalThis.was = URL.revokeObjectURL, URL.revokeObjectURL = url => { globalThis.revoked.push(url); return globalThis.was.call(URL, url) })";
    agent.browser.run(listen).await;
    let url = agent.address_of("Save figures-").await;
    agent.shuts_drawer().await;
    agent
        .browser
        .until(&format!("globalThis.revoked.includes('{url}')"))
        .await;
    agent.browser.close().await;
}

#[tokio::test]
async fn where_nothing_may_be_saved_the_sheet_is_a_text() {
    let stage = Stage::without_limit().await;
    let browser = Browser::start_in(&Engine::ChromiumInOneProcess, Prefs::ENGLISH).await;
    // Neither sandbox of the simulator allows downloads.
    let desk = format!("{}&sandbox=popups", stage.desk(320, "light"));
    let agent = Agent::opens_at(&stage, browser, &desk).await;
    agent.presses("Figures").await;
    agent.presses("Export as CSV").await;
    agent.reads("Nothing saved?").await;
    agent.presses("Show it as text").await;
    let text = "//textarea[@readonly]";
    let field = agent.browser.see(text).await;
    let value = field.prop("value").await.unwrap().unwrap();
    assert!(value.starts_with("of,name,sessions"), "{value}");
    assert!(value.contains("\ntotal,,0,0,,0,0,0,\n"), "{value}");
    field.click().await.unwrap();
    agent.browser.until(ALL_SELECTED).await;
    agent.browser.close().await;
}

#[tokio::test]
async fn what_fails_is_told_and_a_spent_budget_waited_for() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens_in_paris(&stage).await;
    let stats = "GET /enterprises/{id}/tickets-stats";
    let mut busy = Fault::new(stats, FaultKind::TooManyRequests, 1);
    busy.retry_after_s = 4;
    let faults = vec![Fault::new(stats, FaultKind::ServerError, 1), busy];
    stage.sandbox.apizee.set_faults(faults);
    agent.presses("Figures").await;
    agent.reads("Apizee does not answer at the moment.").await;
    agent.presses("Try again").await;
    agent.reads("Asking again in 0:0").await;
    agent.reads("No session in these days.").await;
    agent.browser.close().await;
}

#[tokio::test]
async fn an_account_without_meetings_has_figures() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens_in_paris(&stage).await;
    let fault = Fault::new("GET /session", FaultKind::Forbidden, 1);
    stage.sandbox.apizee.set_faults(vec![fault]);
    agent.presses("Figures").await;
    agent.ticks("The team's").await;
    agent.browser.until("document.querySelector('[name=scope]:checked').closest('label').innerText.includes('team')").await;
    agent
        .browser
        .until(&format!("{TOTALS}.Sessions === '0'"))
        .await;
    agent
        .browser
        .until("document.querySelector('dl') !== null")
        .await;
    stage
        .wait_apizee(|apizee| apizee.count("GET /session") == 1)
        .await;
    agent.reads("No session in these days.").await;
    assert_eq!(agent.browser.run(TOTALS).await.get("Meetings"), None);
    agent.browser.close().await;
}

async fn looks_right(look: Look) {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens_in_paris(&stage).await;
    a_day(&stage, &agent).await;
    agent.browser.close().await;
    let agent = Agent::opens_looking_in_paris(&stage, look).await;
    let check = async |screen: &str| look.finds_nothing_wrong(&agent.browser, screen).await;
    agent.presses("Figures").await;
    agent.presses("30 days").await;
    agent.ticks("The team's").await;
    agent
        .browser
        .until(&format!(
            "{TABLES}['{}'] !== undefined",
            look.says("By agent")
        ))
        .await;
    check("figures").await;
    let last = "document.querySelector('.figures').scrollIntoView(false)";
    agent.browser.run(last).await;
    check("figures-bars").await;
    agent.presses("Show tables").await;
    agent.presses("Export as CSV").await;
    agent.presses("Show it as text").await;
    agent.browser.run(last).await;
    check("figures-tables").await;
    picks(&agent, "until", "2020-01-01").await;
    agent.presses("Show").await;
    agent.browser.see("//input[@aria-invalid=\"true\"]").await;
    check("figures-wrong").await;
    agent.browser.close().await;
}

in_every_look!(looks_right);

#[tokio::test]
async fn forced_colours_tell_the_bars_apart() {
    let stage = Stage::without_limit().await;
    let agent = Agent::opens_in_paris(&stage).await;
    a_day(&stage, &agent).await;
    agent.browser.emulate_media("forced-colors", "active").await;
    agent.presses("Figures").await;
    agent
        .browser
        .until("document.querySelector('svg.days rect.joined') !== null")
        .await;
    picture(&agent.browser, "figures-forced").await;
    let told = "(() => {
        const style = name => getComputedStyle(document.querySelector(`svg.days rect.${name}`));
        const ground = getComputedStyle(document.body).backgroundColor;
        return style('sessions').stroke !== 'none' && style('joined').fill !== style('sessions').fill && style('joined').fill !== ground;
    })()";
    assert_eq!(agent.browser.run(told).await, true);
    agent.browser.close().await;
}
