//! The visitor's link: copy, insert, QR code, the card once more.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::Shared;
use super::drawer::opens;
use super::live::{OnScreen, confirm};
use crate::dom::{El, Els, button, classed, el};
use crate::drawer::errand::Section;
use crate::room::Event;
use crate::room::live::{Card, Live, Question, Shown};
use crate::wording::Wording;

/// The row of the link, and what is folded out under it.
pub(super) fn link(shared: Shared, live: OnScreen) -> El {
    let w = shared.w;
    let card = move || {
        let unsent = live.with(|l| matches!(l.card, Card::Unsent | Card::NotByUs));
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
        .with(opens(
            shared,
            "plain",
            (w.section)(Section::Qr),
            Section::Qr,
        ))
        .when(
            move || live.with(|l| l.room.state.is_live()),
            move || {
                let sms = (w.section)(Section::Invite);
                opens(shared, "plain", sms, Section::Invite)
            },
        )
        .with(says("", || Event::AgentSendsCard).says(card));
    classed("div", "block")
        .with(el("h2").text(w.link))
        .with(buttons)
        .when(
            move || live.with(|l| l.question == Question::SendAgain),
            move || {
                confirm(
                    shared,
                    w.ask_send_again,
                    (w.yes_send_again, w.cancel),
                    || Some(Event::AgentConfirms),
                )
            },
        )
        .place(
            move || live.with(|l| folded_out(l.shown).to_owned()),
            move |shown| copied(w, live, shown, w.link, url),
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
    }
}

/// The link is in the clipboard; or that is denied, and the link stands in a field, selected, whose
/// hint has what is shown as its id.
pub(super) fn copied(
    w: &Wording,
    live: OnScreen,
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
