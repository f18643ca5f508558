//! A conversation that is closed, and the delivery that tells of it.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, Mac};
use sandbox::desk::EventKind;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Desk, SECRET};

type Heard = mpsc::UnboundedReceiver<(HeaderMap, Bytes)>;

async fn app() -> (String, Heard) {
    let (sender, heard) = mpsc::unbounded_channel();
    let take = async move |headers: HeaderMap, body: Bytes| {
        sender.send((headers, body)).unwrap();
        StatusCode::NO_CONTENT
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/acme/", listener.local_addr().unwrap());
    let routes = Router::new().route("/acme/webhooks/iadvize", post(take));
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    (url, heard)
}

fn is_signed(secret: &str, headers: &HeaderMap, body: &[u8]) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let digits: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    headers
        .get("x-iadvize-signature")
        .is_some_and(|value| *value == format!("sha256={digits}"))
}

#[tokio::test]
async fn closing_tells_the_app_by_a_signed_delivery() {
    let desk = Desk::start().await;
    let id = desk.first();
    let (url, mut heard) = app().await;
    desk.put("/_control/panel", json!({ "panel_url": url }))
        .await;
    let answer = desk
        .post("/_control/close", json!({ "conversation_id": id }))
        .await;
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["status"], 204);

    let (headers, body) = heard.recv().await.unwrap();
    assert!(is_signed(SECRET, &headers, &body));
    assert_eq!(headers["content-type"], "application/json");
    for header in ["x-iadvize-delivery", "x-iadvize-correlationid"] {
        headers[header].to_str().unwrap().parse::<Uuid>().unwrap();
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["eventType"], "v2.conversation.closed");
    assert_eq!(body["conversationId"], json!(id));
    let closed = desk.running.simulator.happened_in(id, EventKind::Closed);
    assert_eq!(closed, [json!({ "delivery": body, "status": 204 })]);
}

#[tokio::test]
async fn a_delivery_may_be_wrong_in_many_ways() {
    let desk = Desk::start().await;
    let id = desk.first();
    let (url, mut heard) = app().await;
    desk.put("/_control/panel", json!({ "panel_url": url }))
        .await;
    for signing in ["wrong_secret", "other_body", "none"] {
        let close = json!({ "conversation_id": id, "signing": signing });
        desk.post("/_control/close", close).await;
        let (headers, body) = heard.recv().await.unwrap();
        assert!(!is_signed(SECRET, &headers, &body), "{signing}");
    }
    let fields = json!({ "eventType": "brand.new", "channel": null });
    let close = json!({ "conversation_id": id, "secret": "x", "fields": fields });
    desk.post("/_control/close", close).await;
    let (headers, body) = heard.recv().await.unwrap();
    assert!(is_signed("x", &headers, &body));
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        (&body["eventType"], body.get("channel")),
        (&json!("brand.new"), None)
    );
    let nobody = json!({ "conversation_id": Uuid::new_v4() });
    assert_eq!(desk.post("/_control/close", nobody).await.status(), 404);
}
