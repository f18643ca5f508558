//! The behaviour, through events alone.

use contract::{
    AgentAccess, Channel, Contact, Enabled, GuestContact, Invite, Limits, LoaderAgent, MaskedGuest,
    Moderation, Preferences, ProblemCode, RoomKind, RoomState, Rooms, Session, Timestamp,
};

use super::form::{Draft, Echo, FieldFault, Way};
use super::live::{Card, Doing, Happened, Question};
use super::options::{Field, Fold};
use super::setting::{Ability, Desk, Service};
use super::*;
use crate::outcome::{Failure, NoToken, Refusal};

mod any_order;
mod living;

fn setting(channel: Channel) -> Setting {
    let desk = Desk {
        conversation: "5701a92f-a8e3-49ad-81dc-ac801171f799".parse().unwrap(),
        project: "3103".parse().unwrap(),
        channel,
        language: "fr".parse().unwrap(),
        cards: Ability::Has,
        texts: Ability::Has,
    };
    let session = Session {
        operator_id: "op-1".parse().unwrap(),
        enabled: Enabled {
            kinds: vec![RoomKind::Assistance, RoomKind::Meeting],
            guest_contact: GuestContact::Needed,
            loader_agent: LoaderAgent::default(),
            embed: None,
            quick_invitation_origin: None,
        },
        region: "FR".to_owned(),
        limits: Limits {
            requests_per_minute: 10,
        },
        preferences: Preferences::default(),
    };
    Setting {
        desk,
        service: Service::Known(session),
    }
}

fn a_room(state: RoomState) -> contract::Room {
    let at: Timestamp = "2026-11-21T09:30:00Z".parse().unwrap();
    contract::Room {
        id: "room-1".parse().unwrap(),
        kind: RoomKind::Assistance,
        state,
        apizee_state: "new".to_owned(),
        join_url: "https://cloud.apizee.com/diag?convId=1&pwd=x"
            .parse()
            .unwrap(),
        short_url: "https://apz.fr/d6Nx453elx".parse().ok(),
        agent_url: "https://cloud.apizee.com/entrypoint/223/tickets/1"
            .parse()
            .ok(),
        agent_sso: Some(AgentAccess {
            url: "https://cloud.apizee.com/?access_token=x".parse().unwrap(),
            expires_at: "2026-11-21T09:35:00Z".parse().ok(),
        }),
        reference: "5701a92f-a8e3-49ad-81dc-ac801171f799".parse().unwrap(),
        created_at: at.clone(),
        updated_at: at.clone(),
        checked_at: at,
        guest: MaskedGuest::default(),
        invited: false,
        timeline: vec![],
        invitations: vec![],
        apizee_id: "1".parse().unwrap(),
        sip: None,
        schedule: None,
    }
}

fn key(text: &str) -> IdempotencyKey {
    text.parse().unwrap()
}

fn refused(code: &str, retry_after_s: Option<u32>) -> Failure {
    let code = ProblemCode::from(code.to_owned());
    Failure::Refused(Refusal {
        code,
        retry_after_s,
        request_id: "r-1".to_owned(),
    })
}

/// A panel's room, and everything that it has asked for so far.
struct Story {
    setting: Setting,
    room: Room,
    effects: Vec<Effect>,
}

impl Story {
    fn begins(setting: Setting) -> Self {
        let room = Room::new(&setting);
        Self {
            setting,
            room,
            effects: vec![],
        }
    }

    fn with_phone() -> Self {
        let mut story = Self::begins(setting(Channel::Chat));
        story.then(Event::AgentTypes(Draft::new("06 12 34 56 78".to_owned())));
        story
    }

    fn started() -> Self {
        let mut story = Self::with_phone();
        story.then(Event::AgentStarts(key("key-00001")));
        story
    }

    fn live() -> Self {
        let mut story = Self::started();
        story.answer(
            "key-00001",
            Ok(Started::Created(a_room(RoomState::Created))),
        );
        story.then(Event::HandedOver(
            Handover::Card,
            "2026-11-21T09:30:01Z".parse().unwrap(),
            Ok(()),
        ));
        story
    }

