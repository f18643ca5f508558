//! Panels of one browser, with a clock of their own.

use contract::RoomState;

use super::*;

/// A room of this name, as it stands after so many changes.
fn a_room(id: &RoomId, changes: usize) -> Room {
    let mut room = crate::room::tests::a_room(RoomState::Created);
    room.id = id.clone();
    room.apizee_state = changes.to_string();
    room
}

fn id(name: &str) -> RoomId {
    name.parse().unwrap()
}

fn at() -> Timestamp {
    "2026-11-21T09:30:00Z".parse().unwrap()
}

/// One panel, and what it wants to be told and when.
struct Panel {
    ear: Ear,
    room: RoomId,
    chance: f64,
    /// A hidden one is not woken.
    is_seen: bool,
    waits: Option<(u32, f64)>,
    told: Vec<Effect>,
}

/// The panels of a browser, their clock, and the backend that they ask.
struct Browser {
    ms: f64,
    panels: Vec<Panel>,
    /// Who asked, when, for what, and with which `ETag`.
    asked: Vec<(usize, f64, Vec<RoomId>, Option<String>)>,
    /// What changes at the backend, and how many times it did.
    changes: usize,
    /// Whether the backend can be reached.
    is_up: bool,
}

impl Browser {
    /// With a panel for each of these rooms, opened a second apart.
    fn with(rooms: &[&str]) -> Self {
        let mut browser = Self {
            ms: 0.0,
            panels: vec![],
            asked: vec![],
            changes: 0,
            is_up: true,
        };
        for (number, room) in rooms.iter().enumerate() {
            browser.panels.push(Panel {
                ear: Ear::default(),
                room: id(room),
                chance: 0.5,
                is_seen: true,
                waits: None,
                told: vec![],
            });
            browser.happens(number, Event::Appears(id(room)));
            browser.passes(1_000.0);
        }
        browser
    }

    fn happens(&mut self, number: usize, event: Event) {
        let panel = &mut self.panels[number];
        let now = Now {
            ms: self.ms,
            at: at(),
            on_screen: Some(panel.room.clone()),
            chance: panel.chance,
        };
        for effect in panel.ear.on(event, &now) {
            self.performs(number, effect);
        }
    }

    fn performs(&mut self, number: usize, effect: Effect) {
        match effect {
            Effect::Wait(of, ms) => self.panels[number].waits = Some((of, self.ms + f64::from(ms))),
            Effect::Ask(of, ids, tag) => {
                self.asked.push((number, self.ms, ids.clone(), tag.clone()));
                let answer = self.answers(&ids, tag);
                self.happens(number, Event::Answered(of, ids, answer));
            }
            Effect::Show(room) => self.says(number, &Event::Named(room)),
            Effect::Pass(ids, text) => {
                let rooms = if text.is_empty() {
                    vec![]
                } else {
                    self.rooms(&ids)
                };
                self.says(number, &Event::Overheard(ids, rooms));
            }
            Effect::Heard(_) | Effect::Same(_) => self.panels[number].told.push(effect),
        }
    }

    fn says(&mut self, number: usize, event: &Event) {
        for other in (0..self.panels.len()).filter(|other| *other != number) {
            self.happens(other, event.clone());
        }
    }

    fn rooms(&self, ids: &[RoomId]) -> Vec<Room> {
        ids.iter().map(|id| a_room(id, self.changes)).collect()
    }

    fn answers(&self, ids: &[RoomId], tag: Option<String>) -> Answer {
        let now = self.changes.to_string();
        if !self.is_up {
            Answer::Failed
        } else if tag.as_ref() == Some(&now) {
            Answer::Same
        } else {
            Answer::News {
                tag: Some(now),
                text: "news".to_owned(),
                rooms: self.rooms(ids),
            }
        }
    }

    /// So many milliseconds, with all that is due in them.
    fn passes(&mut self, ms: f64) {
        let end = self.ms + ms;
        loop {
            let waiting = self.panels.iter().enumerate().filter(|(_, it)| it.is_seen);
            let due = waiting.filter_map(|(number, it)| Some((number, it.waits?)));
            let next = due.min_by(|(_, (_, one)), (_, (_, other))| one.total_cmp(other));
            let Some((number, (of, when))) = next.filter(|(_, (_, when))| *when <= end) else {
                break;
            };
            self.ms = self.ms.max(when);
            self.panels[number].waits = None;
            self.happens(number, Event::Waited(of));
        }
        self.ms = end;
    }

    fn asked_at(&self) -> Vec<f64> {
        self.asked.iter().map(|(_, when, ..)| *when).collect()
    }

    fn heard(&self, number: usize) -> usize {
        let told = self.panels[number].told.iter();
        told.filter(|effect| matches!(effect, Effect::Heard(_)))
            .count()
    }
}

