//! idzCpa as iAdvize documents it (App Plugins, Conversation panel app). Every import is `catch`: a
//! script of another version, or none, must be an error and not a trap.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `window.idzCpa`
    #[derive(Clone, Debug)]
    pub(super) type IdzCpa;

    /// `idzCpa.init({onIntent, onTrigger})`: API reference, init; the options are in iAdvize's
    /// tutorial (intent-trigger) alone.
    #[wasm_bindgen(catch, method)]
    pub(super) fn init(this: &IdzCpa, options: &JsValue) -> Result<Promise, JsValue>;

    /// What `init` resolves to.
    #[derive(Clone, Debug)]
    pub(super) type JsClient;

    /// API reference, Client context.
    #[wasm_bindgen(catch, method, getter)]
    pub(super) fn context(this: &JsClient) -> Result<JsValue, JsValue>;

    /// API reference, insertTextInComposeBox.
    #[wasm_bindgen(catch, method, js_name = insertTextInComposeBox)]
    pub(super) fn insert_text(this: &JsClient, value: &str) -> Result<(), JsValue>;

    /// API reference, pushCardInConversationThread.
    #[wasm_bindgen(catch, method, js_name = pushCardInConversationThread)]
    pub(super) fn push_card(this: &JsClient, value: &JsValue) -> Result<(), JsValue>;

    /// API reference, pushCardBundleInConversationThread.
    #[wasm_bindgen(catch, method, js_name = pushCardBundleInConversationThread)]
    pub(super) fn push_card_bundle(this: &JsClient, value: &JsValue) -> Result<(), JsValue>;

    /// API reference, pushApplePayPaymentRequestInConversationThread.
    #[wasm_bindgen(catch, method, js_name = pushApplePayPaymentRequestInConversationThread)]
    pub(super) fn push_apple_pay(this: &JsClient, value: &JsValue) -> Result<Promise, JsValue>;

    /// API reference, getJWT.
    #[wasm_bindgen(catch, method, js_name = getJWT)]
    pub(super) fn get_jwt(this: &JsClient) -> Result<Promise, JsValue>;
}
