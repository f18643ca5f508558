//! A place whose content is drawn anew when its key changes.

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;

use super::{Drawn, focus};

/// What a place shows, and when that is another thing.
pub(super) trait Scene {
    /// Reads the key: whether it is another one than before.
    fn turns(&mut self) -> bool;
    /// What stands there now.
    fn draw(&self) -> Drawn;
}

/// A place. A focus that goes away with the old content goes back to what had it before that came.
pub(super) fn place(mut scene: Box<dyn Scene>) -> Drawn {
    let document = document();
    let (home, end) = (
        document.create_document_fragment(),
        document.create_comment(""),
    );
    // Fails only for an ancestor; a new node is none.
    let _ = home.append_child(&end);
    let mut shown = Drawn::default();
    let mut asked_by = None;
    // What is drawn lives in an owner of its own, which ends when the key changes.
    let around = Owner::current().unwrap_or_default();
    let mut inside: Option<Owner> = None;
    let effect = RenderEffect::new(move |_: Option<()>| {
        if !scene.turns() {
            return;
        }
        let holder = focus::holder();
        let loses = shown.contains(holder.as_deref());
        if !loses {
            asked_by = holder;
        }
        core::mem::take(&mut shown).remove();
        if let Some(owner) = inside.take() {
            owner.cleanup();
        }
        let owner = around.child();
        shown = owner.with(|| untrack(|| scene.draw()));
        inside = Some(owner);
        if let Some(parent) = end.parent_node() {
            shown.insert(&parent, Some(&end));
        }
        if loses {
            focus::give(asked_by.clone());
        }
    });
    Drawn::holding(&home, Box::new(effect))
}
