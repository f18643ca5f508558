//! Apizee: the only place that spells its addresses and fields.
//!
//! Reading order: what can go wrong ([`error`]) and what is told of it ([`told`]), who goes first
//! ([`want`]), who waits and the requests of a minute, the documents that cross ([`requests`], [`wire`],
//! [`events`]), the token and its renewal, the users, of whom one that can send is chosen ([`pool`]), the
//! calls ([`client`]) and how they are sent. Beside the rooms: lists in parts ([`lists`]), what is
//! remembered ([`history`], [`media`], [`statistics`]), the account ([`services`], [`user`]).

pub mod error;
pub mod told;

pub mod want;

mod budget;
mod queue;

pub mod events;
pub mod requests;
pub mod wire;

mod bar;
pub mod password;
mod renewal;
mod token;

pub mod pool;

mod answer;
pub mod client;
mod sending;

pub mod history;
pub mod lists;
pub mod media;
pub mod services;
pub mod statistics;
pub mod user;

pub use client::{Apizee, Ending, ServiceUser};
pub use error::{ApizeeError, Lost, UpstreamMessage};
pub use password::Password;
pub use pool::{Ready, UserStatus};
pub use requests::{ConferenceRequest, Hidden, Participants, TicketRequest};
pub use want::{Class, Want};
pub use wire::{Conference, Ticket};

#[cfg(test)]
mod accounts_in_memory;
#[cfg(test)]
mod stage;

/// A documented answer (`tests/documents/apizee`).
#[cfg(test)]
fn document(name: &str) -> serde_json::Value {
    let file = format!(
        "{}/../tests/documents/apizee/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(file).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["document"].take()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_documented_answer_is_read_by_a_test() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let names = |folder: &str| {
            let entries = fs::read_dir(root.join(folder)).unwrap();
            entries
                .map(|entry| entry.unwrap().path())
                .collect::<Vec<_>>()
        };
        let sources: String = names("src/apizee")
            .iter()
            .filter(|file| file.is_file())
            .map(|file| fs::read_to_string(file).unwrap())
            .collect();
        let documents = names("../tests/documents/apizee");
        let documents: BTreeSet<_> = documents
            .iter()
            .map(|file| file.file_stem().unwrap().to_str().unwrap())
            .collect();
        assert!(documents.len() > 15, "{documents:?}");
        // By `document("…")`, or by a helper of a name that ends so.
        let unread = documents
            .into_iter()
            .filter(|name| !sources.contains(&format!("(\"{name}\")")));
        assert_eq!(unread.collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
