//! The section, through events alone.

use contract::{
    Channel, IdempotencyKey, Invite, MaskedGuest, Moderation, ProblemCode, RoomState, Schedule,
    Sip, StartRoom, Timestamp,
};

use super::form::{Fault, Part};
use super::planned::{Handed, Piece};
use super::*;
use apizee_panel::outcome::{Failure, Refusal};
use apizee_panel::room::Started;
use apizee_panel::room::form::Draft;
use apizee_panel::room::setting::Ability;
use apizee_panel::room::unknown::Look;

mod any_order;
mod unknown;

fn desk() -> Desk {
    Desk {
        conversation: "5701a92f-a8e3-49ad-81dc-ac801171f799".parse().unwrap(),
        project: "3103".parse().unwrap(),
        channel: Channel::Chat,
        language: "fr".parse().unwrap(),
        cards: Ability::Has,
        texts: Ability::Has,
    }
}

fn at() -> Timestamp {
    "2026-11-21T15:00:00Z".parse().unwrap()
}

fn key(name: &str) -> IdempotencyKey {
    name.parse().unwrap()
}

fn room(schedule: Option<Timestamp>) -> contract::Room {
    contract::Room {
        id: "room-1".parse().unwrap(),
        kind: RoomKind::Meeting,
        state: RoomState::Created,
        apizee_state: "scheduled".to_owned(),
        join_url: "https://meet.apizee.com/private/k/r".parse().unwrap(),
        short_url: "https://apz.fr/x".parse().ok(),
        agent_url: None,
        agent_sso: None,
        reference: "5701a92f-a8e3-49ad-81dc-ac801171f799".parse().unwrap(),
        created_at: at(),
        updated_at: at(),
        checked_at: at(),
        guest: MaskedGuest::default(),
        invited: false,
        apizee_id: "7".parse().unwrap(),
        sip: Some(Sip {
            phone_number: "+33 2 57 57 97 61".to_owned(),
            dtmf_code: "012".to_owned(),
        }),
        schedule: schedule.map(|starts_at| Schedule {
            starts_at,
            duration_min: Some(45),
        }),
        timeline: vec![],
        invitations: vec![],
    }
}

fn refused(code: &str, retry_after_s: Option<u32>) -> Failure {
    Failure::Refused(Refusal::new(
        ProblemCode::from(code.to_owned()),
        retry_after_s,
        "r-1".to_owned(),
    ))
}

fn denied(failure: Failure) -> Box<Result<Started, Failure>> {
    Box::new(Err(failure))
}

fn refused_at(code: &str, field: &str) -> Failure {
    let code = ProblemCode::from(code.to_owned());
    let refusal = Refusal::new(code, None, "r-1".to_owned());
    Failure::Refused(Refusal {
        field: Some(field.to_owned()),
        ..refusal
    })
}

fn types(field: Field, text: &str) -> Event {
    Event::AgentTypes(field, Draft::new(text.to_owned()))
}

fn filled() -> MeetingPlan {
    let (mut plan, effects) = MeetingPlan::new(desk(), None, None);
    assert_eq!(effects, []);
    for event in [
        types(Field::Name, "Contract"),
        types(Field::Guest(0, Part::Name), "Camille & Léo"),
        types(Field::Guest(0, Part::Phone), "06 12 34 56 78"),
        Event::AgentAddsGuest,
        types(Field::Guest(1, Part::Email), "jo@example.com"),
        Event::AgentSetsStart(Draft::new("2026-11-21T16:00".to_owned()), Some(at())),
        types(Field::Duration, "45"),
        types(Field::Reminder, "15"),
        types(Field::Password, "12*34#"),
        Event::AgentModerates(Moderation::WaitingRoom),
    ] {
        plan.follow(event);
    }
    plan
}

/// The starts alone.
fn starts(effects: Vec<Effect>) -> Vec<(IdempotencyKey, StartRoom)> {
    let start = |effect| match effect {
        Effect::Start(key, wish) => Some((key, *wish)),
        Effect::CountDown(_)
        | Effect::Look(..)
        | Effect::Wait(_)
        | Effect::Copy(..)
        | Effect::Insert(..)
        | Effect::Keep(_) => None,
    };
    effects.into_iter().filter_map(start).collect()
}

fn planned(plan: &MeetingPlan) -> &Planned {
    let Planning::Planned(planned) = &plan.stage else {
        panic!("not planned: {:?}", plan.stage)
    };
    planned
}

#[test]
fn a_double_click_plans_once_and_what_was_said_is_asked() {
    let mut plan = filled();
    let asked = starts(plan.follow(Event::AgentPlans(key("key-00001"))));
    assert_eq!(starts(plan.follow(Event::AgentPlans(key("key-00002")))), []);
    let [(_, wish)] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    let terms = wish.meeting.as_ref().unwrap();
    assert_eq!(wish.name, "Contract".parse().ok());
    assert_eq!(wish.moderation, Some(Moderation::WaitingRoom));
    assert_eq!(wish.invite, Invite::ByUs);
    assert_eq!(terms.starts_at, Some(at().into()));
    assert_eq!(terms.duration_min.map(u16::from), Some(45));
    assert_eq!(terms.reminder_min.map(u16::from), Some(15));
    assert_eq!(terms.password.as_ref().unwrap().expose(), "12*34#");
    assert_eq!(terms.guests.len(), 1);
    assert_eq!(
        terms.guests[0].email.as_ref().unwrap().expose(),
        "jo@example.com"
    );
}

