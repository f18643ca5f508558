//! The sentences around the quick invitation in a frame.

mod en;
mod fr;

use apizee_panel::wording::Tongue;
/// What the agent reads.
pub struct Words {
    /// Above the frame.
    pub about: &'static str,
    /// It is not served for frames.
    pub off: &'static str,
}

impl Words {
    /// In the agent's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::QUICK,
            Tongue::French => &fr::QUICK,
        }
    }
}
