//! Two panels of one browser, both seen: two windows of the Desk, a conversation in each. One of
//! them asks for both rooms.

use std::time::Duration;

use fantoccini::wd::WindowHandle;
use sandbox::apizee::GuestDoes;
use sandbox::desk::{Conversation, EventKind};
use serde_json::Value;

use crate::agent::Agent;
use crate::browser::{Browser, Prefs};
use crate::stage::Stage;

/// What this panel has asked: the time in milliseconds since 1970, and for how many rooms.
const ASKED: &str = "performance.getEntriesByType('resource')
    .filter(entry => entry.name.includes('/api/rooms/live?'))
    .map(entry => [performance.timeOrigin + entry.startTime, new URL(entry.name).searchParams.getAll('id').length])";

/// Between two questions, and what the one that is told waits longer.
const PAUSE_MS: f64 = 5_000.0;
const LONGER_MS: f64 = 1_000.0;
/// A late timer, an answer that takes its time.
const LOAD_MS: f64 = 2_000.0;

/// One look at the backend.
#[derive(Clone, Copy, Debug)]
struct Look {
    at_ms: f64,
    rooms: u64,
}

/// A window of the agent's browser, with one conversation's panel and its room.
struct Window {
    handle: WindowHandle,
    conversation: Conversation,
    ticket: u64,
}

/// The agent, who has both before their eyes.
struct Desks {
    stage: Stage,
    agent: Agent,
    windows: Vec<Window>,
}

impl Desks {
    /// Two live rooms, and a third conversation that nobody looks at.
    async fn open() -> Self {
        let stage = Stage::without_limit().await;
        let names = ["James Carter", "Lena Vogt"].map(Conversation::new);
        let mut all = vec![stage.conversation.clone()];
        all.extend(names);
        stage.sandbox.desk.set_conversations(all.clone()).unwrap();
        let browser = Browser::start(Prefs::ENGLISH).await;
        let mut desks = Self {
            stage,
            agent: Agent { browser },
            windows: vec![],
        };
        desks.opens(&all[0]).await;
        let window = desks.agent.browser.client.new_window(false).await.unwrap();
        let client = &desks.agent.browser.client;
        client.switch_to_window(window.handle).await.unwrap();
        desks.opens(&all[1]).await;
        desks
    }

    /// In the window before the agent.
    async fn opens(&mut self, conversation: &Conversation) {
        let (agent, stage) = (&self.agent, &self.stage);
        let desk = stage.desk_of(conversation, 320, "light");
        agent.browser.client.goto(&desk).await.unwrap();
        agent.browser.run(HIDES).await;
        agent.looks_into_panel_of(conversation).await;
        agent.browser.run(HIDES).await;
        agent.starts("06 12 34 56 78").await;
        self.windows.push(Window {
            handle: agent.browser.client.window().await.unwrap(),
            conversation: conversation.clone(),
            ticket: stage.sandbox.apizee.tickets().last().unwrap().id,
        });
    }

    /// Turns to the panel of one of the windows.
    async fn turns_to(&self, at: usize) -> &Window {
        let window = &self.windows[at];
        let client = &self.agent.browser.client;
        client
            .switch_to_window(window.handle.clone())
            .await
            .unwrap();
        self.agent.looks_into_panel_of(&window.conversation).await;
        window
    }

    /// The guest of a room does something, and its panel shows it soon; the other shows nothing.
    async fn guest_is_seen(&self, at: usize, does: GuestDoes, text: &str) {
        let window = self.turns_to(at).await;
        self.agent
            .sees_guest(&self.stage, window.ticket, does, text)
            .await;
    }

    async fn now_ms(&self) -> f64 {
        let now = self.agent.browser.run("Date.now()").await;
        now.as_f64().unwrap()
    }

    /// What the panel in a window has asked so far.
    async fn asked_by(&self, at: usize) -> Vec<Look> {
        self.turns_to(at).await;
        let asked = self.agent.browser.run(ASKED).await;
        let look = |one: &Value| Look {
            at_ms: one[0].as_f64().unwrap(),
            rooms: one[1].as_u64().unwrap(),
        };
        asked.as_array().unwrap().iter().map(look).collect()
    }

    /// Waits until the backend has been asked so many times more, by whomever.
    async fn is_asked(&self, more: u64) {
        let wanted = self.stage.looks().await + more;
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        let waiting = async {
            while self.stage.looks().await < wanted {
                tick.tick().await;
            }
        };
        let limit = Duration::from_secs(15 * more);
        let waited = tokio::time::timeout(limit, waiting).await;
        assert!(waited.is_ok(), "not asked {more} times in {limit:?}");
    }

