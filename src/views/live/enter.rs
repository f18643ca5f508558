//! The agent's ways into the room.

use contract::AgentSide;
use leptos::prelude::*;

use super::{OnScreen, is_open, live_of};
use crate::browser::{self, Delegation};
use crate::elements::{Button, Draw as _, Drawn, Source as _, hears, opens_tab, press, pressed};
use crate::errand::Section;
use crate::panel::Panel;
use crate::room::Event;
use crate::room::live::{Live, WayIn};
use crate::views::Shared;
use crate::views::drawer::Opens;
use crate::views::link::{Copied, copied};

/// The primary action.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The room is over: another start.
    Again,
    /// Apizee has told no link.
    None,
    /// In the panel, where the agent prefers it and the frames around it allow it.
    Inside,
    Tab,
}

impl Way {
    fn of(panel: &Panel) -> Option<Self> {
        let (Panel::Ready(ready), Some(live)) = (panel, live_of(panel)) else {
            return None;
        };
        let url = agent_url(live);
        Some(if !is_open(live) {
            Self::Again
        } else if url.is_empty() {
            Self::None
        } else if ready.setting.agent_side() == AgentSide::Panel
            && browser::delegation(&url) == Delegation::Granted
        {
            Self::Inside
        } else {
            Self::Tab
        })
    }
}

/// Empty where it is not known.
fn agent_url(live: &Live) -> String {
    let url = live.agent_link().map(|link| link.expose().to_owned());
    url.unwrap_or_default()
}

/// A real link, never `window.open` after an await, which browsers block; or, after the room,
/// another start.
#[component]
pub(super) fn WaysIn(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let w = shared.w;
    let live = OnScreen(panel);
    panel.given(Way::of, move |way| match way {
        Way::Again => view! {
            <Button class="primary" text=w.start_again press=shared.telling(Event::AgentStartsAgain) />
            <Opens shared=shared class="plain" text=w.results section=Section::Results />
        }
        .drawn(),
        Way::None => view! { <p class="notice">{w.no_agent_link}</p> }.drawn(),
        Way::Inside => view! {
            <Opens shared=shared class="primary" text=w.common.enter section=Section::Inside />
            // As wide as its words.
            <p>{tab(shared, live, "link", w.common.enter_by_tab)}</p>
        }
        .drawn(),
        Way::Tab => tab(shared, live, "primary", w.common.enter),
    })
}

/// The agent's link, in a tab.
fn tab(shared: Shared, live: OnScreen, class: &'static str, text: &'static str) -> Drawn {
    let reach = move || shared.tell(Event::AgentReaches(browser::now()));
    view! {
        <a
            class=class
            target="_blank"
            rel="noopener noreferrer"
            href=live.text(agent_url)
            {..pressed(move || shared.tell(Event::AgentEnters))}
            {..hears("mouseenter", move |_| reach())}
            {..hears("focus", move |_| reach())}
            {..hears("touchstart", move |_| reach())}
        >
            {text}
            {opens_tab(shared.w.common)}
        </a>
    }
    .drawn()
}

/// Where the frame forbids tabs, the agent's link gets out through the clipboard.
#[component]
pub(super) fn OwnLink(shared: Shared, live: OnScreen) -> impl IntoView {
    let w = shared.w;
    let copy = press(move || {
        // A link that signs in has an end.
        shared.tell(Event::AgentReaches(browser::now()));
        shared.tell(Event::AgentCopiesOwn);
    });
    let folded_out = |l: &Live| match l.way_in {
        WayIn::Untried | WayIn::Tried => None,
        WayIn::Copied => Some(Copied::Yes),
        WayIn::Field => Some(Copied::ByHand("own-field")),
    };
    let copied = move |how: &Copied| copied(w, live, *how, w.own_link, agent_url);
    view! {
        <div>
            <Button class="link" text=w.copy_own press=copy />
            {live.given(folded_out, copied)}
        </div>
    }
    .drawn()
}
