//! What there is more than once: rooms of one conversation, and SMS to one phone about one room.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use url::Url;

use super::Emulator;
use super::media::Room;
use super::state::State;

/// Everything that was made, in groups; groups of one too, so that what is missing is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicates {
    /// Tickets by reference. Those without one are in no group.
    pub tickets: Vec<Alike>,
    /// Conferences by the last word of their names.
    pub conferences: Vec<Alike>,
    /// The SMS of the outbox by phone and room.
    pub sms: Vec<Sent>,
    /// How many rooms of both kinds are not over.
    pub live: usize,
}

/// Rooms that belong to the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// The reference, or the last word.
    pub key: String,
    /// Apizee's numbers, oldest first.
    pub made: Vec<u64>,
    /// Those of them that are not over.
    pub live: Vec<u64>,
}

/// SMS to one phone with one link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The phone.
    pub to: String,
    /// Where the link leads; none when it is no link of a room, or there is none.
    pub room: Option<Room>,
    /// The link of the first.
    pub link: Option<String>,
    /// How many.
    pub count: usize,
}

fn grouped(rooms: impl Iterator<Item = (String, u64, bool)>) -> Vec<Alike> {
    let mut groups: BTreeMap<String, Alike> = BTreeMap::new();
    for (key, id, is_over) in rooms {
        let group = groups.entry(key.clone()).or_default();
        group.key = key;
        group.made.push(id);
        group.live.extend((!is_over).then_some(id));
    }
    groups.into_values().collect()
}

impl State {
    /// What links carry of a room, in their path or their query.
    fn marks(&self) -> HashMap<&str, Room> {
        let tickets = self.tickets.iter().flat_map(|one| {
            [&one.short, &one.conv_id].map(|mark| (mark.as_str(), Room::Ticket(one.id)))
        });
        let conferences = self.conferences.iter().flat_map(|one| {
            [&one.short, &one.room].map(|mark| (mark.as_str(), Room::Conference(one.id)))
        });
        tickets.chain(conferences).collect()
    }

    fn sent(&self) -> Vec<Sent> {
        let marks = self.marks();
        // By room; by link where that is none of ours.
        let mut groups: BTreeMap<(&str, Option<Room>, Option<String>), Sent> = BTreeMap::new();
        for message in self.outbox.iter().filter(|one| one.channel == "sms") {
            let link = link_of(&message.text);
            let room = link.as_ref().and_then(|link| room_of(link, &marks));
            let link = link.map(String::from);
            let other = link.clone().filter(|_| room.is_none());
            let group = groups.entry((&message.to, room, other));
            let sent = group.or_insert_with(|| Sent {
                to: message.to.clone(),
                room,
                link,
                count: 0,
            });
            sent.count += 1;
        }
        groups.into_values().collect()
    }
}

fn link_of(text: &str) -> Option<Url> {
    let mut links = text
        .split_whitespace()
        .filter(|word| word.starts_with("https://") || word.starts_with("http://"));
    links.find_map(|word| Url::parse(word).ok())
}

fn room_of(link: &Url, marks: &HashMap<&str, Room>) -> Option<Room> {
    let last = link.path_segments()?.next_back();
    let by_path = last.and_then(|step| marks.get(step));
    let mut query = link.query_pairs();
    let by_query = || query.find_map(|(_, value)| marks.get(value.as_ref()));
    by_path.or_else(by_query).copied()
}

impl Emulator {
    /// Everything that was made, in groups of what belongs to the same.
    #[must_use]
    pub fn duplicates(&self) -> Duplicates {
        let state = self.read();
        let tickets = grouped(state.tickets.iter().filter_map(|one| {
            let key = one.reference.clone()?;
            Some((key, one.id, one.is_over()))
        }));
        let conferences = grouped(state.conferences.iter().filter_map(|one| {
            let key = one.name.split_whitespace().next_back()?;
            Some((key.to_owned(), one.id, one.is_over()))
        }));
        let live_tickets = state.tickets.iter().filter(|one| !one.is_over());
        let live_conferences = state.conferences.iter().filter(|one| !one.is_over());
        Duplicates {
            tickets,
            conferences,
            sms: state.sent(),
            live: live_tickets.count() + live_conferences.count(),
        }
    }
}
