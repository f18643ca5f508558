//! The behaviour, through events alone.

use apizee_panel::wording::Tongue;
use contract::ProblemCode;
use contract::{
    ApizeeId, Home, InvitationChannel, Line, MaskedGuest, RoomKind, RoomState, Timestamp,
};

use super::*;
use apizee_panel::outcome::{NoToken, Refusal};
use apizee_panel::room::trouble::Trouble;

mod any_order;
mod cancelling;

fn at() -> Timestamp {
    "2026-11-21T09:30:00Z".parse().unwrap()
}

fn room(state: RoomState, invitations: &[InvitationState]) -> Box<Room> {
    let id: ApizeeId = "1".parse().unwrap();
    let invitation = |state: &InvitationState| Invitation {
        channel: InvitationChannel::Sms,
        to: "+33•••••••78".to_owned(),
        state: *state,
        at: at(),
    };
    Box::new(Room {
        id: "room-1".parse().unwrap(),
        kind: RoomKind::Assistance,
        state,
        apizee_state: "new".to_owned(),
        join_url: "https://cloud.apizee.com/diag?convId=1&pwd=x"
            .parse()
            .unwrap(),
        short_url: None,
        agent_url: None,
        agent_sso: None,
        reference: "case-7".parse().unwrap(),
        created_at: at(),
        updated_at: at(),
        checked_at: at(),
        guest: MaskedGuest::default(),
        invited: false,
        timeline: vec![],
        invitations: invitations.iter().map(invitation).collect(),
        apizee_id: id,
        sip: None,
        schedule: None,
    })
}

fn key(text: &str) -> IdempotencyKey {
    text.parse().unwrap()
}

fn refused(code: &str, retry_after_s: Option<u32>) -> Failure {
    Failure::Refused(Refusal::new(
        ProblemCode::from(code.to_owned()),
        retry_after_s,
        "r-1".to_owned(),
    ))
}

fn phone(line: Line) -> Contact {
    Contact::Phone {
        e164: "+33612345678".parse().unwrap(),
        international: "+33 6 12 34 56 78".parse().unwrap(),
        country: "FR".to_owned(),
        line,
        home: Home::Domestic,
    }
}

struct Story {
    invite: InviteMore,
    effects: Vec<Effect>,
}

impl Story {
    fn begins() -> Self {
        let room_id = "room-1".parse().unwrap();
        let (invite, effects) = InviteMore::new(Some(room_id), "fr".parse().unwrap());
        let mut story = Self { invite, effects };
        story.then(Event::RoomAnswered(1, Ok(room(RoomState::Created, &[]))));
        story
    }

    fn typed(text: &str) -> Self {
        let mut story = Self::begins();
        story.then(types(text));
        story
    }

    fn then(&mut self, event: Event) -> &mut Self {
        let effects = self.invite.follow(event);
        self.effects.extend(effects);
        self
    }

    fn sends(&mut self, name: &str) -> &mut Self {
        self.then(Event::AgentSends(key(name)))
    }

    fn answer(&mut self, name: &str, answer: Result<Box<Room>, Failure>) -> &mut Self {
        self.then(Event::Answered(key(name), answer))
    }

    fn sent(&self) -> Vec<String> {
        let keys = self.effects.iter().filter_map(|effect| match effect {
            Effect::Send(_, key, _) => Some(key.as_str().to_owned()),
            Effect::AskRoom(..)
            | Effect::Wait(_)
            | Effect::Pause(_)
            | Effect::Read(..)
            | Effect::CountDown(_)
            | Effect::Close(_)
            | Effect::CountDownToClose(_)
            | Effect::TellPanels(_) => None,
        });
        keys.collect()
    }
}

fn types(text: &str) -> Event {
    Event::AgentTypes(Draft::new(text.to_owned()))
}

const MOBILE: &str = "06 12 34 56 78";

#[test]
fn one_wish_is_one_sms_however_often_it_is_clicked() {
    let mut story = Story::typed(MOBILE);
    story.sends("key-00001").sends("key-00002");
    assert_eq!(story.sent(), ["key-00001"]);
    let asked = room(RoomState::Created, &[InvitationState::Asked]);
    story.answer("key-00001", Ok(asked)).sends("key-00003");
    assert_eq!(story.sent().len(), 1, "the field is empty now");
    assert_eq!(story.invite.sending, Sending::Taken);
    assert_eq!(story.invite.invitations.len(), 1);
}

#[test]
fn a_lost_answer_is_never_repeated_by_itself_and_by_hand_with_the_same_key() {
    for lost in [
        Failure::Unreachable,
        Failure::Unknown,
        refused("outcome_unknown", Some(5)),
    ] {
        let mut story = Story::typed(MOBILE);
        story.sends("key-00001").answer("key-00001", Err(lost));
        assert_eq!(story.invite.sending, Sending::Lost(key("key-00001")));
        assert_eq!(story.sent().len(), 1);
        story.sends("key-00002");
        assert_eq!(story.sent(), ["key-00001", "key-00001"]);
    }
}

#[test]
fn another_number_is_another_wish() {
    let mut story = Story::typed(MOBILE);
    story.sends("key-00001");
    story.answer("key-00001", Err(Failure::Unreachable));
    story.then(types("06 98 76 54 32")).sends("key-00002");
    assert_eq!(story.sent(), ["key-00001", "key-00002"]);
}

