//! `[connector.apizee]`: the Apizee account of a connector.

use contract::EmailAddress;

use super::reader::{Reader, Section};
use super::strength::refuse_sample;
use super::{ApizeeAccount, Rotating};
use crate::apizee::Password;

pub(super) fn read(r: &mut Reader, connector: &mut Section, demo: bool) -> Option<ApizeeAccount> {
    let mut apizee = r.section(connector, "apizee");
    let api_url = r.web_address(&mut apizee, "api_url");
    let portal_url = r.web_address(&mut apizee, "portal_url");
    let username = r.text(&mut apizee, "username");
    let password = r.secret(&mut apizee, "password");
    if let Some(password) = &password {
        refuse_sample(r, &apizee, "password", password, demo);
    }
    let events_path = r.text(&mut apizee, "events_path");
    if events_path
        .as_ref()
        .is_some_and(|path| !path.starts_with('/') || !path.contains("{id}"))
    {
        r.misshapen(&apizee, "events_path");
    }
    let enterprise_id = r.whole(&mut apizee, "enterprise_id");
    let service_key = r.parsed(&mut apizee, "service_key");
    let requests_per_minute = r.whole(&mut apizee, "requests_per_minute");
    let region = r.parsed(&mut apizee, "region");
    let guest_placeholder_email = r.text(&mut apizee, "guest_placeholder_email");
    if let Some(pattern) = &guest_placeholder_email {
        let sample = pattern.replace("{conversation_id}", "5701a92f-a8e3-49ad-81dc-ac801171f799");
        if sample == *pattern || sample.parse::<EmailAddress>().is_err() {
            r.misshapen(&apizee, "guest_placeholder_email");
        }
    }
    r.no_more(apizee);
    Some(ApizeeAccount {
        api_url: api_url?.trim_end_matches('/').to_owned(),
        portal_url: portal_url?.trim_end_matches('/').to_owned(),
        username: username?,
        password: Rotating::new(Password::new(password?.expose().to_owned())),
        events_path: events_path?,
        enterprise_id: enterprise_id?,
        service_key,
        requests_per_minute: requests_per_minute?,
        region: region?,
        guest_placeholder_email,
    })
}
