//! English.

use super::Words;

pub(super) const QUICK: Words = Words {
    about: "Apizee's own form. If it asks you to sign in again and again, this browser keeps its sign-in from frames: open it in a new tab.",
    off: "Your administrator has not set up the quick invitation for the panel. It opens in a new tab, from the room's form.",
};
