//! The room: where it stands, the way in, the link, what happened.

use crate::signals::{RwSignal, With, WithUntracked};
use contract::{AgentSide, RoomKind, RoomState, Timestamp, together};

use super::{Shared, drawer, link, opens_tab, trouble};
use crate::browser::{self, Delegation};
use crate::dom::{El, Els, button, classed, el};
use crate::drawer::errand::Section;
use crate::panel::Panel;
use crate::room::live::{Doing, Line, Live, Question, WayIn};
use crate::room::{Event, Room};
use crate::wording::{Visitor, Wording, minutes};

fn live_of(panel: &Panel) -> Option<&Live> {
    let Panel::Ready(ready) = panel else {
        return None;
    };
    match &ready.room {
        Room::Live(live) | Room::Over(live) => Some(live),
        Room::Wanted(_) => None,
    }
}

/// The room on the screen, read where it is: a memo of it costs the first load 1 kB. While its view
/// goes away it is not there any more, and every text is empty.
#[derive(Clone, Copy)]
pub(super) struct OnScreen(RwSignal<Panel>);

impl OnScreen {
    pub(super) fn with<T: Default>(self, read: impl FnOnce(&Live) -> T) -> T {
        let read = |panel: &Panel| live_of(panel).map(read);
        self.0.with(read).unwrap_or_default()
    }
}

/// The room that is live, or over.
pub(super) fn live(shared: Shared, panel: RwSignal<Panel>) -> El {
    let w = shared.w;
    let live = OnScreen(panel);
    let open = move || live.with(|l| l.room.state.is_live());
    let heading = el("h1")
        .with(classed("span", "dot").attr("aria-hidden", "true"))
        .says(move || live.with(|l| (w.state)(l.room.state).to_owned()));
    let about = move |l: &Live| {
        let guest = l.room.guest.phone.as_ref().or(l.room.guest.email.as_ref());
        let guest = guest.map(|masked| [" · ", &(w.guest)(masked)].concat());
        [(w.room)(l.room.kind), &guest.unwrap_or_default()].concat()
    };
    let checked = classed("p", "hint checked")
        .says(move || live.with(|l| (w.checked)(&browser::time_of_day(&l.room.checked_at))))
        .text(" ")
        .when(open, move || {
            button("link", "", move || shared.tell(Event::AgentRefreshes)).says(move || {
                let asking = live.with(|l| l.doing == Doing::Refreshing);
                if asking { w.refreshing } else { w.refresh }.to_owned()
            })
        });
    classed("section", "live")
        .attr_of("data-state", move || {
            live.with(|l| Some(word(l.room.state).to_owned()))
        })
        .with(el("header").with(heading))
        .with(classed("p", "hint").says(move || live.with(about)))
        .place(
            move || live.with(|l| outcome(w, l)),
            move |text| vec![el("p").text(text)],
        )
        .place(
            move || live.with(|l| starts(w, l)),
            move |text| {
                let more = drawer::opens(shared, "link", w.planned, Section::Plan);
                vec![classed("p", "hint").text(text).text(" ").with(more)]
            },
        )
        .with(checked)
        .place(
            move || (w.need)(live.with(Live::need)).to_owned(),
            move |text| {
                let visitor = panel.with_untracked(Panel::visitor);
                vec![help(shared, live, visitor, text)]
            },
        )
        .place(
            move || {
                let way = if open() { way_in(live, panel) } else { "over" };
                way.to_owned()
            },
            move |way| enter(shared, live, way),
        )
        .when(
            move || open() && live.with(|l| l.way_in != WayIn::Untried),
            move || own_link(shared, live),
        )
        .when(
            move || open() && live.with(|l| l.access.is_none()),
            move || {
                classed("p", "hint")
                    .text(w.not_signed_in)
                    .text(" ")
                    .with(button("link", w.sign_in, move || {
                        shared.tell(Event::AgentWantsToSignIn)
                    }))
            },
        )
        .place(
            move || {
                live.with(|l| {
                    l.trouble
                        .as_ref()
                        .map(|why| (w.trouble)(why))
                        .unwrap_or_default()
                })
            },
            move |text| vec![trouble::trouble(shared, text, None, None)],
        )
        .when(open, move || link::link(shared, live))
        .when(
            move || open() && live.with(|l| l.sip().is_some() && l.room.kind == RoomKind::Meeting),
            move || telephone(shared, live),
        )
        .with(log(shared, live))
        .when(
            move || open() && live.with(|l| l.question == Question::Close),
            move || {
                confirm(shared, w.ask_close, (w.yes_close, w.cancel), || {
                    Some(Event::AgentConfirms)
                })
            },
        )
        .when(open, move || end(shared, live))
}

/// When a meeting begins that was planned; empty for any other room, and after its end.
fn starts(w: &Wording, live: &Live) -> String {
    match &live.room.schedule {
        Some(plan) if live.room.state.is_live() => {
            (w.starts)(&browser::moment_here(&plan.starts_at))
        }
        Some(_) | None => String::new(),
    }
}

/// How long the call was, and what it gave; empty while the room is open.
fn outcome(w: &Wording, live: &Live) -> String {
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
    parts.join(" · ")
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

/// Into the room: in the panel where the agent prefers it and the frames around it allow it.
fn way_in(live: OnScreen, panel: RwSignal<Panel>) -> &'static str {
    let prefers_panel = panel.with(|panel| match panel {
        Panel::Ready(ready) => ready.setting.agent_side() == AgentSide::Panel,
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => false,
    });
    let url = live.with(agent_url);
    if url.is_empty() {
        "no link"
    } else if prefers_panel && browser::delegation(&url) == Delegation::Granted {
        "inside"
    } else {
        "enter"
    }
}

