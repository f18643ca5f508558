//! What the form says above its button, one thing at a time.

use leptos::prelude::*;

use super::screen::{Busy, FormScreen, OnForm};
use crate::elements::{Button, Draw as _, Drawn, Source as _, press};
use crate::panel::{self, Panel};
use crate::room::{Event, Notice, Pace};
use crate::views::Shared;
use crate::views::trouble::trouble;
use crate::views::unknown::Unknown;
use crate::wording::{PanelWording, minutes};

#[derive(PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// The conversation's rooms could not be had. Another try is not the primary button.
    NotLookedUp(String),
    /// A start failed.
    NotStarted(String),
    /// The answer takes long.
    Slow,
    /// A start waits.
    Waiting,
    /// A start is looked for.
    Looking,
    /// It has made no room, and will not.
    NothingMade,
}

impl Told {
    pub(super) fn of(w: &PanelWording, screen: &FormScreen<'_>) -> Self {
        match (screen.busy, screen.notice) {
            (Busy::Starting(Pace::Slow), _) => Self::Slow,
            (Busy::Waiting(..), _) => Self::Waiting,
            (Busy::Looking, _) => Self::Looking,
            (_, Notice::None) => Self::Nothing,
            (_, Notice::NothingMade) => Self::NothingMade,
            (_, Notice::NotLookedUp(why)) => Self::NotLookedUp((w.common.trouble)(why)),
            (_, Notice::NotStarted(why, _)) => Self::NotStarted((w.common.trouble)(why)),
        }
    }
}

pub(super) fn tells(shared: Shared, panel: RwSignal<Panel>, told: &Told) -> Drawn {
    let w = shared.w;
    let screen = OnForm(panel);
    let quick_url = || {
        let quick = shared.quick;
        quick.with_value(|quick| screen.if_there(|s| quick.url(s.desk(), s.form)))
    };
    match told {
        Told::Nothing => Drawn::default(),
        Told::NotLookedUp(why) => {
            let again = press(move || shared.act.run(panel::Event::AgentTriesAgain));
            trouble(shared, why.clone(), quick_url(), Some(again))
        }
        Told::NotStarted(why) => trouble(shared, why.clone(), quick_url(), None),
        Told::Slow => view! { <p class="notice">{w.slow}</p> }.drawn(),
        Told::Waiting => view! {
            <div class="notice">
                <p>{screen.text(|s| waiting(w, s))}</p>
                <Button class="plain" text=w.common.cancel press=shared.telling(Event::AgentCancels) />
            </div>
        }
        .drawn(),
        Told::Looking => view! { <Unknown shared=shared panel=panel /> }.drawn(),
        Told::NothingMade => view! { <p class="notice">{w.nothing_made}</p> }.drawn(),
    }
}

/// What a start waits for.
fn waiting(w: &PanelWording, screen: &FormScreen<'_>) -> String {
    match screen.busy {
        Busy::No | Busy::Starting(_) | Busy::Looking => String::new(),
        Busy::Waiting(why, seconds) => (w.common.waiting)(why, &minutes(seconds), screen.limit()),
    }
}
