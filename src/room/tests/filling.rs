//! The form: what is typed and ticked, and what is asked of it.

use super::*;

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
    setting.service = ServiceState::Silent;
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
    setting.service = ServiceState::Off(Failure::Unreachable);
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
    let meeting = form.request(&story.setting, None).unwrap();
    assert_eq!(meeting.guest.name.as_ref().unwrap().expose(), "Marie");
    assert_eq!(meeting.reference.as_ref().unwrap().as_str(), "CASE-7");
    assert_eq!(meeting.name, "Boiler E4".parse().ok());
    assert_eq!(meeting.moderation, Some(Moderation::WaitingRoom));
    story.then(Event::AgentPrefers(RoomKind::Assistance));
    let (form, _) = story.form();
    let ticket = form.request(&story.setting, None).unwrap();
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
