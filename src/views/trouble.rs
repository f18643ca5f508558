//! What went wrong, in place, above the primary button. It stays until it is solved.

use super::{Shared, opens_tab};
use crate::dom::{El, button, classed, el};
use crate::panel::Event;

/// A sentence and ways on. `again` is what *Try again* says, where it is not the primary button.
pub(super) fn trouble(
    shared: Shared,
    text: &str,
    quick_url: Option<&str>,
    again: Option<Event>,
) -> El {
    let Shared { w, act, .. } = shared;
    let mut ways = classed("div", "buttons");
    if let Some(event) = again {
        ways = ways.with(button("plain", w.try_again, move || act.run(event.clone())));
    }
    if let Some(url) = quick_url {
        ways = ways.with(opens_tab(w, "plain", w.quick_invitation).attr("href", url));
    }
    let sentence = el("p")
        .with(classed("span", "unseen").text(w.attention).text(" "))
        .text(text);
    classed("div", "trouble").with(sentence).with(ways)
}
