//! How Apizee's webhooks prove themselves, and what a pair of secrets must be.

use super::reader::{Reader, Section};
use super::strength::check_keys;
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
    let whence = "make one by `openssl rand -hex 32`";
    check_keys(r, section, (secret, previous), whence, demo);
    if secret.is_none() && previous.is_some() {
        r.fault(section, "secret", "is missing beside previous_secret");
    }
}
