//! Links that are secrets: who holds one gets in.

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
}
