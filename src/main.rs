//! Mounts the panel in the place of the static shell.

use apizee_panel::app::ThePanel;
use apizee_panel::browser;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    let root = document().get_element_by_id("panel");
    let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    root.set_text_content(None);
    // The panel lives as long as the page.
    mount_to(root, || view! { <ThePanel /> }).forget();
    browser::mark("panel-ready");
}
