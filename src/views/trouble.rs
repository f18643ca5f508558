//! What went wrong, in place, above the primary button. It stays until it is solved.

use leptos::prelude::*;

use super::{Shared, opens_tab};

/// A sentence and ways on. `again` is what *Try again* says, where it is not the primary button.
pub(super) fn trouble(
    shared: Shared,
    text: String,
    quick_url: Option<String>,
    again: Option<crate::panel::Event>,
) -> impl IntoView {
    let Shared { w, act, .. } = shared;
    let again = again.map(|event| {
        view! {
            <button type="button" class="plain" on:click=move |_| act.run(event.clone())>
                {w.try_again}
            </button>
        }
    });
    let quick = quick_url.map(|url| {
        view! {
            <a class="plain" href=url target="_blank" rel="noopener noreferrer">
                {w.quick_invitation}{opens_tab(w)}
            </a>
        }
    });
    view! {
        <div class="trouble">
            <p><span class="unseen">{w.attention}" "</span>{text}</p>
            <div class="buttons">{again}{quick}</div>
        </div>
    }
}
