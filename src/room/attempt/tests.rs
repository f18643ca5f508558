//! The policy, as a table of all that can be answered.

use contract::{Anyway, Channel, Guest, RoomKind, RoomState};

use super::super::tests::{a_room, a_start};
use super::*;
use crate::outcome::NoToken;

fn attempt() -> Attempt {
    let request = StartRoom {
        kind: RoomKind::Assistance,
        conversation_id: "c-1".parse().unwrap(),
        project_id: "3103".parse().unwrap(),
        channel: Channel::Chat,
        language: "fr".parse().unwrap(),
        guest: Guest::default(),
        reference: None,
        invite: Invite::ByApizee,
        name: None,
        moderation: None,
        meeting: None,
        service_key: None,
        replace: None,
        anyway: Anyway::Await,
    };
    Attempt::of_click(None, key("key-00001"), request)
}

fn refused(code: ProblemCode, retry_after_s: Option<u32>) -> Failure {
    Failure::Refused(Refusal::new(code, retry_after_s, "r-1".to_owned()))
}

/// A form whose only field is the phone.
fn phone(code: &ProblemCode, _: Option<&str>) -> Option<&'static str> {
    (*code == ProblemCode::PhoneRefused).then_some("phone")
}

/// In a word, what follows; and whether the wish is kept for a repeat with its key.
fn in_a_word(turn: Turn<&'static str>) -> (String, bool) {
    match turn {
        Turn::Made(_) => ("made".to_owned(), false),
        Turn::Joined(_) => ("joined".to_owned(), false),
        Turn::Changed(_) => ("changed".to_owned(), false),
        Turn::Again(_, why, seconds) => (format!("again in {seconds}: {why:?}"), true),
        Turn::Unknown(_, doubt, seconds) => {
            (format!("look in {seconds}: {:?}", doubt.sought), true)
        }
        Turn::Fault(field) => (field.to_owned(), false),
        Turn::Failed(_, kept) => ("failed".to_owned(), kept.is_some()),
    }
}

#[test]
fn every_code_has_one_consequence() {
    use ProblemCode as C;
    let over = ("failed", false);
    let open = ("failed", true);
    for (code, (without, kept), with_7) in [
        (
            C::BudgetExhausted,
            ("again in 6: Budget", true),
            "again in 7: Budget",
        ),
        (
            C::StoreUnavailable,
            ("again in 5: Store", true),
            "again in 7: Store",
        ),
        (
            C::Overloaded,
            ("again in 5: Store", true),
            "again in 7: Store",
        ),
        (
            C::IdempotencyInFlight,
            ("again in 1: InFlight", true),
            "again in 7: InFlight",
        ),
        (
            C::OutcomeUnknown,
            ("look in 2: Own", true),
            "look in 7: Own",
        ),
        (
            C::StartUnderWay,
            ("look in 5: Earlier", true),
            "look in 7: Earlier",
        ),
        (C::RoomChanged, ("changed", false), "changed"),
        (C::PhoneRefused, ("phone", false), "phone"),
        // Of no field of this form.
        (C::ContactNeeded, over, "failed"),
        (C::EmailRefused, over, "failed"),
        (C::SmsImpossible, over, "failed"),
        (C::FieldRefused, over, "failed"),
        (C::InvalidRequest, over, "failed"),
        (C::Unauthorized, over, "failed"),
        (C::ForbiddenProject, over, "failed"),
        (C::SwitchedOff, over, "failed"),
        (C::NotFound, over, "failed"),
        (C::MethodNotAllowed, over, "failed"),
        (C::PayloadTooLarge, over, "failed"),
        (C::UnsupportedMediaType, over, "failed"),
        (C::RoomOver, over, "failed"),
        (C::SmsTooSoon, over, "failed"),
        (C::SmsSpent, over, "failed"),
        (C::IdempotencyKeyMissing, over, "failed"),
        (C::IdempotencyKeyReused, over, "failed"),
        (C::ApizeeAccountRefused, over, "failed"),
        (C::ApizeeRefused, over, "failed"),
        (C::ApizeeUnavailable, over, "failed"),
        (C::Internal, open, "failed"),
        (C::Other("brand_new".to_owned()), open, "failed"),
    ] {
        let after =
            |seconds| in_a_word(attempt().judge(None, Err(refused(code.clone(), seconds)), phone));
        assert_eq!(after(None), (without.to_owned(), kept), "{code:?}");
        assert_eq!(after(Some(7)), (with_7.to_owned(), kept), "{code:?}");
        // What may have been made before is not forgotten.
        if without == "failed" {
            let again = attempt().unanswered();
            let turn = again.judge(None, Err(refused(code.clone(), None)), phone);
            assert_eq!(in_a_word(turn), (without.to_owned(), true), "{code:?}");
        }
    }
    let nothing_asked = Err(Failure::NoToken(NoToken::Hangs));
    assert!(in_a_word(attempt().judge(None, nothing_asked, phone)).1);
}

#[test]
fn a_wait_is_never_shorter_than_a_second() {
    let turn = attempt().judge(
        None,
        Err(refused(ProblemCode::OutcomeUnknown, Some(0))),
        phone,
    );
    assert_eq!(in_a_word(turn).0, "look in 1: Own");
}

