//! What is there when all is over: Apizee's rooms and SMS against the agents' wishes and the backend's
//! own word.

mod word;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use anyhow::Result;

use super::{
    emulator::Made,
    office::Office,
    wish::{Kind, Subject},
};
use word::{Word, reread, word};

/// What must not be: each with enough to look for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    /// Live rooms of one conversation and kind, but for one.
    pub(super) duplicates: Vec<String>,
    /// Keys for which Apizee made more than one room.
    pub(super) made_twice: Vec<String>,
    /// Keys that were answered with different rooms.
    pub(super) told_two: Vec<String>,
    /// Rooms that live at Apizee and that the backend does not know.
    pub(super) lost: Vec<String>,
    /// Phones, one for each key, with more than one SMS.
    pub(super) sms_twice: Vec<String>,
    /// Requests that broke a user's window.
    pub(super) over_window: Vec<String>,
    /// Rooms that are over for one side and live for the other.
    pub(super) wrong_states: Vec<String>,
    /// Starts that are still under way.
    pub(super) unsettled: Vec<String>,
    /// 5xx answers that no document of ours shows.
    pub(super) undocumented: Vec<String>,
    /// What there was to go wrong.
    pub(super) seen: Tally,
}

/// So that "0 wrong" is of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) conversations: usize,
    pub(super) wishes: usize,
    pub(super) rooms: usize,
    pub(super) live: usize,
    pub(super) sms: usize,
    /// Requests to Apizee that arrived, and the most of one user's in a minute.
    pub(super) requests: usize,
    pub(super) most_in_a_minute: usize,
}

impl Findings {
    pub(super) fn all(&self) -> [(&'static str, &[String]); 9] {
        [
            ("duplicates, live", &self.duplicates),
            ("rooms made twice for one key", &self.made_twice),
            ("keys answered with two rooms", &self.told_two),
            ("lost rooms", &self.lost),
            ("SMS twice for one key", &self.sms_twice),
            ("requests over the window", &self.over_window),
            ("wrong states", &self.wrong_states),
            ("starts without an end", &self.unsettled),
            ("answers 5xx without a document", &self.undocumented),
        ]
    }

    /// Whether nothing is found that further work could still mend.
    pub(super) fn may_stay(&self) -> bool {
        let Self {
            duplicates,
            lost,
            wrong_states,
            unsettled,
            ..
        } = self;
        [duplicates, lost, wrong_states, unsettled]
            .iter()
            .all(|found| found.is_empty())
    }
}

/// Compares.
pub(super) async fn audit(office: &Arc<Office>) -> Result<Findings> {
    let word = word(office).await?;
    // Afterwards: what the backend has ended by then is over here as well.
    let made = office.emulator.rooms().await?;
    let sms = office.emulator.sms().await?;
    let subjects = office.ledger().subjects.clone();
    let mut findings = Findings {
        duplicates: duplicates(&made, &subjects),
        made_twice: made_twice(&made),
        lost: lost(&made, &word),
        unsettled: word.starts.clone(),
        wrong_states: wrong_states(office, &made, &word).await?,
        ..Findings::default()
    };
    let twice = sms.iter().filter(|(_, times)| **times > 1);
    findings.sms_twice = twice
        .map(|(phone, times)| format!("{times} to {phone}"))
        .collect();
    {
        let ledger = office.ledger();
        findings.told_two = ledger.told_two();
        findings.undocumented.clone_from(&ledger.undocumented);
        findings.seen.conversations = ledger.conversations.len();
    }
    findings.seen.wishes = subjects.len();
    findings.seen.rooms = made.len();
    findings.seen.live = made.iter().filter(|room| room.is_live()).count();
    findings.seen.sms = sms.values().sum();
    window(office, &mut findings).await?;
    Ok(findings)
}

fn duplicates(made: &[Made], subjects: &HashMap<String, Subject>) -> Vec<String> {
    let mut live: BTreeMap<Option<&Subject>, Vec<u64>> = BTreeMap::new();
    for room in made.iter().filter(|room| room.is_live()) {
        let subject = subjects.get(&room.phone);
        live.entry(subject).or_default().push(room.id);
    }
    let several = live
        .iter()
        .filter(|(subject, rooms)| rooms.len() > 1 || subject.is_none());
    several
        .map(|(subject, rooms)| match subject {
            Some(Subject { conversation, kind }) => {
                format!("{} of {conversation}: {rooms:?}", kind.word())
            }
            None => format!("of nobody's wish: {rooms:?}"),
        })
        .collect()
}

fn made_twice(made: &[Made]) -> Vec<String> {
    let mut by_phone: BTreeMap<&str, Vec<&Made>> = BTreeMap::new();
    for room in made {
        by_phone.entry(&room.phone).or_default().push(room);
    }
    let several = by_phone.iter().filter(|(_, rooms)| rooms.len() > 1);
    several
        .map(|(phone, rooms)| {
            let rooms = rooms
                .iter()
                .map(|room| format!("{} {}", room.id, room.word));
            let rooms: Vec<String> = rooms.collect();
            format!("for the wish of {phone}: {}", rooms.join(", "))
        })
        .collect()
}

fn lost(made: &[Made], word: &Word) -> Vec<String> {
    let live = made.iter().filter(|room| room.is_live());
    live.filter(|room| !word.rooms.contains_key(&(room.kind, room.id)))
        .map(|room| format!("{} {} of {}", room.kind.at_apizee(), room.id, room.phone))
        .collect()
}

async fn wrong_states(office: &Arc<Office>, made: &[Made], word: &Word) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let known: BTreeSet<(Kind, u64)> = made.iter().map(|room| (room.kind, room.id)).collect();
    for ((kind, id), told) in &word.rooms {
        if !known.contains(&(*kind, *id)) {
            wrong.push(format!(
                "{} {id}: Apizee has none, {} says {}",
                kind.at_apizee(),
                told.id,
                told.word
            ));
        }
    }
    for room in made {
        let Some(told) = word.rooms.get(&(room.kind, room.id)) else {
            continue;
        };
        let mut says = (told.is_live, told.word.clone());
        if says.0 && !room.is_live() {
            says = reread(office, &told.id).await?;
        }
        if says.0 != room.is_live() {
            let (apizees, ours) = (&room.word, &says.1);
            let id = room.id;
            wrong.push(format!(
                "{} {id}: Apizee's {apizees}, ours {ours} ({})",
                room.kind.at_apizee(),
                told.id
            ));
        }
    }
    Ok(wrong)
}