    /// The window whose panel asked last.
    async fn asker(&self) -> usize {
        let last = async |at| self.asked_by(at).await.last().map_or(0.0, |one| one.at_ms);
        usize::from(last(1).await > last(0).await)
    }
}

/// Counts how often the page was hidden.
const HIDES: &str = "(() => {
    globalThis.hides = document.visibilityState === 'visible' ? 0 : 1;
    document.addEventListener('visibilitychange', () => { globalThis.hides += 1 });
})()";

/// The looks after a moment, the first first.
fn since(looks: &[Look], at_ms: f64) -> Vec<Look> {
    let mut late: Vec<Look> = looks
        .iter()
        .copied()
        .filter(|one| one.at_ms > at_ms)
        .collect();
    late.sort_by(|one, other| one.at_ms.total_cmp(&other.at_ms));
    late
}

#[tokio::test]
async fn one_of_two_panels_asks_for_both() {
    let desks = Desks::open().await;
    let stage = &desks.stage;
    assert_eq!(stage.handed(EventKind::Card).len(), 1);

    // Each deed in its own panel, by whomever it was asked.
    desks
        .guest_is_seen(0, GuestDoes::Open, "Visitor opened the link")
        .await;
    desks
        .guest_is_seen(1, GuestDoes::Open, "Visitor opened the link")
        .await;
    desks
        .guest_is_seen(1, GuestDoes::RefuseCamera, "Visitor refused the camera")
        .await;
    desks
        .guest_is_seen(0, GuestDoes::Join, "Visitor is waiting in the room")
        .await;
    for (at, never) in [
        (0, "Visitor refused the camera"),
        (1, "Visitor is waiting in the room"),
    ] {
        desks.turns_to(at).await;
        let text = desks.agent.browser.text().await;
        assert!(!text.contains(never), "{text}");
    }

    // By now they know of one another.
    let (before, looks) = (desks.now_ms().await, stage.looks().await);
    desks.is_asked(5).await;
    let asked = [desks.asked_by(0).await, desks.asked_by(1).await];
    let answered = stage.looks().await - looks;
    let late = [since(&asked[0], before), since(&asked[1], before)];
    assert!(
        late[0].is_empty() || late[1].is_empty(),
        "both ask: {late:?}"
    );
    let all = since(&asked.concat(), before);
    assert!(all.iter().all(|one| one.rooms == 2), "for both: {all:?}");
    assert_eq!(all.len() as u64, answered, "nobody else asks");
    for pair in all.windows(2) {
        let pause = pair[1].at_ms - pair[0].at_ms;
        assert!(
            (PAUSE_MS..PAUSE_MS + LOAD_MS).contains(&pause),
            "as one panel alone: {pause} ms in {all:?}"
        );
    }
    for at in [0, 1] {
        desks.turns_to(at).await;
        assert_eq!(desks.agent.browser.run("globalThis.hides").await, 0);
        desks.agent.looks_at_desk().await;
        assert_eq!(desks.agent.browser.run("globalThis.hides").await, 0);
    }
    desks.agent.browser.close().await;
}

#[tokio::test]
async fn when_the_panel_that_asks_is_hidden_or_closed_the_other_goes_on() {
    let desks = Desks::open().await;
    let agent = &desks.agent;
    desks.is_asked(3).await;
    let asker = desks.asker().await;
    let other = 1 - asker;

    // The Desk shows another conversation in that window.
    desks.turns_to(asker).await;
    agent.looks_at_desk().await;
    agent.presses("Lena Vogt").await;
    let hidden = desks.now_ms().await;
    desks
        .guest_is_seen(other, GuestDoes::Open, "Visitor opened the link")
        .await;
    desks.is_asked(1).await;
    let asked = since(&desks.asked_by(other).await, hidden);
    let pause = asked[0].at_ms - hidden;
    assert!(
        pause <= PAUSE_MS + LONGER_MS + LOAD_MS,
        "it went on after {pause} ms"
    );
    assert_eq!(asked[0].rooms, 2, "a panel may be seen again");

    // It is seen again: what happened meanwhile is there, and the window of the other is closed.
    desks.turns_to(asker).await;
    agent.looks_at_desk().await;
    let name = &desks.windows[asker].conversation.visitor_name;
    agent.presses(name).await;
    desks.turns_to(other).await;
    let closed = desks.now_ms().await;
    agent.browser.client.close_window().await.unwrap();
    desks
        .guest_is_seen(asker, GuestDoes::Open, "Visitor opened the link")
        .await;
    let asked = since(&desks.asked_by(asker).await, closed);
    let pause = asked[0].at_ms - closed;
    assert!(
        pause <= PAUSE_MS + LONGER_MS + LOAD_MS,
        "it went on after {pause} ms"
    );
    desks.agent.browser.close().await;
}
