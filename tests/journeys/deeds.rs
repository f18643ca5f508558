//! How soon the agent's panel shows what happens in the room.

use sandbox::apizee::GuestDoes;

use crate::agent::Agent;
use crate::stage::Stage;

/// The panel asks its backend every 5 s.
const PAUSE_MS: f64 = 5_000.0;
/// What a loaded machine takes for the deed, the webhook, the question, its answer and the screen.
const LOAD_MS: f64 = 2_500.0;

impl Agent {
    /// Something is done, and the panel, which did not show it, does so soon: by the page's own
    /// clock.
    pub(crate) async fn sees_soon(&self, text: &str, deed: impl Future<Output = ()>) {
        let watch = format!(
            "(() => {{
                globalThis.watching?.disconnect();
                globalThis.shown = null;
                const look = () => {{
                    if (document.body.textContent.includes({text:?})) globalThis.shown ??= Date.now();
                }};
                globalThis.watching = new MutationObserver(look);
                watching.observe(document.body, {{ subtree: true, childList: true, characterData: true }});
                look();
                return [Date.now(), globalThis.shown];
            }})()"
        );
        let begun = self.browser.run(&watch).await;
        assert!(begun[1].is_null(), "{text:?} stood there before");
        deed.await;
        self.browser.until("globalThis.shown !== null").await;
        let shown = self.browser.run("globalThis.shown").await;
        let took = shown.as_f64().unwrap() - begun[0].as_f64().unwrap();
        assert!(took <= PAUSE_MS + LOAD_MS, "{text:?} came after {took} ms");
        println!("{text}: after {took} ms");
    }

    /// The same with a guest of a ticket, whose page nobody looks at.
    pub(crate) async fn sees_guest(&self, stage: &Stage, ticket: u64, does: GuestDoes, text: &str) {
        let deed = async {
            let done = stage.sandbox.apizee.ticket_guest(ticket, does);
            assert!(done, "{does:?}");
        };
        self.sees_soon(text, deed).await;
    }
}
