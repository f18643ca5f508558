//! What went wrong, in a box that stays until it is solved.

use super::host::Host;
use crate::dom::{El, button, classed, el};

/// A sentence, and the ways on.
#[must_use]
pub fn trouble(host: &Host, why: impl Fn() -> String + 'static, ways: Vec<El>) -> El {
    let sentence = el("p")
        .with(classed("span", "unseen").text(host.w.attention).text(" "))
        .says(why);
    let trouble = classed("div", "trouble").with(sentence);
    if ways.is_empty() {
        return trouble;
    }
    let buttons = classed("div", "buttons");
    trouble.with(ways.into_iter().fold(buttons, El::with))
}

/// The same, said at once, with *Try again*.
#[must_use]
pub fn alert(host: &Host, why: &str, again: impl Fn() + 'static) -> El {
    let why = why.to_owned();
    let again = button("plain", host.w.try_again, again);
    trouble(host, move || why.clone(), vec![again]).attr("role", "alert")
}
