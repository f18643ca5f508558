//! The visitor's link: copy, insert, QR code, the card once more.

use crate::signals::{Memo, With};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::Shared;
use super::live::confirm;
use crate::dom::{El, button, classed, el, svg};
use crate::qr::Qr;
use crate::room::Event;
use crate::room::live::{Card, Live, Question, Shown};

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
        .with(
            says("", || Event::AgentSendsCard)
                .attr("id", "send-card")
                .says(card),
        );
    classed("div", "block")
        .with(el("h2").text(w.link))
        .with(buttons)
        .when(
            move || live.with(|l| l.question == Question::SendAgain),
            move || confirm(shared, w.ask_send_again, w.yes_send_again, "send-card"),
        )
        .place(
            move || live.with(|l| folded_out(l.shown).to_owned()),
            move |shown| {
                let url = live.with(|l| l.guest_link().expose().to_owned());
                match shown {
                    "copied" => vec![classed("p", "hint").attr("role", "status").text(w.copied)],
                    "field" => by_hand(shared, &url),
                    _ => vec![qr(shared, &url)],
                }
            },
        )
}

fn folded_out(shown: Shown) -> &'static str {
    match shown {
        Shown::Nothing => "",
        Shown::Copied => "copied",
        Shown::Field => "field",
        Shown::Qr => "qr",
    }
}

/// The clipboard is denied: the link stands in a field, selected.
fn by_hand(shared: Shared, url: &str) -> Vec<El> {
    let w = shared.w;
    let url = url.to_owned();
    let field = classed("input", "by-hand")
        .attr("type", "text")
        .attr("readonly", "")
        .attr("aria-label", w.link)
        .attr("aria-describedby", "by-hand")
        .value_of(move || url.clone())
        .then(|field| {
            // The agent has just pressed Copy: the focus is theirs to follow.
            let _ = field.focus();
            if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
                field.select();
            }
        });
    let hint = classed("p", "hint")
        .attr("id", "by-hand")
        .attr("role", "status");
    vec![hint.text(w.copy_by_hand), field]
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
