//! Figures of what happened at Apizee.

use reqwest::{Method, StatusCode};
use sandbox::apizee::{AgentDoes, CONFERENCE_SERVICE_KEY, Details, GuestDoes};
use serde_json::{Value, json};

use crate::harness::{Answer, Jwt, Server, Setup, assistance, fresh_key, meeting};

const STATISTICS: &str = "GET /enterprises/{id}/tickets-stats";
const SPAN: &str = "since=2023-07-13&until=2023-07-14";
/// 2023-07-13, 18:03:13 in Paris: the session of the vendor's sample.
const BEGIN: i64 = 1_689_264_193;

/// A server whose Apizee has lived through the day of the vendor's samples: one assistance with a
/// call and a picture, one meeting of two.
async fn after_a_day(setup: Setup) -> Server {
    let server = Server::with(setup).await;
    server.set_apizees_clock(BEGIN);
    let emulator = server.apizee.emulator.clone();
    let start = async |body: Value| -> u64 {
        let started = server.start_room(&fresh_key(), &body).await;
        assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
        started.body["apizee_id"].as_str().unwrap().parse().unwrap()
    };
    let ticket = start(assistance()).await;
    assert!(emulator.ticket_guest(ticket, GuestDoes::Open));
    assert!(emulator.ticket_guest(ticket, GuestDoes::Join));
    emulator.advance(60);
    assert!(emulator.ticket_agent(ticket, AgentDoes::Enter));
    assert!(emulator.ticket_agent(ticket, AgentDoes::TakePicture));
    emulator.advance(335);
    assert!(emulator.ticket_agent(ticket, AgentDoes::Complete));
    let conference = start(meeting()).await;
    let nobody = Details::default();
    assert!(emulator.conference_agent(conference, AgentDoes::Enter, &nobody));
    assert!(emulator.conference_guest(conference, GuestDoes::Join));
    emulator.advance(68);
    assert!(emulator.conference_agent(conference, AgentDoes::Complete, &nobody));
    // Statistics come five minutes late.
    emulator.advance(301);
    server
}

async fn figures(server: &Server, query: &str) -> Answer {
    let path = format!("figures?{query}");
    Answer::read(server.api(Method::GET, &path).send().await.unwrap()).await
}

/// What Apizee was asked since the rooms were started.
fn asked(server: &Server) -> Vec<String> {
    let mut asked = server.asked();
    asked.retain(|one| one.starts_with("GET "));
    asked
}

/// Takes a duration out of an answer: as long as was played, and what the machine took beside.
#[track_caller]
fn take_seconds(value: &mut Value, played: u64) -> u64 {
    let seconds = value.take().as_u64().unwrap();
    assert!((played..played + 20).contains(&seconds), "{seconds}");
    seconds
}

fn counts(sessions: u64, call_s: u64) -> Value {
    let mut counts = json!({ "sessions": sessions, "joined": sessions, "call_s": call_s,
        "photos": sessions, "videos": 0 });
    if sessions > 0 {
        counts["joined_share"] = json!(1.0);
    }
    counts
}

fn named(name: &str, value: &str, mut counts: Value) -> Value {
    counts[name] = json!(value);
    counts
}

#[tokio::test]
async fn the_figures_of_a_team_are_what_happened() {
    let server = after_a_day(Setup::default()).await;
    let mut answer = figures(&server, &format!("{SPAN}&scope=team")).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let refreshed: contract::Timestamp =
        serde_json::from_value(answer.body["refreshed_until"].take()).unwrap();
    assert!(refreshed.as_str() > "2026-", "{refreshed}");
    let call_s = answer.body["totals"]["call_s"].clone();
    let call_s = take_seconds(&mut call_s.clone(), 335);
    let met = take_seconds(&mut answer.body["meetings"]["duration_s"], 68);
    answer.body["meetings"]["duration_s"] = json!(met);
    let expected = json!({
        "since": "2023-07-13", "until": "2023-07-14", "scope": "team", "totals": counts(1, call_s),
        "by_day": [named("day", "2023-07-13", counts(1, call_s)), named("day", "2023-07-14", counts(0, 0))],
        "by_agent": [named("agent", "Agent 1", counts(1, call_s))],
        "meetings": { "sessions": 1, "participants": 2, "duration_s": met },
        "refreshed_until": null,
    });
    assert_eq!(answer.body, expected);
    let mut asked = asked(&server);
    asked.sort();
    let expected = [
        "GET /enterprises/1/tickets-stats?format=JSON&since=2023-07-13&until=2023-07-15".to_owned(),
        "GET /services?limit=100".to_owned(),
        format!(
            "GET /session?service_key={CONFERENCE_SERVICE_KEY}&since=2023-07-12&until=2023-07-14"
        ),
    ];
    assert_eq!(asked, expected);
    let requests = server.apizee.emulator.requests();
    assert!(requests.iter().all(|one| one.status == 200), "{requests:?}");
}

