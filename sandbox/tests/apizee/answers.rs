//! Answers have the documented fields, requests the documented rules.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Account, PHONE, document, documented, fields};

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
