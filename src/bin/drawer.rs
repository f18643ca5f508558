//! The drawer's module: loaded when the agent opens one of its sections.

use any_spawner::Executor;
use apizee_panel::dom::El;
use apizee_panel::drawer::{Page, dress};
use wasm_bindgen::prelude::*;

thread_local! {
    /// What lives as long as the page: the panel calls functions, which own nothing.
    static PAGE: Page = Page::default();
}

fn main() {
    // Fails when there is one already: then it is used.
    let _ = Executor::init_wasm_bindgen();
}

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
pub fn open(place: web_sys::Element, client: JsValue, errand: &str) -> Result<(), JsValue> {
    let opened = PAGE.with(|page| page.open(El::of(place), client, errand));
    Ok(opened.map_err(|error| error.to_string())?)
}

/// Takes the section away.
#[wasm_bindgen]
pub fn shut() {
    PAGE.with(Page::shut);
}
