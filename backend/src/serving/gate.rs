//! How many connections there may be, in all and of one caller.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::{Limits, Network};

/// Counts who is inside.
#[derive(Debug)]
pub(super) struct Gate {
    most: usize,
    most_of_one: usize,
    exempt: Vec<Network>,
    inside: Arc<Mutex<Inside>>,
}

#[derive(Debug, Default)]
struct Inside {
    all: usize,
    of: HashMap<IpAddr, usize>,
}

/// One connection's place; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    caller: IpAddr,
    inside: Arc<Mutex<Inside>>,
}

/// Why a connection is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// There are as many as there may be.
    All,
    /// This caller has as many as one may have.
    OfCaller,
}

impl Full {
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::OfCaller => "caller",
        }
    }
}

impl Gate {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            most: limits.connections,
            most_of_one: limits.connections_per_caller,
            exempt: limits.trusted_proxies.clone(),
            inside: Arc::default(),
        }
    }

    /// Lets a connection in, if there is room.
    pub(super) fn enter(&self, address: IpAddr) -> Result<Pass, Full> {
        let caller = caller(address);
        let exempt = self.exempt.iter().any(|network| network.has(address));
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.all >= self.most {
            return Err(Full::All);
        }
        let of_caller = inside.of.get(&caller).copied().unwrap_or(0);
        if !exempt && of_caller >= self.most_of_one {
            return Err(Full::OfCaller);
        }
        inside.all += 1;
        inside.of.insert(caller, of_caller + 1);
        Ok(Pass {
            caller,
            inside: Arc::clone(&self.inside),
        })
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.all -= 1;
        let left = inside.of.get(&self.caller).map_or(0, |n| n - 1);
        match left {
            0 => inside.of.remove(&self.caller),
            left => inside.of.insert(self.caller, left),
        };
    }
}

/// Who counts as one: of IPv6 a network of 64 bits, since whoever has one has all its addresses
/// (RFC 6177).
fn caller(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn gate(connections: usize, connections_per_caller: usize, trusted: &[&str]) -> Gate {
        Gate::new(&Limits {
            connections,
            connections_per_caller,
            trusted_proxies: trusted.iter().map(|text| text.parse().unwrap()).collect(),
            header_timeout: Duration::from_secs(10),
        })
    }

    fn of(gate: &Gate, address: &str) -> Result<Pass, Full> {
        gate.enter(address.parse().unwrap())
    }

    #[test]
    fn a_place_is_free_again_when_its_connection_ends() {
        let gate = gate(2, 1, &[]);
        let first = of(&gate, "192.0.2.1").unwrap();
        assert_eq!(of(&gate, "192.0.2.1").unwrap_err(), Full::OfCaller);
        let second = of(&gate, "192.0.2.2").unwrap();
        assert_eq!(of(&gate, "192.0.2.3").unwrap_err(), Full::All);
        drop(first);
        drop((of(&gate, "::ffff:192.0.2.1").unwrap(), second));
        assert!(gate.inside.lock().unwrap().of.is_empty());
    }

    #[test]
    fn a_network_of_64_bits_is_one_caller() {
        let gate = gate(10, 1, &[]);
        let _inside = of(&gate, "2001:db8::1").unwrap();
        assert_eq!(of(&gate, "2001:db8::ffff:1").unwrap_err(), Full::OfCaller);
        assert!(of(&gate, "2001:db8:0:1::1").is_ok());
    }

    #[test]
    fn a_trusted_proxy_has_the_limit_of_all() {
        let gate = gate(3, 1, &["10.0.0.0/8", "192.0.2.9"]);
        let _inside = [
            of(&gate, "10.1.2.3").unwrap(),
            of(&gate, "10.1.2.3").unwrap(),
        ];
        let _last = of(&gate, "192.0.2.9").unwrap();
        assert_eq!(of(&gate, "192.0.2.9").unwrap_err(), Full::All);
    }
}
