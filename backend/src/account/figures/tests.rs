//! Sums that must be right whatever Apizee tells.

use contract::Day;
use proptest::prelude::*;
use time::Date;
use time::macros::date;

use super::*;
use crate::apizee::statistics::SessionFigures;

fn span(since: &str, until: &str) -> Span {
    let day = |text: &str| text.parse::<Day>().unwrap();
    Span::new(&day(since), &day(until)).unwrap()
}

fn at() -> Timestamp {
    "2026-11-21T09:25:00Z".parse().unwrap()
}

fn ticket(day: Option<Date>, agent: &str, call_s: u64) -> TicketFigures {
    TicketFigures {
        id: None,
        agent: (!agent.is_empty()).then(|| agent.to_owned()),
        login: Some(format!("{}@acme.example", agent.to_lowercase())),
        day,
        joined: call_s > 0,
        time_to_join_s: (call_s > 0).then_some(call_s / 10),
        call_s,
        photos: 1,
        videos: 0,
    }
}

#[test]
fn a_team_is_counted_by_day_and_by_agent() {
    let tickets = [
        ticket(Some(date!(2026 - 11 - 20)), "Zoe", 100),
        ticket(Some(date!(2026 - 11 - 20)), "Adam", 0),
        ticket(Some(date!(2026 - 11 - 22)), "Adam", 300),
        ticket(Some(date!(2026 - 11 - 23)), "Adam", 999),
        ticket(None, "", 0),
    ];
    let span = span("2026-11-20", "2026-11-22");
    let figures = of(&tickets, None, span, &Whose::Team, at());
    assert_eq!(figures.totals.sessions, 4);
    assert_eq!(figures.totals.joined, 2);
    assert_eq!(figures.totals.joined_share, Some(0.5));
    assert_eq!(figures.totals.call_s, 400);
    assert_eq!(figures.median_time_to_join_s, Some(10));
    let days: Vec<u64> = figures.by_day.iter().map(|it| it.counts.sessions).collect();
    assert_eq!(days, [2, 0, 1]);
    assert_eq!(figures.by_day[1].counts.joined_share, None);
    let agents: Vec<_> = figures
        .by_agent
        .iter()
        .map(|it| it.agent.as_deref())
        .collect();
    assert_eq!(agents, [Some("Adam"), None, Some("Zoe")]);
    assert_eq!(figures.meetings, None);
}

#[test]
fn an_agent_is_known_by_their_login() {
    let tickets = [
        ticket(Some(date!(2026 - 11 - 20)), "Zoe", 100),
        ticket(Some(date!(2026 - 11 - 20)), "Adam", 50),
    ];
    let login = "zoe@acme.example".to_owned();
    let span = span("2026-11-20", "2026-11-20");
    let figures = of(&tickets, None, span, &Whose::Agent { login }, at());
    assert_eq!(
        (figures.scope, figures.totals.call_s),
        (FiguresScope::Me, 100)
    );
    assert_eq!(figures.by_agent.len(), 1);
}

#[test]
fn an_address_in_place_of_a_name_is_cut() {
    let mut one = ticket(None, "x", 0);
    one.agent = Some("agent1@apizee.com".into());
    let figures = of(
        &[one],
        None,
        span("2026-11-20", "2026-11-20"),
        &Whose::Team,
        at(),
    );
    assert_eq!(figures.by_agent[0].agent.as_deref(), Some("agent1"));
}

#[test]
fn meetings_of_other_days_are_left_out() {
    let meeting = |day| SessionFigures {
        day,
        duration_s: 68,
        participants: 2,
    };
    let list = SessionList {
        sessions: [
            Some(date!(2026 - 11 - 20)),
            Some(date!(2026 - 11 - 21)),
            None,
        ]
        .map(meeting)
        .into(),
        unlisted: 4,
    };
    let figures = of(
        &[],
        Some(&list),
        span("2026-11-20", "2026-11-20"),
        &Whose::Team,
        at(),
    );
    let meetings = figures.meetings.unwrap();
    assert_eq!((meetings.sessions, meetings.participants), (2, 4));
    assert_eq!((meetings.duration_s, meetings.unlisted), (136, 4));
}

#[test]
fn the_median_is_one_that_was_measured() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![7]), Some(7));
    assert_eq!(median(vec![9, 1]), Some(1));
    assert_eq!(median(vec![9, 1, 5]), Some(5));
}

prop_compose! {
    fn any_ticket()(day in 0u8..5, agent in "[A-C]?", call_s in prop_oneof![Just(0u64), 0u64..4000, Just(u64::MAX)])
        -> TicketFigures {
        let day = (day > 0).then(|| date!(2026 - 11 - 20) + time::Duration::days(i64::from(day)));
        ticket(day, &agent, call_s)
    }
}

proptest! {
    #[test]
    fn days_and_agents_add_up_to_the_totals(tickets in prop::collection::vec(any_ticket(), 0..40)) {
        let span = span("2026-11-21", "2026-11-24");
        let figures = of(&tickets, None, span, &Whose::Team, at());
        let totals = &figures.totals;
        let of_agents: u64 = figures.by_agent.iter().map(|it| it.counts.sessions).sum();
        prop_assert_eq!(of_agents, totals.sessions);
        let of_days: u64 = figures.by_day.iter().map(|it| it.counts.sessions).sum();
        let undated = tickets.iter().filter(|it| it.day.is_none()).count();
        prop_assert_eq!(of_days + u64::try_from(undated).unwrap(), totals.sessions);
        prop_assert_eq!(figures.by_day.len(), 4);
        prop_assert!(totals.joined <= totals.sessions);
        prop_assert!(totals.joined_share.is_none_or(|share| (0.0..=1.0).contains(&share)));
        let alone: u64 = ["a", "b", "c", ""].iter().map(|name| {
            let whose = Whose::Agent { login: format!("{name}@acme.example") };
            of(&tickets, None, span, &whose, at()).totals.sessions
        }).sum();
        prop_assert_eq!(alone, totals.sessions);
    }
}