/// Empty where it is not known.
fn agent_url(live: &Live) -> String {
    let url = live.agent_link().map(|link| link.expose().to_owned());
    url.unwrap_or_default()
}

/// The primary action: a real link, never `window.open` after an await, which browsers block; or,
/// after the room, another start.
fn enter(shared: Shared, live: OnScreen, way: &str) -> Els {
    let w = shared.w;
    match way {
        "over" => vec![
            button("primary", w.start_again, move || {
                shared.tell(Event::AgentStartsAgain)
            }),
            drawer::opens(shared, "plain", w.results, Section::Results),
        ],
        "no link" => vec![classed("p", "notice").text(w.no_agent_link)],
        "inside" => vec![
            drawer::opens(shared, "primary", w.enter, Section::Inside),
            // As wide as its words.
            el("p").with(tab(shared, live, "link", w.enter_by_tab)),
        ],
        _ => vec![tab(shared, live, "primary", w.enter)],
    }
}

/// The agent's link, in a tab.
fn tab(shared: Shared, live: OnScreen, class: &str, text: &str) -> El {
    let w = shared.w;
    let reach = move |_| shared.tell(Event::AgentReaches(browser::now()));
    opens_tab(w, class, text)
        .attr_of("href", move || Some(live.with(agent_url)))
        .on("click", move |_| shared.tell(Event::AgentEnters))
        .on("mouseenter", reach)
        .on("focus", reach)
        .on("touchstart", reach)
}

/// Where the frame forbids tabs, the agent's link gets out through the clipboard.
fn own_link(shared: Shared, live: OnScreen) -> El {
    let w = shared.w;
    let copy = button("link", w.copy_own, move || {
        // A link that signs in has an end.
        shared.tell(Event::AgentReaches(browser::now()));
        shared.tell(Event::AgentCopiesOwn);
    });
    let folded_out = move |l: &Live| match l.way_in {
        WayIn::Untried | WayIn::Tried => "",
        WayIn::Copied => "copied",
        WayIn::Field => "own-field",
    };
    el("div").with(copy).place(
        move || live.with(folded_out).to_owned(),
        move |shown| link::copied(w, live, shown, w.own_link, agent_url),
    )
}

/// What the visitor needs, and the sentence for it as they would read it.
fn help(shared: Shared, live: OnScreen, visitor: &Visitor, text: &str) -> El {
    let w = shared.w;
    let need = live.with(Live::need);
    let insert = button("plain", w.insert_help, move || {
        shared.tell(Event::AgentInsertsHelp(need));
    });
    classed("div", "trouble")
        .with(el("strong").text(text))
        .with(
            classed("p", "bubble")
                .attr("lang", visitor.lang)
                .text((visitor.help)(need)),
        )
        .with(classed("div", "buttons").with(insert))
}

/// The telephone's way into a meeting.
fn telephone(shared: Shared, live: OnScreen) -> El {
    let w = shared.w;
    let digits = move |l: &Live| {
        let digits = l
            .sip()
            .map(|sip| [&sip.phone_number, " · ", w.code, " ", &sip.dtmf_code].concat());
        digits.unwrap_or_default()
    };
    classed("div", "block")
        .with(el("h2").text(w.telephone))
        .with(classed("p", "digits").says(move || live.with(digits)))
        .with(
            classed("div", "buttons").with(button("plain", w.insert_telephone, move || {
                shared.tell(Event::AgentInsertsTelephone);
            })),
        )
}

fn log(shared: Shared, live: OnScreen) -> El {
    let w = shared.w;
    let words = move |line: &Line| match line {
        Line::Ours(what) => (w.happened)(what),
        Line::Told(what) => (w.told)(what).to_owned(),
    };
    let line = move |(at, line): (Timestamp, Line)| {
        el("li")
            .with(el("time").text(&browser::time_of_day(&at)))
            .with(el("span").text(&words(&line)))
    };
    classed("ol", "log").attr("aria-label", w.happenings).place(
        move || {
            let lines = live.with(Live::lines).into_iter();
            lines
                .map(|(at, line)| [at.as_str(), &words(&line)].concat())
                .collect()
        },
        move |_| live.with(Live::lines).into_iter().map(line).collect(),
    )
}

/// Replace and close, each in two steps.
fn end(shared: Shared, live: OnScreen) -> El {
    let w = shared.w;
    let close = button("link", "", move || shared.tell(Event::AgentCloses));
    classed("p", "foot")
        .with(button("link", w.replace, move || {
            shared.tell(Event::AgentReplaces)
        }))
        .with(close.says(move || {
            let closing = live.with(|l| l.doing == Doing::Closing);
            if closing { w.closing } else { w.close }.to_owned()
        }))
}

/// A question in place, next to what it concerns.
pub(super) fn confirm(
    shared: Shared,
    question: &'static str,
    (yes, no): (&'static str, &'static str),
    event: fn() -> Option<Event>,
) -> El {
    let answers = classed("div", "buttons")
        .with(button("danger", yes, move || {
            if let Some(event) = event() {
                shared.tell(event);
            }
        }))
        .with(button("plain", no, move || {
            shared.tell(Event::AgentCancels);
        }));
    classed("div", "confirm")
        .attr("role", "group")
        .attr("aria-label", question)
        .with(el("p").text(question))
        .with(answers)
}
