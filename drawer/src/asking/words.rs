//! What is said of a question to Apizee that has no answer yet, or none at all.

mod en;
mod fr;

use apizee_panel::room::trouble::Trouble;
use apizee_panel::wording::Tongue;

/// The sentences.
pub struct Words {
    /// While the answer is on its way.
    pub asked: &'static str,
    /// The requests of this minute are spent.
    pub busy: &'static str,
    /// When it is asked again: `0:23` goes in.
    pub again_in: fn(&str) -> String,
    /// Why there is no answer, and what to do.
    pub failed: fn(&Trouble) -> String,
}

impl Words {
    /// In this language.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::ASKING,
            Tongue::French => &fr::ASKING,
        }
    }
}
