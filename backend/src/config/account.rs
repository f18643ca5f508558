//! `[connector.apizee]`: the Apizee account of a connector.

use contract::EmailAddress;

use super::ApizeeAccount;
use super::reader::{Reader, Section};
use super::strength::refuse_sample;
use crate::apizee::{Password, ServiceUser};

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
    let more_accounts = read_more(r, &mut apizee, requests_per_minute, demo);
    r.no_more(apizee);
    Some(ApizeeAccount {
        api_url: api_url?.trim_end_matches('/').to_owned(),
        portal_url: portal_url?.trim_end_matches('/').to_owned(),
        username: username?,
        password: Password::new(password?.expose().to_owned()),
        more_accounts,
        events_path: events_path?,
        enterprise_id: enterprise_id?,
        service_key,
        requests_per_minute: requests_per_minute?,
        region: region?,
        guest_placeholder_email,
    })
}

/// `[[connector.apizee.more_accounts]]`: the vendor's limit is per user, so a centre grows by users.
fn read_more(
    r: &mut Reader,
    apizee: &mut Section,
    requests_per_minute: Option<u32>,
    demo: bool,
) -> Vec<ServiceUser> {
    let mut users = Vec::new();
    for mut section in r.sections(apizee, "more_accounts") {
        let username = r.text(&mut section, "username");
        let password = r.secret(&mut section, "password");
        if let Some(password) = &password {
            refuse_sample(r, &section, "password", password, demo);
        }
        r.no_more(section);
        if let (Some(username), Some(password), Some(requests_per_minute)) =
            (username, password, requests_per_minute)
        {
            users.push(ServiceUser {
                username,
                password: Password::new(password.expose().to_owned()),
                requests_per_minute,
            });
        }
    }
    users
}

impl ApizeeAccount {
    /// All its users, the first one first.
    pub fn users(&self) -> Vec<ServiceUser> {
        let first = ServiceUser {
            username: self.username.clone(),
            password: self.password.clone(),
            requests_per_minute: self.requests_per_minute,
        };
        std::iter::once(first)
            .chain(self.more_accounts.iter().cloned())
            .collect()
    }

    /// Takes over the passwords of a later reading; users that are new want a restart.
    pub(super) fn follow(&self, later: &Self) {
        let later = later.users();
        for user in self.users() {
            let mut same = later.iter().filter(|one| one.username == user.username);
            if let Some(one) = same.next() {
                user.password.replace(&one.password);
            }
        }
    }
}
