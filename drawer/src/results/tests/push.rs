//! What is ticked goes to the visitor.

use super::*;
use crate::results::parcel::OnlyText;
use apizee_panel::wording::Tongue;

#[test]
fn two_photos_go_as_one_bundle_in_the_order_of_the_ticks() {
    let mut story = Story::listed();
    story.picks(&["p2", "p1"]);
    assert_eq!(story.results.vehicle(), Vehicle::Bundle);
    let send = || Event::AgentSends(Way::Thread);
    story.then(send()).then(send());
    assert_eq!(story.pushes(), [["p2", "p1"]]);
    story.desk_takes(&["p2", "p1"]).then(send());
    assert_eq!(
        story.pushes().len(),
        1,
        "the third click finds nothing ticked"
    );
    assert_eq!(story.results.push, Push::Gone(Way::Thread, 2));
    assert_eq!(story.results.sent.len(), 2);
}

#[test]
fn a_recording_waits_for_a_yes_by_every_way() {
    for way in [Way::Thread, Way::ComposeBox] {
        let mut story = Story::listed();
        let before = story.effects.len();
        story.picks(&["p1", "v1"]).then(Event::AgentSends(way));
        assert_eq!(story.effects.len(), before);
        assert_eq!(
            story.results.push,
            Push::Asked(SendQuestion::Recording(way))
        );
        story.then(Event::AgentCancels).then(Event::AgentConfirms);
        assert_eq!(story.effects.len(), before, "no is no");
        story.then(Event::AgentSends(way));
        story.then(Event::AgentConfirms).then(Event::AgentConfirms);
        assert_eq!(story.effects.len(), before + 1);
    }
}

#[test]
fn another_tick_takes_the_question_back() {
    let mut story = Story::listed();
    story.picks(&["v1"]).then(Event::AgentSends(Way::Thread));
    story.picks(&["p1"]).then(Event::AgentConfirms);
    assert!(story.pushes().is_empty(), "the yes was for something else");
}

#[test]
fn what_went_already_goes_again_only_after_a_question() {
    let mut story = Story::listed();
    story.picks(&["p1"]).then(Event::AgentSends(Way::Thread));
    story.desk_takes(&["p1"]);
    story.picks(&["p1"]).then(Event::AgentSends(Way::Thread));
    assert_eq!(
        story.results.push,
        Push::Asked(SendQuestion::Again(Way::Thread))
    );
    assert_eq!(story.pushes().len(), 1);
    story.then(Event::AgentConfirms);
    assert_eq!(story.pushes().len(), 2);
}

#[test]
fn what_the_desk_refused_stays_ticked_and_is_not_marked() {
    let mut story = Story::listed();
    story.picks(&["p1"]).then(Event::AgentSends(Way::Thread));
    let why = DeskRefusal::Threw("TypeError".to_owned());
    story.then(Event::HandedOver(
        Way::Thread,
        vec!["p1".parse().unwrap()],
        Err(why.clone()),
    ));
    assert_eq!(story.results.push, Push::Refused(why));
    assert!(story.results.sent.is_empty());
    assert_eq!(story.results.picked.len(), 1);
}

#[test]
fn a_library_without_bundles_is_offered_text_instead_of_many_cards() {
    let mut story = Story::of(thread(Ability::Has, Ability::Lacks), Stage::Live);
    story.then(Event::MediaAnswered(1, Ok(list(None))));
    story.picks(&["p1"]);
    assert_eq!(story.results.vehicle(), Vehicle::Card);
    story.picks(&["p2"]).then(Event::AgentSends(Way::Thread));
    assert_eq!(story.results.vehicle(), Vehicle::Text(OnlyText::NoBundles));
    assert!(story.pushes().is_empty());
    story.then(Event::AgentSends(Way::ComposeBox));
    assert!(matches!(story.effects.last(), Some(Effect::InsertLinks(_))));
}

#[test]
fn an_sms_conversation_gets_text() {
    let mut can = thread(Ability::Has, Ability::Has);
    can.channel = Channel::Sms;
    assert_eq!(Vehicle::of(&can, 1), Vehicle::Text(OnlyText::Sms));
    let old = thread(Ability::Lacks, Ability::Lacks);
    assert_eq!(Vehicle::of(&old, 3), Vehicle::Text(OnlyText::NoCards));
}

#[test]
fn a_text_has_a_line_and_a_link_for_each() {
    let parcel = Parcel::of(list(None).media).unwrap();
    let text = parcel::text(&parcel, ToVisitor::of(Tongue::French));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[0].ends_with(" https://cloud.apizee.com/media/p1"),
        "{text}"
    );
    let preview = parcel::text_preview(&list(None).media, ToVisitor::of(Tongue::French));
    assert!(!preview.contains("cloud.apizee.com"));
}
