//! The page's clock, moved on: that something never happens is seen at once.

use serde_json::{Value, json};

use super::Browser;

/// A clock and timers that can be moved on. They go by themselves too; what was due meanwhile happens
/// in its order, each with what it sets off, before the clock stands where it was moved to.
const CLOCK: &str = r"(() => {
    const [now, later, never] = [Date.now, setTimeout, clearTimeout].map(one => one.bind(globalThis));
    let ahead = 0, last = 0;
    const waiting = new Map();
    Date.now = () => now() + ahead;
    globalThis.Date = new Proxy(Date, {
        construct: (Date, args) => args.length ? new Date(...args) : new Date(Date.now()),
    });
    const happens = (id) => {
        const one = waiting.get(id);
        waiting.delete(id);
        never(one.timer);
        one.todo(...one.args);
    };
    globalThis.setTimeout = (todo, ms = 0, ...args) => {
        const id = ++last;
        const timer = later(() => happens(id), ms);
        waiting.set(id, { todo, args, timer, due: Date.now() + ms });
        return id;
    };
    globalThis.clearTimeout = (id) => {
        never(waiting.get(id)?.timer);
        waiting.delete(id);
    };
    globalThis.moveClock = async (ms) => {
        const until = Date.now() + ms;
        for (;;) {
            const [next] = [...waiting].filter(([, one]) => one.due <= until).sort(([, a], [, b]) => a.due - b.due);
            if (!next) break;
            ahead += Math.max(0, next[1].due - Date.now());
            happens(next[0]);
            await new Promise(done => later(done, 10));
        }
        ahead += Math.max(0, until - Date.now());
        return waiting.size;
    };
})()";

/// What moves the clocks of some frames, and counts the timers that wait in them afterwards.
const MOVE: &str = "const [ms, done] = arguments;
    Promise.all((FRAMES).map(one => one.moveClock(ms)))
        .then(all => done(all.reduce((sum, one) => sum + one, 0)), error => done(String(error)));";

/// Learns, after the panel has, that nobody sees the frame.
const NOTICES: &str = "void (globalThis.noticing = new IntersectionObserver(entries => {
    globalThis.isHidden = !entries.at(-1).isIntersecting;
})).observe(document.documentElement)";

impl Browser {
    /// From the next page on; in one process, since frames of other processes are not reached.
    pub(crate) async fn takes_the_clock(&self) {
        let script = json!({ "source": CLOCK });
        self.emulate("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
    }

    /// Moves the clock of the frame before the agent, and says how many timers wait then. What asks
    /// from time to time has one, or is asking.
    pub(crate) async fn moves_the_clock(&self, by_ms: u32) -> u64 {
        self.moves_the_clocks_of("[globalThis]", by_ms).await
    }

    /// The same of frames that a script names.
    pub(crate) async fn moves_the_clocks_of(&self, frames: &str, by_ms: u32) -> u64 {
        let script = MOVE.replace("FRAMES", frames);
        let moved = self.client.execute_async(&script, vec![Value::from(by_ms)]);
        let moved = moved.await.unwrap();
        moved
            .as_u64()
            .unwrap_or_else(|| panic!("no clock to move: {moved}"))
    }

    /// Of the frame before the agent, which is seen: [`is_hidden`](Self::is_hidden) wants it.
    pub(crate) async fn notices_when_it_is_hidden(&self) {
        self.run(NOTICES).await;
        self.until("globalThis.isHidden === false").await;
    }

    /// Waits until the panel knows that nobody sees it.
    pub(crate) async fn is_hidden(&self) {
        self.until("globalThis.isHidden").await;
    }
}
