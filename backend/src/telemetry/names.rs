//! Every metric, once: its name, its labels and what it says. What measures names it from here, and
//! what shows or alerts is compared with [`ALL`].

use contract::{ConnectorName, words};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram};

/// How a metric is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows.
    Counter,
    /// It is what it is now.
    Gauge,
    /// Seconds, in buckets.
    Histogram,
}

/// One metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// As scraped.
    pub name: &'static str,
    /// How it is read.
    pub kind: Kind,
    /// Its labels. `user` is the place of the account's user in the configuration, from 1: never a
    /// login, which is an e-mail.
    pub labels: &'static [&'static str],
    /// What it says.
    pub help: &'static str,
}

macro_rules! metrics {
    ($($constant:ident = $kind:ident $name:literal [$($label:literal),*] $help:literal;)*) => {
        $(#[doc = $help] pub const $constant: &str = $name;)*

        /// All of them.
        pub const ALL: &[Metric] = &[
            $(Metric { name: $name, kind: Kind::$kind, labels: &[$($label),*], help: $help },)*
        ];
    };
}

metrics! {
    HTTP_REQUESTS = Counter "http_requests_total" ["route", "method", "status"]
        "Requests answered, by the route's pattern.";
    HTTP_REQUEST_DURATION = Histogram "http_request_duration_seconds" ["route", "method", "status"]
        "From a request's head to its answer's head.";
    CONNECTIONS_REFUSED = Counter "connections_refused_total" ["reason"]
        "Connections not let in (all, caller) or cut off (slow_head, stalled).";
    DESK_TOKEN_REFUSALS = Counter "desk_token_refusals_total" ["connector", "reason"]
        "Calls of panels whose token of the Desk was refused.";

    APIZEE_REQUESTS = Counter "apizee_requests_total" ["connector", "user", "status"]
        "Requests to Apizee, by the answer's status or the kind of failure.";
    APIZEE_BUDGET_LEFT = Gauge "apizee_budget_left" ["connector", "user"]
        "Requests that Apizee allows within the present minute and nobody has used.";
    APIZEE_BUDGET_WAIT = Histogram "apizee_budget_wait_seconds" []
        "How long requests to Apizee waited for their place in the minute.";
    APIZEE_BUDGET_REFUSALS = Counter "apizee_budget_refusals_total" ["connector", "class"]
        "Requests to Apizee that were not made since no place came in time.";
    TOKEN_REFUSALS = Counter "token_refusals_total" ["connector", "user", "reason"]
        "Sign-ins that Apizee refused.";

    ROOM_STARTS = Counter "room_starts_total" ["connector", "kind", "outcome"]
        "Starts of rooms, by what became of them.";
    ROOM_STARTS_UNKNOWN = Gauge "room_starts_unknown" ["connector"]
        "Starts of which nobody knows yet whether Apizee made the room.";
    ROOM_STARTS_UNKNOWN_OLDEST = Gauge "room_starts_unknown_oldest_seconds" []
        "The age of the oldest such start.";
    TWINS_CLOSED = Counter "twins_closed_total" ["connector"]
        "Second rooms of one start that appeared late and were closed.";
    CLOSINGS_PENDING = Gauge "closings_pending" ["connector"]
        "Rooms that are to end at Apizee and have not yet.";
    CLOSINGS_GIVEN_UP = Counter "closings_given_up_total" ["connector"]
        "Rooms whose end was never confirmed by Apizee.";
    WORK_PENDING = Gauge "work_pending" ["connector", "kind"]
        "Work that is written down and not yet done.";
    WORK_GIVEN_UP = Counter "work_given_up_total" ["connector", "kind"]
        "Work that was tried until its time was over.";
    SMS = Counter "sms_total" ["connector", "outcome"]
        "SMS that agents had sent, by what became of them.";
    DELIVERIES = Counter "deliveries_total" ["connector", "source", "outcome"]
        "Webhooks' deliveries, of Apizee or iAdvize, by what became of them.";
    AUDIT_ENTRIES = Counter "audit_entries_total" ["connector", "action"]
        "Entries of the audit trail.";

    STORE_DURATION = Histogram "store_duration_seconds" ["operation"]
        "How long the store took.";
    STORE_FAILURES = Counter "store_failures_total" ["operation"]
        "What the store could not do.";
    CLOCK_OFFSET = Gauge "clock_offset_seconds" []
        "Apizee's clock less this machine's.";
}

/// Tells the recorder what each of them says.
pub(super) fn describe() {
    for metric in ALL {
        match metric.kind {
            Kind::Counter => describe_counter!(metric.name, metric.help),
            Kind::Gauge => describe_gauge!(metric.name, metric.help),
            Kind::Histogram => describe_histogram!(metric.name, metric.help),
        }
    }
}

/// A connection was not let in, or cut off.
pub(crate) fn refused(reason: &'static str) {
    counter!(CONNECTIONS_REFUSED, "reason" => reason).increment(1);
}

/// A call of a panel was refused.
pub(crate) fn token_refused(connector: &ConnectorName, reason: &'static str) {
    let connector = connector.to_string();
    counter!(DESK_TOKEN_REFUSALS, "connector" => connector, "reason" => reason).increment(1);
}

words! {
    /// Who delivers.
    pub(crate) enum Source {
        Apizee = "apizee",
        Iadvize = "iadvize",
    }
}

words! {
    /// What became of a delivery.
    pub(crate) enum Delivered {
        /// Written down, or nothing of ours.
        Taken = "taken",
        /// Without the right proof.
        Refused = "refused",
        /// Proven, and yet no delivery.
        Unreadable = "unreadable",
        /// The store did not take it, or its room cannot be read: what it is about is asked for later.
        SetAside = "set_aside",
    }
}

/// A webhook has delivered.
pub(crate) fn delivered(connector: &ConnectorName, source: Source, outcome: Delivered) {
    let connector = connector.to_string();
    let labels = [
        ("connector", connector),
        ("source", source.as_str().into()),
        ("outcome", outcome.as_str().into()),
    ];
    counter!(DELIVERIES, &labels).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_they_count_and_each_is_one_metric() {
        for (n, metric) in ALL.iter().enumerate() {
            let before = &ALL[..n];
            assert!(
                before.iter().all(|other| other.name != metric.name),
                "{}",
                metric.name
            );
            let is_counter = metric.kind == Kind::Counter;
            assert_eq!(
                metric.name.ends_with("_total"),
                is_counter,
                "{}",
                metric.name
            );
            if metric.kind == Kind::Histogram {
                assert!(metric.name.ends_with("_seconds"), "{}", metric.name);
            }
        }
    }
}
