//! What Apizee's pages in frames share: the frame, the way out of it, and what went wrong.

use super::host::Host;
use crate::dom::{El, button, classed, el, link};
use crate::wording::Wording;

/// `allow` of the agent's side and of the quick invitation (Apizee REST APIs, Start the session;
/// 3rd-party software integration).
pub const CALL: &str = "microphone; camera; geolocation; display-capture";

/// A frame. Its page learns nothing of our address, which may hold a token.
#[must_use]
pub fn frame(title: &str, address: &str) -> El {
    classed("iframe", "frame")
        .attr("title", title)
        .attr("referrerpolicy", "no-referrer")
        .attr("src", address)
}

/// A link that opens a tab, and says so.
#[must_use]
pub fn opens_tab(w: &Wording, class: &str, text: &str, address: &str) -> El {
    link(class)
        .attr("href", address)
        .text(text)
        .with(
            classed("span", "arrow")
                .attr("aria-hidden", "true")
                .text("↗\u{fe0e}"),
        )
        .with(classed("span", "unseen").text(" ").text(w.new_tab))
}

/// A sentence that stays until it is solved, and *Try again*.
#[must_use]
pub fn trouble(host: &Host, why: &str, again: impl Fn() + 'static) -> El {
    let w = host.w;
    let sentence = el("p")
        .with(classed("span", "unseen").text(w.attention).text(" "))
        .text(why);
    let again = button("plain", w.try_again, again);
    classed("div", "trouble")
        .attr("role", "alert")
        .with(sentence)
        .with(classed("div", "buttons").with(again))
}
