//! Before there is a Desk, and where there is none.

use leptos::prelude::*;

use super::{Shared, opens_tab};
use crate::panel::{Event, Panel};
use crate::wording::Wording;

/// Where the README tells how to install the panel, and where to try it without a Desk.
const README: &str = "https://github.com/apizee/apizee-panel#install";

/// The static shell of `index.html` once more, so that nothing moves; after the first try, a
/// sentence.
pub(super) fn connecting(w: &'static Wording, panel: RwSignal<Panel>) -> impl IntoView {
    let again = move || match panel.get() {
        Panel::Connecting { attempt: 2.. } => w.connecting_again,
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) | Panel::Ready(_) => "",
    };
    view! {
        <div class="shell" aria-busy="true">
            <h1 class="unseen">{w.connecting}</h1>
            <i class="bone title"></i>
            <i class="bone line"></i>
            <i class="bone field"></i>
            <i class="bone chips"></i>
            <i class="bone card"></i>
            <i class="bone primary"></i>
            <p class="hint">{again}</p>
        </div>
    }
}

/// One sentence, and what to do.
pub(super) fn instead(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let Shared { w, quick, act } = shared;
    let (heading, text) = panel.with_untracked(|panel| match panel {
        Panel::Outside(why) => {
            let (heading, text) = (w.outside)(why);
            (heading, text.to_owned())
        }
        Panel::Broken(why) => (w.broken)(why),
        Panel::Connecting { .. } | Panel::Ready(_) => ("", String::new()),
    });
    view! {
        <section class="instead">
            <h1>{heading}</h1>
            <p>{text}</p>
            <button type="button" class="primary" on:click=move |_| act.run(Event::AgentTriesAgain)>
                {w.try_again}
            </button>
            <p class="foot">
                <a href=quick.with_value(|quick| quick.bare_url()) target="_blank" rel="noopener noreferrer">
                    {w.quick_invitation}{opens_tab(w)}
                </a>
                <a href=README target="_blank" rel="noopener noreferrer">
                    {w.how_to_install}{opens_tab(w)}
                </a>
            </p>
        </section>
    }
}
