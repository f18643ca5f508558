//! Elements that keep themselves up to date: a thin layer between the browser and Leptos'
//! reactive graph.
//!
//! Leptos' own renderer compiles a type for every element; our
//! screens made 166 kB of wasm by brotli that way, 106 kB this way. Here all elements are of one type and all reactions
//! of one type. Static texts are set as text, never as HTML.

mod choice;
mod focus;
mod lines;

use crate::signals::{Effect, Owner, StoredValue, untrack};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement, Node, Text};

pub use choice::choice;
pub use lines::lines;

/// An element.
#[derive(Clone)]
pub struct El(Element);

/// What stands in a place that changes.
pub type Els = Vec<El>;

/// Runs now, and again when a signal that it has read changes. Lives as long as the reaction
/// around it.
pub fn react(reaction: impl FnMut() + 'static) {
    react_boxed(Box::new(reaction));
}

// What follows is compiled once for all callers: each takes what it is given into a box first.

fn react_boxed(mut reaction: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| reaction());
}

fn attr_boxed(element: Element, name: &'static str, value: Box<dyn Fn() -> Option<String>>) {
    react_boxed(Box::new(move || {
        let value = value();
        if element.get_attribute(name) != value {
            let _ = match value {
                Some(value) => element.set_attribute(name, &value),
                None => element.remove_attribute(name),
            };
        }
    }));
}

fn text_boxed(node: Text, text: Box<dyn Fn() -> String>) {
    react_boxed(Box::new(move || {
        let text = text();
        if node.data() != text {
            node.set_data(&text);
        }
    }));
}

fn value_boxed(field: HtmlInputElement, value: Box<dyn Fn() -> String>) {
    react_boxed(Box::new(move || {
        let value = value();
        if field.value() != value {
            field.set_value(&value);
        }
    }));
}

fn document() -> Document {
    let document = web_sys::window().and_then(|window| window.document());
    match document {
        Some(document) => document,
        None => unreachable!("the panel runs in a page"),
    }
}

fn made(element: Result<Element, wasm_bindgen::JsValue>) -> El {
    match element {
        Ok(element) => El(element),
        Err(_) => unreachable!("our tags are names"),
    }
}

/// `<tag>`
#[must_use]
pub fn el(tag: &str) -> El {
    made(document().create_element(tag))
}

/// `<tag>` of SVG.
#[must_use]
pub fn svg(tag: &str) -> El {
    made(document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag))
}

/// `<tag class>`
#[must_use]
pub fn classed(tag: &str, class: &str) -> El {
    el(tag).attr("class", class)
}

/// A button that speaks.
#[must_use]
pub fn button(class: &str, text: &str, pressed: impl Fn() + 'static) -> El {
    button_boxed(class, text, Box::new(move |_| pressed()))
}

fn button_boxed(class: &str, text: &str, pressed: Box<dyn Fn(Event)>) -> El {
    let button = classed("button", class).attr("type", "button").text(text);
    button.on_of_one_type("click", pressed)
}

/// A link that opens a tab, which cannot reach back.
#[must_use]
pub fn link(class: &str) -> El {
    classed("a", class)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
}

impl El {
    /// The root that stands in the page.
    #[must_use]
    pub fn root(id: &str) -> Option<Self> {
        document().get_element_by_id(id).map(Self)
    }

    /// One that stands in the page already.
    #[must_use]
    pub fn of(element: Element) -> Self {
        Self(element)
    }

    /// For the drawer's module.
    #[must_use]
    pub fn element(&self) -> Element {
        self.0.clone()
    }

    /// The page itself, which hears what nothing in it holds back.
    #[must_use]
    pub fn page() -> Option<Self> {
        document().document_element().map(Self)
    }

    /// Puts these in the place of whatever is inside.
    pub fn fill(&self, els: Els) {
        self.0.set_text_content(None);
        for el in els {
            self.append(&el.0);
        }
    }

    fn append(&self, node: &Node) {
        // Fails only for an ancestor; a new node is none.
        let _ = self.0.append_child(node);
    }

    /// With an attribute.
    #[must_use]
    #[inline(never)]
    pub fn attr(self, name: &str, value: &str) -> Self {
        // Fails only for what is no name.
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// With an attribute that changes, or is absent.
    #[must_use]
    pub fn attr_of(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        attr_boxed(self.0.clone(), name, Box::new(value));
        self
    }

    /// With a text.
    #[must_use]
    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        self.append(&document().create_text_node(text));
        self
    }

