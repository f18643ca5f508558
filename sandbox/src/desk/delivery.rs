//! The end of a conversation, as iAdvize tells it to an app: `v2.conversation.closed`, signed (iAdvize
//! documentation, Webhook API; Validating payloads from iAdvize).

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::Sha256;
use uuid::Uuid;

use super::event::EventKind;
use super::simulator::{DeskError, Simulator};
use crate::clock::{Clock, written};

/// How a delivery is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// As the documents say.
    #[default]
    Good,
    /// With another secret.
    WrongSecret,
    /// Of another body.
    OtherBody,
    /// No header.
    None,
}

/// A conversation to close, and how that is told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Which.
    pub conversation_id: Uuid,
    /// Where to; absent, `webhooks/iadvize` under the panel's URL.
    #[serde(default)]
    pub url: Option<String>,
    /// The HMAC's key; absent, the connector's secret.
    #[serde(default)]
    pub secret: Option<String>,
    /// Right or wrong.
    #[serde(default)]
    pub signing: Signing,
    /// Fields that replace the delivery's, last of all; `null` removes one.
    #[serde(default)]
    pub fields: Map<String, Value>,
}

impl Close {
    /// As it is when an agent closes.
    #[must_use]
    pub fn of(conversation_id: Uuid) -> Self {
        Self {
            conversation_id,
            url: None,
            secret: None,
            signing: Signing::Good,
            fields: Map::new(),
        }
    }
}

impl Simulator {
    /// Closes a conversation: one delivery, now. Tells its status; none when nobody answered.
    ///
    /// # Errors
    /// When there is no such conversation, or no address to deliver to.
    pub async fn close(&self, close: Close) -> Result<Option<u16>, DeskError> {
        let (url, secret, body) = self.told(&close)?;
        let text = body.to_string();
        let client = reqwest::Client::new();
        let mut request = client
            .post(url)
            .header("Content-Type", "application/json")
            .header("X-iAdvize-Delivery", Uuid::new_v4().to_string())
            .header("X-iAdvize-CorrelationId", Uuid::new_v4().to_string());
        let signature = match close.signing {
            Signing::Good => Some(signature(&secret, &text)),
            Signing::WrongSecret => Some(signature("another-secret-token-of-nobody", &text)),
            Signing::OtherBody => Some(signature(&secret, "{}")),
            Signing::None => None,
        };
        if let Some(signature) = signature {
            request = request.header("X-iAdvize-Signature", signature);
        }
        let answer = request.body(text).send().await;
        let status = answer.ok().map(|answer| answer.status().as_u16());
        let payload = json!({ "delivery": body, "status": status });
        self.record(close.conversation_id, EventKind::Closed, payload)?;
        Ok(status)
    }

    fn told(&self, close: &Close) -> Result<(String, String, Value), DeskError> {
        let state = self.read();
        let conversation = state.conversation(close.conversation_id)?;
        let now = written(Clock::default().now());
        // The reference's fields of version 2; the sample of the first version has their forms.
        let mut body = json!({
            "eventId": Uuid::new_v4(),
            "eventType": "v2.conversation.closed",
            "platform": "sd",
            "projectId": conversation.project_id.parse::<u64>().unwrap_or(0),
            "clientId": 1,
            "conversationId": conversation.id,
            "operatorIds": [270_586],
            "channel": conversation.channel,
            "visitorId": Uuid::new_v4(),
            "createdAt": now,
            "sentAt": now,
        });
        for (name, value) in &close.fields {
            if value.is_null() {
                body.as_object_mut().map(|body| body.remove(name));
            } else {
                body[name.as_str()] = value.clone();
            }
        }
        let panel = state.config.panel_url.as_str();
        let url = match &close.url {
            Some(url) => url.clone(),
            None if panel.is_empty() => {
                return Err(DeskError::Wrong(
                    "url: name one, the panel's is not known".to_owned(),
                ));
            }
            None => format!("{}/webhooks/iadvize", panel.trim_end_matches('/')),
        };
        let secret = close.secret.clone();
        let secret = secret.unwrap_or_else(|| state.config.secret.clone());
        Ok((url, secret, body))
    }
}

fn signature(secret: &str, body: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(body.as_bytes());
    let bytes = mac.finalize().into_bytes();
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}
