//! Leptos' reactive graph, as far as we use it: signals, memos, reactions and what owns them.

pub use reactive_graph::computed::Memo;
pub use reactive_graph::effect::Effect;
pub use reactive_graph::graph::untrack;
pub use reactive_graph::owner::{LocalStorage, Owner, StoredValue};
pub use reactive_graph::signal::RwSignal;
pub use reactive_graph::traits::{Update, With, WithUntracked, WithValue};
pub use wasm_bindgen_futures::spawn_local;
