//! When: typed in the agent's zone, told in both.

use contract::Timestamp;

use super::{Part, field};
use crate::browser;
use crate::dom::{self, El, classed, el};
use crate::drawer::plan::Event;
use crate::drawer::plan::form::Field;
use crate::room::form::Draft;
use crate::signals::With;
use crate::wording::Wording;
use crate::wording::plan::Plan as Words;

pub(super) fn when(part: Part) -> El {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let (label, hint) = words.start;
    let input = el("input")
        .attr("type", "datetime-local")
        .value_of(move || screen.with(|s| s.form.text(Field::Start).to_owned()))
        .on("input", move |input| {
            let text = dom::value(&input);
            let meant = browser::meant(&text);
            tell.tell(Event::AgentSetsStart(Draft::new(text), meant));
        });
    let both = move || {
        screen.with(|s| match &s.form.starts_at {
            Some(at) => both_times(w, words, at, &s.zone),
            None => vec![],
        })
    };
    classed("div", "when")
        .with(field::around(part, Field::Start, label, input, move || {
            hint.to_owned()
        }))
        .with(classed("div", "times").place(
            move || both().concat(),
            move |_| {
                let times = crate::signals::untrack(both).into_iter();
                times.map(|time| el("p").text(&time)).collect()
            },
        ))
        .with(zone(part, "plan-zone", move || {
            screen.with(|s| s.zone.clone())
        }))
        .with(
            classed("div", "pair")
                .with(field::digits(part, Field::Duration, words.duration))
                .with(field::digits(part, Field::Reminder, words.reminder)),
        )
}

/// The agent's time and the visitor's, each with its zone.
pub(super) fn both_times(w: &Wording, words: &Words, at: &Timestamp, zone: &str) -> Vec<String> {
    let own = browser::own_zone();
    let theirs = browser::moment(w.lang, at, zone);
    vec![
        (words.own_time)(&browser::moment(w.lang, at, &own), &own),
        if zone == browser::UTC {
            (words.utc_time)(&theirs)
        } else {
            (words.visitors_time)(&theirs, zone)
        },
    ]
}

/// The visitor's zone: no Desk tells it, so the agent may choose.
pub(super) fn zone(part: Part, id: &str, chosen: impl Fn() -> String + 'static) -> El {
    let Part { words, tell, .. } = part;
    let select = browser::zones().into_iter().fold(
        el("select").attr("id", id).on("change", move |change| {
            tell.tell(Event::AgentChoosesZone(dom::choice(&change)));
        }),
        |select, zone| {
            let name = if zone == browser::UTC {
                words.zone_unknown
            } else {
                &zone
            };
            select.with(el("option").attr("value", &zone).text(name))
        },
    );
    classed("div", "field")
        .with(el("label").attr("for", id).text(words.zone))
        .with(select.choice_of(chosen))
}
