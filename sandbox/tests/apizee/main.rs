//! The Apizee emulator over HTTP: its answers have the documented fields, its rules the documented
//! numbers, its faults happen as told.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of a test may fail loudly, as the test itself"
)]

mod figures;
mod meeting;
mod pages;
mod session;
mod webhooks;

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use sandbox::apizee::{Emulator, Fault, FaultKind, GuestDoes, PASSWORD, Running, USERNAME, serve};
use serde_json::{Value, json};

struct Account {
    running: Running,
    http: Client,
    token: String,
}

impl Account {
    async fn signed_in() -> Self {
        Self::of(serve("127.0.0.1:0").await.unwrap()).await
    }

    /// The same emulator with a new token.
    async fn again(self) -> Self {
        Self::of(self.running).await
    }

    async fn of(running: Running) -> Self {
        let http = Client::new();
        let url = format!("{}/api/token", running.emulator.base());
        let form = [
            ("grant_type", "password"),
            ("username", USERNAME),
            ("password", PASSWORD),
        ];
        let answer = http.post(url).form(&form).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(fields(&answer), documented("token"));
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self {
            running,
            http,
            token,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.emulator.base())
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.http
            .post(self.url(path))
            .bearer_auth(&self.token)
            .form(form)
            .send()
            .await
            .unwrap()
    }

    /// A new ticket with these parameters and a phone.
    async fn ticket(&self, form: &[(&str, &str)]) -> Value {
        let form: Vec<_> = [PHONE].iter().chain(form).copied().collect();
        let answer = self.post("/api/tickets", &form).await;
        assert_eq!(answer.status(), StatusCode::OK, "{form:?}");
        answer.json().await.unwrap()
    }

    fn emulator(&self) -> &Emulator {
        &self.running.emulator
    }

    /// Waits for something that must happen soon.
    async fn wait(&self, wanted: impl Fn(&Emulator) -> bool) {
        let waited = self.emulator().wait_until(wanted);
        tokio::time::timeout(Duration::from_secs(10), waited)
            .await
            .expect("it must happen within ten seconds");
    }

    /// The status of a read that is refused, and its code.
    async fn refused(&self, path: &str) -> (u16, Option<u64>) {
        let read = self.http.get(self.url(path)).bearer_auth(&self.token);
        let answer = read.send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        (status, body["code"].as_u64())
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self
            .http
            .get(self.url(path))
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }
}

fn fields(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

fn document(name: &str) -> Value {
    let file = format!(
        "{}/../tests/documents/apizee/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(file).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["document"].take()
}

fn documented(name: &str) -> BTreeSet<String> {
    fields(&document(name))
}

/// Every field that is there, with its type, as `data[].id number`. What is null says no type.
fn shape(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    walk(value, &format!("{path}.{name}"), found);
                }
            }
            Value::Array(all) => {
                for value in all {
                    walk(value, &format!("{path}[]"), found);
                }
            }
            Value::Null => drop(found.insert(format!("{path} null"))),
            Value::Bool(_) => drop(found.insert(format!("{path} bool"))),
            Value::Number(_) => drop(found.insert(format!("{path} number"))),
            Value::String(_) => drop(found.insert(format!("{path} string"))),
        }
    }
    let mut found = BTreeSet::new();
    walk(value, "", &mut found);
    found
}

const PHONE: (&str, &str) = ("phone", "+33612345678");

