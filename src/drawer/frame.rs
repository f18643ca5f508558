//! What Apizee's pages in frames share: the frame, and the way out of it.

use crate::dom::{El, classed, link};
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
