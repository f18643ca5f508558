//! The focus. What holds it may go away: the keyboard then goes on from somewhere, never from the
//! top of the page.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

use super::Tie;
use crate::browser::soon;

/// What has the focus; `<body>` where nothing has.
pub(super) fn holder() -> Option<Element> {
    document().active_element()
}

/// Once the new content stands: to what asked for the old one, else to the screen's heading. Never
/// from outside this frame, and never from what has taken the focus meanwhile.
pub(super) fn give(asked_by: Option<Element>) {
    soon(async move {
        let heading = document().query_selector("h1").ok().flatten();
        let heading = heading.inspect(|heading| {
            // A heading takes the focus only so. Fails for what is no name.
            let _ = heading.set_attribute("tabindex", "-1");
        });
        for element in [asked_by, heading].into_iter().flatten() {
            if is_lost() {
                // What has gone, too, leaves the focus where it is.
                let _ = element.unchecked_ref::<HtmlElement>().focus();
            }
        }
    });
}

fn is_lost() -> bool {
    document().has_focus().unwrap_or(false)
        && holder().is_none_or(|element| element.tag_name() == "BODY")
}

/// Has the focus once it stands in the page.
pub fn takes_focus() -> Tie {
    Tie::new(|element| {
        soon(async move {
            let _ = element.unchecked_ref::<HtmlElement>().focus();
        });
    })
}

/// A field that has the focus, and all of it selected, once it stands in the page.
pub fn takes_selection() -> Tie {
    Tie::new(|field| {
        soon(async move {
            let _ = field.unchecked_ref::<HtmlElement>().focus();
            select(field);
        });
    })
}

/// Selects all that stands in the field that has the focus now.
pub fn select_all(focus: &Event) {
    let field = focus.target().and_then(|field| field.dyn_into().ok());
    if let Some(field) = field {
        select(field);
    }
}

fn select(field: Element) {
    // A `<textarea>` is selected by the same name.
    field.unchecked_into::<HtmlInputElement>().select();
}
