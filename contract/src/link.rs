//! Links that are secrets: who holds one gets in.

use crate::Typed;
use crate::quick_invitation::percent_encode;
use crate::text::hidden_text_type;

/// `https`, or `http` on this very machine (the sandbox); a host; no blanks or quotes.
fn web_address(text: &str) -> Result<(), &'static str> {
    let loopback = ["127.0.0.1:", "localhost:", "[::1]:"];
    let on_this_machine = |rest: &&str| loopback.iter().any(|host| rest.starts_with(host));
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://").filter(on_this_machine))
        .ok_or("an https address")?;
    let host_is_missing = rest.is_empty() || rest.starts_with(['/', '?', '#', ':', '@']);
    let odd =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`');
    let right = !host_is_missing && text.len() <= 2048 && !text.contains(odd);
    right
        .then_some(())
        .ok_or("an https address with a host, without blanks, of at most 2048 characters")
}

hidden_text_type!(
    /// The guest's link into a room: a bearer secret.
    JoinLink,
    "join link",
    web_address
);

impl JoinLink {
    /// A meeting's link for this guest: with `name=` they do not see the login card (Apizee REST
    /// APIs, Setting up the conference URL). Documented for a conference's `url`, neither for its
    /// `short_url` nor for a ticket's. A link that would grow too long stays as it is.
    #[must_use]
    pub fn for_guest(&self, name: &Typed) -> Self {
        let (address, fragment) = match self.0.split_once('#') {
            Some((address, fragment)) => (address, Some(fragment)),
            None => (self.0.as_str(), None),
        };
        let separator = match address.split_once('?') {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        let mut link = format!("{address}{separator}name=");
        percent_encode(name.expose(), &mut link);
        if let Some(fragment) = fragment {
            link.push('#');
            link.push_str(fragment);
        }
        link.try_into().unwrap_or_else(|_| self.clone())
    }
}

hidden_text_type!(
    /// The agent's link into a room: a stronger secret than the guest's.
    AgentLink,
    "agent link",
    web_address
);

hidden_text_type!(
    /// A link to a picture or a recording: who holds it may see it.
    MediaLink,
    "media link",
    web_address
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links_and_debug_hides_them() {
        let link: JoinLink = "https://apz.fr/d6Nx453elx".parse().unwrap();
        assert_eq!(format!("{link:?}"), "JoinLink(hidden)");
        assert!("http://127.0.0.1:8602/s/abc".parse::<JoinLink>().is_ok());
        for wrong in [
            "",
            "apz.fr/x",
            "http://apz.fr/x",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://a b",
            "http://127.0.0.1.evil.example/",
        ] {
            assert!(wrong.parse::<JoinLink>().is_err(), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_guests_name_is_all_that_a_link_gains(
            tail in "(/[a-z0-9/]{0,20})?(\\?([a-z]=[a-z0-9%&=+]{0,20}&?)?)?(#[a-z?&]{0,10})?",
            name in "[^\\p{Cc}]{1,254}",
        ) {
            let link: JoinLink = format!("https://meet.apizee.com{tail}").parse().unwrap();
            let name: Typed = name.parse().unwrap();
            let named = link.for_guest(&name);
            let parse = |link: &JoinLink| url::Url::parse(link.expose()).unwrap();
            let (before, after) = (parse(&link), parse(&named));
            proptest::prop_assert_eq!(before.origin(), after.origin());
            proptest::prop_assert_eq!(before.path(), after.path());
            proptest::prop_assert_eq!(before.fragment(), after.fragment());
            let pairs = |url: &url::Url| -> Vec<(String, String)> {
                url.query_pairs().into_owned().collect()
            };
            let mut expected = pairs(&before);
            if named != link {
                expected.push(("name".to_owned(), name.expose().to_owned()));
            } else {
                // At most three signs for each byte: only a long name can be too long.
                proptest::prop_assert!(name.expose().len() > 600);
            }
            proptest::prop_assert_eq!(pairs(&after), expected);
        }
    }
}
