//! The past rooms, as the agent reads them.

use std::rc::Rc;

use contract::{PastRoom, RoomState};

use super::{Event, Of, PastRooms};
use crate::browser;
use crate::dom::{self, El, Els, button, classed, el, link};
use crate::drawer::asking::unanswered;
use crate::drawer::errand::Section;
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::signals::{RwSignal, With};
use crate::wording::history::History as Words;

pub(super) fn view(host: &Rc<Host>, screen: RwSignal<PastRooms>, tell: Tell<Event>) -> Els {
    let words = Words::of(host.w.lang);
    let around = Rc::clone(host);
    // Rows do not change: they are made anew when there are others, or a way into one is known.
    let rows = move || {
        screen.with(|s| {
            if s.rooms.is_empty() {
                return String::new();
            }
            format!("{} {} {:?}", s.asking.number(), s.rooms.len(), s.ways_in)
        })
    };
    let list = classed("ol", "rooms").place(rows, move |_| {
        screen.with(|s| s.rooms.iter().map(|room| row(&around, s, room)).collect())
    });
    vec![
        classed("section", "history")
            .with(el("h1").text((host.w.section)(Section::History)))
            .with(case(screen, tell, words))
            .with(
                classed("p", "hint")
                    .attr("role", "status")
                    .says(move || screen.with(|s| caption(words, s))),
            )
            .when(
                move || screen.with(|s| matches!(s.of, Of::Case(_))),
                move || {
                    button("link", words.this_conversation, move || {
                        tell.tell(Event::AgentGoesBack);
                    })
                },
            )
            .with(list.attr_of("hidden", move || {
                screen.with(|s| s.rooms.is_empty()).then(String::new)
            }))
            .with(unanswered(
                host,
                screen,
                |s| &s.asking.question,
                move || tell.tell(Event::AgentTriesAgain),
            ))
            .when(
                move || screen.with(|s| matches!(s.asking.answer(), Some(Some(_)))),
                move || {
                    button("plain", words.more, move || {
                        tell.tell(Event::AgentWantsMore)
                    })
                },
            ),
    ]
}

/// The field for a case number.
fn case(screen: RwSignal<PastRooms>, tell: Tell<Event>, words: &'static Words) -> El {
    let wrong = move || screen.with(|s| s.fault.is_some());
    let input = el("input")
        .attr("id", "case")
        .attr("type", "text")
        .attr("aria-describedby", "case-hint")
        .attr_of("aria-invalid", move || Some(wrong().to_string()))
        .value_of(move || screen.with(|s| s.case.clone()))
        .on("input", move |input| {
            tell.tell(Event::AgentTypes(dom::value(&input)));
        });
    let look_up = classed("button", "plain")
        .attr("type", "submit")
        .text(words.look_up);
    let line = classed("div", "line").with(input).with(look_up);
    let hint = classed("p", "hint")
        .attr("id", "case-hint")
        .attr("role", "status")
        .says(move || {
            let fault = screen.with(|s| s.fault);
            fault.map_or(words.case_hint, words.case_fault).to_owned()
        });
    el("form")
        .attr_of("class", move || {
            Some(if wrong() { "field wrong" } else { "field" }.to_owned())
        })
        .attr("novalidate", "")
        .attr("autocomplete", "off")
        .on("submit", move |submit| {
            submit.prevent_default();
            tell.tell(Event::AgentLooksUp);
        })
        .with(el("label").attr("for", "case").text(words.case))
        .with(line)
        .with(hint)
}

/// What is on the screen, or that nothing is.
fn caption(words: &Words, s: &PastRooms) -> String {
    let case = match &s.of {
        Of::Conversation(_) => None,
        Of::Case(case) => Some(case.as_str()),
    };
    match s.asking.answer() {
        Some(None) if s.rooms.is_empty() => (words.none)(case),
        // A part of which all rooms were others'.
        Some(Some(_)) if s.rooms.is_empty() => (words.rooms)(case),
        Some(None) => (words.all)(case, s.rooms.len()),
        Some(Some(_)) => (words.some)(case, s.rooms.len()),
        None => (words.rooms)(case),
    }
}

fn row(host: &Host, s: &PastRooms, room: &PastRoom) -> El {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let state = el("h2")
        .with(classed("span", "dot").attr("aria-hidden", "true"))
        .text((w.state)(room.state));
    let mut when = vec![(w.room)(room.kind).to_owned()];
    when.extend(
        room.duration_s
            .map(|seconds| browser::span(w.lang, seconds)),
    );
    let mut about = vec![];
    about.extend(s.case_of(room).map(|case| (words.case_of)(case.as_str())));
    about.extend(room.name.clone());
    about.extend(room.agent.as_deref().map(words.by));
    let mut row = classed("li", "room")
        .attr("data-state", word(room.state))
        .with(state);
    if let Some(at) = &room.created_at {
        let time = el("time")
            .attr("datetime", at.as_str())
            .text(&browser::date_time(w.lang, at));
        row = row.with(classed("p", "digits").with(time));
    }
    row = row.with(classed("p", "hint").text(&when.join(" · ")));
    if !about.is_empty() {
        row = row.with(classed("p", "hint").text(&about.join(" · ")));
    }
    if let Some(way) = s.way_into(room) {
        let enter = link("link")
            .attr("href", way.expose())
            .text(w.enter)
            .with(
                classed("span", "arrow")
                    .attr("aria-hidden", "true")
                    .text("↗\u{fe0e}"),
            )
            .with(classed("span", "unseen").text(" ").text(w.new_tab));
        row = row.with(enter);
    }
    row
}

/// For the mark's shape and colour, as on the room's own screen.
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
