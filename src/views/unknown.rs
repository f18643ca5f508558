//! A start whose outcome is not known: what is looked for, when next, and the way out.

use contract::Invite;

use super::Shared;
use super::live::confirm;
use crate::browser;
use crate::dom::{El, button, classed, el};
use crate::panel::Panel;
use crate::room::attempt::Doubt;
use crate::room::unknown::{Another, Look, Quest, Unknown};
use crate::room::{Event, Room};
use crate::signals::{RwSignal, With};
use crate::wording::{Wording, minutes};

/// What is looked for, for whom, and whether the visitor may have been told already.
pub(crate) fn sought(w: &Wording, doubt: &Doubt) -> String {
    let mut parts = vec![(w.sought)(doubt.sought).to_owned()];
    parts.extend(
        doubt
            .guest
            .as_deref()
            .map(|masked| [&(w.guest)(masked), "."].concat()),
    );
    if doubt.invite == Invite::ByApizee {
        parts.push(w.maybe_invited.to_owned());
    }
    parts.join(" ")
}

/// When the next look is.
pub(crate) fn next_look(w: &Wording, look: Look) -> String {
    match look {
        Look::Now => w.looking_now.to_owned(),
        Look::In(seconds) => (w.next_look)(&minutes(seconds)),
    }
}

pub(super) fn unknown(shared: Shared, panel: RwSignal<Panel>) -> El {
    let w = shared.w;
    let says = move |read: fn(&Wording, &Unknown<Quest>) -> String| {
        panel.with(|panel| {
            of(panel)
                .map(|unknown| read(w, unknown))
                .unwrap_or_default()
        })
    };
    let asked = move || {
        panel.with(|panel| of(panel).is_some_and(|unknown| unknown.another == Another::Asked))
    };
    classed("div", "notice")
        .with(el("p").says(move || says(|w, unknown| sought(w, &unknown.doubt))))
        .with(classed("p", "digits").says(move || says(|w, unknown| next_look(w, unknown.look))))
        .with(button("plain", w.another, move || {
            shared.tell(Event::AgentWantsAnother);
        }))
        .when(asked, move || {
            confirm(
                shared,
                w.ask_another,
                (w.yes_another, w.keep_looking),
                || browser::new_key().map(Event::AgentStartsAnother),
            )
        })
}

fn of(panel: &Panel) -> Option<&Unknown<Quest>> {
    match panel {
        Panel::Ready(ready) => match &ready.room {
            Room::Wanted(wanted) => wanted.unknown(),
            Room::Live(_) | Room::Over(_) => None,
        },
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => None,
    }
}
