//! The frame, through events alone.

use super::*;
use crate::room::setting::Ability;

fn desk() -> Desk {
    Desk {
        conversation: "5701a92f-a8e3-49ad-81dc-ac801171f799".parse().unwrap(),
        project: "3103".parse().unwrap(),
        channel: contract::Channel::Chat,
        language: "fr".parse().unwrap(),
        cards: Ability::Has,
        texts: Ability::Has,
    }
}

fn silent() -> Event {
    Event::DeskFails(NoDesk::Outside(Outside::NoAnswer))
}

#[test]
fn three_tries_then_the_panel_says_that_it_is_outside() {
    let (panel, effects) = Panel::default().on(silent());
    assert_eq!(effects, [Effect::Connect]);
    let (panel, effects) = panel.on(silent());
    assert_eq!(effects, [Effect::Connect]);
    let (panel, effects) = panel.on(silent());
    assert_eq!((panel.word(), effects.len()), ("outside", 0));
    let (panel, effects) = panel.on(Event::AgentTriesAgain);
    assert_eq!((panel, effects), (Panel::default(), vec![Effect::Connect]));
}

#[test]
fn a_library_that_throws_is_not_asked_again() {
    let threw = Broken::Threw("TypeError".to_owned());
    let (panel, effects) = Panel::default().on(Event::DeskFails(NoDesk::Broken(threw)));
    assert_eq!((panel.word(), effects.len()), ("broken", 0));
}

#[test]
fn a_desk_is_asked_about_its_conversation_once() {
    let (panel, effects) = Panel::default().on(Event::DeskAnswers(desk()));
    assert_eq!(effects, [Effect::LookUp(desk().conversation)]);
    let (panel, effects) = panel.on(Event::DeskAnswers(desk()));
    assert_eq!((panel.word(), effects.len()), ("ready", 0));
}

#[test]
fn the_form_works_before_the_service_has_answered() {
    let (panel, _) = Panel::default().on(Event::DeskAnswers(desk()));
    let key = "key-00001".parse().unwrap();
    let (panel, effects) = panel.on(Event::Room(room::Event::AgentStarts(key)));
    assert!(matches!(
        effects[..],
        [Effect::Room(room::Effect::Start(..))]
    ));
    let (panel, _) = panel.on(Event::ServiceAnswers(Err(Failure::Unreachable)));
    let Panel::Ready(ready) = panel else { panic!() };
    assert_eq!(
        ready.setting.service,
        ServiceState::Off(Failure::Unreachable)
    );
    let Room::Wanted(wanted) = ready.room else {
        panic!()
    };
    assert!(matches!(wanted.step, room::Step::Starting(..)));
}

#[test]
fn after_a_plan_and_the_settings_the_session_and_the_rooms_are_looked_up() {
    let shut = |section| {
        let (panel, _) = Panel::default().on(Event::DeskAnswers(desk()));
        let (panel, _) = panel.on(Event::AgentOpens(section));
        let (panel, _) = panel.on(Event::DrawerOpened(section, Ok(())));
        panel.on(Event::AgentShuts).1
    };
    let look_up = Effect::LookUp(desk().conversation);
    for section in [Section::Plan, Section::Settings] {
        assert_eq!(shut(section), [Effect::ShutDrawer, look_up.clone()]);
    }
    for section in [Section::Qr, Section::Inside] {
        assert_eq!(shut(section), [Effect::ShutDrawer]);
    }
}
