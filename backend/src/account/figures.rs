//! The arithmetic of figures: no clock, no Apizee, no HTTP. Reading order: the span ([`Span`]),
//! the sums ([`of`]), the table for spreadsheets ([`csv`]).

use std::collections::BTreeMap;

use contract::{Counts, Figures, FiguresScope, MeetingCounts, OfAgent, OfDay, Timestamp};

use crate::apizee::statistics::{SessionList, TicketFigures};

pub mod csv;
mod span;

pub use span::{Span, SpanError};

/// Whose sessions are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Team,
    /// One agent's.
    Agent {
        /// At Apizee, in lower case.
        login: String,
    },
}

impl Whose {
    fn has(&self, ticket: &TicketFigures) -> bool {
        match self {
            Self::Team => true,
            Self::Agent { login } => ticket.login.as_deref() == Some(login),
        }
    }

    fn scope(&self) -> FiguresScope {
        match self {
            Self::Team => FiguresScope::Team,
            Self::Agent { .. } => FiguresScope::Me,
        }
    }
}

/// The figures of a span. Tickets and meetings of other days are left out; tickets whose day is not
/// told are in the totals and with their agent, on no day.
#[must_use]
pub fn of(
    tickets: &[TicketFigures],
    meetings: Option<&SessionList>,
    span: Span,
    whose: &Whose,
    refreshed_until: Timestamp,
) -> Figures {
    let mut totals = Counts::default();
    let mut days: BTreeMap<_, Counts> = span.days().map(|day| (day, Counts::default())).collect();
    let mut agents: BTreeMap<Option<String>, Counts> = BTreeMap::new();
    let mut waits = Vec::new();
    let in_span = |ticket: &&TicketFigures| ticket.day.is_none_or(|day| span.has(day));
    for ticket in tickets.iter().filter(in_span).filter(|it| whose.has(it)) {
        add(&mut totals, ticket);
        if let Some(counts) = ticket.day.and_then(|day| days.get_mut(&day)) {
            add(counts, ticket);
        }
        let agent = ticket.agent.as_deref().map(shown);
        add(agents.entry(agent).or_default(), ticket);
        waits.extend(ticket.time_to_join_s);
    }
    let mut by_agent: Vec<OfAgent> = agents
        .into_iter()
        .map(|(agent, counts)| OfAgent {
            agent,
            counts: shared(counts),
        })
        .collect();
    by_agent.sort_by_key(|one| std::cmp::Reverse(one.counts.sessions));
    Figures {
        since: span::written(span.since()),
        until: span::written(span.until()),
        scope: whose.scope(),
        totals: shared(totals),
        median_time_to_join_s: median(waits),
        by_day: days
            .into_iter()
            .map(|(day, counts)| OfDay {
                day: span::written(day),
                counts: shared(counts),
            })
            .collect(),
        by_agent,
        meetings: meetings.map(|meetings| count_meetings(meetings, span)),
        refreshed_until,
    }
}

fn add(counts: &mut Counts, ticket: &TicketFigures) {
    counts.sessions += 1;
    counts.joined += u64::from(ticket.joined);
    counts.call_s = counts.call_s.saturating_add(ticket.call_s);
    counts.photos = counts.photos.saturating_add(ticket.photos);
    counts.videos = counts.videos.saturating_add(ticket.videos);
}

/// Sums, with the share that they make.
fn shared(mut counts: Counts) -> Counts {
    if counts.sessions > 0 {
        let share = counts.joined as f64 / counts.sessions as f64;
        counts.joined_share = Some((share * 1000.0).round() / 1000.0);
    }
    counts
}

/// An e-mail address in place of a name is cut to the part before the @.
fn shown(agent: &str) -> String {
    agent.split('@').next().unwrap_or_default().to_owned()
}

/// The middle one; of an even number the lower of the two, which is one that was measured.
fn median(mut waits: Vec<u64>) -> Option<u64> {
    let middle = waits.len().checked_sub(1)? / 2;
    let (_, median, _) = waits.select_nth_unstable(middle);
    Some(*median)
}

fn count_meetings(list: &SessionList, span: Span) -> MeetingCounts {
    let mut counts = MeetingCounts {
        unlisted: list.unlisted,
        ..MeetingCounts::default()
    };
    let in_span = list
        .sessions
        .iter()
        .filter(|meeting| meeting.day.is_none_or(|day| span.has(day)));
    for meeting in in_span {
        counts.sessions += 1;
        counts.participants = counts.participants.saturating_add(meeting.participants);
        counts.duration_s = counts.duration_s.saturating_add(meeting.duration_s);
    }
    counts
}

#[cfg(test)]
mod tests;