#[test]
fn it_asks_after_five_seconds_and_more_seldom_the_longer_nothing_changes() {
    let mut browser = Browser::with(&["room-1"]);
    browser.passes(3_600_000.0);
    let asked = browser.asked_at();
    assert_eq!(asked[..3], [5_000.0, 10_000.0, 15_000.0]);
    let pauses: Vec<f64> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses.is_sorted(), "{pauses:?}");
    assert_eq!(pauses.last(), Some(&60_000.0));
    // A change makes it quick again.
    browser.changes += 1;
    browser.passes(60_000.0);
    let before = browser.asked.len();
    browser.passes(15_000.0);
    assert!(
        browser.asked.len() - before >= 2,
        "{:?}",
        browser.asked_at()
    );
    assert_eq!(browser.heard(0), 2, "each change is told once");
}

#[test]
fn the_tag_goes_with_the_same_question_alone() {
    let mut browser = Browser::with(&["room-1"]);
    browser.passes(10_000.0);
    let tags: Vec<_> = browser.asked.iter().map(|(.., tag)| tag.clone()).collect();
    assert_eq!(tags, [None, Some("0".to_owned())]);
    browser.happens(0, Event::Named(id("room-2")));
    browser.passes(5_000.0);
    let (_, _, ids, tag) = browser.asked.last().unwrap();
    assert_eq!((ids, tag), (&vec![id("room-1"), id("room-2")], &None));
}

#[test]
fn of_panels_that_are_seen_one_asks_for_all_and_all_hear() {
    let mut browser = Browser::with(&["room-1", "room-2", "room-3"]);
    browser.passes(60_000.0);
    assert!(browser.asked.iter().all(|(who, ..)| *who == 0));
    let (.., ids, _) = browser.asked.last().unwrap();
    assert_eq!(ids, &[id("room-1"), id("room-2"), id("room-3")]);
    browser.changes += 1;
    browser.panels[1].chance = 0.9;
    browser.passes(10_000.0);
    for number in 0..3 {
        assert_eq!(browser.heard(number), 2, "panel {number}");
    }
    // The one that asks is hidden: another does, soon, and one alone.
    browser.panels[0].is_seen = false;
    browser.asked.clear();
    browser.passes(60_000.0);
    let asks = |browser: &Browser| browser.asked.iter().map(|(who, ..)| *who).next();
    assert_eq!(asks(&browser), Some(2), "whose chance is earlier");
    assert!(browser.asked.iter().all(|(who, ..)| *who == 2));
    // Nobody asks for the hidden one's room for ever.
    browser.passes(120_000.0);
    let (.., ids, _) = browser.asked.last().unwrap();
    assert_eq!(ids, &[id("room-3"), id("room-2")]);
}

#[test]
fn a_backend_that_is_away_is_left_alone_for_a_while() {
    let mut browser = Browser::with(&["room-1"]);
    browser.is_up = false;
    browser.passes(30_000.0);
    assert_eq!(browser.asked_at(), [5_000.0, 25_000.0]);
    browser.is_up = true;
    browser.passes(20_000.0);
    assert_eq!(browser.heard(0), 1);
}

#[test]
fn a_room_that_left_the_screen_is_asked_for_no_more() {
    let mut ear = Ear::default();
    let now = |ms, room: Option<&str>| Now {
        ms,
        at: at(),
        on_screen: room.map(id),
        chance: 0.0,
    };
    let first = ear.on(Event::Appears(id("room-1")), &now(0.0, Some("room-1")));
    assert_eq!(first, [Effect::Show(id("room-1")), Effect::Wait(1, 5_000)]);
    assert_eq!(ear.on(Event::Waited(1), &now(5_000.0, None)), []);
    // Another comes: the first one's wait and answer are late.
    ear.on(Event::Appears(id("room-2")), &now(6_000.0, Some("room-2")));
    assert_eq!(ear.on(Event::Waited(1), &now(20_000.0, Some("room-2"))), []);
    let ids = vec![id("room-1")];
    let answer = Event::Answered(1, ids.clone(), Answer::Same);
    let late = ear.on(answer, &now(20_000.0, Some("room-2")));
    assert_eq!(late, [Effect::Pass(ids, String::new())], "others may wait");
    let failed = Event::Answered(1, vec![id("room-1")], Answer::Failed);
    assert_eq!(ear.on(failed, &now(20_000.0, Some("room-2"))), []);
    // What is said of other rooms is not for this panel.
    let overheard = Event::Overheard(vec![id("room-1")], vec![]);
    assert_eq!(ear.on(overheard, &now(20_000.0, Some("room-2"))), []);
}
