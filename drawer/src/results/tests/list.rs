//! The list of what there is.

use super::*;
use apizee_panel::wording::Tongue;

#[test]
fn the_list_is_asked_for_at_once_and_not_twice() {
    let mut story = Story::begins();
    story
        .then(Event::AgentRefreshes)
        .then(Event::AgentRefreshes);
    let asked = Effect::AskMedia(1, "room-1".parse().unwrap(), 0);
    assert_eq!(story.effects, [asked]);
}

#[test]
fn without_a_room_nothing_is_asked() {
    let words = ToVisitor::of(Tongue::English);
    let can = thread(Ability::Has, Ability::Has);
    let (mut results, effects) = Results::new(None, can, words, vec![]);
    assert!(effects.is_empty());
    assert!(results.follow(Event::AgentRefreshes).is_empty());
    assert!(results.follow(Event::AgentWantsSummary).is_empty());
}

#[test]
fn parts_are_added_each_medium_once() {
    let mut story = Story::begins();
    story.then(Event::MediaAnswered(1, Ok(list(Some(3)))));
    story.then(Event::AgentWantsMore);
    let asked = Effect::AskMedia(2, "room-1".parse().unwrap(), 3);
    assert_eq!(story.effects.last(), Some(&asked));
    let media = vec![
        medium("v1", MediaSort::Video),
        medium("p3", MediaSort::Picture),
    ];
    let next_offset = None;
    let answer = Ok(MediaList { media, next_offset });
    story.then(Event::MediaAnswered(2, answer));
    assert_eq!(story.results.gallery.media.len(), 4);
    let asked = story.effects.len();
    story.then(Event::AgentWantsMore);
    assert_eq!(story.effects.len(), asked, "there is no more");
}

#[test]
fn busy_is_waited_for_and_what_is_shown_stays() {
    let mut story = Story::listed();
    story.then(Event::AgentRefreshes);
    story.then(Event::MediaAnswered(2, Err(busy(2))));
    assert_eq!(story.results.gallery.media.len(), 3);
    let wait = Effect::Wait(Which::Media, 2);
    assert_eq!(story.effects.last(), Some(&wait));
    let asked = story.effects.len();
    story.then(Event::Passed(Which::Media, 2, 1));
    assert_eq!(
        story.effects[asked..],
        [wait],
        "not before the time is over"
    );
    story.then(Event::Passed(Which::Media, 2, 1));
    let again = Effect::AskMedia(3, "room-1".parse().unwrap(), 0);
    assert_eq!(story.effects.last(), Some(&again), "by itself");
}

#[test]
fn a_part_that_did_not_come_is_asked_for_again_as_that_part() {
    let mut story = Story::begins();
    story.then(Event::MediaAnswered(1, Ok(list(Some(3)))));
    story.then(Event::AgentWantsMore);
    story.then(Event::MediaAnswered(2, Err(Failure::Unreachable)));
    story.then(Event::AgentTriesAgain);
    let again = Effect::AskMedia(3, "room-1".parse().unwrap(), 3);
    assert_eq!(story.effects.last(), Some(&again));
    assert_eq!(story.results.gallery.media.len(), 3, "what is shown stays");
}

#[test]
fn what_is_no_longer_there_is_no_longer_ticked() {
    let mut story = Story::listed();
    story.picks(&["p1", "p2"]).then(Event::AgentRefreshes);
    let media = vec![medium("p2", MediaSort::Picture)];
    let next_offset = None;
    let answer = Ok(MediaList { media, next_offset });
    story.then(Event::MediaAnswered(2, answer));
    assert_eq!(story.results.picked, ["p2".parse().unwrap()]);
}
