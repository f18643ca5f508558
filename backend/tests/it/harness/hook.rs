//! Apizee's webhook: the emulator's, and deliveries made by hand.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use sandbox::apizee::Webhook;
use serde_json::{Value, json};

use super::{Answer, Server, Setup, fresh_key};

/// The header by default.
pub(crate) const HOOK_HEADER: &str = "x-apizee-panel-secret";
/// The connector `acme`'s.
pub(crate) const HOOK_SECRET: &str = "sandbox-webhook-secret-0123456789abcdef";

/// Long enough for a loaded machine; only a failure takes it all.
const PATIENCE: Duration = Duration::from_secs(45);

impl Setup {
    /// With Apizee's webhooks, and these lines in their section.
    pub(crate) fn told(lines: &str) -> Self {
        Self {
            apizee: format!("[connector.webhook]\nsecret = \"{HOOK_SECRET}\"\n{lines}"),
            ..Self::default()
        }
    }
}

impl Server {
    /// A backend that Apizee tells everything, at once and once.
    pub(crate) async fn told() -> Self {
        let server = Self::with(Setup::told("")).await;
        server.hook(|_| {});
        server
    }

    /// Sets the emulator's webhook, with something otherwise. A restarted backend has another port.
    pub(crate) fn hook(&self, otherwise: impl FnOnce(&mut Webhook)) {
        let mut webhook = Webhook::to(&self.url("acme/webhooks/apizee"));
        webhook.headers = BTreeMap::from([(HOOK_HEADER.to_owned(), HOOK_SECRET.to_owned())]);
        otherwise(&mut webhook);
        self.apizee.emulator.set_webhook(Some(webhook));
    }

    /// A delivery without any proof.
    pub(crate) fn bare_delivery(&self, body: &Value) -> RequestBuilder {
        self.http()
            .post(self.url("acme/webhooks/apizee"))
            .header("content-type", "application/JSON")
            .header("user-agent", "Cloud Apizee")
            .body(body.to_string())
    }

    /// A delivery by hand, with the right header.
    pub(crate) async fn deliver(&self, body: &Value) -> Answer {
        let request = self.bare_delivery(body).header(HOOK_HEADER, HOOK_SECRET);
        Answer::read(request.send().await.unwrap()).await
    }

    /// `GET rooms/{id}`: what is known.
    pub(crate) async fn room(&self, id: &str) -> Value {
        let request = self.api(Method::GET, &format!("rooms/{id}"));
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    /// Looks at the room until it is as wanted.
    pub(crate) async fn room_until(&self, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut room = Value::Null;
        let looking = async {
            let mut look_again = tokio::time::interval(Duration::from_millis(50));
            loop {
                look_again.tick().await;
                room = self.room(id).await;
                if wanted(&room) {
                    return;
                }
            }
        };
        if tokio::time::timeout(PATIENCE, looking).await.is_err() {
            panic!("it does not come: {room}");
        }
        room
    }

    /// Waits until the emulator is as wanted.
    pub(crate) async fn apizee_until(&self, wanted: impl Fn(&sandbox::apizee::Emulator) -> bool) {
        let waiting = self.apizee.emulator.wait_until(wanted);
        tokio::time::timeout(PATIENCE, waiting).await.unwrap();
    }
}

/// The words of a room's timeline, oldest first.
pub(crate) fn whats(room: &Value) -> Vec<String> {
    let timeline = room["timeline"].as_array().cloned().unwrap_or_default();
    let whats = timeline
        .iter()
        .map(|moment| moment["what"].as_str().unwrap());
    whats.map(str::to_owned).collect()
}

/// A session event of a ticket, as a delivery.
pub(crate) fn session_event(ticket: u64, name: &str, at: &str) -> Value {
    let id = fresh_key();
    json!({ "event": "create", "time": 1_795_253_400, "object": "conversationevent", "objectId": id,
        "props": { "id": id, "eventName": name, "timestamp": at, "source": "guest", "data": {},
            "ticketId": ticket } })
}

/// A change of a ticket, as a delivery.
pub(crate) fn ticket_change(ticket: u64, event: &str, state: &str) -> Value {
    json!({ "event": event, "time": 1_795_253_400, "object": "ticket", "objectId": ticket,
        "props": { "state": state } })
}
