//! The one enterprise that the emulator knows.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use time::OffsetDateTime;
use uuid::Uuid;

use super::user::{USERNAME, User};

/// The account's enterprise.
pub const ENTERPRISE_ID: u64 = 1;
/// The preferred service, as in the vendor's sample.
pub const SERVICE_KEY: &str = "115f89503138416a242f40fb7d7f338e";
/// The service of conferences, as in the vendor's sample.
pub const CONFERENCE_SERVICE_KEY: &str = "f7a0300abf044e86bfcc7d9ae906381e";
/// The entry point of the preferred service, as in the vendor's sample.
pub(super) const BUTTON_ID: u64 = 223;
/// The account's key, as in the vendor's sample.
pub(super) const API_KEY: &str = "7a3dc7993234907508525829e02f2388";
/// A token's life (Authentication: 86400).
pub(super) const TOKEN_LIFE_S: i64 = 86_400;

/// An opaque token in the form of the samples.
pub(super) fn new_token() -> String {
    format!("xyzaaa-{}", Uuid::new_v4())
}

/// `GET /v2/users/me` (3rd-party software integration, loaderAgent).
pub(super) fn me(base: &str, user: &User, token: &str) -> Value {
    json!({
        "photo_url": format!("{base}/img/users/AMN34qakmrBmJWpo/default?t=1689179650"),
        "enterpriseId": ENTERPRISE_ID,
        "userId": user.id,
        "apiKey": API_KEY,
        "nickname": "Agent Martin",
        "token": token,
        "is_agent": false,
        "ccs": "ccs6.apizee.com",
        "mail": user.username
    })
}

/// `GET /services`: `{data: [{key, name, type}]}`.
pub(super) fn services() -> Value {
    json!({ "data": [
        { "key": SERVICE_KEY, "name": "Tickets", "type": "video-assistance" },
        { "key": CONFERENCE_SERVICE_KEY, "name": "Conference", "type": "conference" }
    ]})
}

/// `agent` of a ticket's events: `{email, phone, firstname, lastname}` (Ticket session events API).
pub(super) fn agent(login: Option<&str>) -> Value {
    json!({ "email": login.unwrap_or(USERNAME), "phone": null, "firstname": "Martin", "lastname": "Agent" })
}

/// `sso_url`: the portal and a JWT that lives 300 s, decoded from the vendor's sample.
pub(super) fn sso_url(base: &str, at: OffsetDateTime) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let iat = at.unix_timestamp();
    let claims = json!({"iss": "cloud.apizee.com", "iat": iat, "sub": "user:AMN34qakmrBmJWpo", "sso": true, "exp": iat + 300});
    let signed = format!(
        "{}.{}",
        part(json!({"typ": "JWT", "alg": "HS256"})),
        part(claims)
    );
    let signature = Hmac::<Sha256>::new_from_slice(b"apizee-sandbox")
        .map(|mac| mac.chain_update(&signed).finalize().into_bytes())
        .map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
        .unwrap_or_default();
    format!("{base}?access_token={signed}.{signature}")
}
