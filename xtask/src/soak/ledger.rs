//! What the agents of a family wished for, and what they were told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::wish::{Subject, Wish};

/// Written while agents work, read when all is over.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// By the wish's phone.
    pub(super) subjects: HashMap<String, Subject>,
    pub(super) conversations: BTreeSet<String>,
    /// The rooms that a key was answered with.
    told: BTreeMap<String, BTreeSet<String>>,
    /// How often each call was answered how.
    pub(super) answers: BTreeMap<(&'static str, String), usize>,
    /// Answers that no document of ours shows.
    pub(super) undocumented: Vec<String>,
}

impl Ledger {
    pub(super) fn wished(&mut self, wish: &Wish) {
        let conversation = wish.subject.conversation.clone();
        self.conversations.insert(conversation);
        self.subjects
            .insert(wish.phone.clone(), wish.subject.clone());
    }

    /// A wish was answered with a room.
    pub(super) fn told(&mut self, wish: &Wish, room: &str) {
        let rooms = self.told.entry(wish.key.clone()).or_default();
        rooms.insert(room.to_owned());
    }

    pub(super) fn answered(&mut self, call: &'static str, what: String) {
        *self.answers.entry((call, what)).or_default() += 1;
    }

    /// Keys that were answered with one room, and then with another.
    pub(super) fn told_two(&self) -> Vec<String> {
        let told = self.told.iter().filter(|(_, rooms)| rooms.len() > 1);
        told.map(|(key, rooms)| format!("{key} was answered with the rooms {rooms:?}"))
            .collect()
    }
}
