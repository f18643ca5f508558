//! The visitor's link: copy, insert, QR code, the card once more.

use crate::signals::{Memo, With};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::Shared;
use super::drawer::opens;
use super::live::confirm;
use crate::dom::{El, button, classed, el};
use crate::drawer::errand::Section;
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
    let buttons = classed("div", "buttons")
        .with(says(w.copy, || Event::AgentCopies))
        .with(says(w.insert, || Event::AgentInsertsLink))
        .with(opens(shared, "plain", w.qr, Section::Qr))
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
                    _ => by_hand(shared, &url),
                }
            },
        )
}

fn folded_out(shown: Shown) -> &'static str {
    match shown {
        Shown::Nothing => "",
        Shown::Copied => "copied",
        Shown::Field => "field",
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
