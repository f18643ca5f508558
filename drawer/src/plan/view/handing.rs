//! Copy and insert, and what became of it.

use std::rc::Rc;

use leptos::prelude::*;

use super::Part;
use super::meeting::planned;
use crate::host::Host;
use crate::plan::planned::{Handed, Piece};
use crate::plan::{Event, MeetingPlan, texts};
use apizee_panel::elements::{Draw as _, Drawn, Press, Source as _, pressed, takes_selection};

/// *Copy* and *Insert*, named by what they are about.
pub(super) fn buttons(part: Part, piece: Piece, about: &str, insert: &'static str) -> Drawn {
    let press = part.tell.saying(move || Event::AgentInserts(piece));
    view! {
        <div class="buttons">
            {copy(part, piece, about, part.w.copy)}
            {named(insert, about, press)}
        </div>
    }
    .drawn()
}

/// *Copy* alone.
pub(super) fn copy(part: Part, piece: Piece, about: &str, text: &'static str) -> Drawn {
    let press = part.tell.saying(move || Event::AgentCopies(piece));
    named(text, about, press)
}

fn named(text: &'static str, about: &str, press: Press) -> Drawn {
    view! {
        <button class="plain" type="button" {..pressed(press)}>
            {text}
            <span class="unseen">" · "{about.to_owned()}</span>
        </button>
    }
    .drawn()
}

fn handed(plan: &MeetingPlan, piece: Piece) -> Option<&Handed> {
    let (last, handed) = planned(plan)?.last.as_ref()?;
    (*last == piece).then_some(handed)
}

/// What became of it: a word, or the text itself where the clipboard is denied.
pub(super) fn last(host: &Rc<Host>, part: Part, piece: Piece, about: &str) -> Drawn {
    let Part { words, screen, .. } = part;
    let said = screen.text(move |s| match handed(s, piece) {
        None => String::new(),
        Some(Handed::Copied) => words.copied.to_owned(),
        Some(Handed::ToCopy) => words.copy_by_hand.to_owned(),
        Some(Handed::Inserted) => words.inserted.to_owned(),
        Some(Handed::Threw(why)) => (words.threw)(why),
    });
    let (host, about) = (Rc::clone(host), about.to_owned());
    // The agent has just pressed Copy: the focus is theirs to follow.
    let by_hand = move || {
        let text = screen.with(|s| planned(s).map(|it| texts::to_copy(&host, it, piece)));
        view! {
            <textarea readonly="" rows="3" aria-label=about.clone() {..takes_selection()}>
                {text.unwrap_or_default()}
            </textarea>
        }
        .drawn()
    };
    let by_hand = screen.when(
        move |s| matches!(handed(s, piece), Some(Handed::ToCopy)),
        by_hand,
    );
    view! { <div class="field"><p class="hint" role="status">{said}</p>{by_hand}</div> }.drawn()
}
