//! Fields: what stands in them, which the agent changes too, and what the agent does.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

use super::{Flag, Text};

/// What hears a field.
pub type Heard = Box<dyn FnMut(Event)>;

/// Hears what stands in the field that an event comes from: an `<input>`, a `<textarea>`, or the
/// choice of a `<select>`.
pub fn typed(hears: impl Fn(String) + 'static) -> Heard {
    Box::new(move |event| hears(event_target_value(&event)))
}

/// `use:value`: what stands in a field. Set where it is another, not where the text was: what is
/// typed and changes nothing is put right.
pub fn value(field: Element, value: Text) {
    // `<textarea>` and `<select>` know it by the same name.
    let field: HtmlInputElement = field.unchecked_into();
    react(Box::new(move || {
        let value = value();
        if field.value() != value {
            field.set_value(&value);
        }
    }));
}

/// `use:ticked`: whether a box is ticked.
pub fn ticked(field: Element, ticked: Flag) {
    let field: HtmlInputElement = field.unchecked_into();
    react(Box::new(move || field.set_checked(ticked())));
}

/// After the field stands: a `<select>` chooses among the options that it has.
fn react(reaction: Box<dyn Fn()>) {
    Effect::new(move |_: Option<()>| reaction());
}