    fn then(&mut self, event: Event) -> &mut Self {
        let (room, effects) = self.room.clone().on(event, &self.setting);
        self.room = room;
        self.effects.extend(effects);
        self
    }

    fn answer(&mut self, of: &str, answer: Result<Started, Failure>) -> &mut Self {
        self.then(Event::StartAnswered(key(of), answer))
    }

    fn count(&self, which: fn(&Effect) -> bool) -> usize {
        self.effects.iter().filter(|effect| which(effect)).count()
    }

    fn starts(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        for effect in &self.effects {
            if let Effect::Start(key, _) = effect {
                keys.push(key.as_str());
            }
        }
        keys
    }

    fn cards(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::PushCard(..)))
    }

    fn texts(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::InsertLink(..)))
    }

    fn live_room(&self) -> &Live {
        let (Room::Live(live) | Room::Over(live)) = &self.room else {
            panic!("{:?}", self.room)
        };
        live
    }

    fn form(&self) -> (&Form, &Notice) {
        let Room::Form { form, notice, .. } = &self.room else {
            panic!("{:?}", self.room)
        };
        (form, notice)
    }
}

#[test]
fn one_click_one_request_one_card() {
    let story = Story::live();
    assert_eq!(story.starts(), ["key-00001"]);
    assert_eq!((story.cards(), story.texts()), (1, 0));
    assert!(
        story.live_room().room.agent_sso.is_none(),
        "the link that signs in is kept apart"
    );
    assert_eq!(
        story.live_room().log.last().unwrap().what,
        Happened::CardSent
    );
}