#[test]
fn an_sms_that_apizee_did_not_acknowledge_is_told_as_such() {
    let mut story = Story::typed(MOBILE);
    story.sends("key-00001");
    let unknown = room(RoomState::Created, &[InvitationState::Unknown]);
    story.answer("key-00001", Ok(unknown));
    assert_eq!(story.invite.sending, Sending::Unknown);
    // The number is still there, and another press is another SMS.
    story.sends("key-00002");
    assert_eq!(story.sent(), ["key-00001", "key-00002"]);
}

#[test]
fn the_guard_time_is_counted_down_for_that_number_alone() {
    let mut story = Story::typed(MOBILE);
    story.sends("key-00001");
    story.answer("key-00001", Err(refused("sms_too_soon", Some(2))));
    story.sends("key-00002");
    assert_eq!(story.sent().len(), 1);
    let Some(Effect::CountDown(number)) = story.effects.last().cloned() else {
        panic!("{:?}", story.effects)
    };
    story
        .then(Event::CountedDown(number, 1))
        .then(Event::CountedDown(number, 1));
    assert_eq!(story.invite.sending.left_s(), 0);
    story.sends("key-00003");
    assert_eq!(story.sent(), ["key-00001", "key-00003"]);

    story.answer("key-00003", Err(refused("sms_too_soon", Some(60))));
    story.then(types("06 98 76 54 32")).sends("key-00004");
    assert_eq!(story.sent().len(), 3);
    story.answer("key-00004", Err(refused("sms_too_soon", Some(60))));
    story.then(Event::CountedDown(number, 1));
    assert_eq!(
        story.invite.sending.left_s(),
        60,
        "an older countdown stops"
    );
}

#[test]
fn each_refusal_has_its_sentence() {
    let english = crate::invite::words::Words::of(Tongue::English);
    let cases = [
        ("sms_spent", Refused::Spent { after_s: 7_201 }, "in 3 h."),
        ("phone_refused", Refused::Phone, "no phone number"),
        ("sms_impossible", Refused::NoSms, "receives no SMS"),
        ("room_over", Refused::Over, "The room is over"),
        (
            "budget_exhausted",
            Refused::Busy { left_s: 7_201 },
            "used up",
        ),
    ];
    for (code, why, words) in cases {
        let mut story = Story::typed(MOBILE);
        story.sends("key-00001");
        story.answer("key-00001", Err(refused(code, Some(7_201))));
        assert_eq!(
            story.invite.sending,
            Sending::Refused(why.clone()),
            "{code}"
        );
        let sentence = (english.refused)(&why);
        assert!(sentence.contains(words), "{sentence}");
    }
    let mut story = Story::typed(MOBILE);
    story.sends("key-00001");
    story.answer("key-00001", Err(Failure::NoToken(NoToken::Hangs)));
    let why = Refused::Trouble(Trouble::NoToken(NoToken::Hangs));
    assert_eq!(story.invite.sending, Sending::Refused(why));
}

#[test]
fn what_cannot_get_an_sms_is_held_back() {
    let mut story = Story::begins();
    story.sends("key-00001");
    assert_eq!(story.invite.sending, Sending::Refused(Refused::Nothing));
    story.then(types("marie@example.com")).sends("key-00002");
    assert_eq!(story.invite.sending, Sending::Refused(Refused::Email));
    story.then(types("01 23 45 67 89"));
    let Some(Effect::Pause(number)) = story.effects.last().cloned() else {
        panic!("{:?}", story.effects)
    };
    story.then(Event::Paused(number));
    story.then(Event::ContactRead(number, Ok(phone(Line::Landline))));
    story.sends("key-00003");
    assert_eq!(story.invite.sending, Sending::Refused(Refused::NoSms));
    assert!(story.sent().is_empty());
}

#[test]
fn the_last_question_about_the_number_counts() {
    let mut story = Story::typed("06 12");
    let first = story.effects.last().cloned();
    story.then(types(MOBILE));
    let Some(Effect::Pause(number)) = first else {
        panic!("{first:?}")
    };
    let before = story.effects.len();
    story.then(Event::Paused(number));
    assert_eq!(story.effects.len(), before, "typing went on");
    story.then(Event::ContactRead(number, Ok(phone(Line::Mobile))));
    assert_eq!(story.invite.echo, Echo::Asked(number + 1));
}

#[test]
fn a_room_that_is_over_takes_no_invitation() {
    let mut story = Story::begins();
    story.then(Event::AgentRefreshes);
    story.then(Event::RoomAnswered(2, Ok(room(RoomState::Ended, &[]))));
    assert_eq!(story.invite.sending, Sending::Refused(Refused::Over));
}

#[test]
fn the_list_is_asked_for_again_by_itself_and_a_wish_overtakes_it() {
    let mut story = Story::typed(MOBILE);
    story
        .then(Event::AgentRefreshes)
        .then(Event::AgentRefreshes);
    let asked = |number| Effect::AskRoom(number, "room-1".parse().unwrap());
    assert_eq!(story.effects.last(), Some(&asked(2)), "not twice at once");
    let busy = Err(refused("budget_exhausted", Some(2)));
    story.then(Event::RoomAnswered(2, busy));
    assert_eq!(story.effects.last(), Some(&Effect::Wait(2)));
    story.then(Event::Passed(2, 2));
    assert_eq!(story.effects.last(), Some(&asked(3)));
    story.sends("key-00001");
    let sent = room(RoomState::Created, &[InvitationState::Asked]);
    story.answer("key-00001", Ok(sent));
    story.then(Event::RoomAnswered(3, Ok(room(RoomState::Created, &[]))));
    assert_eq!(story.invite.invitations.len(), 1, "an older list is late");
}
