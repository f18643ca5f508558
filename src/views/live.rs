//! The room: where it stands, the way in, the link, what happened.

mod enter;

use contract::{RoomKind, RoomState, Timestamp, together};
use leptos::prelude::*;

use self::enter::{OwnLink, WaysIn};
use super::Shared;
use super::drawer::Opens;
use super::link::TheLink;
use super::trouble::trouble;
use crate::browser;
use crate::elements::{Button, Draw as _, Drawn, Press, Source, press, sign};
use crate::errand::Section;
use crate::panel::Panel;
use crate::room::live::{Doing, Live, LogLine, Need, RoomQuestion, WayIn};
use crate::room::{Event, Room};
use crate::wording::{PanelWording, Visitor, minutes};

fn live_of(panel: &Panel) -> Option<&Live> {
    let Panel::Ready(ready) = panel else {
        return None;
    };
    match &ready.room {
        Room::Live(live) | Room::Over(live) => Some(live),
        Room::Wanted(_) => None,
    }
}

/// The room on the screen, read where it is.
#[derive(Clone, Copy)]
pub(super) struct OnScreen(RwSignal<Panel>);

impl Source for OnScreen {
    type Seen<'a> = Live;

    fn read(self, read: &mut dyn FnMut(&Live)) {
        self.0.read(&mut |panel| {
            if let Some(live) = live_of(panel) {
                read(live);
            }
        });
    }
}

fn is_open(live: &Live) -> bool {
    live.room.state.is_live()
}

/// The room that is live, or over.
#[component]
pub(super) fn TheRoom(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let w = shared.w;
    let live = OnScreen(panel);
    let about = live.text(|l| {
        let guest = l.room.guest.phone.as_ref().or(l.room.guest.email.as_ref());
        let guest = guest.map(|masked| [" · ", &(w.common.guest)(masked)].concat());
        [(w.common.room)(l.room.kind), &guest.unwrap_or_default()].concat()
    });
    let planned = move |text: &String| {
        view! {
            <p class="hint">
                {text.clone()}
                " "
                <Opens shared=shared class="link" text=w.planned section=Section::Plan />
            </p>
        }
        .drawn()
    };
    let sign_in = move || {
        view! {
            <p class="hint">
                {w.not_signed_in}
                " "
                <Button class="link" text=w.sign_in press=shared.telling(Event::AgentWantsToSignIn) />
            </p>
        }
        .drawn()
    };
    let wrong = move |text: &String| trouble(shared, text.clone(), None, None);
    let ask_close = move || {
        let words = (w.yes_close, w.common.cancel);
        let event = || Some(Event::AgentConfirms);
        view! { <Confirm shared=shared question=w.ask_close answers=words event=event /> }.drawn()
    };
    let has_telephone =
        |l: &Live| is_open(l) && l.sip().is_some() && l.room.kind == RoomKind::Meeting;
    view! {
        <section class="live" data-state=live.text(|l| word(l.room.state).to_owned())>
            <header>
                <h1>
                    {sign("dot", "")}
                    {live.text(|l| (w.common.state)(l.room.state).to_owned())}
                </h1>
            </header>
            <p class="hint">{about}</p>
            {live.given(|l| outcome(w, l), |text| view! { <p>{text.clone()}</p> }.drawn())}
            {live.given(|l| starts(w, l), planned)}
            <Checked shared=shared live=live />
            {live.place(Live::need, move |need| help(shared, panel, *need))}
            <WaysIn shared=shared panel=panel />
            {live.when(
                |l| is_open(l) && l.way_in != WayIn::Untried,
                move || view! { <OwnLink shared=shared live=live /> }.drawn(),
            )}
            {live.when(|l| is_open(l) && l.access.is_none(), sign_in)}
            {live.given(|l| l.trouble.as_ref().map(w.common.trouble), wrong)}
            {live.when(is_open, move || view! { <TheLink shared=shared live=live /> }.drawn())}
            {live.when(has_telephone, move || telephone(shared, live))}
            {log(shared, live)}
            {live.when(|l| is_open(l) && l.question == RoomQuestion::Close, ask_close)}
            {live.when(is_open, move || end(shared, live))}
        </section>
    }
    .drawn()
}

/// When Apizee was heard last, and the way to ask it now.
#[component]
fn Checked(shared: Shared, live: OnScreen) -> impl IntoView {
    let w = shared.w;
    let refresh = move || {
        let text = live.text(|l| {
            let asking = l.doing == Doing::Refreshing;
            if asking {
                w.common.refreshing
            } else {
                w.common.refresh
            }
            .to_owned()
        });
        let press = shared.telling(Event::AgentRefreshes);
        view! { <Button class="link" text=text press=press /> }.drawn()
    };
    view! {
        <p class="hint checked">
            {live.text(|l| (w.checked)(&browser::time_of_day(&l.room.checked_at)))}
            " "
            {live.when(is_open, refresh)}
        </p>
    }
    .drawn()
}

