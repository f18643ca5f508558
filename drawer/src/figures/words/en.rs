//! English.

use contract::FiguresScope;

use super::Words;
use crate::figures::SpanFault;

pub(super) const FIGURES: Words = Words {
    whose: "Whose sessions",
    scope: |scope| match scope {
        FiguresScope::Me => "Mine",
        FiguresScope::Team => "The team's",
    },
    last: |days| match days {
        1 => "Today".to_owned(),
        days => format!("{days} days"),
    },
    since: "From",
    until: "To",
    show: "Show",
    fault: |fault, most| match fault {
        SpanFault::Since => "Choose the first day.".to_owned(),
        SpanFault::Until => "Choose the last day.".to_owned(),
        SpanFault::Backwards => "The last day is before the first.".to_owned(),
        SpanFault::TooLong => format!("At most {most} days at a time. Choose fewer."),
    },
    nameless: "The Desk does not tell your e-mail address, so nobody knows which sessions are yours.",
    team: "Show the team's",
    days: |since, until| match until {
        None => since.to_owned(),
        Some(until) => format!("{since} to {until}"),
    },
    late: |time| {
        format!("Apizee's figures come five minutes late: what ended after {time} may be missing.")
    },
    none: "No session in these days.",
    sessions: "Sessions",
    joined: "Joined",
    share: "Share",
    median: "Median time to join",
    not_told: "not told",
    call: "Call time",
    photos: "Photos",
    videos: "Videos",
    meetings: "Meetings",
    participants: |n, number, span| match n {
        1 => format!("{number} participant, {span}"),
        _ => format!("{number} participants, {span}"),
    },
    unlisted: |_, number| format!("and {number} more, which Apizee does not list"),
    meetings_of_team: "Meetings are counted for the team only.",
    by_day: "By day",
    by_agent: "By agent",
    day: "Day",
    agent: "Agent",
    nobody: "Nobody's",
    tables: "Show tables",
    bars: "Show bars",
    export: "Export as CSV",
    save: |name| format!("Save {name}"),
    not_saved: "Nothing saved? Your Desk may not let panels save files.",
    as_text: "Show it as text",
    text: "The figures as CSV",
};
