//! Fields of several lines.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement};

use super::{El, react};

impl El {
    /// The text of a `<textarea>`, which the agent changes too.
    #[must_use]
    pub fn lines_of(self, text: impl Fn() -> String + 'static) -> Self {
        if let Some(field) = self.0.dyn_ref::<HtmlTextAreaElement>().cloned() {
            react(move || {
                let text = text();
                if field.value() != text {
                    field.set_value(&text);
                }
            });
        }
        self
    }
}

/// What stands in the `<textarea>` that an event comes from.
#[must_use]
pub fn lines(event: &Event) -> String {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}
