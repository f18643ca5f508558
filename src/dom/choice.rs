//! Fields that offer a choice.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlSelectElement};

use super::{El, react};

impl El {
    /// What is chosen in a `<select>`, which the agent changes too. Its options stand in it already.
    #[must_use]
    pub fn choice_of(self, value: impl Fn() -> String + 'static) -> Self {
        if let Some(field) = self.0.dyn_ref::<HtmlSelectElement>().cloned() {
            react(move || field.set_value(&value()));
        }
        self
    }
}

/// What is chosen in the `<select>` that an event comes from.
#[must_use]
pub fn choice(event: &Event) -> String {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}
