//! The form, the start under way, and the wait: one screen, since nothing should move when the
//! button is pressed.

mod screen;
mod told;

use contract::RoomKind;
use leptos::prelude::*;

use self::screen::{Beside, Busy};
use self::told::{Told, tells};
use super::Shared;
use super::contact::ContactField;
use super::drawer::Opens;
use super::options::Options;
use super::preview;
use super::ways::Choices;
use crate::browser;
use crate::elements::{Away, Button, Draw as _, Source as _, press, submitted};
use crate::errand::Section;
use crate::panel::Panel;
use crate::room::form::Ways;
use crate::room::setting::Desk;
use crate::room::{Event, Notice, Pace};
use crate::wording::PanelWording;

pub(super) use self::screen::{FormScreen, OnForm};

#[component]
pub(super) fn TheForm(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let w = shared.w;
    let screen = OnForm(panel);
    let start = move || {
        if let Some(key) = browser::new_key() {
            shared.tell(Event::AgentStarts(key));
        }
    };
    let place = untrack(|| screen.with(|s| place(w, s.desk())));
    let warning = move || {
        let warning = screen.text(|s| {
            let ends = s.beside == Beside::Room;
            if ends {
                w.replacing
            } else {
                w.common.ask_another
            }
            .to_owned()
        });
        view! { <p class="warning">{warning}</p> }.drawn()
    };
    let preview = move |(kind, ways): &(RoomKind, Ways)| {
        screen.with(|s| preview::preview(w, s.desk(), *kind, *ways))
    };
    view! {
        <form class="form" novalidate="" autocomplete="off" {..submitted(start)}>
            <header>
                <h1>{screen.text(|s| (w.common.room)(s.form.kind).to_owned())}</h1>
                <p class="place">{place}</p>
            </header>
            <p class="hint">{screen.text(|s| (w.about)(s.form.kind).to_owned())}</p>
            {screen.when(|s| s.beside != Beside::Nothing, warning)}
            <ContactField shared=shared screen=screen />
            <Choices shared=shared screen=screen />
            <Options shared=shared screen=screen />
            {screen.given(preview::key, preview)}
            {screen.place(|s| Told::of(w, s), move |told| tells(shared, panel, told))}
            <button
                class="primary"
                type="submit"
                aria-disabled=screen.text(|s| s.is_busy().to_string())
            >
                {screen.text(|s| primary(w, s).to_owned())}
            </button>
            <Foot shared=shared screen=screen />
        </form>
    }
    .drawn()
}

/// What else the agent may do.
#[component]
fn Foot(shared: Shared, screen: OnForm) -> impl IntoView {
    let Shared { w, quick, .. } = shared;
    let leave = move || {
        let text = screen.text(|s| {
            let keeps = s.leaves() == Beside::Room;
            if keeps {
                w.keep_room
            } else {
                w.common.keep_looking
            }
            .to_owned()
        });
        let press = shared.telling(Event::AgentCancels);
        view! { <Button class="link" text=text press=press /> }.drawn()
    };
    let offers_other = |s: &FormScreen<'_>| {
        s.leaves() == Beside::Nothing && !s.rests() && s.setting.offers(other(s.form.kind))
    };
    let other_kind = move || {
        let press = press(move || {
            if let Some(kind) = untrack(|| screen.if_there(|s| other(s.form.kind))) {
                shared.tell(Event::AgentPrefers(kind));
            }
        });
        let text = screen.text(|s| (w.instead)(other(s.form.kind)).to_owned());
        view! { <Button class="link" text=text press=press /> }.drawn()
    };
    let plans =
        |s: &FormScreen<'_>| s.leaves() == Beside::Nothing && s.form.kind == RoomKind::Meeting;
    let plan = move || {
        let text = (w.common.section)(Section::Plan);
        view! { <Opens shared=shared class="link" text=text section=Section::Plan /> }.drawn()
    };
    let url = screen.text(move |s| quick.with_value(|quick| quick.url(s.desk(), s.form)));
    view! {
        <p class="foot">
            {screen.when(|s| s.leaves() != Beside::Nothing, leave)}
            {screen.when(offers_other, other_kind)}
            {screen.when(plans, plan)}
            <Away w=w.common class="" href=url text=w.quick_invitation />
        </p>
    }
    .drawn()
}

fn place(w: &PanelWording, desk: &Desk) -> String {
    let language = desk.language.primary().to_uppercase();
    let channel = (w.channel)(&desk.channel);
    if channel.is_empty() {
        language
    } else {
        [channel, " · ", &language].concat()
    }
}

fn other(kind: RoomKind) -> RoomKind {
    match kind {
        RoomKind::Assistance => RoomKind::Meeting,
        RoomKind::Meeting => RoomKind::Assistance,
    }
}

fn primary(w: &'static PanelWording, screen: &FormScreen<'_>) -> &'static str {
    match screen.busy {
        Busy::Starting(pace) => (w.starting)(pace),
        Busy::Waiting(..) => (w.starting)(Pace::Usual),
        Busy::Looking => w.looking,
        Busy::No if matches!(screen.notice, Notice::NotStarted(..)) => w.common.try_again,
        Busy::No if screen.beside == Beside::Room => w.replace_and_start,
        Busy::No if screen.beside == Beside::Start => w.yes_another,
        Busy::No if screen.form.open_ways(screen.desk()) == Ways::default() => w.start,
        Busy::No => w.start_and_send,
    }
}
