use contract::{GuestContact, Limits};

use super::*;

const KEY: &str = "115f89503138416a242f40fb7d7f338e";

fn session() -> Session {
    Session {
        operator_id: "270586".parse().unwrap(),
        enabled: Enabled {
            kinds: vec![],
            guest_contact: GuestContact::Needed,
            loader_agent: LoaderAgent::Off,
            embed: None,
            quick_invitation_origin: None,
        },
        region: "FR".to_owned(),
        limits: Limits {
            requests_per_minute: 10,
        },
        preferences: Preferences::default(),
    }
}

fn choices(number: u32, answer: Result<Session, Failure>) -> Event {
    Event::Choices(Heard::Answered(number, answer.map(Choices::from)))
}

fn known(delegation: Delegation) -> Settings {
    let (mut settings, effects) = Settings::new(delegation);
    assert_eq!(effects, [Effect::AskSession(1), Effect::AskServices(1)]);
    settings.hear(choices(1, Ok(session())));
    settings
}

fn prefers(key: Option<&str>, agent_side: AgentSide) -> Preferences {
    Preferences {
        service_key: key.map(|key| key.parse().unwrap()),
        agent_side,
    }
}

fn saving(settings: &Settings) -> &Saving {
    &settings.choices.answer().expect("known").saving
}

fn key() -> Option<ServiceKey> {
    KEY.parse().ok()
}

#[test]
fn saved_is_said_only_of_what_the_backend_keeps() {
    let mut settings = known(Delegation::Granted);
    assert_eq!(saving(&settings), &Saving::Untouched);
    let wish = prefers(Some(KEY), AgentSide::Tab);
    let effects = settings.hear(Event::AgentChoosesService(key()));
    assert_eq!(effects, [Effect::Save(wish.clone())]);
    assert_eq!(saving(&settings), &Saving::UnderWay(wish.clone()));
    let other = prefers(None, AgentSide::Tab);
    settings.hear(Event::Saved(wish.clone(), Ok(other)));
    assert!(matches!(saving(&settings), Saving::Failed(_)));
    let effects = settings.hear(Event::AgentSavesAgain);
    assert_eq!(effects, [Effect::Save(wish.clone())]);
    settings.hear(Event::Saved(wish.clone(), Ok(wish)));
    assert_eq!(saving(&settings), &Saving::Saved);
    assert_eq!(settings.hear(Event::AgentSavesAgain), []);
}

#[test]
fn what_is_chosen_while_saving_goes_afterwards() {
    let mut settings = known(Delegation::Granted);
    let first = prefers(Some(KEY), AgentSide::Tab);
    let last = prefers(Some(KEY), AgentSide::Panel);
    settings.hear(Event::AgentChoosesService(key()));
    assert_eq!(
        settings.hear(Event::AgentChoosesSide(AgentSide::Panel)),
        [],
        "one at a time"
    );
    let effects = settings.hear(Event::Saved(first.clone(), Ok(first)));
    assert_eq!(effects, [Effect::Save(last.clone())]);
    let effects = settings.hear(Event::Saved(last.clone(), Err(Failure::Unreachable)));
    assert_eq!(effects, []);
    assert!(matches!(saving(&settings), Saving::Failed(_)));
    assert_eq!(
        settings.hear(Event::AgentSavesAgain),
        [Effect::Save(last.clone())]
    );
    // A late answer to an older wish is no answer to this one.
    let old = prefers(None, AgentSide::Tab);
    settings.hear(Event::Saved(old.clone(), Ok(old)));
    assert_eq!(saving(&settings), &Saving::UnderWay(last));
}

#[test]
fn the_same_choice_again_asks_nothing() {
    let mut settings = known(Delegation::Granted);
    assert_eq!(settings.hear(Event::AgentChoosesService(None)), []);
    assert_eq!(settings.hear(Event::AgentChoosesSide(AgentSide::Tab)), []);
    assert_eq!(saving(&settings), &Saving::Untouched);
}

#[test]
fn the_panel_cannot_be_chosen_where_the_call_would_be_deaf_and_blind() {
    for delegation in [Delegation::Refused, Delegation::Unknown] {
        let mut settings = known(delegation);
        assert_eq!(settings.hear(Event::AgentChoosesSide(AgentSide::Panel)), []);
        assert_eq!(saving(&settings), &Saving::Untouched);
    }
    let effects = known(Delegation::Granted).hear(Event::AgentChoosesSide(AgentSide::Panel));
    assert_eq!(effects, [Effect::Save(prefers(None, AgentSide::Panel))]);
}

#[test]
fn what_could_not_be_asked_is_asked_again_and_nothing_else() {
    let (mut settings, _) = Settings::new(Delegation::Granted);
    let services_again = || Event::Services(Heard::AgentTriesAgain);
    let session_again = || Event::Choices(Heard::AgentTriesAgain);
    let failed = Err(Failure::Unreachable);
    settings.hear(Event::Services(Heard::Answered(1, failed)));
    assert_eq!(settings.hear(services_again()), [Effect::AskServices(2)]);
    assert_eq!(settings.hear(session_again()), [], "it is being asked");
    settings.hear(choices(1, Err(Failure::Unreachable)));
    assert_eq!(settings.hear(Event::AgentChoosesService(key())), []);
    assert_eq!(settings.hear(session_again()), [Effect::AskSession(2)]);
    settings.hear(choices(2, Ok(session())));
    settings.hear(choices(2, Err(Failure::Unreachable)));
    assert_eq!(saving(&settings), &Saving::Untouched, "a late answer");
}

#[test]
fn only_the_ways_that_are_switched_on_are_offered() {
    let mut settings = known(Delegation::Granted);
    assert_eq!(settings.ways(), []);
    let choices = settings.choices.answer_mut().unwrap();
    choices.enabled.loader_agent = LoaderAgent::On;
    choices.enabled.quick_invitation_origin = Some("https://apizee.example.com".to_owned());
    assert_eq!(settings.ways(), [Section::QuickInvitation, Section::Loader]);
}
