//! Sends notices, one after another, and forgets them: what fails is not tried again.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::{sleep_until, timeout};

use super::{Delivery, Notice};
use crate::apizee::Emulator;

/// Where notices are put to be sent.
pub(in crate::apizee) type Sender = UnboundedSender<Notice>;

/// How many notices change places, with `disorder`.
const GROUP: usize = 3;
/// How long a group waits for its next notice, before it goes as it is.
const GATHERING: Duration = Duration::from_millis(200);

/// A body that somebody wrote, right or wrong.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandMade {
    /// The body. A text is sent as it is, everything else as JSON.
    pub body: Value,
    /// Instead of the webhook's own headers.
    #[serde(default)]
    pub headers: Option<BTreeMap<String, String>>,
}

/// Sends what is put into the queue, for ever.
pub(in crate::apizee) async fn run(
    http: Client,
    mut queue: UnboundedReceiver<Notice>,
    emulator: Emulator,
) {
    while let Some(first) = queue.recv().await {
        let mut group = vec![first];
        while group[0].webhook.disorder && group.len() < GROUP {
            match timeout(GATHERING, queue.recv()).await {
                Ok(Some(next)) => group.push(next),
                Ok(None) | Err(_) => break,
            }
        }
        // The last first; a group of one is in order whatever is done.
        for notice in group.into_iter().rev() {
            sleep_until(notice.due).await;
            for _ in 0..=notice.webhook.duplicates {
                if !emulator.is_of(notice.era) {
                    break;
                }
                let webhook = &notice.webhook;
                let status = send(&http, &webhook.url, &webhook.headers, &notice.body).await;
                emulator.delivered(notice.era, &webhook.url, notice.body.clone(), status);
            }
        }
    }
}

async fn send(
    http: &Client,
    url: &str,
    headers: &BTreeMap<String, String>,
    body: &Value,
) -> Option<u16> {
    let text = body
        .as_str()
        .map_or_else(|| body.to_string(), str::to_owned);
    // Spelled so by Apizee (Webhooks).
    let mut request = http
        .post(url)
        .header(CONTENT_TYPE, "application/JSON")
        .header(USER_AGENT, "Cloud Apizee");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let answer = request.body(text).send().await;
    answer.ok().map(|answer| answer.status().as_u16())
}

impl Emulator {
    /// Sends a hand-made body now, once, to the webhook's address. None when no webhook is set.
    pub async fn send_webhook(&self, made: HandMade) -> Option<Delivery> {
        let (webhook, era) = {
            let state = self.read();
            (state.webhook.clone()?, state.era)
        };
        let headers = made.headers.unwrap_or(webhook.headers);
        let status = send(&self.0.http, &webhook.url, &headers, &made.body).await;
        Some(self.delivered(era, &webhook.url, made.body, status))
    }

    fn is_of(&self, era: u32) -> bool {
        self.read().era == era
    }

    fn delivered(&self, era: u32, url: &str, body: Value, status: Option<u16>) -> Delivery {
        let delivery = Delivery {
            url: url.to_owned(),
            body,
            status,
        };
        self.change(|state| {
            // Sent before a reset: nobody asks any more.
            if state.era == era {
                state.deliveries.push(delivery.clone());
            }
        });
        delivery
    }
}
