//! Nobody knows whether the meeting is there, or a colleague has made another.

use super::*;

#[test]
fn a_meeting_that_nobody_knows_of_is_asked_for_with_its_key_until_it_is_known() {
    let mut plan = filled();
    let first = starts(plan.follow(Event::AgentPlans(key("key-00001"))));
    let unknown = || denied(refused("outcome_unknown", Some(2)));
    for number in 1..=9 {
        plan.follow(Event::Answered(key("key-00001"), unknown()));
        plan.follow(Event::CountedDown(number, 1));
        assert!(matches!(&plan.stage, Planning::Unknown(it) if it.look == Look::In(1)));
        assert_eq!(starts(plan.follow(Event::CountedDown(number, 1))), first);
    }
    // Shut and opened again: it is asked for at once.
    let kept = plan.clone();
    let (again, effects) = MeetingPlan::new(desk(), None, Some(kept));
    assert_eq!(starts(effects), first);
    assert!(matches!(again.stage, Planning::Unknown(_)));
    let answer = Box::new(Ok(Started::Created(room(Some(at())))));
    plan.follow(Event::Answered(key("key-00001"), answer));
    assert_eq!(planned(&plan).guests.len(), 2);
}

#[test]
fn another_meeting_is_planned_in_two_steps() {
    let mut plan = filled();
    plan.follow(Event::AgentPlans(key("key-00001")));
    let in_the_way = denied(refused("start_under_way", Some(2)));
    plan.follow(Event::Answered(key("key-00001"), in_the_way));
    let another = |name| Event::AgentPlansAnother(key(name));
    assert_eq!(starts(plan.follow(another("key-00002"))), []);
    plan.follow(Event::AgentWantsAnother);
    let asked = starts(plan.follow(another("key-00003")));
    assert_eq!(asked[0].0, key("key-00003"));
    assert_eq!(asked[0].1.anyway, Anyway::StartAnother);
}

#[test]
fn a_colleagues_meeting_is_not_ended_for_another() {
    let mut plan = filled();
    plan.follow(Event::AgentPlans(key("key-00001")));
    let other = Box::new(Ok(Started::Joined(room(None))));
    plan.follow(Event::Answered(key("key-00001"), other));
    plan.follow(Event::AgentReplaces(key("key-00002")));
    let mut present = room(None);
    present.id = "room-2".parse().unwrap();
    let refusal = Refusal::new(ProblemCode::RoomChanged, None, "r-1".to_owned());
    let changed = Failure::Refused(Refusal {
        room: Some(Box::new(present)),
        ..refusal
    });
    plan.follow(Event::Answered(key("key-00002"), denied(changed)));
    let present: RoomId = "room-2".parse().unwrap();
    assert_eq!(
        plan.stage,
        Planning::Filling(Notice::Changed(present.clone()))
    );
    let asked = starts(plan.follow(Event::AgentReplaces(key("key-00003"))));
    assert_eq!(asked[0].1.replace, Some(present));
}
