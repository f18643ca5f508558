//! The drawer's module: loaded when the agent opens one of its sections.

use drawer::{Page, dress};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    /// What lives as long as the page: the panel calls functions, which own nothing.
    static PAGE: Page = Page::default();
}

fn main() {}

/// Makes ready, once.
#[wasm_bindgen]
pub async fn ready() {
    dress().await;
}

/// Shows a section in `place`, with the client that `idzCpa.init` gave.
///
/// # Errors
/// In words, when the section cannot be shown.
#[wasm_bindgen]
pub fn open(place: HtmlElement, client: JsValue, errand: &str) -> Result<(), JsValue> {
    let opened = PAGE.with(|page| page.open(place, client, errand));
    Ok(opened.map_err(|error| error.to_string())?)
}

/// Takes the section away.
#[wasm_bindgen]
pub fn shut() {
    PAGE.with(Page::shut);
}
