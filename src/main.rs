//! Mounts the panel in the place of the static shell.

use apizee_panel::app::Panel;
use apizee_panel::browser;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

fn main() {
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.get_element_by_id("panel"));
    let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    root.set_text_content(None);
    leptos::mount::mount_to(root, Panel).forget();
    browser::mark("panel-ready");
}
