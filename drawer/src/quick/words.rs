//! The sentences around the quick invitation in a frame.

mod en;
mod fr;

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
    pub fn of(lang: &str) -> &'static Self {
        match lang {
            "fr" => &fr::QUICK,
            _ => &en::QUICK,
        }
    }
}
