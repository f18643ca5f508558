//! Before there is a Desk, and where there is none.

use crate::signals::{RwSignal, With, WithUntracked, WithValue};

use super::{Shared, opens_tab};
use crate::dom::{El, button, classed, el};
use crate::panel::{Event, Panel};
use crate::wording::Wording;

/// The static shell of `index.html` once more, so that nothing moves; after the first try, a
/// sentence.
pub(super) fn connecting(w: &'static Wording, panel: RwSignal<Panel>) -> El {
    let again = move |panel: &Panel| match panel {
        Panel::Connecting { attempt: 2.. } => w.connecting_again.to_owned(),
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) | Panel::Ready(_) => {
            String::new()
        }
    };
    let shell = classed("div", "shell").attr("aria-busy", "true");
    let shell = shell.with(classed("h1", "unseen").text(w.connecting));
    let bones = ["title", "line", "field", "chips", "card", "primary"];
    let bone = |shell: El, bone| shell.with(el("i").attr("class", &["bone ", bone].concat()));
    bones
        .into_iter()
        .fold(shell, bone)
        .with(classed("p", "hint").says(move || panel.with(again)))
}

/// One sentence, and what to do.
pub(super) fn instead(shared: Shared, panel: RwSignal<Panel>) -> El {
    let Shared { w, quick, act } = shared;
    let (heading, text) = panel.with_untracked(|panel| match panel {
        Panel::Outside(why) => {
            let (heading, text) = (w.outside)(why);
            (heading, text.to_owned())
        }
        Panel::Broken(why) => (w.broken)(why),
        Panel::Connecting { .. } | Panel::Ready(_) => ("", String::new()),
    });
    let url = quick.with_value(|quick| quick.bare_url());
    classed("section", "instead")
        .with(el("h1").text(heading))
        .with(el("p").text(&text))
        .with(button("primary", w.try_again, move || {
            act.run(Event::AgentTriesAgain)
        }))
        .with(classed("p", "foot").with(opens_tab(w, "", w.quick_invitation).attr("href", &url)))
}
