//! The drawer's module: loaded when the agent opens one of its sections.

use core::cell::RefCell;

use apizee_panel::drawer::{Open, dress};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
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
    shut();
    let open = Open::new(place, client, errand).map_err(|error| error.to_string())?;
    OPEN.with(|place| place.replace(Some(open)));
    Ok(())
}

/// Takes the section away.
#[wasm_bindgen]
pub fn shut() {
    if let Some(open) = OPEN.with(RefCell::take) {
        open.shut();
    }
}
