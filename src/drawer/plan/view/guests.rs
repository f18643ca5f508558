//! The guests: each a group of three fields.

use contract::MOST_GUESTS;

use super::{Part, field};
use crate::dom::{El, button, classed, el};
use crate::drawer::plan::Event;
use crate::drawer::plan::form::{Field, Part as OfGuest};
use crate::signals::With;

pub(super) fn guests(part: Part) -> El {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let count = move || screen.with(|s| s.form.guests.len());
    let full = move || count() >= MOST_GUESTS;
    classed("div", "guests")
        .place(
            move || count().to_string(),
            move |_| {
                let count = crate::signals::untrack(count);
                (0..count)
                    .map(|number| guest(part, number, count))
                    .collect()
            },
        )
        .when(
            move || !full(),
            move || {
                button("link", words.add_guest, move || {
                    tell.tell(Event::AgentAddsGuest);
                })
            },
        )
        .when(full, move || classed("p", "hint").text(words.most_guests))
}

fn guest(part: Part, number: usize, count: usize) -> El {
    let Part { words, tell, .. } = part;
    let one = |of: OfGuest| {
        let hint = match of {
            OfGuest::Name | OfGuest::Phone => "",
            OfGuest::Email => words.one_of_both,
        };
        field::line(part, Field::Guest(number, of), ((words.part)(of), hint))
    };
    let group = classed("fieldset", "guest").with(el("legend").text(&(words.guest)(number + 1)));
    let group = OfGuest::ALL
        .into_iter()
        .fold(group, |group, of| group.with(one(of)));
    if count == 1 {
        return group;
    }
    group.with(button(
        "link",
        &(words.remove_guest)(number + 1),
        move || {
            tell.tell(Event::AgentRemovesGuest(number));
        },
    ))
}
