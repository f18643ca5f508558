//! What ties an element to the program: what it hears, and what stands in it.

use leptos::prelude::*;
use leptos::tachys::html::attribute::{Attribute, NextAttribute};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlInputElement};

use super::{Flag, Text};

type Bind = Box<dyn FnOnce(Element)>;

/// Whatever is done to an element when it is made, of one type: `<input {..typed(…)} />`. Leptos
/// compiles each `on:` and each `use:` for itself, half a kilobyte a piece.
#[derive(Clone, Copy)]
pub struct Tie(StoredValue<Option<Bind>, LocalStorage>);

impl Tie {
    /// Does this once the element is made.
    pub fn new(bind: impl FnOnce(Element) + 'static) -> Self {
        Self::of(Some(Box::new(bind)))
    }

    /// Does nothing.
    pub fn none() -> Self {
        Self::of(None)
    }

    fn of(bind: Option<Bind>) -> Self {
        Self(StoredValue::new_local(bind))
    }
}

/// Hears an event, as long as the owner around the element lives.
pub fn hears(event: &'static str, heard: impl Fn(Event) + 'static) -> Tie {
    hears_boxed(event, Box::new(heard))
}

/// A closure that hears: called in one way, a `dyn Fn` in three.
trait Hears {
    fn hear(&self, event: Event);
}

impl<F: Fn(Event)> Hears for F {
    fn hear(&self, event: Event) {
        self(event);
    }
}

fn hears_boxed(event: &'static str, heard: Box<dyn Hears>) -> Tie {
    Tie::new(move |element| {
        let heard = Closure::<dyn Fn(Event)>::new(move |event| heard.hear(event));
        // Fails for no element.
        let _ = element.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
        StoredValue::new_local(heard);
    })
}

pub fn pressed(does: impl Fn() + 'static) -> Tie {
    hears("click", move |_| does())
}

/// A box is ticked, or a radio is chosen.
pub fn changed(does: impl Fn() + 'static) -> Tie {
    hears("change", move |_| does())
}

/// A form is submitted: never to a server.
pub fn submitted(does: impl Fn() + 'static) -> Tie {
    hears("submit", move |submit| {
        submit.prevent_default();
        does();
    })
}

/// Hears what stands in an `<input>` or a `<textarea>`, with each sign that is typed.
pub fn typed(hears_text: impl Fn(String) + 'static) -> Tie {
    hears("input", move |input| hears_text(event_target_value(&input)))
}

/// Hears what is chosen in a `<select>`.
pub fn chosen(hears_choice: impl Fn(String) + 'static) -> Tie {
    hears("change", move |change| {
        hears_choice(event_target_value(&change));
    })
}

/// What stands in a field. Set where it is another, not where the text was: what is typed and
/// changes nothing is put right.
pub fn value(value: Text) -> Tie {
    Tie::new(move |field| {
        // `<textarea>` and `<select>` know it by the same name.
        let field: HtmlInputElement = field.unchecked_into();
        react(Box::new(move || {
            let value = value();
            if field.value() != value {
                field.set_value(&value);
            }
        }));
    })
}

/// Whether a box is ticked.
pub fn ticked(ticked: Flag) -> Tie {
    Tie::new(move |field| {
        let field: HtmlInputElement = field.unchecked_into();
        react(Box::new(move || field.set_checked(ticked())));
    })
}

/// After the field stands: a `<select>` chooses among the options that it has.
fn react(reaction: Box<dyn Fn()>) {
    Effect::new(move |_: Option<()>| reaction());
}

/// There is no server that renders, and an element is tied once.
impl Attribute for Tie {
    const MIN_LENGTH: usize = 0;

    type State = ();
    type AsyncOutput = Self;
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn html_len(&self) -> usize {
        0
    }

    fn to_html(self, _: &mut String, _: &mut String, _: &mut String, _: &mut String) {}

    fn hydrate<const FROM_SERVER: bool>(self, element: &Element) {
        self.build(element);
    }

    fn build(self, element: &Element) {
        if let Some(bind) = self.0.try_update_value(Option::take).flatten() {
            bind(element.clone());
        }
    }

    fn rebuild(self, (): &mut ()) {}

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }
}

impl NextAttribute for Tie {
    type Output<NewAttr: Attribute> = (Self, NewAttr);

    fn add_any_attr<NewAttr: Attribute>(self, next: NewAttr) -> (Self, NewAttr) {
        (self, next)
    }
}
