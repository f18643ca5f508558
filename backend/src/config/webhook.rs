//! How Apizee's webhooks prove themselves, and what a pair of secrets must be.

use super::reader::{Reader, Section};
use super::strength::check_keys;
use super::{Keys, Rotating, Webhook};

/// `[connector.webhook]`: absent, Apizee's webhooks are not taken.
pub(super) fn read(r: &mut Reader, connector: &mut Section, demo: bool) -> Option<Webhook> {
    let mut section = r.section(connector, "webhook");
    let header = r.parsed(&mut section, "header");
    let keys = read_pair(r, &mut section, demo);
    r.no_more(section);
    Some(Webhook {
        header: header?,
        keys: Rotating::new(keys?),
    })
}

/// A secret and the one before it, long enough and not the sandbox's.
pub(super) fn read_pair(r: &mut Reader, section: &mut Section, demo: bool) -> Option<Keys> {
    let secret = r.secret(section, "secret");
    let previous = r.secret(section, "previous_secret");
    let whence = "make one by `openssl rand -hex 32`";
    let pair = (secret.as_ref(), previous.as_ref());
    check_keys(r, section, pair, whence, demo);
    if secret.is_none() && previous.is_some() {
        r.fault(section, "secret", "is missing beside previous_secret");
    }
    let secret = secret?;
    Some(Keys { secret, previous })
}
