//! A field: its label, itself, and the hint or what is wrong with it.

use leptos::prelude::*;

use super::Part;
use crate::plan::form::{Field, Part as OfGuest};
use crate::plan::{Event, MeetingPlan};
use apizee_panel::elements::{Draw as _, Drawn, Source as _, Text, Tie, always, typed, value};
use apizee_panel::room::form::Draft;

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

fn hint_id(field: Field) -> String {
    [&id(field), "-hint"].concat()
}

fn invalid(part: Part, field: Field) -> Text {
    part.screen
        .text(move |s| s.form.fault(field).is_some().to_string())
}

/// With which keys a field is filled in.
pub(super) struct Keys {
    /// `type`
    pub(super) kind: Text,
    pub(super) inputmode: Option<&'static str>,
    pub(super) autocomplete: Option<&'static str>,
}

impl Keys {
    /// A field of this type.
    pub(super) fn of(kind: &'static str) -> Self {
        Self {
            kind: always(kind),
            inputmode: None,
            autocomplete: None,
        }
    }
}

/// Hears what is typed.
pub(super) fn hears(part: Part, field: Field) -> Tie {
    typed(move |text| part.tell.tell(Event::AgentTypes(field, Draft::new(text))))
}

/// The field itself.
pub(super) fn input(part: Part, field: Field, keys: Keys, hears: Tie) -> Drawn {
    view! {
        <input
            id=id(field)
            type=keys.kind
            inputmode=keys.inputmode
            autocomplete=keys.autocomplete
            aria-describedby=hint_id(field)
            aria-invalid=invalid(part, field)
            {..value(part.screen.text(move |s| s.form.text(field).to_owned()))}
            {..hears}
        />
    }
    .drawn()
}

/// The same, of several lines.
pub(super) fn area(part: Part, field: Field) -> Drawn {
    view! {
        <textarea
            id=id(field)
            rows="3"
            aria-describedby=hint_id(field)
            aria-invalid=invalid(part, field)
            {..value(part.screen.text(move |s| s.form.text(field).to_owned()))}
            {..hears(part, field)}
        ></textarea>
    }
    .drawn()
}

/// One line of text.
pub(super) fn line(part: Part, field: Field, words: (&'static str, &'static str)) -> Drawn {
    one_line(part, field, words, Keys::of("text"))
}

/// One line of digits.
pub(super) fn digits(part: Part, field: Field, words: (&'static str, &'static str)) -> Drawn {
    let keys = Keys {
        inputmode: Some("numeric"),
        ..Keys::of("text")
    };
    one_line(part, field, words, keys)
}

fn one_line(
    part: Part,
    field: Field,
    (label, hint): (&'static str, &'static str),
    keys: Keys,
) -> Drawn {
    let input = input(part, field, keys, hears(part, field));
    around(part, field, label, input, move |_| hint.to_owned())
}

/// With what belongs to it. A fault stands in the hint's place.
pub(super) fn around(
    part: Part,
    field: Field,
    label: &'static str,
    inside: Drawn,
    hint: impl Fn(&MeetingPlan) -> String + Send + Sync + 'static,
) -> Drawn {
    with_more(part, field, label, inside, hint, Drawn::default())
}

/// And with more below it.
pub(super) fn with_more(
    part: Part,
    field: Field,
    label: &'static str,
    inside: Drawn,
    hint: impl Fn(&MeetingPlan) -> String + Send + Sync + 'static,
    more: Drawn,
) -> Drawn {
    let Part { words, screen, .. } = part;
    let hint = screen.text(move |s| match s.form.fault(field) {
        Some(fault) => (words.fault)(fault).to_owned(),
        None => hint(s),
    });
    view! {
        <div class="field" class:wrong=screen.flag(move |s| s.form.fault(field).is_some())>
            <label for=id(field)>{label}</label>
            {inside}
            <p class="hint" id=hint_id(field)>{hint}</p>
            {more}
        </div>
    }
    .drawn()
}
