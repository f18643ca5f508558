//! Lists to pick from.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlSelectElement};

/// The value that is picked in the list that an event comes from.
#[must_use]
pub fn picked(event: &Event) -> String {
    let list = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    list.map(|list| list.value()).unwrap_or_default()
}
