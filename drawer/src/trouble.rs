//! What went wrong, in a box that stays until it is solved.

use leptos::prelude::*;

use apizee_panel::elements::{Button, Draw as _, Drawn, Press, Text, always};
use apizee_panel::wording::Wording;

/// A sentence, and the ways on.
#[must_use]
pub fn trouble(w: &Wording, why: Text, ways: Vec<Drawn>) -> Drawn {
    in_a_box(w, None, why, ways)
}

/// The same, said at once, with *Try again*.
#[must_use]
pub fn alert(w: &'static Wording, why: String, again: Press) -> Drawn {
    let again = view! { <Button class="plain" text=w.try_again press=again /> };
    in_a_box(w, Some("alert"), always(why), vec![again.drawn()])
}

fn in_a_box(w: &Wording, role: Option<&'static str>, why: Text, ways: Vec<Drawn>) -> Drawn {
    let ways = if ways.is_empty() {
        Drawn::default()
    } else {
        view! { <div class="buttons">{ways.into_iter().collect::<Drawn>()}</div> }.drawn()
    };
    view! {
        <div class="trouble" role=role>
            <p>
                <span class="unseen">{w.attention}" "</span>
                {why}
            </p>
            {ways}
        </div>
    }
    .drawn()
}
