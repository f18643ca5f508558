//! A field: its label, itself, and the hint or what is wrong with it.

use super::Part;
use crate::dom::{self, El, classed, el};
use crate::drawer::plan::Event;
use crate::drawer::plan::form::{Field, Part as OfGuest};
use crate::room::form::Draft;
use crate::signals::With;

fn id(field: Field) -> String {
    let word = match field {
        Field::Name => "name",
        Field::Guest(number, part) => {
            let part = match part {
                OfGuest::Name => "name",
                OfGuest::Phone => "phone",
                OfGuest::Email => "email",
            };
            return format!("plan-guest-{number}-{part}");
        }
        Field::Start => "start",
        Field::Duration => "duration",
        Field::Reminder => "reminder",
        Field::Message => "message",
        Field::Password => "password",
        Field::Moderator => "moderator",
    };
    ["plan-", word].concat()
}

/// One line of text.
pub(super) fn line(part: Part, field: Field, (label, hint): (&'static str, &'static str)) -> El {
    let input = input(part, field).attr("type", "text");
    around(part, field, label, input, move || hint.to_owned())
}

/// One line of digits.
pub(super) fn digits(part: Part, field: Field, (label, hint): (&'static str, &'static str)) -> El {
    let input = input(part, field)
        .attr("type", "text")
        .attr("inputmode", "numeric");
    around(part, field, label, input, move || hint.to_owned())
}

/// The field itself, without a type.
pub(super) fn input(part: Part, field: Field) -> El {
    let Part { screen, tell, .. } = part;
    el("input")
        .value_of(move || screen.with(|s| s.form.text(field).to_owned()))
        .on("input", move |input| {
            tell.tell(Event::AgentTypes(field, Draft::new(dom::value(&input))));
        })
}

/// With what belongs to it. A fault stands in the hint's place.
pub(super) fn around(
    part: Part,
    field: Field,
    label: &str,
    inside: El,
    hint: impl Fn() -> String + 'static,
) -> El {
    let Part { words, screen, .. } = part;
    let fault = move || screen.with(|s| s.form.fault(field));
    let id = id(field);
    let hint_id = [&id, "-hint"].concat();
    let inside = inside
        .attr("id", &id)
        .attr("aria-describedby", &hint_id)
        .attr_of("aria-invalid", move || Some(fault().is_some().to_string()));
    el("div")
        .attr_of("class", move || {
            let wrong = fault().is_some();
            Some(if wrong { "field wrong" } else { "field" }.to_owned())
        })
        .with(el("label").attr("for", &id).text(label))
        .with(inside)
        .with(
            classed("p", "hint")
                .attr("id", &hint_id)
                .says(move || match fault() {
                    Some(fault) => (words.fault)(fault).to_owned(),
                    None => hint(),
                }),
        )
}