/// The attempt after one more answer that asks for a repeat.
fn after(attempt: Attempt, failure: Failure) -> Attempt {
    match attempt.judge(None, Err(failure), phone) {
        Turn::Again(attempt, ..) | Turn::Unknown(attempt, ..) => attempt,
        other @ (Turn::Made(_)
        | Turn::Joined(_)
        | Turn::Changed(_)
        | Turn::Fault(_)
        | Turn::Failed(..)) => panic!("{other:?}"),
    }
}

#[test]
fn who_cannot_be_heard_is_told_soon_and_who_says_unknown_is_asked_for_ever() {
    let mut waits = attempt();
    for _ in 0..50 {
        waits = after(waits, refused(ProblemCode::OutcomeUnknown, None));
    }
    // Each answer that can be read begins the count anew.
    let mut heard = after(waits, Failure::Unknown);
    heard = after(heard, Failure::Unknown);
    heard = after(heard, refused(ProblemCode::OutcomeUnknown, None));
    heard = after(heard, Failure::Unknown);
    heard = after(heard, Failure::Unknown);
    let Turn::Failed(Trouble::OutcomeUnknown, Some(kept)) =
        heard.judge(None, Err(Failure::Unknown), phone)
    else {
        panic!("three in a row");
    };
    let once = after(kept, Failure::Unreachable);
    let Turn::Failed(Trouble::Unreachable(Invite::ByApizee), Some(_)) =
        once.judge(None, Err(Failure::Unreachable), phone)
    else {
        panic!("two in a row");
    };
}

#[test]
fn a_room_that_was_there_is_anothers_even_after_a_lost_answer() {
    let of = |started: fn(Room) -> Started| Ok(started(a_room(RoomState::Created)));
    for attempt in [attempt(), attempt().unanswered()] {
        let joined = attempt.clone().judge(None, of(Started::Joined), phone);
        assert_eq!(in_a_word(joined).0, "joined");
        let created = attempt.judge(None, of(Started::Created), phone);
        assert_eq!(in_a_word(created).0, "made");
    }
}

#[test]
fn who_is_in_doubt_stays_so_until_it_is_known() {
    let doubt = || Some(Doubt::of(a_start()));
    for between in [
        Failure::Unreachable,
        Failure::Unknown,
        refused(ProblemCode::BudgetExhausted, Some(3)),
        refused(ProblemCode::StoreUnavailable, Some(3)),
        refused(ProblemCode::IdempotencyInFlight, Some(3)),
    ] {
        let turn = attempt().judge(doubt(), Err(between.clone()), phone);
        let Turn::Unknown(_, still, _) = turn else {
            panic!("{between:?}: {turn:?}")
        };
        assert_eq!(Some(still), doubt(), "{between:?}");
    }
    // What the backend says now counts.
    let now = refused(ProblemCode::OutcomeUnknown, None);
    let turn = attempt().judge(doubt(), Err(now), phone);
    assert_eq!(in_a_word(turn).0, "look in 2: Own");
    let over = refused(ProblemCode::ApizeeUnavailable, None);
    assert_eq!(
        in_a_word(attempt().judge(doubt(), Err(over), phone)).0,
        "failed"
    );
}

#[test]
fn who_waits_no_longer_is_told_where_a_room_may_have_been_made() {
    assert_eq!(attempt().left(), None);
    let open = attempt().unanswered();
    assert_eq!(
        open.clone().left(),
        Some((Trouble::OutcomeUnknown, open.clone()))
    );
    // The next click for the same is the same wish.
    let click = |request| Attempt::of_click(Some(open.clone()), key("key-00002"), request);
    assert_eq!(click(*open.request.clone()).key, open.key);
    let other = StartRoom {
        invite: Invite::ByUs,
        ..*open.request.clone()
    };
    assert_eq!(click(other).key, key("key-00002"));
}

fn key(name: &str) -> IdempotencyKey {
    name.parse().unwrap()
}

#[test]
fn an_earlier_start_is_not_this_wish() {
    let refusal = Refusal::new(ProblemCode::StartUnderWay, None, "r-1".to_owned());
    let in_the_way = Failure::Refused(Refusal {
        start: Some(Box::new(a_start())),
        ..refusal
    });
    let Turn::Unknown(waits, doubt, _) = attempt().judge(None, Err(in_the_way), phone) else {
        panic!("it waits");
    };
    assert_eq!(
        (waits.fate, doubt.invite),
        (Fate::Nothing, Invite::ByApizee)
    );
    assert_eq!(doubt.guest.as_deref(), Some("+33•••••••78"));
    // Its room is another's: no card goes.
    let found = Ok(Started::Joined(a_room(RoomState::Created)));
    assert_eq!(in_a_word(waits.judge(None, found, phone)).0, "joined");
}

#[test]
fn another_click_is_the_same_wish_wherever_it_was_put() {
    let mut beside = attempt();
    beside.request.anyway = Anyway::StartAnother;
    let request = attempt().request;
    assert!(beside.is_for(&request));
    let other = StartRoom {
        invite: Invite::ByUs,
        ..*request
    };
    assert!(!beside.is_for(&other));
}
