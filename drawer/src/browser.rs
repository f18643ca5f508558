//! The browser's own things that only sections need, beside those that the panel has.

mod file;
mod numbers;
mod zones;

pub use apizee_panel::browser::*;
pub use file::FileUrl;
pub use numbers::{date_time, day, number, share, short_day, span, today};
pub use zones::{UTC, later, meant, moment, own_zone, zones};
