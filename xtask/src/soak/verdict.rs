//! One line for each promise: where, what, how many, of how much, the verdict.

use std::fmt;

use super::{
    audit::{Findings, Tally},
    office::Office,
    order::Stores,
    scene::Pace,
};

/// The promise of those who have a limit.
const WINDOW: &str = "requests over the window";

/// A line of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    stores: &'static str,
    office: &'static str,
    what: &'static str,
    found: usize,
    of: String,
    /// Whether nothing wrong of nothing at all is no proof: where few press, there may be no SMS.
    wants_some: bool,
}

impl Verdict {
    /// Each promise of an office.
    pub(super) fn of(stores: Stores, office: &Office, findings: &Findings) -> Vec<Self> {
        let seen = &findings.seen;
        let line = |(what, found): (&'static str, &[String])| Self {
            stores: stores.word(),
            office: office.name,
            what,
            found: found.len(),
            of: scale(what, office.pace, seen),
            wants_some: office.pace == Pace::Throughput || what == WINDOW,
        };
        let mut lines: Vec<Self> = findings.all().into_iter().map(line).collect();
        if office.pace == Pace::Throughput {
            // Nobody limits these.
            lines.retain(|line| line.what != WINDOW);
        }
        lines
    }

    /// Nothing is wrong, and there was something that could have been.
    pub(super) fn is_good(&self) -> bool {
        self.found == 0 && !(self.wants_some && self.of.starts_with("0 "))
    }
}

/// Of how much.
fn scale(what: &str, pace: Pace, seen: &Tally) -> String {
    let Tally {
        conversations,
        wishes,
        rooms,
        live,
        sms,
        requests,
        most_in_a_minute,
    } = seen;
    match what {
        "duplicates, live" | "lost rooms" => format!("{live} live of {rooms} rooms"),
        "SMS twice for one key" => format!("{sms} SMS"),
        WINDOW => {
            let limit = pace.limit().unwrap_or_default();
            format!("{requests} requests, at most {most_in_a_minute} of {limit} in a minute")
        }
        "wrong states" | "rooms made twice for one key" => format!("{rooms} rooms"),
        _ => format!("{wishes} wishes in {conversations} conversations"),
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            stores,
            office,
            what,
            found,
            of,
            ..
        } = self;
        let verdict = if self.is_good() { "ok" } else { "WRONG" };
        write!(
            f,
            "{stores:9} {office:11} {what:32} {found:>6} of {of:48} {verdict}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_wrong_of_nothing_is_no_proof() {
        let verdict = |found, of: &str| Verdict {
            stores: "sqlite",
            office: "throughput",
            what: "lost rooms",
            found,
            of: of.to_owned(),
            wants_some: true,
        };
        assert!(verdict(0, "12 live of 30 rooms").is_good());
        assert!(!verdict(1, "12 live of 30 rooms").is_good());
        assert!(!verdict(0, "0 live of 0 rooms").is_good());
        let line = verdict(1, "12 live of 30 rooms").to_string();
        assert!(line.ends_with("WRONG"), "{line}");
    }
}
