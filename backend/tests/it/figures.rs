//! Figures, from an Apizee that gives the documented answers. (To be moved to the emulator once it
//! serves statistics.)

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Jwt, Server};
use crate::stub::{Stub, document};

const STATISTICS: &str = "/api/enterprises/1/tickets-stats";
const SPAN: &str = "since=2023-07-13&until=2023-07-14";

async fn start(stub: &Stub) -> Server {
    stub.answers(STATISTICS, 200, document("tickets-stats"));
    stub.answers("/api/session", 200, document("session"));
    stub.answers("/api/services", 200, document("services"));
    Server::with(stub.setup("/api")).await
}

async fn figures(server: &Server, query: &str) -> Answer {
    let path = format!("figures?{query}");
    Answer::read(server.api(Method::GET, &path).send().await.unwrap()).await
}

fn counts(sessions: u64) -> Value {
    let mut counts = json!({ "sessions": sessions, "joined": sessions, "call_s": 335 * sessions,
        "photos": sessions, "videos": 0 });
    if sessions > 0 {
        counts["joined_share"] = json!(1.0);
    }
    counts
}

fn named(name: &str, value: &str, sessions: u64) -> Value {
    let mut counts = counts(sessions);
    counts[name] = json!(value);
    counts
}

#[tokio::test]
async fn the_documented_figures_of_a_team() {
    let stub = Stub::start().await;
    let server = start(&stub).await;
    let mut answer = figures(&server, &format!("{SPAN}&scope=team")).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let refreshed: contract::Timestamp =
        serde_json::from_value(answer.body["refreshed_until"].take()).unwrap();
    assert!(refreshed.as_str() > "2026-", "{refreshed}");
    let expected = json!({
        "since": "2023-07-13", "until": "2023-07-14", "scope": "team", "totals": counts(1),
        "by_day": [named("day", "2023-07-13", 1), named("day", "2023-07-14", 0)],
        "by_agent": [named("agent", "Agent 1", 1)],
        "meetings": { "sessions": 1, "participants": 2, "duration_s": 68 },
        "refreshed_until": null,
    });
    assert_eq!(answer.body, expected);
    let mut heard = stub.heard();
    heard.sort();
    let expected = [
        format!("GET {STATISTICS}?format=JSON&since=2023-07-13&until=2023-07-15"),
        "GET /api/services?limit=100".to_owned(),
        "GET /api/session?since=2023-07-13&until=2023-07-14&limit=100&service_key=f7a0300abf044e86bfcc7d9ae906381e".to_owned(),
    ];
    assert_eq!(heard, expected);
}

#[tokio::test]
async fn many_panels_cost_one_pair_of_requests_and_no_visitor_is_told() {
    let stub = Stub::start().await;
    let server = start(&stub).await;
    let panels = (0..10).map(|n| {
        let scope = if n % 2 == 0 { "team" } else { "me" };
        let server = &server;
        async move { figures(server, &format!("{SPAN}&scope={scope}")).await }
    });
    for answer in futures_util::future::join_all(panels).await {
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let text = answer.body.to_string();
        for hidden in ["+33", "612345678", "@", "xx"] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
    assert_eq!(stub.heard().len(), 3, "{:?}", stub.heard());
    let other = figures(&server, "since=2023-07-13&until=2023-07-13&scope=me").await;
    assert_eq!(other.body["totals"]["sessions"], 0);
    assert_eq!(stub.heard().len(), 4, "another span is another question");
}

#[tokio::test]
async fn me_is_whom_the_administrator_says_else_the_email_of_the_token() {
    let stub = Stub::start().await;
    stub.answers(STATISTICS, 200, document("tickets-stats"));
    let mut setup = stub.setup("/api");
    setup.apizee = "[connector.agents]\n\"Martin@acme.example\" = \"Agent1@apizee.com\"".to_owned();
    let server = Server::with(setup).await;
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
    assert_eq!(stub.heard().len(), 1, "{:?}", stub.heard());
}

#[tokio::test]
async fn a_table_is_asked_for_by_accept() {
    let stub = Stub::start().await;
    let server = start(&stub).await;
    let mut row = document("tickets-stats")[0].take();
    row["Assigné à"] = json!("=cmd|'/c calc'!A1");
    stub.answers(STATISTICS, 200, json!([row]));
    let path = format!("figures?{SPAN}&scope=team");
    let request = server.api(Method::GET, &path).header("accept", "text/csv");
    let answer = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    let name = "attachment; filename=\"figures-2023-07-13-2023-07-14.csv\"";
    assert_eq!(answer.header("content-disposition"), name);
    let table = answer.body.as_str().unwrap();
    let lines: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    let expected = [
        "of,name,sessions,joined,joined_share,call_s,photos,videos,participants",
        "total,,1,1,1,335,1,0,",
        "day,2023-07-13,1,1,1,335,1,0,",
        "day,2023-07-14,0,0,,0,0,0,",
        "agent,'=cmd|'/c calc'!A1,1,1,1,335,1,0,",
        "meetings,,1,,,68,,,2",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_wrong_span_names_its_fault_and_costs_nothing() {
    let stub = Stub::start().await;
    let server = start(&stub).await;
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
    assert!(stub.heard().is_empty());
}

#[tokio::test]
async fn an_account_without_meetings_has_figures_and_apizees_absence_is_told() {
    let stub = Stub::start().await;
    let server = start(&stub).await;
    stub.answers("/api/session", 403, document("forbidden"));
    let answer = figures(&server, &format!("{SPAN}&scope=team")).await;
    assert_eq!(answer.body["totals"]["sessions"], 1, "{answer:?}");
    assert_eq!(answer.body.get("meetings"), None);

    stub.answers(STATISTICS, 500, Value::Null);
    let down = figures(&server, "since=2023-07-13&until=2023-07-13&scope=team").await;
    down.assert_problem(503, "apizee_unavailable");
    stub.answers(STATISTICS, 403, document("forbidden"));
    let refused = figures(&server, "since=2023-07-13&until=2023-07-13&scope=me").await;
    refused.assert_problem(502, "apizee_account_refused");
}
