//! The guests: each a group of three fields.

use contract::MOST_GUESTS;
use leptos::prelude::*;

use super::{Part, field};
use crate::plan::form::{Field, Part as OfGuest};
use crate::plan::{Event, MeetingPlan};
use apizee_panel::elements::{Button, Draw as _, Drawn, Source as _};

pub(super) fn guests(part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let all = screen.place(
        |s| s.form.guests.len(),
        move |count| {
            (0..*count)
                .map(|number| guest(part, number, *count))
                .collect()
        },
    );
    let is_full = |s: &MeetingPlan| s.form.guests.len() >= MOST_GUESTS;
    let more = screen.place(is_full, move |is_full| {
        if *is_full {
            return view! { <p class="hint">{words.most_guests}</p> }.drawn();
        }
        let press = tell.saying(|| Event::AgentAddsGuest);
        view! { <Button class="link" text=words.add_guest press=press /> }.drawn()
    });
    view! { <div class="guests">{all}{more}</div> }.drawn()
}

fn guest(part: Part, number: usize, count: usize) -> Drawn {
    let Part { words, tell, .. } = part;
    let one = |of: OfGuest| {
        let hint = match of {
            OfGuest::Name | OfGuest::Phone => "",
            OfGuest::Email => words.one_of_both,
        };
        field::line(part, Field::Guest(number, of), ((words.part)(of), hint))
    };
    let remove = (count > 1).then(|| {
        let text = (words.remove_guest)(number + 1);
        let press = tell.saying(move || Event::AgentRemovesGuest(number));
        view! { <Button class="link" text=text press=press /> }.drawn()
    });
    view! {
        <fieldset class="guest">
            <legend>{(words.guest)(number + 1)}</legend>
            {OfGuest::ALL.into_iter().map(one).collect::<Drawn>()}
            {remove.unwrap_or_default()}
        </fieldset>
    }
    .drawn()
}
