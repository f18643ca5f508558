//! E-mail addresses.

use crate::text::{hidden_text_type, plain};

hidden_text_type!(
    /// An address that Apizee can write to: `local@domain.tld`, no spaces, commas (Apizee's lists
    /// are separated by them) or angle brackets, at most 254 characters.
    EmailAddress,
    "email",
    |t| {
        let Some((local, domain)) = t.rsplit_once('@') else { return Err("an @ is missing") };
        if local.is_empty() || domain.is_empty() {
            return Err("one side of the @ is empty");
        }
        let tld = domain.rsplit('.').next().unwrap_or_default();
        if !domain.contains('.') || tld.len() < 2 || domain.split('.').any(str::is_empty) {
            return Err("the part after the @ is not a domain, such as example.com");
        }
        let refused = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '"' | '@');
        let right = plain(t, 254) && local.len() <= 64 && !local.contains(refused) && !domain.contains(refused);
        right.then_some(()).ok_or("one address without spaces or separators")
    }
);

impl EmailAddress {
    /// The first letter and the domain's ending: `m•••@•••.com`. Safe to show and store.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = self.0.chars().next().unwrap_or('•');
        let ending = self.0.rsplit('.').next().unwrap_or_default();
        format!("{first}•••@•••.{ending}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_others_refused() {
        assert_eq!(
            "marie.dupont@example.com"
                .parse::<EmailAddress>()
                .unwrap()
                .masked(),
            "m•••@•••.com"
        );
        for wrong in [
            "",
            "marie",
            "@example.com",
            "marie@",
            "marie@example",
            "a b@example.com",
            "a@b.com,c@d.com",
            "a@b@c.com",
            "a@.com",
        ] {
            assert!(wrong.parse::<EmailAddress>().is_err(), "{wrong}");
        }
    }
}