#[tokio::test]
async fn answers_have_the_documented_fields_under_both_bases() {
    let account = Account::signed_in().await;
    for base in ["/api", "/api/v3"] {
        let form = [
            PHONE,
            ("invite", "1"),
            ("scope", "sso"),
            ("reference", "1234"),
        ];
        let ticket: Value = account
            .post(&format!("{base}/tickets"), &form)
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(fields(&ticket), documented("ticket-created"));
        assert_eq!(ticket["state"], "invited");
    }
    let list = account
        .get("/api/tickets?orderby=date&order=desc&limit=10&reference=1234")
        .await;
    let mut listed = document("tickets-by-reference")["data"][0].take();
    // Only tickets whose guest allowed it have a place.
    listed.as_object_mut().unwrap().remove("geoloc");
    assert_eq!(
        (list["total"].as_u64(), fields(&list["data"][0])),
        (Some(2), fields(&listed))
    );

    let form = [
        ("participants", "+33612345678,marie@example.com"),
        ("name", "TEST"),
        ("invite", "false"),
    ];
    let conference: Value = account
        .post("/api/conferences", &form)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(fields(&conference), documented("conference-created"));
    let list = account.get("/api/conferences?search=TEST").await;
    assert_eq!(
        fields(&list["data"][0]),
        fields(&document("conferences-by-search")["data"][0])
    );
    assert_eq!(
        fields(&account.get("/api/v2/users/me").await),
        documented("users-me")
    );
}

#[tokio::test]
async fn parameters_travel_in_all_four_ways() {
    let account = Account::signed_in().await;
    let url = account.url("/api/tickets");
    let post = |url: String| account.http.post(url).bearer_auth(&account.token);
    let multipart =
        "--x\r\ncontent-disposition: form-data; name=\"phone\"\r\n\r\n+33612345678\r\n--x--\r\n";
    let answers = [
        post(format!("{url}?phone=%2B33612345678")).send().await,
        post(url.clone()).form(&[PHONE]).send().await,
        post(url.clone())
            .json(&json!({ "phone": "+33612345678", "invite": 0 }))
            .send()
            .await,
        post(url)
            .header("content-type", "multipart/form-data; boundary=x")
            .body(multipart)
            .send()
            .await,
    ];
    for answer in answers {
        assert_eq!(answer.unwrap().status(), StatusCode::OK);
    }
    assert!(
        account.running.emulator.outbox().is_empty(),
        "tickets invite nobody unless told to"
    );
}

#[tokio::test]
async fn what_the_documents_refuse_is_refused() {
    let account = Account::signed_in().await;
    account.running.emulator.set_limit(None);
    let wrong: [(&str, &[(&str, &str)]); 9] = [
        ("/api/tickets", &[]),
        ("/api/tickets", &[("phone", "12")]),
        ("/api/tickets", &[("email", "marie@")]),
        ("/api/tickets", &[("email", "info@example.com")]),
        ("/api/tickets", &[PHONE, ("colour", "red")]),
        ("/api/tickets", &[PHONE, ("invite", "perhaps")]),
        ("/api/conferences", &[("name", "TEST")]),
        (
            "/api/conferences",
            &[("participants", "+33612345678"), ("name", "x")],
        ),
        (
            "/api/conferences",
            &[("participants", "+33612345678"), ("password", "secret")],
        ),
    ];
    for (path, form) in wrong {
        let answer = account.post(path, form).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path} {form:?}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(
            (fields(&body), body["code"].as_u64()),
            (documented("invalid-field"), Some(10))
        );
    }
    let stranger = account
        .http
        .get(account.url("/api/tickets"))
        .bearer_auth("nobody")
        .send()
        .await
        .unwrap();
    assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_eleventh_request_of_a_minute_is_refused_until_the_clock_moves() {
    let account = Account::signed_in().await;
    for _ in 0..9 {
        account.get("/api/tickets").await;
    }
    let answer = account
        .http
        .get(account.url("/api/tickets"))
        .bearer_auth(&account.token)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let reset: u32 = answer.headers()["x-ratelimit-reset"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&reset));
    assert_eq!(
        answer.json::<Value>().await.unwrap(),
        document("too-many-requests")
    );
    account.running.emulator.advance(61);
    account.get("/api/tickets").await;
}

