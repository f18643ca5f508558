//! What the visitor will see, in the visitor's language, before it goes.

use leptos::prelude::*;

use super::form::FormScreen;
use crate::room::form::{Way, Ways};
use crate::wording::{Visitor, Wording};

/// The card, the text, and a word about Apizee's own message.
pub(super) fn preview(
    w: &'static Wording,
    screen: Memo<FormScreen>,
    ways: Memo<Ways>,
) -> impl IntoView {
    let kind = Memo::new(move |_| screen.with(|s| s.form.kind));
    let visitor = screen.with_untracked(|s| Visitor::of(&s.desk.language));
    let card = move || {
        ways.get().has(Way::Card).then(|| {
            view! {
                <figcaption>{(w.preview_of)(Way::Card)}</figcaption>
                <div class="card" lang=visitor.lang>
                    <strong>{(visitor.card_title)(kind.get())}</strong>
                    <span>{(visitor.card_text)(kind.get())}</span>
                    <em>{visitor.card_button}</em>
                </div>
            }
        })
    };
    let text = move || {
        ways.get().has(Way::Text).then(|| {
            view! {
                <figcaption>{(w.preview_of)(Way::Text)}</figcaption>
                <div class="bubble" lang=visitor.lang>{(visitor.text)(kind.get(), visitor.link)}</div>
            }
        })
    };
    let invitation = move || {
        let ticked = ways.get().has(Way::Invitation);
        ticked.then(|| view! { <figcaption>{(w.preview_of)(Way::Invitation)}</figcaption> })
    };
    let shown = move || {
        (ways.get() != Ways::default()).then(|| {
            view! {
                <figure class="preview" role="group" aria-label=w.preview>
                    {card}
                    {text}
                    {invitation}
                </figure>
            }
        })
    };
    shown
}
