//! What iAdvize's webhooks say, as far as it concerns us.

use contract::ConversationId;
use serde::Deserialize;
use serde_json::Value;

/// A conversation that is over: the name since the second version, and the deprecated one (Webhook
/// API, Events description).
const CLOSED: [&str; 2] = ["v2.conversation.closed", "conversation.closed"];

#[derive(Deserialize)]
struct Delivery {
    #[serde(rename = "eventType")]
    event: String,
    #[serde(rename = "conversationId", default)]
    conversation: Value,
}

/// The conversation that a delivery says is over. `None` when it says something else.
///
/// # Errors
/// A body that is no delivery, or one that names no conversation.
pub fn closed(body: &[u8]) -> Result<Option<ConversationId>, NoDelivery> {
    let delivery: Delivery = serde_json::from_slice(body).map_err(|_| NoDelivery)?;
    if !CLOSED.contains(&delivery.event.as_str()) {
        return Ok(None);
    }
    let id = match delivery.conversation {
        Value::String(id) => id,
        // In the deprecated event.
        Value::Number(id) => id.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            return Err(NoDelivery);
        }
    };
    id.parse().map(Some).map_err(|_| NoDelivery)
}

/// Not what the documents show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDelivery;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_conversation_is_heard_and_the_rest_left_alone() {
        let id = "5701a92f-a8e3-49ad-81dc-ac801171f799";
        let v2 = format!(
            r#"{{"eventId":"d36cd3c4-2d16-4a77-97c2-620bde859b29","eventType":"v2.conversation.closed",
            "platform":"sd","projectId":3103,"clientId":1,"conversationId":"{id}","operatorIds":[270586],
            "channel":"CHAT","createdAt":"2026-11-21T11:01:00+02:00"}}"#
        );
        assert_eq!(closed(v2.as_bytes()), Ok(id.parse().ok()));
        // Webhook API, conversation.closed.
        let first = br#"{"eventType":"conversation.closed","websiteId":1,"conversationId":1}"#;
        assert_eq!(closed(first), Ok("1".parse().ok()));
        let other = br#"{"eventType":"v2.conversation.pushed","conversationId":"x"}"#;
        assert_eq!(closed(other), Ok(None));
        assert_eq!(closed(br#"{"eventType":"brand.new"}"#), Ok(None));
        for wrong in [
            &b""[..],
            b"[]",
            b"{}",
            br#"{"eventType":1}"#,
            br#"{"eventType":"v2.conversation.closed"}"#,
            br#"{"eventType":"v2.conversation.closed","conversationId":"a/b"}"#,
            b"\xff",
        ] {
            assert_eq!(closed(wrong), Err(NoDelivery), "{wrong:?}");
        }
    }
}
