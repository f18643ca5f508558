//! What Apizee's pages in frames share: the frame, and the way out of it.

use leptos::prelude::*;

use apizee_panel::elements::{Away, Draw as _, Drawn, Tie, always};
use apizee_panel::wording::Wording;

/// `allow` of the agent's side and of the quick invitation (Apizee REST APIs, Start the session;
/// 3rd-party software integration).
pub const CALL: &str = "microphone; camera; geolocation; display-capture";

/// Whether what is framed may fill the screen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// It may not.
    Own,
    /// It may.
    Full,
}

/// A frame; `made` is done to its element. Its page learns nothing of our address, which may hold a
/// token.
pub fn frame(
    title: &'static str,
    allow: &'static str,
    screen: Screen,
    address: &str,
    made: Tie,
) -> Drawn {
    view! {
        <iframe
            class="frame"
            title=title
            referrerpolicy="no-referrer"
            allow=allow
            allowfullscreen=screen == Screen::Full
            src=address.to_owned()
            {..made}
        ></iframe>
    }
    .drawn()
}

/// The last line: the same page in a tab.
pub fn by_tab(w: &'static Wording, address: &str) -> Drawn {
    view! {
        <p class="foot">
            <Away w=w class="" href=always(address) text=w.enter_by_tab />
        </p>
    }
    .drawn()
}
