//! What the form says above its button, one thing at a time.

use leptos::prelude::*;

use super::{Part, unknown};
use crate::browser;
use crate::plan::{Event, MeetingPlan, Notice, Planning};
use crate::trouble::trouble;
use apizee_panel::elements::{Button, Draw as _, Drawn, Source as _, always, press};
use apizee_panel::wording::minutes;

/// Another one is another thing to be shown; another second is not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Wrong,
    Taken,
    Changed,
    Failed,
    Waiting,
    Unknown,
}

impl Told {
    pub(super) fn of(plan: &MeetingPlan) -> Option<Self> {
        Some(match &plan.stage {
            Planning::Filling(Notice::Wrong) => Self::Wrong,
            Planning::Filling(Notice::Taken(_)) => Self::Taken,
            Planning::Filling(Notice::Changed(_)) => Self::Changed,
            Planning::Filling(Notice::Failed(..)) => Self::Failed,
            Planning::Waiting { .. } => Self::Waiting,
            Planning::Unknown(_) => Self::Unknown,
            Planning::Filling(Notice::None)
            | Planning::UnderWay(_)
            | Planning::LookingUp(..)
            | Planning::Planned(_) => return None,
        })
    }
}

pub(super) fn told(part: Part, told: Told) -> Drawn {
    let Part {
        w, words, screen, ..
    } = part;
    match told {
        Told::Wrong => trouble(w, always(words.wrong), vec![]),
        Told::Failed => {
            let why = screen.if_there(|s| match &s.stage {
                Planning::Filling(Notice::Failed(why, _)) => (w.trouble)(why),
                Planning::Filling(_)
                | Planning::UnderWay(_)
                | Planning::Waiting { .. }
                | Planning::Unknown(_)
                | Planning::LookingUp(..)
                | Planning::Planned(_) => String::new(),
            });
            trouble(w, always(why.unwrap_or_default()), vec![])
        }
        Told::Taken => replaces(part, words.taken),
        Told::Changed => replaces(part, words.changed),
        Told::Waiting => waiting(part),
        Told::Unknown => unknown::unknown(part),
    }
}

/// Two steps to a new meeting beside one that is there.
fn replaces(part: Part, about: &'static str) -> Drawn {
    let Part { w, words, tell, .. } = part;
    let replace = press(move || {
        if let Some(key) = browser::new_key() {
            tell.tell(Event::AgentReplaces(key));
        }
    });
    let cancel = tell.saying(|| Event::AgentCancels);
    let ways = [
        view! { <Button class="danger" text=words.replace press=replace /> }.drawn(),
        view! { <Button class="plain" text=w.cancel press=cancel /> }.drawn(),
    ];
    trouble(w, always(about), ways.into())
}

fn waiting(part: Part) -> Drawn {
    let Part {
        w, screen, tell, ..
    } = part;
    let waits = screen.text(|s| match &s.stage {
        Planning::Waiting { why, left_s, .. } => (w.waiting)(*why, &minutes(*left_s), None),
        Planning::Filling(_)
        | Planning::UnderWay(_)
        | Planning::Unknown(_)
        | Planning::LookingUp(..)
        | Planning::Planned(_) => String::new(),
    });
    view! {
        <div class="notice">
            <p>{waits}</p>
            <Button class="plain" text=w.cancel press=tell.saying(|| Event::AgentCancels) />
        </div>
    }
    .drawn()
}
