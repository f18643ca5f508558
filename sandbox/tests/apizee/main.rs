//! The Apizee emulator over HTTP: its answers have the documented fields, its rules the documented
//! numbers, its faults happen as told.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of a test may fail loudly, as the test itself"
)]

mod answers;
mod chaos;
mod duplicates;
mod faults;
mod figures;
mod late;
mod limit;
mod meeting;
mod pages;
mod session;
mod users;
mod webhooks;

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use sandbox::apizee::{Emulator, PASSWORD, Running, USERNAME, serve};
use serde_json::Value;

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
        let mut account = Self {
            running,
            http: Client::new(),
            token: String::new(),
        };
        account.token = account.token_of((USERNAME, PASSWORD)).await;
        account
    }

    async fn sign_in(&self, (username, password): (&str, &str)) -> Response {
        let form = [
            ("grant_type", "password"),
            ("username", username),
            ("password", password),
        ];
        let asking = self.http.post(self.url("/api/token")).form(&form);
        asking.send().await.unwrap()
    }

    /// A new token.
    async fn token_of(&self, login: (&str, &str)) -> String {
        let answer: Value = self.sign_in(login).await.json().await.unwrap();
        assert_eq!(fields(&answer), documented("token"));
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Orders something of the control surface.
    async fn put(&self, path: &str, body: Value) -> StatusCode {
        let sent = self.http.put(self.url(path)).json(&body).send().await;
        sent.unwrap().status()
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
