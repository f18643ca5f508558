//! The figures: computed from what happened, by the emulator's clock.

use sandbox::apizee::{AgentDoes, CONFERENCE_SERVICE_KEY, Details, GuestDoes};
use serde_json::{Value, json};

use super::{Account, document, shape};

/// Wide enough whatever the clock says.
const DAYS: &str = "since=2020-01-01&until=2099-12-31";

#[tokio::test]
async fn a_tickets_row_counts_what_happened() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    let form = [
        ("invite", "1"),
        ("reference", "1234"),
        ("agent", "agent1@apizee.com"),
    ];
    let id = account.ticket(&form).await["id"].as_u64().unwrap();
    emulator.ticket_guest(id, GuestDoes::Open);
    emulator.ticket_guest(id, GuestDoes::Join);
    emulator.advance(60);
    emulator.ticket_agent(id, AgentDoes::Enter);
    emulator.ticket_agent(id, AgentDoes::TakePicture);
    emulator.advance(335);
    emulator.ticket_agent(id, AgentDoes::Complete);
    emulator.ticket_agent(id, AgentDoes::Close);
    emulator.advance(3600);
    let path = format!("/api/enterprises/1/tickets-stats?format=JSON&{DAYS}");
    let rows = account.get(&path).await;
    assert_eq!(shape(&rows), shape(&document("tickets-stats")));
    let mut expected = document("tickets-stats")[0].take();
    for name in ["ID", "Date de début de session", "Date de fin"] {
        expected[name] = rows[0][name].clone();
    }
    let duration = "Durée totale des appels (secondes)";
    let seconds = rows[0][duration].as_i64().unwrap();
    assert!(
        (335..340).contains(&seconds),
        "waiting is no call: {seconds}"
    );
    expected[duration] = seconds.into();
    assert_eq!(rows[0], expected);
}

#[tokio::test]
async fn references_of_digits_are_numbers_and_calls_under_way_count() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    for reference in ["0042", "case-7", "99999999999999999999999"] {
        account.ticket(&[("reference", reference)]).await;
    }
    let last = account.ticket(&[]).await["id"].as_u64().unwrap();
    emulator.ticket_agent(last, AgentDoes::Enter);
    emulator.ticket_guest(last, GuestDoes::Join);
    emulator.advance(30);
    let path = format!("/api/enterprises/1/tickets-stats?format=JSON&{DAYS}");
    let rows = account.get(&path).await;
    let references: Vec<&Value> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["Ref"])
        .collect();
    let huge = json!("99999999999999999999999");
    assert_eq!(
        references,
        [&json!(42), &json!("case-7"), &huge, &Value::Null]
    );
    assert_eq!(rows[3]["Nombre Appels"], 1);
    assert!(rows[3]["Durée totale des appels (secondes)"].as_i64() >= Some(30));
    let before = "/api/enterprises/1/tickets-stats?format=JSON&since=2020-01-01&until=2020-01-02";
    assert_eq!(account.get(before).await, json!([]));
}

#[tokio::test]
async fn figures_without_right_dates_are_refused() {
    let account = Account::signed_in().await;
    account.emulator().set_limit(None);
    let stats = "/api/enterprises/1/tickets-stats?format=JSON";
    for path in [
        format!("{stats}&since=2026-01-01"),
        format!("{stats}&since=2026-01-01&until=yesterday"),
        format!("{stats}&since=2026-01-02&until=2026-01-01"),
        format!("/api/enterprises/1/tickets-stats?format=CSV&{DAYS}"),
        format!("/api/enterprises/1/tickets-stats?{DAYS}"),
        "/api/session?until=2026-01-01".to_owned(),
        "/api/session?since=2026-13-01&until=2026-12-01".to_owned(),
        format!("/api/session?{DAYS}&service_key=short"),
    ] {
        assert_eq!(account.refused(&path).await, (400, Some(10)), "{path}");
    }
    let foreign = format!("/api/enterprises/2/tickets-stats?format=JSON&{DAYS}");
    assert_eq!(account.refused(&foreign).await, (403, Some(2)));
}

#[tokio::test]
async fn sessions_appear_five_minutes_after_their_end() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    let form = [("participants", "marie@example.com"), ("invite", "false")];
    account.post("/api/conferences", &form).await;
    let id = emulator.conferences()[0].id;
    emulator.conference_agent(id, AgentDoes::Enter, &Details::default());
    emulator.conference_guest_with(id, GuestDoes::Join, &Details::of("Marie"));
    emulator.advance(68);
    emulator.conference_agent(id, AgentDoes::Complete, &Details::default());
    let path = format!("/api/session?service_key={CONFERENCE_SERVICE_KEY}&{DAYS}");
    emulator.advance(290);
    assert_eq!(account.get(&path).await["total"], 0);
    emulator.advance(11);
    let sessions = account.get(&path).await;
    assert_eq!(shape(&sessions), shape(&document("session")));
    let session = &sessions["data"][0];
    assert_eq!(session["total_participant_count"], 2);
    assert_eq!(session["service"]["name"], "Conference");
    assert_eq!(sessions["since"], "2020-01-01T00:00:00+00:00");
    assert_eq!(sessions["until"], "2099-12-31T23:59:59+00:00");
    let other = format!("/api/session?service_key={}&{DAYS}", "a".repeat(32));
    assert_eq!(account.get(&other).await["total"], 0);
    let moments = "/api/session?since=2020-01-01T00:00:00Z&until=2020-01-01T12:00:00Z";
    assert_eq!(
        account.get(moments).await["until"],
        "2020-01-01T12:00:00+00:00"
    );
}
