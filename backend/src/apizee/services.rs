//! `GET /services`: `{data: [{key, name, type}]}`, as Apizee's own tutorial reads it.

use contract::{Service, ServiceKey, ServiceKind};
use serde::Deserialize;
use serde_json::Value;

use super::client::Apizee;
use super::error::ApizeeError;
use super::lists::Envelope;
use super::want::Want;

/// More than anybody chooses from.
const MOST: &str = "100";

impl Apizee {
    /// The account's services.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn services(&self, want: impl Into<Want>) -> Result<Vec<Service>, ApizeeError> {
        let envelope: Envelope = self.get(want, "/services", &[("limit", MOST)]).await?;
        Ok(envelope.read(0, service).items)
    }
}

#[derive(Deserialize)]
struct RawService {
    key: ServiceKey,
    name: Option<String>,
    r#type: Option<String>,
}

fn service(item: Value) -> Option<Service> {
    let raw: RawService = serde_json::from_value(item).ok()?;
    let name = raw.name.filter(|name| !name.trim().is_empty());
    Some(Service {
        name: name.unwrap_or_else(|| raw.key.to_string()),
        kind: kind(raw.r#type.as_deref().unwrap_or_default()),
        key: raw.key,
    })
}

/// `video-assistance` is in the documents (3rd-party software integration, `reference`),
/// `conference` is the type of sessions (Get statistics); the others are their likely companions.
fn kind(word: &str) -> ServiceKind {
    match word {
        "video-assistance" | "assistance" => ServiceKind::Assistance,
        "conference" | "video-conference" | "video-meeting" | "meeting" => ServiceKind::Meeting,
        _ => ServiceKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apizee::document;
    use serde_json::json;

    #[test]
    fn the_documented_services_are_read() {
        let envelope: Envelope = serde_json::from_value(document("services")).unwrap();
        let services = envelope.read(0, service).items;
        let kinds: Vec<_> = services.iter().map(|service| service.kind).collect();
        assert_eq!(
            kinds,
            [
                ServiceKind::Assistance,
                ServiceKind::Meeting,
                ServiceKind::Other
            ]
        );
        assert_eq!(services[0].name, "Tickets");
    }

    #[test]
    fn a_service_without_a_name_has_its_key_and_one_without_a_key_is_left_out() {
        let key = "115f89503138416a242f40fb7d7f338e";
        assert_eq!(service(json!({ "key": key })).unwrap().name, key);
        assert_eq!(service(json!({ "key": "short", "name": "x" })), None);
        assert_eq!(service(json!({ "name": "x" })), None);
    }
}