    /// With a text that changes.
    #[must_use]
    pub fn says(self, text: impl Fn() -> String + 'static) -> Self {
        let node = document().create_text_node("");
        self.append(&node);
        text_boxed(node, Box::new(text));
        self
    }

    /// With an element inside.
    #[must_use]
    #[inline(never)]
    pub fn with(self, el: Self) -> Self {
        self.append(&el.0);
        self
    }

    /// With a place inside that is built anew when `key` changes; an empty key leaves it empty. A
    /// focus that goes away with the old content goes back to what had it before that came.
    #[must_use]
    pub fn place(
        self,
        key: impl Fn() -> String + 'static,
        build: impl Fn(&str) -> Els + 'static,
    ) -> Self {
        self.place_of_one_type(Box::new(key), Box::new(build))
    }

    fn place_of_one_type(
        self,
        key: Box<dyn Fn() -> String>,
        build: Box<dyn Fn(&str) -> Els>,
    ) -> Self {
        let end = document().create_comment("");
        self.append(&end);
        let mut last = String::new();
        let mut shown: Els = vec![];
        let mut asked_by = None;
        // What is built lives in an owner of its own, which ends when the key changes.
        let around = Owner::current();
        let mut inside: Option<Owner> = None;
        react_boxed(Box::new(move || {
            let key = key();
            if key == last {
                return;
            }
            last.clone_from(&key);
            let holder = focus::holder();
            let node = holder.as_deref();
            let loses = shown.iter().any(|el| el.0.contains(node));
            if !loses {
                asked_by = holder;
            }
            shown.drain(..).for_each(|el| el.0.remove());
            if let Some(owner) = inside.take() {
                owner.cleanup();
            }
            if !key.is_empty() {
                let owner = around.as_ref().map_or_else(Owner::new, Owner::child);
                shown = owner.with(|| untrack(|| build(&key)));
                inside = Some(owner);
                if let Some(parent) = end.parent_node() {
                    for el in &shown {
                        // Fails only when the end stands elsewhere.
                        let _ = parent.insert_before(&el.0, Some(&end));
                    }
                }
            }
            if loses {
                focus::give(asked_by.clone());
            }
        }));
        self
    }

    /// With something inside while a condition holds.
    #[must_use]
    pub fn when(
        self,
        condition: impl Fn() -> bool + 'static,
        build: impl Fn() -> Self + 'static,
    ) -> Self {
        self.place(
            move || {
                if condition() {
                    "shown".to_owned()
                } else {
                    String::new()
                }
            },
            move |_| vec![build()],
        )
    }

    /// Hears an event, as long as the reaction around it lives.
    #[must_use]
    pub fn on(self, event: &str, heard: impl Fn(Event) + 'static) -> Self {
        self.on_of_one_type(event, Box::new(heard))
    }

    fn on_of_one_type(self, event: &str, heard: Box<dyn Fn(Event)>) -> Self {
        let closure = Closure::<dyn Fn(Event)>::wrap(heard);
        let _ = self
            .0
            .add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        StoredValue::new_local(closure);
        self
    }

    /// The value of a field, which the agent changes too.
    #[must_use]
    pub fn value_of(self, value: impl Fn() -> String + 'static) -> Self {
        if let Some(field) = self.0.dyn_ref::<HtmlInputElement>().cloned() {
            value_boxed(field, Box::new(value));
        }
        self
    }

    /// Whether a box is ticked, which the agent changes too.
    #[must_use]
    pub fn ticked_of(self, ticked: impl Fn() -> bool + 'static) -> Self {
        if let Some(field) = self.0.dyn_ref::<HtmlInputElement>().cloned() {
            react(move || field.set_checked(ticked()));
        }
        self
    }

    /// Once it stands in the page.
    #[must_use]
    pub fn then(self, then: impl FnOnce(HtmlElement) + 'static) -> Self {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>().cloned() {
            crate::signals::spawn_local(async move { then(element) });
        }
        self
    }
}

/// What stands in the field that an event comes from.
#[must_use]
pub fn value(event: &Event) -> String {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}
