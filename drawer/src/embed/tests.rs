use contract::{Embed, Enabled, GuestContact, Limits, LoaderAgent, Preferences};

use super::*;

fn session(embed: Option<&str>) -> Session {
    Session {
        operator_id: "270586".parse().unwrap(),
        enabled: Enabled {
            kinds: vec![],
            guest_contact: GuestContact::Needed,
            loader_agent: LoaderAgent::Off,
            embed: embed.map(|app_url| Embed {
                app_url: app_url.to_owned(),
                identification_key: "acme-embed-0123".parse().unwrap(),
            }),
            quick_invitation_origin: None,
        },
        region: "FR".to_owned(),
        limits: Limits {
            requests_per_minute: 10,
        },
        preferences: Preferences::default(),
    }
}

fn asking() -> EmbedApp {
    let (app, effects) = EmbedApp::new();
    assert_eq!(effects, [Effect::AskSession(1)]);
    app
}

fn answered(app_url: Option<&str>) -> EmbedApp {
    let mut app = asking();
    let conversation = "5701a92f-a8e3-49ad-81dc-ac801171f799".parse().unwrap();
    let answer = App::of(&session(app_url), &conversation, "fr");
    app.hear(Event::Asked(Heard::Answered(1, Ok(answer))));
    app
}

fn framed() -> EmbedApp {
    answered(Some("https://app.apizee.com/agent/"))
}

fn inside(app: &EmbedApp) -> &Framed {
    match app.asking.answer() {
        Some(App::Framed(framed)) => framed,
        Some(App::Off) | None => panic!("{app:?}"),
    }
}

fn tells(app: &mut EmbedApp, told: Told) {
    assert_eq!(app.hear(Event::AppTells(told)), []);
}

fn picture(n: usize) -> Picture {
    Picture::of(format!("data:image/jpeg;base64,{n}AA")).unwrap()
}

fn link() -> JoinLink {
    "https://apizee.example.com/agent/guest?i=1"
        .parse()
        .unwrap()
}

#[test]
fn it_is_framed_with_its_parameters_only_where_it_is_on() {
    let framed = framed();
    assert!(
        inside(&framed)
            .address
            .starts_with("https://app.apizee.com/agent/?iK=acme-embed-0123&cN=5701a92f")
    );
    assert_eq!(inside(&framed).origin.as_str(), "https://app.apizee.com");
    for off in [None, Some("http://app.apizee.com/agent/"), Some("nowhere")] {
        assert_eq!(answered(off).asking.answer(), Some(&App::Off), "{off:?}");
    }
}

#[test]
fn joining_and_leaving_are_told_to_the_application_when_they_make_sense() {
    let mut app = framed();
    assert_eq!(app.hear(Event::AgentLeaves), []);
    assert_eq!(app.hear(Event::AgentJoins), []);
    tells(&mut app, Told::Ready);
    tells(&mut app, Told::Joined);
    tells(&mut app, Told::Contacts(1));
    assert_eq!(inside(&app).stage, Presence::Joined { guests: 1 });
    // It is said again after a reconnection.
    tells(&mut app, Told::Ready);
    assert_eq!(inside(&app).stage, Presence::Joined { guests: 1 });
    assert_eq!(app.hear(Event::AgentLeaves), [Effect::Tell(Order::Leave)]);
    tells(&mut app, Told::Left);
    tells(&mut app, Told::Contacts(3));
    assert_eq!(inside(&app).stage, Presence::Left);
    assert_eq!(app.hear(Event::AgentJoins), [Effect::Tell(Order::Join)]);
}

#[test]
fn only_the_last_pictures_are_kept_and_a_sentence_wants_one() {
    let mut app = framed();
    assert_eq!(app.hear(Event::AgentInsertsSentence), []);
    for n in 0..8 {
        tells(&mut app, Told::Snapshot(picture(n)));
    }
    let kept: Vec<_> = (2..8).map(picture).collect();
    assert_eq!(inside(&app).pictures, kept);
    assert_eq!(
        app.hear(Event::AgentInsertsSentence),
        [Effect::InsertSentence(6)]
    );
    app.hear(Event::Inserted(Err(DeskRefusal::Odd)));
    assert_eq!(inside(&app).note, Note::NotInserted(DeskRefusal::Odd));
}

#[test]
fn the_guests_link_goes_to_the_compose_box_once_the_application_has_made_it() {
    let mut app = framed();
    assert_eq!(app.hear(Event::AgentInsertsLink), []);
    tells(&mut app, Told::SmsFailed(link()));
    assert_eq!(inside(&app).note, Note::SmsFailed);
    assert_eq!(
        app.hear(Event::AgentInsertsLink),
        [Effect::InsertLink(link())]
    );
    app.hear(Event::Inserted(Ok(())));
    assert_eq!(inside(&app).note, Note::Inserted);
}

#[test]
fn what_is_not_known_changes_nothing() {
    let mut app = framed();
    for told in [Told::Unknown, Told::Resize, Told::SubscribedStreams(2)] {
        tells(&mut app, told);
        assert_eq!(app, framed());
    }
    let mut app = asking();
    tells(&mut app, Told::Joined);
    assert_eq!(app, asking(), "nobody is framed yet");
}
