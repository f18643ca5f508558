//! What was done in a span of days, in figures.

use serde::{Deserialize, Serialize};

use crate::{Day, Timestamp, words};

/// The most days that a span of figures may have, its first and last included: a quarter, with its
/// longest months.
pub const LONGEST_SPAN_DAYS: i64 = 92;

words! {
    /// Whose sessions are counted.
    #[derive(Hash)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum FiguresScope {
        /// Those assigned to the agent who asks.
        Me = "me",
        /// The whole account's.
        Team = "team",
    }
}

/// Assistances, counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// How many there were.
    pub sessions: u64,
    /// In how many of them agent and visitor met.
    pub joined: u64,
    /// `joined` of `sessions`, 0 to 1, to three decimals; absent when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_share: Option<f64>,
    /// Seconds of calls.
    pub call_s: u64,
    /// Photos taken.
    pub photos: u64,
    /// Recordings.
    pub videos: u64,
}

/// The assistances of a day, by the account's own calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfDay {
    /// The day.
    pub day: Day,
    /// Its figures.
    #[serde(flatten)]
    pub counts: Counts,
}

/// The assistances of an agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfAgent {
    /// The name under which Apizee assigns; absent for those that nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Their figures.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Meetings, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeetingCounts {
    /// How many there were.
    pub sessions: u64,
    /// How many people came, those who came twice counted twice.
    pub participants: u64,
    /// Seconds from the beginnings to the ends.
    pub duration_s: u64,
    /// Sessions that Apizee has but did not list: they are in none of the other figures.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unlisted: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The answer to `GET figures`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// The first day.
    pub since: Day,
    /// The last day.
    pub until: Day,
    /// Whose sessions.
    pub scope: FiguresScope,
    /// All assistances.
    pub totals: Counts,
    /// Half of the visitors came sooner than this, in seconds; absent where Apizee does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_time_to_join_s: Option<u64>,
    /// Each day of the span, those without sessions as well. Sessions whose day Apizee does not
    /// tell are in the totals alone.
    pub by_day: Vec<OfDay>,
    /// Each agent, the one with most sessions first.
    pub by_agent: Vec<OfAgent>,
    /// Meetings; absent for one agent, since Apizee names a meeting's organizer and no login, and
    /// for accounts without meetings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meetings: Option<MeetingCounts>,
    /// What ended later than this may be missing: Apizee's figures come five minutes late.
    pub refreshed_until: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_days_figures_stand_beside_its_name() {
        let json = r#"{"day":"2026-11-21","sessions":2,"joined":1,"joined_share":0.5,"call_s":335,"photos":1,"videos":0}"#;
        let read: OfDay = serde_json::from_str(json).unwrap();
        assert_eq!(read.counts.joined_share, Some(0.5));
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }
}
