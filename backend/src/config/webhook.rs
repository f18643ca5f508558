//! How Apizee's webhooks prove themselves, and what a pair of secrets must be.

use super::reader::{Reader, Section};
use super::rules::{SHORTEST_SECRET, refuse_sample};
use super::{Secret, Webhook};

/// `[connector.webhook]`: absent, Apizee's webhooks are not taken.
pub(super) fn read(r: &mut Reader, connector: &mut Section, demo: bool) -> Option<Webhook> {
    let mut section = r.section(connector, "webhook");
    let header = r.parsed(
        &mut section,
        "header",
        Some("x-apizee-panel-secret"),
        "the name of a header, such as x-apizee-panel-secret",
    );
    let secret = r.optional_secret(&mut section, "secret");
    let previous_secret = r.optional_secret(&mut section, "previous_secret");
    check_pair(r, &section, secret.as_ref(), previous_secret.as_ref(), demo);
    r.no_more(section);
    Some(Webhook {
        header: header?,
        secret: secret?,
        previous_secret,
    })
}

/// A secret and the one before it, long enough and not the sandbox's.
pub(super) fn check_pair(
    r: &mut Reader,
    section: &Section,
    secret: Option<&Secret>,
    previous: Option<&Secret>,
    demo: bool,
) {
    for (key, value) in [("secret", secret), ("previous_secret", previous)] {
        let Some(value) = value else { continue };
        if value.expose().len() < SHORTEST_SECRET {
            r.fault(
                section,
                key,
                "is shorter than 32 characters; make one by `openssl rand -hex 32`",
            );
        }
        refuse_sample(r, section, key, value, demo);
    }
    if secret.is_none() && previous.is_some() {
        r.fault(section, "secret", "is missing beside previous_secret");
    }
}
