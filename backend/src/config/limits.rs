//! `[limits]`: what callers may take of the port.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;

use super::reader::{Reader, Section};

/// What callers may take of the port.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections of one address.
    pub connections_per_caller: usize,
    /// Who may have as many connections as there are: all callers come by them.
    pub trusted_proxies: Vec<Network>,
    /// Within which a request's head must have come.
    pub header_timeout: Duration,
}

/// Addresses that begin alike; perhaps one alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

impl Network {
    /// Whether an address is one of these.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for Network {
    type Err = ipnet::AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let alone = text.parse().map(|address: IpAddr| address.into());
        alone.or_else(|_| text.parse()).map(Self)
    }
}

pub(super) fn read(r: &mut Reader, root: &mut Section) -> Option<Limits> {
    let mut section = r.section(root, "limits");
    let connections = r.whole(&mut section, "connections");
    let connections_per_caller = r.whole(&mut section, "connections_per_caller");
    let trusted_proxies = r.parsed_list(&mut section, "trusted_proxies");
    let header_timeout_s = r.whole(&mut section, "header_timeout_s");
    r.no_more(section);
    Some(Limits {
        connections: connections?,
        connections_per_caller: connections_per_caller?,
        trusted_proxies,
        header_timeout: Duration::from_secs(header_timeout_s?),
    })
}
