//! What a secret must be.

use super::Secret;
use super::reader::{Reader, Section};

/// The sandbox's own secrets: public, so refused outside the demo.
const SAMPLES: [&str; 3] = [
    "sandbox-webhook-secret-0123456789abcdef",
    "sandbox-secret-0123456789abcdef0123456789abcdef",
    "apizee-sandbox-password",
];

/// An HMAC-SHA256 key shorter than the hash weakens it (RFC 7518, 3.2): iAdvize's own are 32.
const SHORTEST: usize = 32;

/// A key and the one before it, while it is rotated: each long enough, and not the sandbox's.
/// `whence` says where to have one that is long enough.
pub(super) fn check_keys(
    r: &mut Reader,
    section: &Section,
    keys: (Option<&Secret>, Option<&Secret>),
    whence: &str,
    demo: bool,
) {
    for (name, value) in [("secret", keys.0), ("previous_secret", keys.1)] {
        let Some(value) = value else { continue };
        if value.expose().len() < SHORTEST {
            let fault = format!("is shorter than {SHORTEST} characters; {whence}");
            r.fault(section, name, &fault);
        }
        refuse_sample(r, section, name, value, demo);
    }
}

/// Outside the demo, nothing that everybody can read.
pub(super) fn refuse_sample(
    r: &mut Reader,
    section: &Section,
    key: &str,
    value: &Secret,
    demo: bool,
) {
    if !demo && SAMPLES.contains(&value.expose()) {
        r.fault(
            section,
            key,
            "is the sandbox's, which anybody can read; use your own",
        );
    }
}
