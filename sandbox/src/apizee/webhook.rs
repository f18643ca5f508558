//! The webhook: one address for the whole account, set by hand in Apizee's console (developer portal,
//! Webhooks). No signature, no delivery number, no second attempt.

mod sender;

use std::collections::BTreeMap;

use contract::words;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::state::State;

pub use sender::HandMade;
pub(super) use sender::{Sender, run};

/// Where notices go, and what goes wrong on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The receiver.
    pub url: String,
    /// The console's custom headers: the only proof of who sends.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// How often each notice is sent once more.
    #[serde(default)]
    pub duplicates: u32,
    /// Small groups of notices arrive in reversed order.
    #[serde(default)]
    pub disorder: bool,
    /// How long each notice is held back.
    #[serde(default)]
    pub delay_ms: u64,
    /// The console's filter: `ticket`, `ticket.update`, …; empty, everything.
    #[serde(default)]
    pub events: Vec<String>,
}

impl Webhook {
    /// Everything, at once, once.
    #[must_use]
    pub fn to(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            headers: BTreeMap::new(),
            duplicates: 0,
            disorder: false,
            delay_ms: 0,
            events: Vec::new(),
        }
    }

    fn wants(&self, change: Change, object: Object) -> bool {
        let exact = format!("{}.{}", object.as_str(), change.as_str());
        let fits = |event: &String| event == object.as_str() || *event == exact;
        self.events.is_empty() || self.events.iter().any(fits)
    }
}

words! {
    /// `event` of a notice.
    pub(super) enum Change {
        Create = "create",
        Update = "update",
        Delete = "delete",
    }
}

words! {
    /// `object` of a notice.
    pub(super) enum Object {
        Ticket = "ticket",
        Media = "media",
        Conversation = "conversation",
        Smsmessage = "smsmessage",
        Conversationevent = "conversationevent",
    }
}

/// A notice that was sent, once it was answered or not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Delivery {
    /// To whom.
    pub url: String,
    /// As sent; a text when it was no JSON.
    pub body: Value,
    /// The answer's status; none when there was no answer.
    pub status: Option<u16>,
}

/// A notice on its way.
#[derive(Debug)]
pub(super) struct Notice {
    webhook: Webhook,
    body: Value,
    era: u32,
    due: tokio::time::Instant,
}

impl State {
    /// Writes a notice for the webhook, when there is one that wants it.
    pub(super) fn notify(&mut self, change: Change, object: Object, id: Value, props: Value) {
        let wanting = |webhook: &&Webhook| webhook.wants(change, object);
        let Some(webhook) = self.webhook.as_ref().filter(wanting) else {
            return;
        };
        let due = tokio::time::Instant::now() + std::time::Duration::from_millis(webhook.delay_ms);
        self.notices.push(Notice {
            webhook: webhook.clone(),
            body: json!({
                "event": change.as_str(),
                "time": self.clock.now().unix_timestamp(),
                "object": object.as_str(),
                "objectId": id,
                "props": props,
            }),
            era: self.era,
            due,
        });
    }
}
