//! English.

use super::Words;
use crate::browser::Delegation;

pub(super) const INSIDE: Words = Words {
    title: "The room at Apizee",
    about: "Going back leaves the room; you can come in again.",
    no_room: "There is no room yet. Start one first.",
    by_tab: |why| match why {
        Delegation::Granted => "",
        Delegation::Refused => {
            "The Desk does not pass on the camera and the microphone to the panel. Enter by a new tab."
        }
        Delegation::Unknown => {
            "This browser does not say whether the Desk passes on the camera and the microphone. Enter by a new tab."
        }
    },
};
