//! The panel's side of the drawer: loads its module, once, and hands it errands.

use core::cell::{Cell, OnceCell};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use crate::browser;
use crate::desk::Client;
use crate::errand::Errand;

#[wasm_bindgen]
extern "C" {
    /// The language's own `import()`.
    #[wasm_bindgen(catch)]
    fn import(address: &str) -> Result<Promise, JsValue>;

    /// What the drawer's `main.rs` exports.
    type Module;

    /// Fetches the wasm and runs it.
    #[wasm_bindgen(catch, method, js_name = default)]
    fn init(this: &Module) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, method)]
    fn ready(this: &Module) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, method)]
    fn open(this: &Module, place: Element, client: JsValue, errand: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, method)]
    fn shut(this: &Module) -> Result<(), JsValue>;
}

/// The way to the module.
#[derive(Default)]
pub struct Door {
    module: OnceCell<Module>,
    /// A browser may remember a script that could not be had: each try has its own address.
    tries: Cell<u32>,
}

impl Door {
    /// Shows a section in `place`.
    ///
    /// # Errors
    /// When the module cannot be had, or cannot show it: another try may help.
    pub async fn open(&self, place: &Element, client: &Client, errand: &Errand) -> Result<(), ()> {
        let module = self.module().await.map_err(|_| ())?;
        module
            .open(place.clone(), client.to_drawer(), &errand.written())
            .map_err(|_| ())
    }

    /// Takes the section away.
    pub fn shut(&self) {
        if let Some(module) = self.module.get() {
            // A section that cannot go has gone wrong already; the next one takes its place.
            let _ = module.shut();
        }
    }

    async fn module(&self) -> Result<&Module, JsValue> {
        if let Some(module) = self.module.get() {
            return Ok(module);
        }
        let name = browser::meta("apizee-panel-drawer").unwrap_or_default();
        let tries = self.tries.replace(self.tries.get() + 1);
        let again = if tries == 0 {
            String::new()
        } else {
            format!("?{tries}")
        };
        let module = JsFuture::from(import(&["./", &name, &again].concat())?).await?;
        let module: Module = module.unchecked_into();
        JsFuture::from(module.init()?).await?;
        JsFuture::from(module.ready()?).await?;
        Ok(self.module.get_or_init(|| module))
    }
}
