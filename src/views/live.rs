//! The room: where it stands, the way in, the link, what happened.

use contract::{RoomKind, RoomState};
use leptos::html::H1;
use leptos::prelude::*;

use super::{Shared, link, opens_tab, trouble};
use crate::browser;
use crate::panel::Panel;
use crate::room::live::{Doing, Live, Question};
use crate::room::{Event, Room};

fn live_of(panel: &Panel) -> Option<Live> {
    let Panel::Ready(ready) = panel else {
        return None;
    };
    match &ready.room {
        Room::Live(live) | Room::Over(live) => Some(Live::clone(live)),
        Room::Form { .. } | Room::Starting { .. } | Room::Waiting { .. } => None,
    }
}

/// The room that is live, or over.
pub(super) fn live(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let w = shared.w;
    let Some(first) = panel.with_untracked(live_of) else {
        return ().into_any();
    };
    let live = Memo::new(move |old: Option<&Live>| {
        // While this view goes away, the last data stays.
        panel
            .with(live_of)
            .or_else(|| old.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let state = Memo::new(move |_| live.with(|l| l.room.state));
    let open = Memo::new(move |_| state.get().is_live());
    let heading = NodeRef::<H1>::new();
    heading.on_load(|heading| {
        // What was pressed has gone: the keyboard goes on from here. Never from outside.
        if browser::focus_is_lost() {
            let _ = heading.focus();
        }
    });
    let about = move || {
        live.with(|l| {
            let guest = l.room.guest.phone.as_ref().or(l.room.guest.email.as_ref());
            let guest = guest.map(|masked| (w.guest)(masked));
            [Some((w.room)(l.room.kind).to_owned()), guest]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        })
    };
    let checked =
        move || live.with(|l| (w.checked)(&browser::time_of_day(w.lang, &l.room.checked_at)));
    let doing = Memo::new(move |_| live.with(|l| l.doing));
    let refresh = move || {
        if doing.get() == Doing::Refreshing {
            w.refreshing
        } else {
            w.refresh
        }
    };
    let failed = Memo::new(move |_| live.with(|l| l.trouble.clone()));
    let failed = move || {
        failed
            .get()
            .map(|why| trouble::trouble(shared, (w.trouble)(&why), None, None))
    };
    view! {
        <section class="live" data-state=move || word(state.get())>
            <header>
                <h1 tabindex="-1" node_ref=heading>
                    <span class="dot" aria-hidden="true"></span>
                    {move || (w.state)(state.get())}
                </h1>
            </header>
            <p class="hint">{about}</p>
            <p class="hint checked">
                {checked}" "
                <button type="button" class="link" on:click=move |_| shared.tell(Event::AgentRefreshes)>
                    {refresh}
                </button>
            </p>
            {move || if open.get() {
                view! {
                    {enter(shared, live)}
                    {failed}
                    {link::link(shared, live)}
                    {telephone(shared, live)}
                }.into_any()
            } else {
                view! {
                    <button type="button" class="primary" on:click=move |_| shared.tell(Event::AgentStartsAgain)>
                        {w.start_again}
                    </button>
                    {failed}
                }.into_any()
            }}
            {log(shared, live)}
            {move || open.get().then(|| end(shared, live))}
        </section>
    }
    .into_any()
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

/// A real link: never `window.open` after an await, which browsers block.
fn enter(shared: Shared, live: Memo<Live>) -> impl IntoView {
    let w = shared.w;
    let href =
        Memo::new(move |_| live.with(|l| l.agent_link().map(|link| link.expose().to_owned())));
    let signed = Memo::new(move |_| live.with(|l| l.access.is_some()));
    let reach = move || shared.tell(Event::AgentReaches(browser::now()));
    let way_in = move || {
        match href.get() {
        Some(href) => view! {
            <a class="primary" href=href target="_blank" rel="noopener noreferrer"
                on:mouseenter=move |_| reach() on:focus=move |_| reach() on:touchstart=move |_| reach()>
                {w.enter}{opens_tab(w)}
            </a>
        }
        .into_any(),
        None => view! { <p class="notice">{w.no_agent_link}</p> }.into_any(),
    }
    };
    let sign_in = move || {
        (!signed.get()).then(|| {
            view! {
                <p class="hint">
                    {w.not_signed_in}" "
                    <button type="button" class="link" on:click=move |_| shared.tell(Event::AgentWantsToSignIn)>
                        {w.sign_in}
                    </button>
                </p>
            }
        })
    };
    view! { {way_in}{sign_in} }
}

/// The telephone's way into a meeting.
fn telephone(shared: Shared, live: Memo<Live>) -> impl IntoView {
    let w = shared.w;
    let sip = Memo::new(move |_| {
        live.with(|l| {
            l.sip()
                .cloned()
                .filter(|_| l.room.kind == RoomKind::Meeting)
        })
    });
    move || {
        sip.get().map(|sip| {
            view! {
                <div class="block">
                    <h2>{w.telephone}</h2>
                    <p class="digits">{sip.phone_number}" · "{w.code}" "{sip.dtmf_code}</p>
                    <div class="buttons">
                        <button type="button" class="plain" on:click=move |_| shared.tell(Event::AgentInsertsTelephone)>
                            {w.insert_telephone}
                        </button>
                    </div>
                </div>
            }
        })
    }
}

fn log(shared: Shared, live: Memo<Live>) -> impl IntoView {
    let w = shared.w;
    let log = Memo::new(move |_| live.with(|l| l.log.clone()));
    let lines = move || {
        let line = |entry: crate::room::live::Entry| {
            let time = browser::time_of_day(w.lang, &entry.at);
            view! { <li><time>{time}</time><span>{(w.happened)(&entry.what)}</span></li> }
        };
        log.get().into_iter().map(line).collect::<Vec<_>>()
    };
    view! { <ol class="log" aria-label=w.happenings>{lines}</ol> }
}

/// Replace and close, each in two steps.
fn end(shared: Shared, live: Memo<Live>) -> impl IntoView {
    let w = shared.w;
    let question = Memo::new(move |_| live.with(|l| l.question));
    let closing = Memo::new(move |_| live.with(|l| l.doing == Doing::Closing));
    view! {
        {move || (question.get() == Question::Close).then(|| confirm(shared, w.ask_close, w.yes_close, "close"))}
        <p class="foot">
            <button type="button" class="link" on:click=move |_| shared.tell(Event::AgentReplaces)>
                {w.replace}
            </button>
            <button type="button" class="link" id="close" on:click=move |_| shared.tell(Event::AgentCloses)>
                {move || if closing.get() { w.closing } else { w.close }}
            </button>
        </p>
    }
}

/// A question in place, next to what it concerns. The focus goes back to what asked it.
pub(super) fn confirm(
    shared: Shared,
    question: &'static str,
    yes: &'static str,
    asked_by: &'static str,
) -> impl IntoView {
    let w = shared.w;
    let answer = move |event: Event| {
        shared.tell(event);
        browser::focus(asked_by);
    };
    view! {
        <div class="confirm" role="group" aria-label=question>
            <p>{question}</p>
            <div class="buttons">
                <button type="button" class="danger" on:click=move |_| answer(Event::AgentConfirms)>{yes}</button>
                <button type="button" class="plain" on:click=move |_| answer(Event::AgentCancels)>{w.cancel}</button>
            </div>
        </div>
    }
}