async fn window(office: &Arc<Office>, findings: &mut Findings) -> Result<()> {
    let users = office.emulator.window().await?;
    findings.seen.requests = users.iter().map(|user| user.taken).sum();
    let most = users.iter().map(|user| user.most()).max();
    findings.seen.most_in_a_minute = most.unwrap_or_default();
    let Some(limit) = office.pace.limit() else {
        return Ok(());
    };
    let limit = usize::try_from(limit)?;
    for user in users.iter().filter(|user| user.most() > limit) {
        let over = format!("{} of {} within a minute", user.most(), user.user);
        findings.over_window.push(over);
    }
    let refused = office.emulator.refused_by_limit().await?;
    findings.over_window.extend(refused);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(id: u64, phone: &str, word: &str) -> Made {
        Made {
            kind: Kind::Assistance,
            id,
            word: word.to_owned(),
            phone: phone.to_owned(),
        }
    }

    #[test]
    fn two_live_rooms_of_a_conversation_are_found_and_two_of_a_key() {
        let subject = |conversation: &str| Subject {
            conversation: conversation.to_owned(),
            kind: Kind::Assistance,
        };
        let subjects = HashMap::from([
            ("1".to_owned(), subject("a")),
            ("2".to_owned(), subject("a")),
            ("3".to_owned(), subject("b")),
        ]);
        let of = |rooms: &[Made]| duplicates(rooms, &subjects).len();
        let (one, other) = (made(1, "1", "new"), made(2, "2", "inprogress"));
        assert_eq!(of(&[one.clone(), other.clone()]), 1);
        assert_eq!(of(&[one.clone(), made(2, "2", "closed")]), 0);
        assert_eq!(of(&[one.clone(), made(3, "3", "new")]), 0);
        assert_eq!(of(&[made(4, "4", "new")]), 1, "nobody wished for it");
        assert_eq!(made_twice(&[one.clone(), other]).len(), 0);
        assert_eq!(made_twice(&[one.clone(), made(9, "1", "closed")]).len(), 1);
        assert_eq!(lost(&[one], &Word::default()).len(), 1);
        assert_eq!(lost(&[made(1, "1", "done")], &Word::default()).len(), 0);
    }
}
