//! JavaScript's plain objects, made by hand: serde's writing costs the first load 3 kB by brotli.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// An object in the making. What is absent stays absent.
#[derive(Default)]
pub struct Plain(pub(super) Object);

impl Plain {
    /// With one property more.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        // Fails for frozen objects; this one is fresh.
        let _ = Reflect::set(&self.0, &name.into(), &value.into());
        self
    }

    /// With one property more, where there is a value.
    #[must_use]
    pub fn perhaps(self, name: &str, value: Option<impl Into<JsValue>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// As JSON.
    #[must_use]
    pub fn text(self) -> Option<JsValue> {
        JSON::stringify(&self.0).ok().map(JsValue::from)
    }
}

impl From<Plain> for JsValue {
    fn from(plain: Plain) -> Self {
        plain.0.into()
    }
}