#[tokio::test]
async fn conferences_invite_everybody_unless_told_not_to() {
    let account = Account::signed_in().await;
    account
        .post(
            "/api/conferences",
            &[("participants", "+33612345678,marie@example.com")],
        )
        .await;
    let outbox = account.running.emulator.outbox();
    let channels: Vec<_> = outbox.iter().map(|message| message.channel).collect();
    assert_eq!(channels, ["sms", "email"]);
}

#[tokio::test]
async fn faults_happen_as_often_as_told_with_or_without_effect() {
    let account = Account::signed_in().await;
    let emulator = &account.running.emulator;
    let post = || {
        account
            .http
            .post(account.url("/api/tickets"))
            .bearer_auth(&account.token)
            .form(&[PHONE])
            .send()
    };
    let fault = |kind| vec![Fault::new("POST /tickets", kind, 1)];

    emulator.set_faults(fault(FaultKind::Refuse));
    assert!(post().await.is_err());
    assert!(emulator.tickets().is_empty());

    emulator.set_faults(fault(FaultKind::LostAnswer));
    assert!(post().await.is_err());
    assert_eq!(emulator.tickets().len(), 1);

    emulator.set_faults(fault(FaultKind::CutBody));
    assert!(post().await.unwrap().bytes().await.is_err());
    assert_eq!(emulator.tickets().len(), 2);

    emulator.set_faults(fault(FaultKind::NotJson));
    assert!(post().await.unwrap().json::<Value>().await.is_err());

    for (kind, status) in [
        (FaultKind::Unauthorized, 401),
        (FaultKind::Forbidden, 403),
        (FaultKind::TooManyRequests, 429),
        (FaultKind::ServerError, 500),
    ] {
        emulator.set_faults(fault(kind));
        assert_eq!(post().await.unwrap().status().as_u16(), status);
    }
    assert_eq!(
        post().await.unwrap().status(),
        StatusCode::OK,
        "the fault is used up"
    );
    assert_eq!(emulator.tickets().len(), 4);
}

#[tokio::test]
async fn the_guests_page_moves_the_ticket() {
    let account = Account::signed_in().await;
    let ticket: Value = account
        .post("/api/tickets", &[PHONE])
        .await
        .json()
        .await
        .unwrap();
    let short = ticket["information_page_url"].as_str().unwrap();
    let page = account
        .http
        .get(short)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("Accept and continue"), "{page}");
    let id = ticket["id"].as_u64().unwrap();
    let form = [("does", "join"), ("back", "//evil.example/")];
    let url = account.url(&format!("/_guest/ticket/{id}"));
    account.http.post(url).form(&form).send().await.unwrap();
    let emulator = &account.running.emulator;
    assert_eq!(emulator.tickets()[0].state, "inprogress");
    assert_eq!(
        emulator.tickets()[0].guest,
        [GuestDoes::Open, GuestDoes::Join]
    );

    let ended = account
        .http
        .delete(account.url(&format!("/api/tickets/{id}")))
        .bearer_auth(&account.token)
        .send()
        .await
        .unwrap();
    assert_eq!(ended.json::<Value>().await.unwrap()["state"], "cancelled");
    assert!(
        !emulator.ticket_guest(id, GuestDoes::Join),
        "an ended room never comes back"
    );
}

#[tokio::test]
async fn control_by_http_resets_and_reads() {
    let account = Account::signed_in().await;
    let faults = json!({ "faults": [{ "on": "*", "kind": "server_error", "times": 1 }] });
    let set = account
        .http
        .put(account.url("/_control/faults"))
        .json(&faults)
        .send()
        .await
        .unwrap();
    assert_eq!(set.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        account.post("/api/tickets", &[PHONE]).await.status(),
        StatusCode::INTERNAL_SERVER_ERROR
    );
    let heard: Value = account
        .http
        .get(account.url("/_control/requests"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(heard["requests"][1]["route"], "POST /tickets");
    account
        .http
        .post(account.url("/_control/reset"))
        .send()
        .await
        .unwrap();
    assert!(account.running.emulator.requests().is_empty());
}
