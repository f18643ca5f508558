//! Mounts the panel in the place of the static shell.

use any_spawner::Executor;
use apizee_panel::dom::El;
use apizee_panel::signals::Owner;
use apizee_panel::{app, browser};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    let Some(root) = El::root("panel") else {
        return;
    };
    // Fails when there is one already: then it is used.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.with(|| app::mount(&root));
    browser::mark("panel-ready");
    // The panel lives as long as the page.
    core::mem::forget(owner);
}
