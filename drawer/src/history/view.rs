//! The past rooms, as the agent reads them.

use std::rc::Rc;

use contract::{PastRoom, RoomState};
use leptos::prelude::*;

use super::{Event, Of, PastRooms};
use crate::asking::unanswered;
use crate::browser;
use crate::history::words::Words;
use crate::host::Host;
use crate::screen::{State, Tell};
use apizee_panel::elements::{
    Away, Button, Draw as _, Drawn, Source as _, always, sign, submitted, typed, value,
};
use apizee_panel::errand::Section;
use apizee_panel::wording::Wording;

pub(super) fn view(host: &Rc<Host>, screen: State<PastRooms>, tell: Tell<Event>) -> Drawn {
    let (w, words) = (host.w, Words::of(host.w.tongue));
    // Rows do not change: they are made anew when there are others, or a way into one is known.
    let rows = screen.place(
        |s| (s.asking.number(), s.rooms.len(), s.ways_in.clone()),
        move |_| screen.with(|s| s.rooms.iter().map(|room| row(w, s, room)).collect()),
    );
    let back = move || {
        let press = tell.saying(|| Event::AgentGoesBack);
        view! { <Button class="link" text=words.this_conversation press=press /> }.drawn()
    };
    let more = move || {
        let press = tell.saying(|| Event::AgentWantsMore);
        view! { <Button class="plain" text=words.more press=press /> }.drawn()
    };
    let again = move || tell.tell(Event::AgentTriesAgain);
    view! {
        <section class="history">
            <h1>{(w.section)(Section::History)}</h1>
            {case(screen, tell, words)}
            <p class="hint" role="status">{screen.text(|s| caption(words, s))}</p>
            {screen.when(|s| matches!(s.of, Of::Case(_)), back)}
            <ol class="rooms" hidden=screen.flag(|s| s.rooms.is_empty())>{rows}</ol>
            {unanswered(host, screen, |s| &s.asking.question, again)}
            {screen.when(|s| matches!(s.asking.answer(), Some(Some(_))), more)}
        </section>
    }
    .drawn()
}

/// The field for a case number.
fn case(screen: State<PastRooms>, tell: Tell<Event>, words: &'static Words) -> Drawn {
    let look_up = move || {
        tell.tell(Event::AgentLooksUp);
    };
    let hint = screen.text(|s| s.fault.map_or(words.case_hint, words.case_fault).to_owned());
    view! {
        <form
            class="field"
            class:wrong=screen.flag(|s| s.fault.is_some())
            novalidate=""
            autocomplete="off"
            {..submitted(look_up)}
        >
            <label for="case">{words.case}</label>
            <div class="line">
                <input
                    id="case"
                    type="text"
                    aria-describedby="case-hint"
                    aria-invalid=screen.text(|s| s.fault.is_some().to_string())
                    {..value(screen.text(|s| s.case.clone()))}
                    {..typed(move |text| tell.tell(Event::AgentTypes(text)))}
                />
                <button class="plain" type="submit">{words.look_up}</button>
            </div>
            <p class="hint" id="case-hint" role="status">{hint}</p>
        </form>
    }
    .drawn()
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

fn row(w: &'static Wording, s: &PastRooms, room: &PastRoom) -> Drawn {
    let words = Words::of(w.tongue);
    let mut kind = vec![(w.room)(room.kind).to_owned()];
    kind.extend(
        room.duration_s
            .map(|seconds| browser::span(w.tongue.as_str(), seconds)),
    );
    let mut about = vec![];
    about.extend(s.case_of(room).map(|case| (words.case_of)(case.as_str())));
    about.extend(room.name.clone());
    about.extend(room.agent.as_deref().map(words.by));
    let created = room.created_at.as_ref().map(|at| {
        view! {
            <p class="digits">
                <time datetime=at.as_str().to_owned()>{browser::date_time(w.tongue.as_str(), at)}</time>
            </p>
        }
        .drawn()
    });
    let about =
        (!about.is_empty()).then(|| view! { <p class="hint">{about.join(" · ")}</p> }.drawn());
    let enter = s.way_into(room).map(|way| {
        let way = always(way.expose());
        view! { <Away w=w class="link" href=way text=w.enter /> }.drawn()
    });
    view! {
        <li class="room" data-state=word(room.state)>
            <h2>{sign("dot", "")}{(w.state)(room.state)}</h2>
            {created.unwrap_or_default()}
            <p class="hint">{kind.join(" · ")}</p>
            {about.unwrap_or_default()}
            {enter.unwrap_or_default()}
        </li>
    }
    .drawn()
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
