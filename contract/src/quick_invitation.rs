//! Apizee's own prefilled form: the way that needs no backend (3rd-party software integration,
//! "Send invitations from a new tab").

use crate::{EmailAddress, PhoneNumber, Reference, ServiceKey};

/// Which fields of the form the agent cannot change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadOnly {
    /// All can be changed.
    #[default]
    Nothing,
    /// `read_only.service=true`
    Service,
    /// `read_only.recipients=true`
    Recipients,
    /// Both.
    Both,
}

/// What the form is filled with. Everything is optional; what is absent is not in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuickInvitation {
    /// Shown as a label, for a video assistance with a preselected service.
    pub reference: Option<Reference>,
    /// Preselects the service.
    pub service_key: Option<ServiceKey>,
    /// Personal data in a URL: only if the administrator allows it.
    pub phone_numbers: Vec<PhoneNumber>,
    /// Personal data in a URL: only if the administrator allows it.
    pub email_addresses: Vec<EmailAddress>,
    /// What is locked.
    pub read_only: ReadOnly,
}

impl QuickInvitation {
    /// The form's address on `portal` (`https://cloud.apizee.com`, with or without a final slash).
    #[must_use]
    pub fn url(&self, portal: &str) -> String {
        let phones: Vec<_> = self.phone_numbers.iter().map(PhoneNumber::expose).collect();
        let emails: Vec<_> = self
            .email_addresses
            .iter()
            .map(EmailAddress::expose)
            .collect();
        let locked = |also: ReadOnly| self.read_only == also || self.read_only == ReadOnly::Both;
        let parameters = [
            (
                "reference",
                self.reference.as_ref().map(|r| r.as_str().to_owned()),
            ),
            (
                "service_key",
                self.service_key.as_ref().map(|k| k.as_str().to_owned()),
            ),
            (
                "phone_numbers",
                (!phones.is_empty()).then(|| phones.join(",")),
            ),
            (
                "email_addresses",
                (!emails.is_empty()).then(|| emails.join(",")),
            ),
            (
                "read_only.service",
                locked(ReadOnly::Service).then(|| "true".to_owned()),
            ),
            (
                "read_only.recipients",
                locked(ReadOnly::Recipients).then(|| "true".to_owned()),
            ),
        ];
        let mut url = format!("{}/quick-invitation", portal.trim_end_matches('/'));
        let mut separator = '?';
        for (name, value) in parameters {
            let Some(value) = value else { continue };
            url.push(separator);
            url.push_str(name);
            url.push('=');
            percent_encode(&value, &mut url);
            separator = '&';
        }
        url
    }
}

impl Reference {
    /// Any text as a reference: control characters become blanks, the ends are trimmed, and it is
    /// cut at 50 characters, as the form does. `None` when nothing is left.
    #[must_use]
    pub fn cut(text: &str) -> Option<Self> {
        let clean: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let cut: String = clean.trim().chars().take(50).collect();
        cut.trim_end().parse().ok()
    }
}

/// Everything but RFC 3986's unreserved characters is escaped; commas too, which the form reads
/// after decoding. (A crate for URLs costs the panel 56 kB: too much for one query string.)
pub(crate) fn percent_encode(text: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_gives_the_bare_form() {
        let url = QuickInvitation::default().url("https://cloud.apizee.com/");
        assert_eq!(url, "https://cloud.apizee.com/quick-invitation");
    }

    #[test]
    fn all_six_parameters() {
        let invitation = QuickInvitation {
            reference: Reference::cut("Case & 12"),
            service_key: "115f89503138416a242f40fb7d7f338e".parse().ok(),
            phone_numbers: vec![
                "+33612345678".parse().unwrap(),
                "+33787654321".parse().unwrap(),
            ],
            email_addresses: vec!["marie+1@example.com".parse().unwrap()],
            read_only: ReadOnly::Both,
        };
        assert_eq!(
            invitation.url("https://cloud.apizee.com"),
            "https://cloud.apizee.com/quick-invitation?reference=Case%20%26%2012\
             &service_key=115f89503138416a242f40fb7d7f338e\
             &phone_numbers=%2B33612345678%2C%2B33787654321\
             &email_addresses=marie%2B1%40example.com&read_only.service=true&read_only.recipients=true"
        );
    }

    proptest! {
        #[test]
        fn a_reference_is_cut_at_fifty_characters(text in any::<String>()) {
            if let Some(reference) = Reference::cut(&text) {
                prop_assert!(reference.as_str().chars().count() <= 50);
                let clean = text.replace(char::is_control, " ");
                prop_assert!(clean.trim().starts_with(reference.as_str()));
            } else {
                prop_assert!(text.trim_matches(|c: char| c.is_control() || c.is_whitespace()).is_empty());
            }
        }

        #[test]
        fn what_goes_in_is_what_the_form_reads(
            reference in "[ -~à-ÿ€😀]{0,70}",
            key in "[0-9A-Za-z]{32}",
            phones in proptest::collection::vec("\\+[1-9][0-9]{6,13}", 0..4),
            emails in proptest::collection::vec("[a-z+.]{1,8}@[a-z]{1,8}\\.com", 0..4),
            lock in prop_oneof![Just(ReadOnly::Nothing), Just(ReadOnly::Service), Just(ReadOnly::Recipients), Just(ReadOnly::Both)],
        ) {
            let invitation = QuickInvitation {
                reference: Reference::cut(&reference),
                service_key: key.parse().ok(),
                phone_numbers: phones.iter().map(|p| p.parse().unwrap()).collect(),
                email_addresses: emails.iter().map(|e| e.parse().unwrap()).collect(),
                read_only: lock,
            };
            let url = url::Url::parse(&invitation.url("https://cloud.apizee.com")).unwrap();
            let read: std::collections::HashMap<String, String> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(url.path(), "/quick-invitation");
            prop_assert_eq!(read.get("reference").cloned(), invitation.reference.map(String::from));
            prop_assert_eq!(read.get("service_key"), Some(&key));
            prop_assert_eq!(read.get("phone_numbers").cloned(), (!phones.is_empty()).then(|| phones.join(",")));
            prop_assert_eq!(read.get("email_addresses").cloned(), (!emails.is_empty()).then(|| emails.join(",")));
            prop_assert_eq!(read.contains_key("read_only.service"), matches!(lock, ReadOnly::Service | ReadOnly::Both));
            prop_assert_eq!(read.contains_key("read_only.recipients"), matches!(lock, ReadOnly::Recipients | ReadOnly::Both));
        }
    }
}
