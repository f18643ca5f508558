//! What the figures do, without a browser.

use contract::{Counts, Figures, FiguresScope, ProblemCode};

use super::{Agent, Effect, Event, FiguresOf, Look, Sheet, Span, SpanFault};
use crate::asking::Question;
use apizee_panel::outcome::{Failure, Refusal};
use apizee_panel::room::options::Fold;

fn opened() -> (FiguresOf, u32) {
    let (screen, effects) = FiguresOf::new("2026-11-21".parse().unwrap());
    let today = Span::new("2026-11-21", "2026-11-21").unwrap();
    let number = number(&effects);
    assert_eq!(effects, [Effect::Ask(number, today, FiguresScope::Me)]);
    (screen, number)
}

fn number(effects: &[Effect]) -> u32 {
    match effects {
        [Effect::Ask(number, ..) | Effect::AskSheet(number, ..)] => *number,
        other => panic!("no question: {other:?}"),
    }
}

fn figures(sessions: u64) -> Figures {
    Figures {
        since: "2026-11-21".parse().unwrap(),
        until: "2026-11-21".parse().unwrap(),
        scope: FiguresScope::Me,
        totals: Counts {
            sessions,
            ..Counts::default()
        },
        median_time_to_join_s: None,
        by_day: vec![],
        by_agent: vec![],
        meetings: None,
        refreshed_until: "2026-11-21T09:25:00Z".parse().unwrap(),
    }
}

fn sheet() -> Sheet {
    Sheet {
        text: "of,name".to_owned(),
        file: None,
    }
}

fn refused(code: ProblemCode, retry_after_s: Option<u32>) -> Failure {
    Failure::Refused(Refusal::new(code, retry_after_s, "r".to_owned()))
}

#[test]
fn a_quick_choice_asks_at_once_and_fills_the_fields() {
    let (mut screen, first) = opened();
    let asked = screen.hear(Event::AgentWantsLast(7));
    let week = Span::new("2026-11-15", "2026-11-21").unwrap();
    let second = number(&asked);
    assert_eq!(asked, [Effect::Ask(second, week, FiguresScope::Me)]);
    assert_eq!(
        (screen.since.as_str(), screen.until.as_str()),
        ("2026-11-15", "2026-11-21")
    );
    screen.hear(Event::Answered(first, Ok(figures(1))));
    assert_eq!(screen.asking.answer(), None, "the late answer of today");
    screen.hear(Event::Answered(second, Ok(figures(9))));
    assert_eq!(screen.asking.answer(), Some(&figures(9)));
}

#[test]
fn a_span_against_the_rule_is_not_asked_for() {
    let (mut screen, first) = opened();
    screen.hear(Event::Answered(first, Ok(figures(1))));
    for (since, until, fault) in [
        ("2026-11-22", "2026-11-21", SpanFault::Backwards),
        ("2026-08-01", "2026-11-21", SpanFault::TooLong),
        ("", "2026-11-21", SpanFault::Since),
        ("2026-11-21", "", SpanFault::Until),
    ] {
        screen.hear(Event::AgentSetsSince(since.to_owned()));
        screen.hear(Event::AgentSetsUntil(until.to_owned()));
        assert_eq!(screen.fault, None, "a new day takes the fault away");
        assert_eq!(screen.hear(Event::AgentAsks), [], "{since} {until}");
        assert_eq!(screen.fault, Some(fault));
        assert_eq!(
            screen.asking.answer(),
            Some(&figures(1)),
            "what is shown stays"
        );
    }
    screen.hear(Event::AgentSetsSince("2026-08-22".to_owned()));
    screen.hear(Event::AgentSetsUntil("2026-11-21".to_owned()));
    let asked = screen.hear(Event::AgentAsks);
    let quarter = Span::new("2026-08-22", "2026-11-21").unwrap();
    assert!(matches!(&asked[..], [Effect::Ask(_, span, _)] if *span == quarter));
}

#[test]
fn the_same_choice_again_asks_for_nothing() {
    let (mut screen, first) = opened();
    assert_eq!(screen.hear(Event::AgentWants(FiguresScope::Me)), []);
    let asked = screen.hear(Event::AgentWants(FiguresScope::Team));
    assert!(number(&asked) > first);
    assert!(matches!(asked[..], [Effect::Ask(_, _, FiguresScope::Team)]));
}

#[test]
fn an_agent_whom_the_desk_does_not_name_is_told_and_has_the_team() {
    let (mut screen, first) = opened();
    let why = refused(ProblemCode::InvalidRequest, None);
    screen.hear(Event::Answered(first, Err(why.clone())));
    assert_eq!(screen.agent, Agent::Nameless);
    assert_eq!(screen.asking.question, Question::Unasked);
    let second = number(&screen.hear(Event::AgentWants(FiguresScope::Team)));
    assert_eq!(screen.agent, Agent::Named);
    screen.hear(Event::Answered(second, Err(why)));
    assert!(matches!(screen.asking.question, Question::Failed(_)));
}

#[test]
fn a_spent_budget_is_counted_down_and_asked_again_by_itself() {
    let (mut screen, first) = opened();
    let busy = || refused(ProblemCode::BudgetExhausted, Some(2));
    let wait = screen.hear(Event::Answered(first, Err(busy())));
    assert_eq!(wait, [Effect::Wait(first)]);
    assert_eq!(screen.hear(Event::Passed(first, 1)), [Effect::Wait(first)]);
    let second = number(&screen.hear(Event::Passed(first, 1)));
    screen.hear(Event::Answered(second, Ok(figures(1))));

    let third = number(&screen.hear(Event::AgentExports));
    let wait = screen.hear(Event::SheetAnswered(third, Err(busy())));
    assert_eq!(wait, [Effect::WaitForSheet(third)]);
    let again = screen.hear(Event::SheetPassed(third, 2));
    assert!(matches!(again[..], [Effect::AskSheet(..)]));
    assert_eq!(screen.hear(Event::SheetPassed(third, 1)), []);
}

#[test]
fn a_sheet_is_of_the_figures_on_the_screen() {
    let (mut screen, first) = opened();
    screen.hear(Event::Answered(first, Ok(figures(1))));
    let asked = screen.hear(Event::AgentExports);
    let number = number(&asked);
    assert!(
        matches!(&asked[..], [Effect::AskSheet(_, span, FiguresScope::Me)] if *span == screen.span)
    );
    assert_eq!(screen.hear(Event::AgentExports), [], "a second click");
    screen.hear(Event::SheetAnswered(number, Ok(sheet())));
    assert_eq!(screen.sheet.answer(), Some(&sheet()));
    screen.hear(Event::AgentTogglesText);
    assert_eq!(screen.text, Fold::Out);
    // Other figures: the sheet goes, a late one too.
    screen.hear(Event::AgentWantsLast(30));
    assert_eq!((screen.sheet.answer(), screen.text), (None, Fold::In));
    screen.hear(Event::SheetAnswered(number, Ok(sheet())));
    assert_eq!(screen.sheet.answer(), None);
}

#[test]
fn tables_stay_tables_for_other_days() {
    let (mut screen, _) = opened();
    screen.hear(Event::AgentPrefers(Look::Tables));
    screen.hear(Event::AgentWantsLast(7));
    assert_eq!(screen.look, Look::Tables);
}
