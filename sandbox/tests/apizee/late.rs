//! What goes wrong between Apizee and its client: gateways that give up, answers that never come,
//! and requests that are carried out all the same.

use std::time::{Duration, SystemTime};

use reqwest::header::CONTENT_TYPE;
use reqwest::{RequestBuilder, StatusCode};
use sandbox::apizee::{Fault, FaultKind, Gateway, Late, PASSWORD, USERNAME, Webhook};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use super::{Account, PHONE};

const CREATE: &str = "POST /tickets";

impl Account {
    fn creating(&self) -> RequestBuilder {
        let url = self.url("/api/tickets");
        let form = [PHONE, ("reference", "4711"), ("invite", "1")];
        self.http.post(url).bearer_auth(&self.token).form(&form)
    }

    async fn orders(&self, faults: Value) -> StatusCode {
        let body = json!({ "faults": faults });
        self.put("/_control/faults", body).await
    }
}

#[tokio::test]
async fn what_a_gateway_gave_up_is_carried_out_later_in_the_same_place_of_the_minute() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    emulator.set_webhook(Some(Webhook::to("http://127.0.0.1:1/hook")));
    emulator.set_limit(Some(2));
    let late = json!([{ "on": CREATE, "kind": "late", "times": 1, "delay_ms": 1500 }]);
    assert_eq!(account.orders(late).await, StatusCode::NO_CONTENT);

    let answer = account.creating().send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(answer.headers()[CONTENT_TYPE], "text/html");
    let page = answer.text().await.unwrap();
    assert!(page.contains("504 Gateway Time-out"), "{page}");
    assert_eq!(emulator.waiting(), 1);
    assert!(emulator.tickets().is_empty() && emulator.outbox().is_empty());
    assert_eq!(emulator.requests()[1].late, Some(Late::Waiting));
    let spent = account.creating().send().await.unwrap();
    assert_eq!(spent.status(), StatusCode::TOO_MANY_REQUESTS);

    // Far from the moment of the request, so that the two are told apart.
    emulator.advance(1000);
    account.wait(|emulator| emulator.waiting() == 0).await;
    let tickets = emulator.tickets();
    assert_eq!(tickets.len(), 1);
    assert_eq!(emulator.outbox().len(), 1);
    let heard = &emulator.requests()[1];
    assert_eq!((heard.status, heard.user.as_deref()), (504, Some(USERNAME)));
    let at = emulator.outbox()[0].at.clone();
    assert!(at > heard.at, "{at}, not {}", heard.at);
    let late = Some(Late::CarriedOut { status: 200, at });
    assert_eq!(heard.late, late);
    let listed: Value = account.get("/_control/tickets").await;
    assert_eq!(listed["tickets"][0]["created"], emulator.outbox()[0].at);
    // Its notice goes out when it is made.
    account
        .wait(|emulator| !emulator.deliveries().is_empty())
        .await;
    let told = &emulator.deliveries()[0].body;
    assert_eq!(
        (&told["event"], &told["object"], &told["objectId"]),
        (&json!("create"), &json!("ticket"), &json!(tickets[0].id))
    );
}

#[tokio::test]
async fn a_closed_connection_keeps_nothing_from_being_carried_out() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    // Apizee's side closes it.
    emulator.set_faults(vec![Fault::late(CREATE, Gateway::Silence, 50)]);
    assert!(account.creating().send().await.is_err());
    account.wait(|emulator| emulator.tickets().len() == 1).await;
    assert_eq!(emulator.requests()[1].status, 0);

    // The client's side does, without reading.
    emulator.set_faults(vec![Fault::late(CREATE, Gateway::BadGateway, 300)]);
    let mut raw = tokio::net::TcpStream::connect(account.running.addr)
        .await
        .unwrap();
    let text = format!(
        "POST /api/tickets?phone=%2B33612345678 HTTP/1.1\r\nHost: apizee\r\nAuthorization: Bearer {}\r\nContent-Length: 0\r\n\r\n",
        account.token
    );
    raw.write_all(text.as_bytes()).await.unwrap();
    account.wait(|emulator| emulator.count(CREATE) == 2).await;
    drop(raw);
    account.wait(|emulator| emulator.tickets().len() == 2).await;

    // Nothing of before a reset comes back.
    emulator.set_faults(vec![Fault::late(CREATE, Gateway::Timeout, 50)]);
    account.creating().send().await.unwrap();
    emulator.reset();
    let account = account.again().await;
    let emulator = account.emulator();
    emulator.set_faults(vec![Fault::late(CREATE, Gateway::Timeout, 500)]);
    account.creating().send().await.unwrap();
    account.wait(|emulator| emulator.waiting() == 0).await;
    assert_eq!(emulator.tickets().len(), 1);
}

#[tokio::test]
async fn who_hangs_has_done_it() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    emulator.set_faults(vec![Fault::new(CREATE, FaultKind::Hang, 1)]);
    let asking = tokio::spawn(account.creating().send());
    account.wait(|emulator| emulator.tickets().len() == 1).await;
    let answer = tokio::time::timeout(Duration::from_millis(200), asking).await;
    assert!(answer.is_err(), "there is none");
    assert_eq!(emulator.requests()[1].status, 0);
}

#[tokio::test]
async fn gateways_say_what_they_are_told_and_nothing_happens() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    for status in [502, 503, 504] {
        let fault = json!([{ "on": CREATE, "kind": "gateway", "status": status, "times": 1 }]);
        assert_eq!(account.orders(fault).await, StatusCode::NO_CONTENT);
        let answer = account.creating().send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/html");
    }
    assert!(emulator.tickets().is_empty());
    let wrong = json!([{ "on": CREATE, "kind": "gateway", "status": 418 }]);
    let refused = account.orders(wrong).await;
    assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_limit_may_be_told_as_a_moment() {
    let account = Account::signed_in().await;
    account.emulator().advance(500);
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() + 500;
    let fault = json!([{ "on": "*", "kind": "reset_epoch", "retry_after_s": 30 }]);
    account.orders(fault).await;
    let answer = account.creating().send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let reset = answer.headers()["x-ratelimit-reset"].to_str().unwrap();
    let reset: u64 = reset.parse().unwrap();
    assert!((now + 30..now + 60).contains(&reset), "{reset} at {now}");
    assert!(account.emulator().tickets().is_empty());
}

#[tokio::test]
async fn a_fault_may_wait_for_its_request() {
    let account = Account::signed_in().await;
    let fault = json!([{ "on": "GET /services", "kind": "server_error", "after": 2, "times": 1 }]);
    account.orders(fault).await;
    for status in [200, 200, 500, 200] {
        // Others are not counted.
        account.get("/api/users/me").await;
        let read = account.http.get(account.url("/api/services"));
        let answer = read.bearer_auth(&account.token).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
    }
}

#[tokio::test]
async fn signing_in_may_be_slow() {
    let account = Account::signed_in().await;
    let fault = vec![Fault::slow("POST /token", 300)];
    account.emulator().set_faults(fault);
    let login = (USERNAME, PASSWORD);
    let soon = Duration::from_millis(50);
    let impatient = tokio::time::timeout(soon, account.sign_in(login)).await;
    assert!(impatient.is_err());
    assert_eq!(account.sign_in(login).await.status(), StatusCode::OK);
}
