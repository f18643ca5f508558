//! An origin as browsers write it: frames are believed, and spoken to, by it alone.

use core::str::FromStr;

/// `https://host[:port]`, or plain `http` on this very machine (the sandbox).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As in `event.origin`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of an address: all before its path.
    #[must_use]
    pub fn of(address: &str) -> Option<Self> {
        let host = address.find("://")? + 3;
        let end = address.get(host..)?.find(['/', '?', '#']);
        address
            .get(..end.map_or(address.len(), |end| host + end))?
            .parse()
            .ok()
    }
}

impl FromStr for Origin {
    type Err = ();

    /// The exact form alone: small letters, no path, no final slash, no port that goes without
    /// saying, no name or password.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (host, usual) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(host), _) => (host, ":443"),
            (None, Some(host)) if on_this_machine(host) => (host, ":80"),
            (None, _) => return Err(()),
        };
        let (name, port) = parts(host).ok_or(())?;
        let port_is_right = port.is_none_or(|port| {
            !port.starts_with('0') && port.parse::<u16>().is_ok_and(|port| port > 0)
        });
        let name_is_right = !name.is_empty()
            && !name.starts_with(['.', '-'])
            && name
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'));
        let right = (name_is_right || name == "[::1]") && port_is_right && !host.ends_with(usual);
        right.then(|| Self(text.to_owned())).ok_or(())
    }
}

fn parts(host: &str) -> Option<(&str, Option<&str>)> {
    if let Some(port) = host.strip_prefix("[::1]") {
        let port = if port.is_empty() {
            None
        } else {
            Some(port.strip_prefix(':')?)
        };
        return Some(("[::1]", port));
    }
    Some(match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    })
}

fn on_this_machine(host: &str) -> bool {
    parts(host).is_some_and(|(name, _)| matches!(name, "localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_would_write_is_an_origin() {
        for right in [
            "https://apizee.example.com",
            "https://app.apizee.com",
            "https://a.b:8443",
            "http://127.0.0.1:8602",
            "http://localhost",
            "http://[::1]:8602",
        ] {
            assert_eq!(right.parse::<Origin>().unwrap().as_str(), right);
        }
        for wrong in [
            "",
            "null",
            "*",
            "https://",
            "https://a.b/",
            "https://a.b:443",
            "https://a.b:",
            "https://a.b:0443",
            "https://a.b:99999",
            "https://A.b",
            "https://é.fr",
            "https://user@a.b",
            "https://a.b:pass@c.d",
            "https://a.b?x",
            "https://a.b https://c.d",
            "http://a.b",
            "http://localhost.a.b",
            "http://127.0.0.1.a.b",
            "http://127.0.0.1:80",
            "javascript:alert(1)",
            "data:text/html,x",
            "//a.b",
        ] {
            assert_eq!(wrong.parse::<Origin>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn an_address_has_one() {
        let of = |address| Origin::of(address).map(|origin| origin.0);
        for address in [
            "https://app.apizee.com/agent/?iK=1",
            "https://app.apizee.com?iK=https://b.c/",
            "https://app.apizee.com#x",
            "https://app.apizee.com",
        ] {
            assert_eq!(of(address).as_deref(), Some("https://app.apizee.com"));
        }
        for wrong in ["/agent/", "https:/a", "blob:https://a.b/x", "http://a.b/"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