#[test]
fn a_second_click_and_a_repeated_answer_change_nothing() {
    let mut story = Story::started();
    story.then(Event::AgentStarts(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001"]);
    let created = || Ok(Started::Created(a_room(RoomState::Created)));
    story
        .answer("key-00001", created())
        .answer("key-00001", created());
    story.then(Event::AgentStarts(key("key-00003")));
    assert_eq!(story.starts(), ["key-00001"]);
    assert_eq!(story.cards(), 1);
}

#[test]
fn an_answer_to_another_wish_is_dropped() {
    let mut story = Story::started();
    story.answer(
        "key-00000",
        Ok(Started::Created(a_room(RoomState::Created))),
    );
    assert!(matches!(story.room, Room::Starting { .. }));
    assert_eq!(story.cards(), 0);
}

#[test]
fn the_channel_preselects_how_the_link_goes() {
    use Channel as C;
    let cases = [
        (C::Chat, true, false),
        (C::Whatsapp, true, false),
        (C::MobileApp, true, false),
        (C::Sms, false, true),
        (C::Call, false, false),
        (C::Video, false, false),
        (C::Other("TELEPATHY".to_owned()), false, true),
    ];
    for (channel, card, text) in cases {
        let story = Story::begins(setting(channel.clone()));
        let ways = story.form().0.ways;
        assert_eq!(
            (ways.has(Way::Card), ways.has(Way::Text)),
            (card, text),
            "{channel:?}"
        );
        assert!(
            !ways.has(Way::Invitation),
            "Apizee invites nobody unasked: {channel:?}"
        );
    }
}

#[test]
fn an_old_library_turns_the_card_into_a_text() {
    let mut setting = setting(Channel::Chat);
    setting.desk.cards = Ability::Lacks;
    let mut story = Story::begins(setting);
    assert!(story.form().0.ways.has(Way::Text));
    story.then(Event::AgentTicks(Way::Card));
    assert!(!story.form().0.ways.has(Way::Card), "it cannot be ticked");
}

#[test]
fn any_combination_of_ways_goes() {
    let mut story = Story::with_phone();
    story
        .then(Event::AgentTicks(Way::Text))
        .then(Event::AgentTicks(Way::Invitation));
    story.then(Event::AgentStarts(key("key-00001")));
    let Some(Effect::Start(_, request)) = story.effects.last() else {
        panic!()
    };
    assert_eq!(request.invite, Invite::ByApizee);
    story.answer(
        "key-00001",
        Ok(Started::Created(a_room(RoomState::Invited))),
    );
    assert_eq!((story.cards(), story.texts()), (1, 1));
}

#[test]
fn without_a_contact_nothing_is_asked() {
    let mut story = Story::begins(setting(Channel::Chat));
    story.then(Event::AgentStarts(key("key-00001")));
    assert_eq!(story.form().0.fault, Some(FieldFault::Needed));
    assert!(story.effects.is_empty());
}

#[test]
fn an_optional_contact_is_still_needed_for_an_invitation() {
    let mut setting = setting(Channel::Chat);
    setting.service = Service::Silent;
    let mut story = Story::begins(setting);
    story
        .then(Event::AgentTicks(Way::Invitation))
        .then(Event::AgentStarts(key("key-00001")));
    assert_eq!(story.form().0.fault, Some(FieldFault::NeededToInvite));
    story
        .then(Event::AgentTicks(Way::Invitation))
        .then(Event::AgentStarts(key("key-00001")));
    assert_eq!(story.starts(), ["key-00001"]);
}

#[test]
fn a_landline_closes_the_sms_only() {
    let mut story = Story::with_phone();
    story.then(Event::AgentTicks(Way::Invitation));
    let Echo::Asked(number) = story.form().0.echo else {
        panic!()
    };
    let contact = Contact::Phone {
        e164: "+33112345678".parse().unwrap(),
        international: "+33 1 12 34 56 78".parse().unwrap(),
        country: "FR".to_owned(),
        line: contract::Line::Landline,
        home: contract::Home::Domestic,
    };
    story.then(Event::ContactRead(number, Ok(contact)));
    story.then(Event::AgentStarts(key("key-00001")));
    assert_eq!(story.form().0.fault, Some(FieldFault::NoSms));
}

#[test]
fn only_the_last_question_about_the_contact_counts() {
    let mut story = Story::with_phone();
    story.then(Event::AgentTypes(Draft::new("06 12 34 56 79".to_owned())));
    let neither = || Contact::Refused {
        reason: contract::ContactRefusal::Neither,
    };
    story.then(Event::ContactRead(1, Ok(neither())));
    assert_eq!(story.form().0.echo, Echo::Asked(2));
    story.then(Event::ContactRead(2, Ok(neither())));
    assert_eq!(story.form().0.echo, Echo::Read(neither()));
}

#[test]
fn without_the_backend_a_number_begins_with_plus() {
    let mut setting = setting(Channel::Chat);
    setting.service = Service::Off(Failure::Unreachable);
    let mut story = Story::begins(setting);
    story.then(Event::AgentTypes(Draft::new("06 12 34 56 78".to_owned())));
    story.then(Event::AgentStarts(key("key-00001")));
    assert_eq!(story.form().0.fault, Some(FieldFault::NotInternational));
    story.then(Event::AgentTypes(Draft::new(
        "+33 6 12.34-56 (78)".to_owned(),
    )));
    story.then(Event::AgentStarts(key("key-00001")));
    assert_eq!(story.starts(), ["key-00001"]);
    assert_eq!(
        story.effects.len(),
        1,
        "nobody is asked what the contact means"
    );
}

#[test]
fn a_spent_budget_waits_as_long_as_the_backend_says_then_asks_with_the_same_key() {
    let mut story = Story::started();
    story.answer("key-00001", Err(refused("budget_exhausted", Some(23))));
    assert_eq!(story.effects.last(), Some(&Effect::CountDown(23)));
    story
        .then(Event::SecondsLeft(22))
        .then(Event::AgentStarts(key("key-00002")));
    assert!(matches!(
        story.room,
        Room::Waiting {
            seconds_left: 22,
            ..
        }
    ));
    story
        .then(Event::SecondsLeft(0))
        .then(Event::SecondsLeft(0));
    assert_eq!(story.starts(), ["key-00001", "key-00001"]);
}

#[test]
fn a_lost_answer_is_asked_for_by_the_same_key_and_its_card_goes_once() {
    for lost in [
        Failure::Unknown,
        Failure::Unreachable,
        refused("outcome_unknown", None),
    ] {
        let mut story = Story::started();
        story.answer("key-00001", Err(lost.clone()));
        story.then(Event::SecondsLeft(0));
        assert_eq!(story.starts(), ["key-00001", "key-00001"], "{lost:?}");
        // The backend finds it: it is the room that was asked for.
        story.answer("key-00001", Ok(Started::Joined(a_room(RoomState::Created))));
        assert_eq!(story.cards(), 1, "{lost:?}");
    }
}

#[test]
fn unreachable_twice_is_told_and_another_try_is_the_same_wish() {
    let mut story = Story::started();
    story
        .answer("key-00001", Err(Failure::Unreachable))
        .then(Event::SecondsLeft(0));
    story.answer("key-00001", Err(Failure::Unreachable));
    let told = Trouble::Unreachable(Invite::ByUs);
    assert!(matches!(story.form().1, Notice::NotStarted(why, Some(_)) if *why == told));
    story.then(Event::AgentStarts(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001"; 3]);
}

#[test]
fn another_contact_is_another_wish() {
    let mut story = Story::started();
    story.answer("key-00001", Err(Failure::NoToken(NoToken::Hangs)));
    story.then(Event::AgentTypes(Draft::new("06 12 34 56 79".to_owned())));
    story.then(Event::AgentStarts(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001", "key-00002"]);
}

#[test]
fn a_refusal_ends_the_wish() {
    let mut story = Story::started();
    story.answer("key-00001", Err(refused("apizee_refused", None)));
    story.then(Event::AgentStarts(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001", "key-00002"]);
}

#[test]
fn a_refused_phone_is_a_fault_of_the_field_and_nothing_is_lost() {
    let mut story = Story::started();
    story.answer("key-00001", Err(refused("phone_refused", None)));
    assert_eq!(story.form().0.fault, Some(FieldFault::Phone));
    assert_eq!(story.form().0.draft.expose(), "06 12 34 56 78");
}

#[test]
fn what_is_typed_is_in_no_debug_text() {
    let story = Story::started();
    let shown = format!("{:?} {:?}", story.room, story.effects);
    assert!(!shown.contains("12 34"), "{shown}");
}

#[test]
fn what_the_visitor_wrote_fills_an_empty_field_only() {
    let given = || Event::VisitorGives(Draft::new("+33 6 98 76 54 32".to_owned()));
    let mut story = Story::begins(setting(Channel::Chat));
    story.then(given());
    assert_eq!(story.form().0.draft.expose(), "+33 6 98 76 54 32");

    let mut story = Story::with_phone();
    story.then(given());
    assert_eq!(story.form().0.draft.expose(), "06 12 34 56 78");
}

#[test]
fn what_is_seldom_said_is_sent_and_what_is_of_the_other_kind_is_kept() {
    let fill = |field, text: &str| Event::AgentFills(field, Draft::new(text.to_owned()));
    let mut story = Story::with_phone();
    story
        .then(fill(Field::GuestName, " Marie "))
        .then(fill(Field::Reference, "CASE-7"))
        .then(Event::AgentPrefers(RoomKind::Meeting))
        .then(fill(Field::MeetingName, "Boiler E4"))
        .then(Event::AgentModerates(Moderation::WaitingRoom));
    let (form, _) = story.form();
    let meeting = form.request(&story.setting, Replace::Join).unwrap();
    assert_eq!(meeting.guest.name.as_ref().unwrap().expose(), "Marie");
    assert_eq!(meeting.reference.as_ref().unwrap().as_str(), "CASE-7");
    assert_eq!(meeting.name.as_deref(), Some("Boiler E4"));
    assert_eq!(meeting.moderation, Some(Moderation::WaitingRoom));
    story.then(Event::AgentPrefers(RoomKind::Assistance));
    let (form, _) = story.form();
    let ticket = form.request(&story.setting, Replace::Join).unwrap();
    assert_eq!((ticket.name, ticket.moderation), (None, None));
}

#[test]
fn a_wrong_option_is_named_and_unfolded_and_nothing_is_asked() {
    let mut story = Story::with_phone();
    let long = "7".repeat(51);
    story
        .then(Event::AgentFills(Field::Reference, Draft::new(long)))
        .then(Event::AgentStarts(key("key-00001")));
    let (form, _) = story.form();
    assert_eq!(form.fault, Some(FieldFault::Option(Field::Reference)));
    assert_eq!(form.options.fold, Fold::Out);
    assert!(story.starts().is_empty());
}
