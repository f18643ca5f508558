//! Tickets and conferences, with what the documents show of them.

use base64::Engine;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::Sha256;
use time::OffsetDateTime;

use super::account::{API_KEY, BUTTON_ID};
use crate::clock::written;

/// What a guest does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuestDoes {
    /// Opens the link.
    Open,
    /// Accepts the conditions.
    Consent,
    /// Forbids the camera.
    RefuseCamera,
    /// Enters.
    Join,
    /// Is photographed by the agent.
    Picture,
    /// Leaves.
    Leave,
    /// Refuses the invitation.
    Decline,
}

/// An SMS or e-mail that Apizee would have sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// A number or an address.
    pub to: String,
    /// `sms` or `email`.
    pub channel: &'static str,
    /// What it says.
    pub text: String,
    /// When.
    pub at: String,
}

/// A ticket.
#[derive(Clone, Debug, Serialize)]
pub struct Ticket {
    /// Apizee's number.
    pub id: u64,
    /// One of Apizee's states.
    pub state: &'static str,
    /// The integrator's key.
    pub reference: Option<String>,
    /// `diag…?convId=` of it.
    pub conv_id: String,
    /// `&pwd=` of it.
    pub pwd: String,
    /// The short link's last part.
    pub short: String,
    /// As asked for.
    pub fields: Map<String, Value>,
    /// What the guest did, in order.
    pub guest: Vec<GuestDoes>,
    #[serde(skip)]
    pub(super) created: OffsetDateTime,
    #[serde(skip)]
    pub(super) modified: OffsetDateTime,
}

impl Ticket {
    /// As lists and `GET /tickets/{id}` show it.
    pub(super) fn listed(&self, base: &str) -> Value {
        let field = |name: &str| self.fields.get(name).cloned().unwrap_or(Value::Null);
        let mut requestor = Map::new();
        for name in ["phone", "email"] {
            if let Some(value) = self.fields.get(name) {
                requestor.insert(name.to_owned(), value.clone());
            }
        }
        json!({
            "id": self.id,
            "state": self.state,
            "reference": self.reference,
            "created": written(self.created),
            "modified": written(self.modified),
            "start_time": written(self.created),
            "end_time": written(self.created + time::Duration::minutes(30)),
            "subject": field("subject"),
            "type": self.fields.get("type").cloned().unwrap_or_else(|| json!("")),
            "description": field("description"),
            "agent": field("agent"),
            "requestor_url": format!("{base}/diag?convId={}&pwd={}", self.conv_id, self.pwd),
            "requestor": requestor,
            "information_page_url": format!("{base}/s/{}", self.short),
            "service_key": field("service_key"),
        })
    }

    /// As `POST /tickets` answers.
    pub(super) fn created(&self, base: &str, sso: bool) -> Value {
        let mut shown = self.listed(base);
        shown["agent_url"] = json!(base);
        shown["status"] = json!(self.state);
        shown["name"] = self.fields.get("name").cloned().unwrap_or(Value::Null);
        shown["button_id"] = json!(BUTTON_ID);
        if sso {
            shown["sso_url"] = json!(sso_url(base, self.modified));
        }
        shown
    }

    /// Whether anybody can still enter.
    pub(super) fn is_over(&self) -> bool {
        matches!(
            self.state,
            "done" | "closed" | "rejected" | "declined" | "expired" | "cancelled"
        )
    }
}

/// A conference.
#[derive(Clone, Debug, Serialize)]
pub struct Conference {
    /// Apizee's number.
    pub id: u64,
    /// `scheduled`, `ongoing`, `done` or `cancelled`.
    pub status: &'static str,
    /// As asked for, or Apizee's own.
    pub name: String,
    /// The second half of `room_name`.
    pub room: String,
    /// The short link's last part.
    pub short: String,
    /// The telephone's code; may begin with 0.
    pub dtmf: String,
    /// As asked for.
    pub fields: Map<String, Value>,
    /// What guests did, in order.
    pub guest: Vec<GuestDoes>,
    #[serde(skip)]
    pub(super) created: OffsetDateTime,
    #[serde(skip)]
    pub(super) modified: OffsetDateTime,
}

impl Conference {
    /// As every answer shows it.
    pub(super) fn shown(&self, base: &str, sso: bool) -> Value {
        let minutes = self
            .fields
            .get("duration")
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok());
        let moderator = self
            .fields
            .get("moderator")
            .and_then(Value::as_str)
            .unwrap_or("Agent 1");
        let mut shown = json!({
            "id": self.id,
            "name": self.name,
            "created": written(self.created),
            "modified": written(self.modified),
            "start_time": written(self.created),
            "end_time": written(self.created + time::Duration::minutes(minutes.unwrap_or(60))),
            "status": self.status,
            "room_name": format!("{API_KEY}:{}", self.room),
            "url": format!("{base}/private/{API_KEY}/{}", self.room),
            "short_url": format!("{base}/s/{}", self.short),
            "sip_phone_number": "+33 2 57 57 97 61",
            "sip_dtmf_code": self.dtmf,
            "organizer": { "id": 2888, "name": "Agent 1" },
            "created_by": { "id": 1234, "name": "API" },
            "service_key": self.fields.get("service_key").cloned().unwrap_or_else(|| json!("f7a0300abf044e86bfcc7d9ae906381e")),
            "moderator": { "id": 2899, "name": moderator },
        });
        if sso {
            shown["sso_url"] = json!(sso_url(base, self.modified));
        }
        shown
    }

    /// Whether anybody can still enter.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.status, "done" | "cancelled")
    }
}

/// `sso_url`: the portal and a JWT that lives 300 s, decoded from the vendor's sample.
fn sso_url(base: &str, at: OffsetDateTime) -> String {
    let part =
        |value: Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    let iat = at.unix_timestamp();
    let claims = json!({"iss": "cloud.apizee.com", "iat": iat, "sub": "user:AMN34qakmrBmJWpo", "sso": true, "exp": iat + 300});
    let signed = format!(
        "{}.{}",
        part(json!({"typ": "JWT", "alg": "HS256"})),
        part(claims)
    );
    let signature = Hmac::<Sha256>::new_from_slice(b"apizee-sandbox")
        .map(|mac| mac.chain_update(&signed).finalize().into_bytes());
    let signature = signature
        .map(|bytes| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
        .unwrap_or_default();
    format!("{base}?access_token={signed}.{signature}")
}
