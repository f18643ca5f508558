//! Elements: what our views are made of besides Leptos' own.
//!
//! Leptos compiles a type for each view, and for each type what builds, compares and drops it. So
//! that the first load stays small, these types are few: whatever is on the screen is [`Drawn`],
//! whatever changes is a text or a flag of a [`Source`], or stands in a place that is drawn anew.

mod button;
mod drawn;
mod focus;
mod place;
mod source;
mod tie;

pub use button::{Away, Button, Press, opens_tab, press, sign};
pub use drawn::{Draw, Drawn};
pub use focus::{select_all, takes_focus, takes_selection};
pub use source::{Flag, Source, Text, always};
pub use tie::{Tie, changed, chosen, hears, pressed, submitted, ticked, typed, value};
