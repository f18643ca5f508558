//! What the figures say. Numbers and days arrive as the agent's language writes them.

mod en;
mod fr;

use apizee_panel::wording::Tongue;
use contract::FiguresScope;

use crate::figures::SpanFault;

/// The sentences.
pub struct Words {
    /// Whose figures: the choice.
    pub whose: &'static str,
    /// One of it.
    pub scope: fn(FiguresScope) -> &'static str,
    /// The quick choice of days: today is 1.
    pub last: fn(u8) -> String,
    /// The first field.
    pub since: &'static str,
    /// The last field.
    pub until: &'static str,
    /// The button beside them.
    pub show: &'static str,
    /// Why the fields make no span; with the most days.
    pub fault: fn(SpanFault, &str) -> String,
    /// The Desk does not tell which agent this is.
    pub nameless: &'static str,
    /// The button to the team's.
    pub team: &'static str,
    /// Of which days; the second is absent for a single day.
    pub days: fn(&str, Option<&str>) -> String,
    /// How late the figures are; a moment goes in.
    pub late: fn(&str) -> String,
    /// There was no assistance.
    pub none: &'static str,
    /// Assistances.
    pub sessions: &'static str,
    /// In how many of them agent and visitor met.
    pub joined: &'static str,
    /// The same as a part of the whole.
    pub share: &'static str,
    /// Half of the visitors came sooner.
    pub median: &'static str,
    /// Where Apizee is silent.
    pub not_told: &'static str,
    /// The time spent in calls.
    pub call: &'static str,
    /// Photos taken.
    pub photos: &'static str,
    /// Recordings.
    pub videos: &'static str,
    pub meetings: &'static str,
    /// Who came to them, and how long they took.
    pub participants: fn(u64, &str, &str) -> String,
    /// Meetings that Apizee has, but did not list.
    pub unlisted: fn(u64, &str) -> String,
    /// Why an agent has no meetings.
    pub meetings_of_team: &'static str,
    pub by_day: &'static str,
    pub by_agent: &'static str,
    /// A column.
    pub day: &'static str,
    /// A column.
    pub agent: &'static str,
    /// Assistances that no agent has.
    pub nobody: &'static str,
    /// The button to the tables.
    pub tables: &'static str,
    /// The button to the bars.
    pub bars: &'static str,
    /// The button for a sheet.
    pub export: &'static str,
    /// The link to the sheet, whose name goes in.
    pub save: fn(&str) -> String,
    /// A frame may be forbidden to save files, and is not told.
    pub not_saved: &'static str,
    /// The button to the sheet as text.
    pub as_text: &'static str,
    /// The text's label.
    pub text: &'static str,
}

impl Words {
    /// In this language.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::FIGURES,
            Tongue::French => &fr::FIGURES,
        }
    }
}
