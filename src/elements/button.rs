//! Buttons, and links out of the panel.
#![expect(
    unreachable_pub,
    reason = "Leptos writes `pub` before the inside of every component"
)]

use leptos::prelude::*;

use super::{Draw as _, Drawn, Text, pressed};
use crate::wording::Wording;

/// What a button does.
pub type Press = Box<dyn Fn()>;

pub fn press(does: impl Fn() + 'static) -> Press {
    Box::new(does)
}

/// A button that speaks.
#[component]
pub fn Button<T: IntoView + 'static>(
    class: &'static str,
    /// What it says, always or now.
    text: T,
    press: Press,
) -> impl IntoView {
    view! {
        <button class=class type="button" {..pressed(press)}>
            {text}
        </button>
    }
    .drawn()
}

/// A link that opens a tab, which cannot reach back, and says so.
#[component]
pub fn Away(
    w: &'static Wording,
    class: &'static str,
    href: Text,
    text: &'static str,
) -> impl IntoView {
    view! {
        <a class=class target="_blank" rel="noopener noreferrer" href=href>
            {text}
            {opens_tab(w)}
        </a>
    }
    .drawn()
}

/// What says that a link opens a tab.
pub fn opens_tab(w: &Wording) -> Drawn {
    view! {
        {sign("arrow", "↗\u{fe0e}")}
        <span class="unseen">" "{w.new_tab}</span>
    }
    .drawn()
}

/// What the eye alone sees.
pub fn sign(class: &'static str, text: &'static str) -> Drawn {
    view! { <span class=class aria-hidden="true">{text}</span> }.drawn()
}
