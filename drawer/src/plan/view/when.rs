//! When: typed in the agent's zone, told in both.

use contract::Timestamp;
use leptos::prelude::*;

use super::{Part, field};
use crate::browser;
use crate::plan::Event;
use crate::plan::form::Field;
use crate::plan::words::Words;
use apizee_panel::elements::{Draw as _, Drawn, Source as _, Text, chosen, typed, value};
use apizee_panel::room::form::Draft;
use apizee_panel::wording::Wording;

pub(super) fn when(part: Part) -> Drawn {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let (label, hint) = words.start;
    let hears = typed(move |text| {
        let meant = browser::meant(&text);
        tell.tell(Event::AgentSetsStart(Draft::new(text), meant));
    });
    let keys = field::Keys::of("datetime-local");
    let input = field::input(part, Field::Start, keys, hears);
    let both = screen.given(
        move |s| {
            let at = s.form.starts_at.as_ref()?;
            Some(both_times(w, words, at, &s.zone))
        },
        |times| lines(times),
    );
    view! {
        <div class="when">
            {field::around(part, Field::Start, label, input, move |_| hint.to_owned())}
            <div class="times">{both}</div>
            {zone(part, "plan-zone", screen.text(|s| s.zone.clone()))}
            <div class="pair">
                {field::digits(part, Field::Duration, words.duration)}
                {field::digits(part, Field::Reminder, words.reminder)}
            </div>
        </div>
    }
    .drawn()
}

/// One below the other.
pub(super) fn lines(lines: &[String]) -> Drawn {
    let line = |line: &String| view! { <p>{line.clone()}</p> }.drawn();
    lines.iter().map(line).collect()
}

/// The agent's time and the visitor's, each with its zone.
pub(super) fn both_times(w: &Wording, words: &Words, at: &Timestamp, zone: &str) -> Vec<String> {
    let own = browser::own_zone();
    let theirs = browser::moment(w.tongue.as_str(), at, zone);
    vec![
        (words.own_time)(&browser::moment(w.tongue.as_str(), at, &own), &own),
        if zone == browser::UTC {
            (words.utc_time)(&theirs)
        } else {
            (words.visitors_time)(&theirs, zone)
        },
    ]
}

/// The visitor's zone: no Desk tells it, so the agent may choose.
pub(super) fn zone(part: Part, id: &'static str, zone: Text) -> Drawn {
    let Part { words, tell, .. } = part;
    let option = |zone: String| {
        let name = if zone == browser::UTC {
            words.zone_unknown.to_owned()
        } else {
            zone.clone()
        };
        view! { <option value=zone>{name}</option> }.drawn()
    };
    view! {
        <div class="field">
            <label for=id>{words.zone}</label>
            <select
                {..value(zone)}
                {..chosen(move |zone| tell.tell(Event::AgentChoosesZone(zone)))}
                id=id
            >
                {browser::zones().into_iter().map(option).collect::<Drawn>()}
            </select>
        </div>
    }
    .drawn()
}
