//! Conferences: their parameters, their waiting room, their lists.

use sandbox::apizee::{AgentDoes, Details, GuestDoes, Place};
use serde_json::{Value, json};

use super::{Account, StatusCode};

const MARIE: (&str, &str) = ("participants", "marie@example.com");

impl Account {
    async fn conference(&self, form: &[(&str, &str)]) -> Value {
        let form: Vec<_> = [MARIE].iter().chain(form).copied().collect();
        let answer = self.post("/api/v3/conferences", &form).await;
        assert_eq!(answer.status(), StatusCode::OK, "{form:?}");
        answer.json().await.unwrap()
    }
}

#[tokio::test]
async fn parameters_have_their_documented_limits() {
    let account = Account::signed_in().await;
    account.emulator().set_limit(None);
    let long = |length: usize| "x".repeat(length);
    let (name, message, password) = (long(256), long(301), "1".repeat(256));
    for wrong in [
        ("name", name.as_str()),
        ("message", &message),
        ("password", &password),
        ("password", "12a"),
        ("reminder", "0"),
        ("reminder", "61"),
        ("duration", "0"),
        ("duration", "half an hour"),
        ("startTime", "2030-01-01 15:00"),
        ("startTime", "2030-01-01T15:00:00+02:00"),
        ("moderation", "maybe"),
        ("templateId", "first"),
        ("service_key", "9447243e889a783488c4369ccfdc0f4"),
    ] {
        let answer = account.post("/api/conferences", &[MARIE, wrong]).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{wrong:?}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["details"], format!("Parameter {}", wrong.0));
    }
    let right = [
        ("name", &name[..255]),
        ("message", &message[..300]),
        ("password", "12*#"),
        ("reminder", "60"),
        ("duration", "45"),
        ("startTime", "2030-01-01T15:00:00Z"),
        ("entryMode", "any"),
        ("templateId", "3"),
        ("language", "fr"),
        ("open", "true"),
    ];
    let conference = account.conference(&right).await;
    assert_eq!(conference["start_time"], "2030-01-01T15:00:00+00:00");
    assert_eq!(conference["end_time"], "2030-01-01T15:45:00+00:00");
}

#[tokio::test]
async fn guests_of_a_moderated_conference_wait_to_be_let_in() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    account.conference(&[("moderation", "true")]).await;
    let id = emulator.conferences()[0].id;
    let does = |does, name| emulator.conference_guest_with(id, does, &Details::of(name));
    let places = || {
        let conference = emulator.conferences().remove(0);
        let place = |one: sandbox::apizee::Participant| one.place;
        conference
            .participants
            .into_iter()
            .map(place)
            .collect::<Vec<_>>()
    };
    assert!(does(GuestDoes::Join, "Marie") && does(GuestDoes::Join, "Paul"));
    assert_eq!(emulator.conferences()[0].status, "scheduled", "both wait");
    let deed = json!({ "conference": id, "does": "admit", "name": "Paul" });
    let admit = account
        .http
        .post(account.url("/_control/agent"))
        .json(&deed);
    assert_eq!(admit.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(places(), [Place::Waiting, Place::In]);
    assert_eq!(emulator.conferences()[0].status, "ongoing");
    let everybody = Details::default();
    assert!(emulator.conference_agent(id, AgentDoes::Admit, &everybody));
    assert!(
        !emulator.conference_agent(id, AgentDoes::Admit, &everybody),
        "nobody waits"
    );
    assert_eq!(places(), [Place::In, Place::In]);
    assert!(does(GuestDoes::Leave, "Paul"));
    assert_eq!(places(), [Place::In, Place::Left]);
    assert!(emulator.conference_agent(id, AgentDoes::Complete, &everybody));
    assert_eq!(emulator.conferences()[0].status, "done");
    assert_eq!(places(), [Place::Left, Place::Left]);
    assert!(!does(GuestDoes::Join, "Marie"));
}

#[tokio::test]
async fn lists_are_paged_ordered_and_filtered() {
    let account = Account::signed_in().await;
    account.emulator().set_limit(None);
    for reference in ["a", "b", "c"] {
        account.ticket(&[("reference", reference)]).await;
    }
    let references = |list: &Value| -> Vec<String> {
        let all = list["data"].as_array().unwrap().iter();
        all.map(|one| one["reference"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = account.get("/api/tickets?limit=2").await;
    assert_eq!(
        (references(&first), &first["next_offset"]),
        (vec!["c".to_owned(), "b".to_owned()], &json!(2))
    );
    let rest = account.get("/api/tickets?limit=2&offset=2").await;
    assert_eq!(
        (references(&rest), &rest["total"]),
        (vec!["a".to_owned()], &json!(3))
    );
    assert_eq!(rest.get("next_offset"), None);
    let oldest = account
        .get("/api/tickets?orderby=date&order=asc&limit=1")
        .await;
    assert_eq!(references(&oldest), ["a"]);
    assert_eq!(
        account.refused("/api/tickets?order=sideways").await,
        (400, Some(10))
    );

    account.conference(&[("name", "early")]).await;
    account.emulator().advance(3600);
    let late = account.conference(&[("name", "late")]).await;
    let since = late["created"].as_str().unwrap().replace("+00:00", "Z");
    let list = account
        .get(&format!("/api/conferences?limit=100&since={since}&search="))
        .await;
    assert_eq!(
        (&list["total"], &list["data"][0]["name"]),
        (&json!(1), &json!("late"))
    );
    assert_eq!(
        account.refused("/api/conferences?since=today").await,
        (400, Some(10))
    );
}
