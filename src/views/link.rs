//! The visitor's link: copy, insert, QR code, the card once more.

use crate::signals::{Memo, With};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::Shared;
use super::live::confirm;
use crate::dom::{El, Els, button, classed, el, svg};
use crate::qr::Qr;
use crate::room::Event;
use crate::room::live::{Card, Live, Question, Shown};
use crate::wording::Wording;

/// The row of the link, and what is folded out under it.
pub(super) fn link(shared: Shared, live: Memo<Live>) -> El {
    let w = shared.w;
    let card = move || {
        let unsent = live.with(|l| l.card == Card::Unsent);
        if unsent {
            w.send_card
        } else {
            w.send_card_again
        }
        .to_owned()
    };
    let says =
        move |text, event: fn() -> Event| button("plain", text, move || shared.tell(event()));
    let qr_is_shown = move || live.with(|l| Some((l.shown == Shown::Qr).to_string()));
    let buttons = classed("div", "buttons")
        .with(says(w.copy, || Event::AgentCopies))
        .with(says(w.insert, || Event::AgentInsertsLink))
        .with(says(w.qr, || Event::AgentTogglesQr).attr_of("aria-expanded", qr_is_shown))
        .with(says("", || Event::AgentSendsCard).says(card));
    classed("div", "block")
        .with(el("h2").text(w.link))
        .with(buttons)
        .when(
            move || live.with(|l| l.question == Question::SendAgain),
            move || confirm(shared, w.ask_send_again, w.yes_send_again),
        )
        .place(
            move || live.with(|l| folded_out(l.shown).to_owned()),
            move |shown| {
                if shown == "qr" {
                    vec![qr(shared, &live.with(url))]
                } else {
                    copied(w, live, shown, w.link, url)
                }
            },
        )
}

fn url(live: &Live) -> String {
    live.guest_link().expose().to_owned()
}

fn folded_out(shown: Shown) -> &'static str {
    match shown {
        Shown::Nothing => "",
        Shown::Copied => "copied",
        Shown::Field => "field",
        Shown::Qr => "qr",
    }
}

/// The link is in the clipboard; or that is denied, and the link stands in a field, selected, whose
/// hint has what is shown as its id.
pub(super) fn copied(
    w: &Wording,
    live: Memo<Live>,
    shown: &str,
    name: &str,
    url: fn(&Live) -> String,
) -> Els {
    let hint = classed("p", "hint").attr("role", "status");
    if shown == "copied" {
        return vec![hint.text(w.copied)];
    }
    let field = classed("input", "by-hand")
        .attr("type", "text")
        .attr("readonly", "")
        .attr("aria-label", name)
        .attr("aria-describedby", shown)
        .value_of(move || live.with(url))
        .then(|field| {
            // The agent has just pressed Copy: the focus is theirs to follow.
            let _ = field.focus();
            if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
                field.select();
            }
        });
    vec![hint.attr("id", shown).text(w.copy_by_hand), field]
}

/// Large, with the link below it as text.
fn qr(shared: Shared, url: &str) -> El {
    let w = shared.w;
    let mut code = classed("div", "code").with(classed("p", "hint").text(w.qr_about));
    if let Some(qr) = Qr::of(url) {
        let side = (qr.size() + 8).to_string();
        let picture = svg("svg")
            .attr("class", "qr")
            .attr("role", "img")
            .attr("aria-label", w.qr)
            .attr("viewBox", &["0 0 ", &side, " ", &side].concat())
            .attr("shape-rendering", "crispEdges")
            .with(svg("path").attr("d", &qr.path()));
        code = code.with(picture);
    }
    code.with(classed("p", "url").text(url))
}
