//! What went wrong, in place, above the primary button. It stays until it is solved.

use leptos::prelude::*;

use super::Shared;
use crate::elements::{Away, Button, Draw as _, Drawn, Press, always};

/// A sentence and ways on. `again` is what *Try again* does, where it is not the primary button.
pub(super) fn trouble(
    shared: Shared,
    text: String,
    quick_url: Option<String>,
    again: Option<Press>,
) -> Drawn {
    let w = shared.w;
    let again = again.map(|press| {
        view! { <Button class="plain" text=w.common.try_again press=press /> }.drawn()
    });
    let away = quick_url.map(|url| {
        view! { <Away w=w.common class="plain" href=always(url) text=w.quick_invitation /> }.drawn()
    });
    view! {
        <div class="trouble">
            <p>
                <span class="unseen">{w.common.attention}" "</span>
                {text}
            </p>
            <div class="buttons">{again.into_iter().chain(away).collect::<Drawn>()}</div>
        </div>
    }
    .drawn()
}
