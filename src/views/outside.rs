//! Before there is a Desk, and where there is none.

use leptos::prelude::*;

use super::Shared;
use crate::elements::{Away, Button, Draw as _, Drawn, Source as _, always, press};
use crate::panel::{Event, Panel};
use crate::wording::PanelWording;

/// The static shell of `index.html` once more, so that nothing moves; after the first try, a
/// sentence.
#[component]
pub(super) fn Connecting(w: &'static PanelWording, panel: RwSignal<Panel>) -> impl IntoView {
    let again = panel.text(|panel| match panel {
        Panel::Connecting { attempt: 2.. } => w.connecting_again.to_owned(),
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) | Panel::Ready(_) => {
            String::new()
        }
    });
    let bone = |class| view! { <i class=class></i> }.drawn();
    let bones = [
        "bone title",
        "bone line",
        "bone field",
        "bone chips",
        "bone card",
        "bone primary",
    ];
    view! {
        <div class="shell" aria-busy="true">
            <h1 class="unseen">{w.connecting}</h1>
            {bones.into_iter().map(bone).collect::<Drawn>()}
            <p class="hint">{again}</p>
        </div>
    }
    .drawn()
}

/// One sentence, and what to do.
#[component]
pub(super) fn Instead(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let Shared { w, quick, act } = shared;
    let (heading, text) = panel.with_untracked(|panel| match panel {
        Panel::Outside(why) => {
            let (heading, text) = (w.outside)(why);
            (heading, text.to_owned())
        }
        Panel::Broken(why) => (w.broken)(why),
        Panel::Connecting { .. } | Panel::Ready(_) => ("", String::new()),
    });
    let url = always(quick.with_value(|quick| quick.bare_url()));
    view! {
        <section class="instead">
            <h1>{heading}</h1>
            <p>{text}</p>
            <Button class="primary" text=w.common.try_again press=press(move || act.run(Event::AgentTriesAgain)) />
            <p class="foot">
                <Away w=w.common class="" href=url text=w.quick_invitation />
            </p>
        </section>
    }
    .drawn()
}
