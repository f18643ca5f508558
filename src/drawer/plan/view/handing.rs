//! Copy and insert, and what became of it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::Part;
use super::meeting::planned;
use crate::dom::{El, button, classed, el};
use crate::drawer::host::Host;
use crate::drawer::plan::planned::{Handed, Piece};
use crate::drawer::plan::{Event, Plan, texts};
use crate::signals::{With, untrack};

/// *Copy* and *Insert*, named by what they are about.
pub(super) fn buttons(part: Part, piece: Piece, about: &str, insert: &str) -> El {
    let tell = part.tell;
    let insert = button("plain", insert, move || {
        tell.tell(Event::AgentInserts(piece));
    });
    classed("div", "buttons")
        .with(copy(part, piece, about, part.w.copy))
        .with(insert.with(unseen(about)))
}

/// *Copy* alone.
pub(super) fn copy(part: Part, piece: Piece, about: &str, text: &str) -> El {
    let tell = part.tell;
    let copy = button("plain", text, move || tell.tell(Event::AgentCopies(piece)));
    copy.with(unseen(about))
}

fn unseen(about: &str) -> El {
    classed("span", "unseen").text(" · ").text(about)
}

fn handed(plan: &Plan, piece: Piece) -> Option<Handed> {
    let (last, handed) = planned(plan)?.last.as_ref()?;
    (*last == piece).then(|| handed.clone())
}

/// What became of it: a word, or the text itself where the clipboard is denied.
pub(super) fn last(host: &Rc<Host>, part: Part, piece: Piece, about: &str) -> El {
    let Part { words, screen, .. } = part;
    let said = move || {
        screen.with(|s| match handed(s, piece) {
            None => String::new(),
            Some(Handed::Copied) => words.copied.to_owned(),
            Some(Handed::ToCopy) => words.copy_by_hand.to_owned(),
            Some(Handed::Inserted) => words.inserted.to_owned(),
            Some(Handed::Threw(why)) => (words.threw)(&why),
        })
    };
    let by_hand = move || screen.with(|s| handed(s, piece) == Some(Handed::ToCopy));
    let (host, about) = (Rc::clone(host), about.to_owned());
    classed("div", "field")
        .with(classed("p", "hint").attr("role", "status").says(said))
        .when(by_hand, move || {
            let text =
                untrack(|| screen.with(|s| planned(s).map(|it| texts::to_copy(&host, it, piece))));
            el("textarea")
                .attr("readonly", "")
                .attr("rows", "3")
                .attr("aria-label", &about)
                .text(&text.unwrap_or_default())
                .then(|field| {
                    // The agent has just pressed Copy: the focus is theirs to follow.
                    let _ = field.focus();
                    if let Some(field) = field.dyn_ref::<HtmlTextAreaElement>() {
                        field.select();
                    }
                })
        })
}
