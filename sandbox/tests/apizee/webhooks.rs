//! The webhook: documented notices, sent once and forgotten, or wrong on request.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use sandbox::apizee::{AgentDoes, Delivery, Details, Emulator, GuestDoes, HandMade, Webhook};
use serde_json::{Value, json};

use super::{Account, document, shape};

type Received = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// What an integrator runs. Answers 204, and 500 to a body that is no JSON.
struct Receiver {
    url: String,
    received: Received,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    async fn start() -> Self {
        let received = Received::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let routes = Router::new()
            .route("/hook", post(receive))
            .with_state(received.clone());
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self {
            url,
            received,
            task,
        }
    }

    fn received(&self) -> Vec<(HeaderMap, String)> {
        self.received.lock().unwrap().clone()
    }
}

async fn receive(State(received): State<Received>, headers: HeaderMap, body: String) -> StatusCode {
    let right = serde_json::from_str::<Value>(&body).is_ok();
    received.lock().unwrap().push((headers, body));
    if right {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

/// The words of notices: `ticket.create new`, `conversationevent.create ticket.new`.
fn words(deliveries: &[Delivery]) -> Vec<String> {
    let word = |delivery: &Delivery| {
        let body = &delivery.body;
        let names = ["state", "eventName", "eventType", "type"];
        let what = names.iter().find_map(|name| body["props"][name].as_str());
        let of = |name: &str| body[name].as_str().unwrap();
        format!("{}.{} {}", of("object"), of("event"), what.unwrap())
    };
    deliveries.iter().map(word).collect()
}

fn sent(count: usize) -> impl Fn(&Emulator) -> bool {
    move |emulator| emulator.deliveries().len() >= count
}

#[tokio::test]
async fn a_whole_session_is_told_in_order() {
    let account = Account::signed_in().await;
    let receiver = Receiver::start().await;
    let emulator = account.emulator();
    let mut webhook = Webhook::to(&receiver.url);
    let header = ("x-secret".to_owned(), "canary".to_owned());
    webhook.headers.extend([header]);
    emulator.set_webhook(Some(webhook));

    let ticket = account.ticket(&[("invite", "1")]).await;
    let id = ticket["id"].as_u64().unwrap();
    assert!(emulator.ticket_guest(id, GuestDoes::ShareLocation));
    assert!(emulator.ticket_guest(id, GuestDoes::Join));
    assert!(emulator.ticket_agent(id, AgentDoes::Enter));
    assert!(emulator.ticket_agent(id, AgentDoes::TakePicture));
    assert!(emulator.ticket_agent(id, AgentDoes::Complete));
    account.wait(sent(14)).await;
    let expected = [
        "ticket.create invited",
        "conversationevent.create ticket.new",
        "smsmessage.create sent",
        "conversationevent.create ticket.invitationSent",
        "conversationevent.create geo.ansAllowed",
        "ticket.update invited",
        "ticket.update inprogress",
        "conversationevent.create session.agentContacted",
        "conversationevent.create session.established",
        "media.create image/jpeg",
        "conversationevent.create media.pictureTaken",
        "conversationevent.create ticket.completed",
        "conversation.update conversationEnded",
        "ticket.update done",
    ];
    let deliveries = emulator.deliveries();
    assert_eq!(words(&deliveries), expected);
    assert!(deliveries.iter().all(|one| one.status == Some(204)));
    for (at, name) in [
        (6, "webhook-ticket"),
        (7, "webhook-conversationevent"),
        (12, "webhook-conversation"),
    ] {
        assert_eq!(
            shape(&deliveries[at].body),
            shape(&document(name)),
            "{name}"
        );
    }
    let session = ticket["requestor_url"].as_str().unwrap();
    let ended = deliveries[12].body["objectId"].as_str().unwrap();
    assert!(session.contains(&format!("convId={ended}&")), "{session}");

    let received = receiver.received();
    let (headers, body) = &received[0];
    assert_eq!(headers["content-type"], "application/JSON");
    assert_eq!(headers["user-agent"], "Cloud Apizee");
    assert_eq!(headers["x-secret"], "canary");
    assert_eq!(
        serde_json::from_str::<Value>(body).unwrap(),
        deliveries[0].body
    );
}

#[tokio::test]
async fn deletion_is_its_own_notice_and_the_filter_holds() {
    let account = Account::signed_in().await;
    let receiver = Receiver::start().await;
    let mut webhook = Webhook::to(&receiver.url);
    webhook.events = vec!["ticket".to_owned(), "media.update".to_owned()];
    account.emulator().set_webhook(Some(webhook));
    let id = account.ticket(&[("invite", "1")]).await["id"].clone();
    let url = account.url(&format!("/api/tickets/{id}"));
    let delete = account.http.delete(url).bearer_auth(&account.token);
    delete.send().await.unwrap();
    account.wait(sent(2)).await;
    let words = words(&account.emulator().deliveries());
    assert_eq!(words, ["ticket.create invited", "ticket.delete cancelled"]);
}

#[tokio::test]
async fn notices_repeat_change_places_and_are_not_tried_again() {
    let account = Account::signed_in().await;
    let receiver = Receiver::start().await;
    let emulator = account.emulator();
    let url = account.url("/_control/webhook");
    let wrong = json!({
        "url": receiver.url, "duplicates": 1, "disorder": true, "delay_ms": 20,
        "events": ["conversationevent"],
    });
    let set = account.http.put(&url).json(&wrong).send().await.unwrap();
    assert_eq!(set.status(), StatusCode::NO_CONTENT);
    let id = account.ticket(&[]).await["id"].as_u64().unwrap();
    emulator.ticket_guest(id, GuestDoes::Open);
    emulator.ticket_guest(id, GuestDoes::Consent);
    account.wait(sent(6)).await;
    let names: Vec<Value> = emulator
        .deliveries()
        .iter()
        .map(|one| one.body["props"]["eventName"].clone())
        .collect();
    let order = ["consent.accepted", "ticket.invitationClicked", "ticket.new"];
    let expected: Vec<_> = order.iter().flat_map(|name| [*name, *name]).collect();
    assert_eq!(names, expected);

    // Nobody listens there: one attempt per notice.
    emulator.reset();
    assert_eq!(emulator.webhook().map(|one| one.duplicates), Some(1));
    let nowhere = Webhook::to("http://127.0.0.1:1/hook");
    emulator.set_webhook(Some(nowhere));
    let again = Account::again(account).await;
    again.ticket(&[]).await;
    again.wait(sent(2)).await;
    let statuses: Vec<_> = again.emulator().deliveries();
    assert!(statuses.iter().all(|one| one.status.is_none()));
    assert_eq!(statuses.len(), 2);
}

#[tokio::test]
async fn hand_made_bodies_go_as_they_are() {
    let account = Account::signed_in().await;
    let receiver = Receiver::start().await;
    let url = account.url("/_control/webhook/send");
    let send = |body: Value| account.http.post(&url).json(&body).send();
    let early = send(json!({ "body": {} })).await.unwrap();
    assert_eq!(early.status(), StatusCode::CONFLICT);

    account
        .emulator()
        .set_webhook(Some(Webhook::to(&receiver.url)));
    let body = document("webhook-ticket");
    let headers = json!({ "x-secret": "wrong" });
    let made = send(json!({ "body": body, "headers": headers })).await;
    let made: Value = made.unwrap().json().await.unwrap();
    assert_eq!((&made["body"], &made["status"]), (&body, &json!(204)));
    let broken = HandMade {
        body: "{\"event\":".into(),
        headers: None,
    };
    let answered = account.emulator().send_webhook(broken).await.unwrap();
    assert_eq!(answered.status, Some(500));
    let received = receiver.received();
    assert_eq!(received[0].0["x-secret"], "wrong");
    assert_eq!(received[1].1, "{\"event\":");
    let listed: Value = account.get("/_control/deliveries").await;
    assert_eq!(listed["deliveries"].as_array().unwrap().len(), 2);

    let wrong = account.http.put(account.url("/_control/webhook"));
    let wrong = wrong.json(&json!({ "url": "here" })).send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    let none = account.http.put(account.url("/_control/webhook"));
    none.json(&Value::Null).send().await.unwrap();
    assert_eq!(account.emulator().webhook(), None);
}

#[tokio::test]
async fn conferences_tell_their_end_and_media() {
    let account = Account::signed_in().await;
    let receiver = Receiver::start().await;
    let emulator = account.emulator();
    let form = [("participants", "marie@example.com")];
    account.post("/api/conferences", &form).await;
    emulator.set_webhook(Some(Webhook::to(&receiver.url)));
    let id = emulator.conferences()[0].id;
    assert!(emulator.conference_guest(id, GuestDoes::Join));
    let nothing = Details::default();
    assert!(emulator.conference_agent(id, AgentDoes::RecordVideo, &nothing));
    assert!(emulator.conference_guest(id, GuestDoes::Leave));
    account.wait(sent(2)).await;
    let words = words(&emulator.deliveries());
    assert_eq!(
        words,
        [
            "media.create video/mp4",
            "conversation.update conversationEnded"
        ]
    );
}