#[tokio::test]
async fn many_panels_cost_one_pair_of_requests_and_no_visitor_is_told() {
    let server = after_a_day(Setup::default()).await;
    let panels = (0..10).map(|n| {
        let scope = if n % 2 == 0 { "team" } else { "me" };
        let server = &server;
        async move { figures(server, &format!("{SPAN}&scope={scope}")).await }
    });
    for answer in futures_util::future::join_all(panels).await {
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        assert_eq!(answer.body["totals"]["sessions"], 1, "{answer:?}");
        let text = answer.body.to_string();
        for hidden in ["+33", "612345678", "@", "xx"] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
    assert_eq!(asked(&server).len(), 3, "{:?}", asked(&server));
    let other = figures(&server, "since=2023-07-12&until=2023-07-12&scope=me").await;
    assert_eq!(other.body["totals"]["sessions"], 0);
    assert_eq!(asked(&server).len(), 4, "another span is another question");
}

#[tokio::test]
async fn me_is_whom_the_administrator_says_else_the_email_of_the_token() {
    let server = after_a_day(Setup {
        apizee: "[connector.agents]\n\"Martin@acme.example\" = \"Agent1@apizee.com\"".to_owned(),
        ..Setup::default()
    })
    .await;
    let mine = figures(&server, &format!("{SPAN}&scope=me")).await;
    assert_eq!(mine.body["totals"]["sessions"], 1, "{mine:?}");
    assert_eq!(mine.body.get("meetings"), None);

    let with = async |jwt: Jwt| {
        let url = server.url(&format!("acme/api/figures?{SPAN}&scope=me"));
        let request = server.http().get(url).bearer_auth(jwt.sign());
        Answer::read(request.send().await.unwrap()).await
    };
    let agent = with(Jwt::good().claim("email", "agent1@apizee.com")).await;
    assert_eq!(agent.body["totals"]["sessions"], 1, "{agent:?}");
    let other = with(Jwt::good().claim("email", "agent2@apizee.com")).await;
    assert_eq!(other.body["totals"]["sessions"], 0, "{other:?}");
    let nobody = with(Jwt::good().without("email")).await;
    nobody.assert_problem(400, "invalid_request");
    assert_eq!(nobody.body["field"], "scope");
    assert_eq!(asked(&server).len(), 1, "{:?}", asked(&server));
}

#[tokio::test]
async fn a_table_is_asked_for_by_accept() {
    let server = after_a_day(Setup::default()).await;
    server.apizee.emulator.name_agents("=cmd|'/c calc'!A1");
    let path = format!("figures?{SPAN}&scope=team");
    let request = server.api(Method::GET, &path).header("accept", "text/csv");
    let answer = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    let name = "attachment; filename=\"figures-2023-07-13-2023-07-14.csv\"";
    assert_eq!(answer.header("content-disposition"), name);
    // Of the same questions, kept for a while.
    let told = figures(&server, &format!("{SPAN}&scope=team")).await.body;
    let call_s = take_seconds(&mut told["totals"]["call_s"].clone(), 335);
    let table = answer.body.as_str().unwrap();
    let lines: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    let expected = [
        "of,name,sessions,joined,joined_share,call_s,photos,videos,participants".to_owned(),
        format!("total,,1,1,1,{call_s},1,0,"),
        format!("day,2023-07-13,1,1,1,{call_s},1,0,"),
        "day,2023-07-14,0,0,,0,0,0,".to_owned(),
        format!("agent,'=cmd|'/c calc'!A1,1,1,1,{call_s},1,0,"),
        "meetings,,1,,,68,,,2".to_owned(),
    ];
    let met = take_seconds(&mut told["meetings"]["duration_s"].clone(), 68);
    let expected = expected.map(|line| line.replace(",68,", &format!(",{met},")));
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_wrong_span_names_its_fault_and_costs_nothing() {
    let server = Server::start().await;
    for (query, field) in [
        ("until=2026-11-21&scope=me", "since"),
        ("since=2026-11-1&until=2026-11-21&scope=me", "since"),
        ("since=2026-02-29&until=2026-03-21&scope=me", "since"),
        ("since=2026-11-01&scope=me", "until"),
        ("since=2026-11-01&until=2026-10-31&scope=me", "until"),
        ("since=2026-01-01&until=2026-04-03&scope=me", "until"),
        ("since=2026-11-01&until=2026-11-21", "scope"),
        ("since=2026-11-01&until=2026-11-21&scope=all", "scope"),
    ] {
        let answer = figures(&server, query).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], field, "{query}");
    }
    assert!(server.upstream().await.is_empty());
}

#[tokio::test]
async fn an_account_without_meetings_has_figures_and_apizees_absence_is_told() {
    let server = after_a_day(Setup::default()).await;
    server
        .faults(json!([{ "on": "GET /session", "kind": "forbidden" }]))
        .await;
    let answer = figures(&server, &format!("{SPAN}&scope=team")).await;
    assert_eq!(answer.body["totals"]["sessions"], 1, "{answer:?}");
    assert_eq!(answer.body.get("meetings"), None);

    let day = "since=2023-07-13&until=2023-07-13";
    server
        .faults(json!([{ "on": STATISTICS, "kind": "server_error" }]))
        .await;
    let down = figures(&server, &format!("{day}&scope=team")).await;
    down.assert_problem(503, "apizee_unavailable");
    server
        .faults(json!([{ "on": STATISTICS, "kind": "forbidden" }]))
        .await;
    let refused = figures(&server, &format!("{day}&scope=me")).await;
    refused.assert_problem(502, "apizee_account_refused");
}
