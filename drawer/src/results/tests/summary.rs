//! The summary for the visitor.

use super::*;
use crate::asking::Question as Asked;
use crate::results::notes::Inserted;
use apizee_panel::room::trouble::Trouble;

fn summary() -> Summary {
    Summary {
        kind: RoomKind::Assistance,
        state: RoomState::Ended,
        created_at: "2026-11-21T09:30:00Z".parse().unwrap(),
        call_s: Some(75),
        participants: Some(2),
        photos: Some(3),
        videos: None,
        survey_answered_at: None,
    }
}

fn text_of(notes: &Asking<Notes>) -> &str {
    notes.answer().map_or("", |notes| notes.text.expose())
}

#[test]
fn after_the_call_the_summary_comes_by_itself_and_goes_once() {
    let mut story = Story::of(thread(Ability::Has, Ability::Has), Stage::Over);
    let ask = Effect::AskSummary(1, "room-1".parse().unwrap());
    assert!(story.effects.contains(&ask));
    story.then(Event::SummaryAnswered(1, Ok(summary())));
    assert!(text_of(&story.results.notes).contains("Durée : 1 min 15 s"));
    let inserts = |story: &Story| {
        let texts = story.effects.iter();
        texts
            .filter(|effect| matches!(effect, Effect::InsertText(_)))
            .count()
    };
    story.then(Event::AgentInserts).then(Event::AgentInserts);
    story.then(Event::SummaryInserted(Ok(())));
    story.then(Event::AgentInserts);
    assert_eq!(inserts(&story), 1);
    story
        .then(Event::AgentInsertsAgain)
        .then(Event::AgentInsertsAgain);
    assert_eq!(inserts(&story), 2);
    story.then(Event::SummaryInserted(Ok(())));
    story.then(Event::AgentWrites(Draft::new("Merci".to_owned())));
    story.then(Event::AgentInserts);
    let thanks = Effect::InsertText(Draft::new("Merci".to_owned()));
    assert_eq!(story.effects.last(), Some(&thanks));
}

#[test]
fn during_the_call_the_summary_waits_to_be_asked_for() {
    let mut story = Story::listed();
    assert_eq!(story.effects.len(), 1);
    story
        .then(Event::AgentWantsSummary)
        .then(Event::AgentWantsSummary);
    assert_eq!(story.effects.len(), 2);
    story.then(Event::SummaryAnswered(1, Err(Failure::Unreachable)));
    assert!(matches!(
        story.results.notes.question,
        Asked::Failed(Trouble::Unreachable(_))
    ));
    story.then(Event::AgentWantsSummary);
    let asked = |number| Effect::AskSummary(number, "room-1".parse().unwrap());
    assert_eq!(story.effects.last(), Some(&asked(2)));
    story.then(Event::SummaryAnswered(2, Err(busy(2))));
    story.then(Event::Passed(Which::Summary, 2, 2));
    assert_eq!(story.effects.last(), Some(&asked(3)), "by itself");
}

#[test]
fn a_late_summary_does_not_replace_what_the_agent_wrote() {
    let mut story = Story::of(thread(Ability::Has, Ability::Has), Stage::Over);
    story.then(Event::SummaryAnswered(1, Ok(summary())));
    story.then(Event::AgentWrites(Draft::new("Merci".to_owned())));
    story.then(Event::SummaryAnswered(1, Ok(summary())));
    assert_eq!(text_of(&story.results.notes), "Merci");
}

#[test]
fn an_empty_text_is_not_inserted() {
    let mut story = Story::of(thread(Ability::Has, Ability::Has), Stage::Over);
    story.then(Event::SummaryAnswered(1, Ok(summary())));
    story.then(Event::AgentWrites(Draft::new(" \n".to_owned())));
    let before = story.effects.len();
    story.then(Event::AgentInserts);
    assert_eq!(story.effects.len(), before);
    let notes = story.results.notes.answer().unwrap();
    assert_eq!(notes.inserted, Inserted::Not);
}