#[test]
fn a_planned_meeting_has_a_link_with_the_name_and_forgets_the_password() {
    let mut plan = filled();
    plan.follow(Event::AgentPlans(key("key-00001")));
    let answer = Box::new(Ok(Started::Created(room(Some(at())))));
    plan.follow(Event::Answered(key("key-00001"), answer));
    let meeting = planned(&plan);
    let links: Vec<&str> = meeting.guests.iter().map(|it| it.link.expose()).collect();
    assert_eq!(
        links,
        [
            "https://meet.apizee.com/private/k/r?name=Camille%20%26%20L%C3%A9o",
            "https://apz.fr/x"
        ]
    );
    assert_eq!(meeting.name.as_deref(), Some("Contract"));
    assert_eq!(plan.form, Form::default());
}

#[test]
fn what_is_wrong_is_told_at_its_field_and_nothing_is_asked() {
    let mut plan = filled();
    for event in [
        types(Field::Name, "a"),
        types(Field::Guest(1, Part::Email), " "),
        types(Field::Duration, "0"),
        types(Field::Reminder, "1h"),
        types(Field::Moderator, "two words"),
        Event::AgentSetsStart(Draft::new("2026-11-21T".to_owned()), None),
    ] {
        plan.follow(event);
    }
    // The vendor's rules are said while the agent types.
    assert_eq!(plan.form.fault(Field::Password), None);
    plan.follow(types(Field::Password, "12a"));
    assert_eq!(plan.form.fault(Field::Password), Some(Fault::Password));
    plan.follow(types(Field::Message, &"é".repeat(301)));
    assert_eq!(plan.form.fault(Field::Message), Some(Fault::Message));
    assert_eq!(starts(plan.follow(Event::AgentPlans(key("key-00001")))), []);
    assert_eq!(plan.stage, Planning::Filling(Notice::Wrong));
    for (field, fault) in [
        (Field::Name, Fault::Name),
        (Field::Guest(1, Part::Phone), Fault::NoContact),
        (Field::Start, Fault::NoMoment),
        (Field::Duration, Fault::Duration),
        (Field::Reminder, Fault::Reminder),
        (Field::Message, Fault::Message),
        (Field::Password, Fault::Password),
        (Field::Moderator, Fault::Moderator),
    ] {
        assert_eq!(plan.form.fault(field), Some(fault), "{field:?}");
    }
    // Typing takes a mark away; an e-mail is as good as a phone.
    plan.follow(types(Field::Guest(1, Part::Email), "jo@example.com"));
    assert_eq!(plan.form.fault(Field::Guest(1, Part::Phone)), None);
}

#[test]
fn a_reminder_needs_a_start() {
    let mut plan = filled();
    plan.follow(Event::AgentSetsStart(Draft::default(), None));
    plan.follow(Event::AgentPlans(key("key-00001")));
    let fault = plan.form.fault(Field::Reminder);
    assert_eq!(fault, Some(Fault::ReminderOfNothing));
}

#[test]
fn a_refused_field_is_marked_and_nothing_typed_is_lost() {
    let mut plan = filled();
    let typed = plan.form.clone();
    plan.follow(Event::AgentPlans(key("key-00001")));
    let answer = denied(refused_at("phone_refused", "meeting.guests[0].phone"));
    plan.follow(Event::Answered(key("key-00001"), answer));
    assert_eq!(plan.stage, Planning::Filling(Notice::Wrong));
    assert_eq!(
        plan.form.faults,
        [(Field::Guest(1, Part::Phone), Fault::Phone)]
    );
    plan.form.faults.clear();
    assert_eq!(plan.form, typed);
}

#[test]
fn a_lost_answer_is_asked_again_with_its_key_until_the_agent_is_told() {
    let mut plan = filled();
    let first = starts(plan.follow(Event::AgentPlans(key("key-00001"))));
    for round in 1..=2 {
        plan.follow(Event::Answered(key("key-00001"), denied(Failure::Unknown)));
        assert!(matches!(
            plan.stage,
            Planning::Waiting {
                why: Wait::LostAnswer,
                ..
            }
        ));
        assert_eq!(starts(plan.follow(Event::CountedDown(round, 1))), first);
    }
    plan.follow(Event::Answered(key("key-00001"), denied(Failure::Unknown)));
    let Planning::Filling(Notice::Failed(Trouble::OutcomeUnknown, Some(_))) = plan.stage else {
        panic!("{:?}", plan.stage)
    };
    // The same wish, whatever the click's key.
    let again = starts(plan.follow(Event::AgentPlans(key("key-00002"))));
    assert_eq!(again, first);
    let found = Box::new(Ok(Started::Created(room(Some(at())))));
    plan.follow(Event::Answered(key("key-00001"), found));
    assert_eq!(planned(&plan).guests.len(), 2);
}