/// When a meeting begins that was planned; nothing for any other room, and after its end.
fn starts(w: &PanelWording, live: &Live) -> Option<String> {
    let plan = live.room.schedule.as_ref().filter(|_| is_open(live))?;
    Some((w.starts)(&browser::moment_here(&plan.starts_at)))
}

/// How long the call was, and what it gave; nothing while the room is open.
fn outcome(w: &PanelWording, live: &Live) -> Option<String> {
    let mut parts = vec![];
    if !live.room.state.is_live() {
        let times = together(&live.room.timeline).into_iter();
        match times
            .map(|(from, to)| browser::seconds_between(from, to))
            .sum()
        {
            0 => {}
            seconds => parts.push((w.call)(&minutes(seconds))),
        }
        match live.photos() {
            0 => {}
            photos => parts.push((w.photos)(photos)),
        }
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// For the attribute `data-state`.
pub(super) fn word_of(panel: &Panel) -> &'static str {
    live_of(panel).map_or("none", |live| word(live.room.state))
}

fn word(state: RoomState) -> &'static str {
    match state {
        RoomState::Created | RoomState::Invited | RoomState::Unknown => "waiting",
        RoomState::Joined => "joined",
        RoomState::InProgress => "in-progress",
        RoomState::Ended | RoomState::Declined | RoomState::Expired | RoomState::Cancelled => {
            "over"
        }
    }
}

/// What the visitor needs, and the sentence for it as they would read it.
fn help(shared: Shared, panel: RwSignal<Panel>, need: Need) -> Drawn {
    let w = shared.w;
    if need == Need::Nothing {
        return Drawn::default();
    }
    let visitor = Visitor::of(&panel.with_untracked(Panel::visitors_language));
    view! {
        <div class="trouble">
            <strong>{(w.need)(need)}</strong>
            <p class="bubble" lang=visitor.tongue.as_str()>{(visitor.help)(need)}</p>
            <div class="buttons">
                <Button
                    class="plain"
                    text=w.insert_help
                    press=shared.telling(Event::AgentInsertsHelp(need))
                />
            </div>
        </div>
    }
    .drawn()
}

/// The telephone's way into a meeting.
fn telephone(shared: Shared, live: OnScreen) -> Drawn {
    let w = shared.w;
    let digits = live.text(|l| {
        let digits = l
            .sip()
            .map(|sip| [&sip.phone_number, " · ", w.common.code, " ", &sip.dtmf_code].concat());
        digits.unwrap_or_default()
    });
    view! {
        <div class="block">
            <h2>{w.common.telephone}</h2>
            <p class="digits">{digits}</p>
            <div class="buttons">
                <Button
                    class="plain"
                    text=w.common.insert_telephone
                    press=shared.telling(Event::AgentInsertsTelephone)
                />
            </div>
        </div>
    }
    .drawn()
}

fn log(shared: Shared, live: OnScreen) -> Drawn {
    let w = shared.w;
    let line = move |(at, line): &(Timestamp, LogLine)| {
        let words = match line {
            LogLine::Ours(what) => (w.happened)(what),
            LogLine::Told(what) => (w.told)(what).to_owned(),
        };
        view! {
            <li>
                <time>{browser::time_of_day(at)}</time>
                <span>{words}</span>
            </li>
        }
        .drawn()
    };
    let lines = move |lines: &Vec<(Timestamp, LogLine)>| lines.iter().map(line).collect();
    view! { <ol class="log" aria-label=w.happenings>{live.place(Live::lines, lines)}</ol> }.drawn()
}

/// Replace and close, each in two steps.
fn end(shared: Shared, live: OnScreen) -> Drawn {
    let w = shared.w;
    let close = live.text(|l| {
        let closing = l.doing == Doing::Closing;
        if closing { w.closing } else { w.close }.to_owned()
    });
    view! {
        <p class="foot">
            <Button class="link" text=w.replace press=shared.telling(Event::AgentReplaces) />
            <Button class="link" text=close press=shared.telling(Event::AgentCloses) />
        </p>
    }
    .drawn()
}

/// A question in place, next to what it concerns.
#[component]
pub(super) fn Confirm(
    shared: Shared,
    question: &'static str,
    /// Yes and no.
    answers: (&'static str, &'static str),
    /// What a yes says.
    event: fn() -> Option<Event>,
) -> impl IntoView {
    let yes: Press = press(move || {
        if let Some(event) = event() {
            shared.tell(event);
        }
    });
    view! {
        <div class="confirm" role="group" aria-label=question>
            <p>{question}</p>
            <div class="buttons">
                <Button class="danger" text=answers.0 press=yes />
                <Button class="plain" text=answers.1 press=shared.telling(Event::AgentCancels) />
            </div>
        </div>
    }
    .drawn()
}
