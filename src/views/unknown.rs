//! A start whose outcome is not known: what is looked for, when next, and the way out.

use contract::Invite;
use leptos::prelude::*;

use super::Shared;
use super::live::Confirm;
use crate::browser;
use crate::elements::{Button, Draw as _, Source};
use crate::panel::Panel;
use crate::room::attempt::Doubt;
use crate::room::unknown::{Another, Look, Quest, Unknown as Sought};
use crate::room::{Event, Room};
use crate::wording::{Wording, minutes};

/// What is looked for, for whom, and whether the visitor may have been told already.
#[must_use]
pub fn sought(w: &Wording, doubt: &Doubt) -> String {
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
#[must_use]
pub fn next_look(w: &Wording, look: Look) -> String {
    match look {
        Look::Now => w.looking_now.to_owned(),
        Look::In(seconds) => (w.next_look)(&minutes(seconds)),
    }
}

/// The start that is looked for, read where it is.
#[derive(Clone, Copy)]
struct OnLook(RwSignal<Panel>);

impl Source for OnLook {
    type Seen<'a> = Sought<Quest>;

    fn read(self, read: &mut dyn FnMut(&Sought<Quest>)) {
        self.0.read(&mut |panel| {
            if let Some(unknown) = of(panel) {
                read(unknown);
            }
        });
    }
}

#[component]
pub(super) fn Unknown(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let w = shared.w;
    let screen = OnLook(panel);
    let confirm = move || {
        let words = (w.yes_another, w.common.keep_looking);
        let event = || browser::new_key().map(Event::AgentStartsAnother);
        view! { <Confirm shared=shared question=w.common.ask_another answers=words event=event /> }
            .drawn()
    };
    view! {
        <div class="notice">
            <p>{screen.text(|unknown| sought(w.common, &unknown.doubt))}</p>
            <p class="digits">{screen.text(|unknown| next_look(w.common, unknown.look))}</p>
            <Button class="plain" text=w.another press=shared.telling(Event::AgentWantsAnother) />
            {screen.when(|unknown| unknown.another == Another::Asked, confirm)}
        </div>
    }
    .drawn()
}

fn of(panel: &Panel) -> Option<&Sought<Quest>> {
    match panel {
        Panel::Ready(ready) => match &ready.room {
            Room::Wanted(wanted) => wanted.unknown(),
            Room::Live(_) | Room::Over(_) => None,
        },
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => None,
    }
}
