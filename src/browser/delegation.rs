//! Whether the frames around the panel let a page that the panel frames use camera and microphone.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The page's first script has it: there it costs a third.
    #[wasm_bindgen(catch, js_name = apizeePanelDelegates)]
    fn delegates(address: &str) -> Result<JsValue, JsValue>;
}

/// What the browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delegation {
    /// They do: us, and that page.
    Granted,
    /// They do not: the Desk's `allow` lacks them, or our page's own policy names other origins.
    Refused,
    /// This browser cannot be asked (Firefox).
    Unknown,
}

/// Camera and microphone, for a frame of this address.
#[must_use]
pub fn delegation(address: &str) -> Delegation {
    match delegates(address).ok().and_then(|answer| answer.as_bool()) {
        Some(true) => Delegation::Granted,
        Some(false) => Delegation::Refused,
        None => Delegation::Unknown,
    }
}
