//! The limit, the faults on request, and the control surface that sets them.

use reqwest::StatusCode;
use sandbox::apizee::{Fault, FaultKind, GuestDoes};
use serde_json::{Value, json};

use super::{Account, PHONE, document};

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

    let route = "GET /enterprises/{id}/tickets/{id}/medias";
    emulator.set_faults(vec![Fault::new(route, FaultKind::Forbidden, 1)]);
    let path = "/api/v3/enterprises/1/tickets/82070/medias";
    assert_eq!(account.refused(path).await, (403, Some(2)));
    assert_eq!(emulator.count(route), 1);
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