#[test]
fn another_wish_has_another_key() {
    let mut plan = filled();
    plan.follow(Event::AgentPlans(key("key-00001")));
    for number in 1..=2 {
        plan.follow(Event::Answered(
            key("key-00001"),
            denied(Failure::Unreachable),
        ));
        plan.follow(Event::CountedDown(number, 1));
    }
    assert!(matches!(
        plan.stage,
        Planning::Filling(Notice::Failed(Trouble::Unreachable(_), Some(_)))
    ));
    plan.follow(types(Field::Name, "Another"));
    let again = starts(plan.follow(Event::AgentPlans(key("key-00002"))));
    assert_eq!(again[0].0, key("key-00002"));
}

#[test]
fn a_live_meeting_is_not_taken_for_this_one_and_ends_only_in_a_second_step() {
    let mut plan = filled();
    assert_eq!(
        starts(plan.follow(Event::AgentReplaces(key("key-00009")))),
        []
    );
    plan.follow(Event::AgentPlans(key("key-00001")));
    let other = Box::new(Ok(Started::Joined(room(Some(at())))));
    plan.follow(Event::Answered(key("key-00001"), other));
    let live: RoomId = "room-1".parse().unwrap();
    assert_eq!(plan.stage, Planning::Filling(Notice::Taken(live.clone())));
    let asked = starts(plan.follow(Event::AgentReplaces(key("key-00002"))));
    assert_eq!(asked[0].1.replace, Some(live));
    assert_eq!(asked[0].0, key("key-00002"));
}

#[test]
fn a_section_that_was_shut_has_lost_nothing() {
    let mut plan = filled();
    let kept = |effects: Vec<Effect>| match effects.into_iter().next_back() {
        Some(Effect::Keep(plan)) => Some(*plan),
        Some(_) | None => None,
    };
    let first = kept(plan.follow(types(Field::Moderator, "jo"))).unwrap();
    let (again, effects) = MeetingPlan::new(desk(), None, Some(first));
    assert_eq!((again.form.clone(), effects), (plan.form.clone(), vec![]));

    // Shut while the wish was on its way: the same wish again.
    let effects = plan.follow(Event::AgentPlans(key("key-00001")));
    let asked = starts(effects.clone());
    let (mut again, _) = MeetingPlan::new(desk(), None, kept(effects));
    assert_eq!(
        starts(again.follow(Event::AgentPlans(key("key-00002")))),
        asked
    );

    // Planned: for the same room it is there again, for another it is asked for.
    let answer = Box::new(Ok(Started::Created(room(Some(at())))));
    let last = kept(plan.follow(Event::Answered(key("key-00001"), answer)));
    let same = Some(("room-1".parse().unwrap(), RoomKind::Meeting));
    let (again, effects) = MeetingPlan::new(desk(), same, last.clone());
    assert_eq!((planned(&again).guests.len(), effects), (2, vec![]));
    let other: RoomId = "room-2".parse().unwrap();
    let of_other = Some((other.clone(), RoomKind::Meeting));
    let (mut again, effects) = MeetingPlan::new(desk(), of_other, last);
    let look = |number| Effect::Look(number, other.clone());
    assert_eq!(effects, [look(1)]);
    again.follow(Event::RoomAnswered(1, Err(Failure::Unreachable)));
    assert_eq!(again.follow(Event::AgentAsksAgain)[0], look(2));
    let busy = refused("budget_exhausted", Some(2));
    let waits = again.follow(Event::RoomAnswered(2, Err(busy)));
    assert_eq!(waits[0], Effect::Wait(2));
    assert_eq!(again.follow(Event::Passed(2, 2))[0], look(3), "by itself");
    again.follow(Event::RoomAnswered(2, Ok(Box::new(room(None)))));
    assert!(matches!(again.stage, Planning::LookingUp(..)), "late");
    again.follow(Event::RoomAnswered(3, Ok(Box::new(room(Some(at()))))));
    assert_eq!(planned(&again).guests[0].link.expose(), "https://apz.fr/x");
}

#[test]
fn a_second_click_hands_nothing_over_twice() {
    let mut plan = filled();
    plan.follow(Event::AgentPlans(key("key-00001")));
    let answer = Box::new(Ok(Started::Created(room(Some(at())))));
    plan.follow(Event::Answered(key("key-00001"), answer));
    let insert = Event::AgentInserts(Piece::Link(1));
    let handed = plan.follow(insert.clone());
    assert!(matches!(&handed[0], Effect::Insert(Piece::Link(1), _)));
    assert_eq!(plan.follow(insert), []);
    plan.follow(Event::HandedOver(Piece::Link(1), Handed::Inserted));
    assert_eq!(planned(&plan).hands, Hands::Free);
}
