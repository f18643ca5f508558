//! What the history says.

mod en;
mod fr;

use crate::history::CaseFault;
use apizee_panel::wording::Tongue;

/// The sentences. A case number is `None` for the conversation's own rooms.
pub struct Words {
    /// The field.
    pub case: &'static str,
    /// Under it.
    pub case_hint: &'static str,
    /// Why it cannot be looked up.
    pub case_fault: fn(CaseFault) -> &'static str,
    /// The button beside it.
    pub look_up: &'static str,
    /// Back to the conversation's own rooms.
    pub this_conversation: &'static str,
    /// Whose rooms these are.
    pub rooms: fn(Option<&str>) -> String,
    /// There are none.
    pub none: fn(Option<&str>) -> String,
    /// There are so many, and no more.
    pub all: fn(Option<&str>, usize) -> String,
    /// There are so many, and more.
    pub some: fn(Option<&str>, usize) -> String,
    /// The next part.
    pub more: &'static str,
    /// A room's case number.
    pub case_of: fn(&str) -> String,
    /// A room's agent.
    pub by: fn(&str) -> String,
}

impl Words {
    /// In this language.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::HISTORY,
            Tongue::French => &fr::HISTORY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_form() {
        for &tongue in Tongue::ALL {
            let words = Words::of(tongue);
            assert_ne!((words.all)(None, 1), (words.all)(None, 2).replace('2', "1"));
            assert!((words.all)(Some("C-7"), 2).contains("C-7"));
        }
    }
}
