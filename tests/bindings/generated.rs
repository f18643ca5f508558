//! Whatever the contract can write, read by hand and by serde: the same. And what it cannot.

use core::fmt::Debug;
use core::str::FromStr;

use apizee_panel::backend::read;
use apizee_panel::outcome::Refusal;
use contract::{
    AgentAccess, AgentSide, Contact, ContactRefusal, Embed, Enabled, GuestContact, Happening, Home,
    Invitation, InvitationChannel, InvitationState, Limits, Line, LoaderAgent, MaskedGuest, Moment,
    Preferences, Problem, ProblemCode, Room, RoomKind, RoomState, Rooms, Schedule, Session, Sip,
    StartState, StartUnderWay, Timestamp,
};
use js_sys::JSON;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// Writes each document as the backend does, and holds what is read by hand against what serde
/// reads. `known` leaves out what the panel leaves unread.
fn agree<T, R>(
    documents: impl Strategy<Value = T>,
    by_hand: fn(&JsValue) -> Option<R>,
    known: fn(T) -> R,
) where
    T: Serialize + DeserializeOwned + Debug,
    R: PartialEq + Debug,
{
    let agreed = TestRunner::deterministic().run(&documents, |document| {
        let written = document.serialize(&Serializer::json_compatible()).unwrap();
        let text = String::from(JSON::stringify(&written).unwrap());
        let crossed = JSON::parse(&text).unwrap();
        let by_serde: T = serde_wasm_bindgen::from_value(crossed.clone()).unwrap();
        prop_assert_eq!(by_hand(&crossed), Some(known(by_serde)), "{}", text);
        Ok(())
    });
    agreed.unwrap();
}

/// One of these texts, as its type.
fn one_of<T: FromStr<Err: Debug> + Clone + Debug + 'static>(
    texts: &'static [&'static str],
) -> impl Strategy<Value = T> {
    select(texts).prop_map(|text| text.parse().unwrap())
}

/// What Apizee or a person may have written.
fn words() -> impl Strategy<Value = String> {
    one_of(&["", "new", "\u{e9} \"\\\n", "\u{1f4f7}", "null", "7"])
}

fn when() -> impl Strategy<Value = Timestamp> {
    one_of(&["2026-11-21T09:30:00Z", "2028-02-29T23:59:59Z"])
}

fn kind() -> impl Strategy<Value = RoomKind> {
    select(vec![RoomKind::Assistance, RoomKind::Meeting])
}

fn guest() -> impl Strategy<Value = MaskedGuest> {
    (of(words()), of(words())).prop_map(|(phone, email)| MaskedGuest { phone, email })
}

fn access() -> impl Strategy<Value = AgentAccess> {
    let url = one_of(&["https://cloud.apizee.com/?access_token=x"]);
    (url, of(when())).prop_map(|(url, expires_at)| AgentAccess { url, expires_at })
}

fn moment() -> impl Strategy<Value = Moment> {
    (when(), select(Happening::ALL.to_vec())).prop_map(|(at, what)| Moment { at, what })
}

fn invitation() -> impl Strategy<Value = Invitation> {
    let channel = select(vec![InvitationChannel::Sms, InvitationChannel::Email]);
    let state = select(vec![InvitationState::Asked, InvitationState::Unknown]);
    (channel, words(), state, when()).prop_map(|(channel, to, state, at)| Invitation {
        channel,
        to,
        state,
        at,
    })
}

fn state() -> impl Strategy<Value = RoomState> {
    select(vec![
        RoomState::Created,
        RoomState::Invited,
        RoomState::Joined,
        RoomState::InProgress,
        RoomState::Ended,
        RoomState::Declined,
        RoomState::Expired,
        RoomState::Cancelled,
        RoomState::Unknown,
    ])
}

fn room() -> impl Strategy<Value = Room> {
    let link = &[
        "https://apz.fr/d6Nx453elx",
        "https://a.example/diag?convId=1&pwd=x",
    ];
    let agent_link = &["https://cloud.apizee.com/entrypoint/223/tickets/1"];
    let links = (
        one_of(link),
        of(one_of(link)),
        of(one_of(agent_link)),
        of(access()),
    );
    let names = (
        one_of(&["room-1", "r-2"]),
        one_of(&["A-42", "5701a92f-a8e3-49ad-81dc-ac801171f799"]),
        one_of(&["1", "17"]),
    );
    let sip = (words(), words()).prop_map(|(phone_number, dtmf_code)| Sip {
        phone_number,
        dtmf_code,
    });
    let schedule = (when(), of(any::<u32>())).prop_map(|(starts_at, duration_min)| Schedule {
        starts_at,
        duration_min,
    });
    let lists = (vec(moment(), 0..4), vec(invitation(), 0..3));
    let times = (when(), when(), when());
    (
        (names, links, times),
        (kind(), state(), words(), guest(), any::<bool>()),
        (of(sip), of(schedule), lists),
    )
        .prop_map(|((names, links, times), told, rest)| {
            let (id, reference, apizee_id) = names;
            let (join_url, short_url, agent_url, agent_sso) = links;
            let (created_at, updated_at, checked_at) = times;
            let (kind, state, apizee_state, guest, invited) = told;
            let (sip, schedule, (timeline, invitations)) = rest;
            Room {
                id,
                kind,
                state,
                apizee_state,
                join_url,
                short_url,
                agent_url,
                agent_sso,
                reference,
                created_at,
                updated_at,
                checked_at,
                guest,
                invited,
                apizee_id,
                sip,
                schedule,
                timeline,
                invitations,
            }
        })
}

fn start() -> impl Strategy<Value = StartUnderWay> {
    let state = select(vec![StartState::UnderWay, StartState::Unknown]);
    (
        one_of(&["room-1", "r-2"]),
        (kind(), state, when()),
        (guest(), any::<bool>(), any::<u32>()),
    )
        .prop_map(|(id, (kind, state, since), rest)| {
            let (guest, invited, retry_after_s) = rest;
            StartUnderWay {
                id,
                kind,
                state,
                since,
                guest,
                invited,
                retry_after_s,
            }
        })
}

/// The panel's first module does not read the invitations: they are the drawer's.
fn known_of_room(room: Room) -> Room {
    Room {
        invitations: vec![],
        ..room
    }
}

#[wasm_bindgen_test]
fn rooms() {
    agree(room(), read::room, known_of_room);
    let rooms = (vec(room(), 0..3), vec(start(), 0..3));
    let rooms = rooms.prop_map(|(rooms, starts)| Rooms { rooms, starts });
    agree(rooms, read::rooms, |Rooms { rooms, starts }| Rooms {
        rooms: rooms.into_iter().map(known_of_room).collect(),
        starts,
    });
    agree(access(), read::access, |access| access);
}

#[wasm_bindgen_test]
fn problems() {
    let codes = [
        ProblemCode::Unauthorized,
        ProblemCode::OutcomeUnknown,
        ProblemCode::StartUnderWay,
        ProblemCode::RoomChanged,
        ProblemCode::Other("brand_new".to_owned()),
    ];
    let texts = (words(), words(), words(), words());
    let rest = (of(words()), of(any::<u32>()), of(room()), of(start()));
    let problems = (texts, any::<u16>(), select(codes.to_vec()), rest).prop_map(
        |((r#type, title, detail, request_id), status, code, rest)| {
            let (field, retry_after_s, room, start) = rest;
            Problem {
                r#type,
                title,
                status,
                detail,
                code,
                request_id,
                field,
                retry_after_s,
                room: room.map(Box::new),
                start: start.map(Box::new),
            }
        },
    );
    agree(problems, read::refusal, |problem| Refusal {
        code: problem.code,
        retry_after_s: problem.retry_after_s,
        request_id: problem.request_id,
        field: problem.field,
        room: problem.room.map(|room| Box::new(known_of_room(*room))),
        start: problem.start,
    });
}

#[wasm_bindgen_test]
fn sessions() {
    let embed = one_of(&["identification-key-1"]).prop_map(|identification_key| Embed {
        app_url: "https://app.apizee.com/agent/".to_owned(),
        identification_key,
    });
    let enabled = (
        vec(kind(), 0..3),
        select(vec![GuestContact::Needed, GuestContact::Optional]),
        select(vec![LoaderAgent::On, LoaderAgent::Off]),
        of(embed),
        of(words()),
    );
    let enabled = enabled.prop_map(
        |(kinds, guest_contact, loader_agent, embed, origin)| Enabled {
            kinds,
            guest_contact,
            loader_agent,
            embed,
            quick_invitation_origin: origin,
        },
    );
    let service_key = of(one_of(&["0123456789abcdef0123456789abcdef"]));
    let side = select(vec![AgentSide::Tab, AgentSide::Panel]);
    let preferences = (service_key, side).prop_map(|(service_key, agent_side)| Preferences {
        service_key,
        agent_side,
    });
    let operator_id = one_of(&["270586", "op-1"]);
    let sessions = (operator_id, enabled, words(), any::<u32>(), preferences).prop_map(
        |(operator_id, enabled, region, requests_per_minute, preferences)| Session {
            operator_id,
            enabled,
            region,
            limits: Limits {
                requests_per_minute,
            },
            preferences,
        },
    );
    // The rest is the drawer's to know.
    agree(sessions, read::session, |session| Session {
        enabled: Enabled {
            loader_agent: LoaderAgent::default(),
            embed: None,
            quick_invitation_origin: None,
            ..session.enabled
        },
        preferences: Preferences {
            service_key: None,
            ..session.preferences
        },
        ..session
    });
}

#[wasm_bindgen_test]
fn contacts() {
    let line = select(vec![
        Line::Mobile,
        Line::Landline,
        Line::MobileOrLandline,
        Line::Special,
        Line::Other,
    ]);
    let home = select(vec![Home::Domestic, Home::Foreign]);
    let phone = (
        one_of(&["+33612345678"]),
        one_of(&["+33 6 12 34 56 78"]),
        words(),
        (line, home),
    );
    let phone = phone.prop_map(
        |(e164, international, country, (line, home))| Contact::Phone {
            e164,
            international,
            country,
            line,
            home,
        },
    );
    let email = one_of(&["jo@example.com"]).prop_map(|address| Contact::Email { address });
    let reason = prop_oneof![
        Just(ContactRefusal::Neither),
        (words(), of(any::<u8>()))
            .prop_map(|(country, missing)| ContactRefusal::TooShort { country, missing }),
        (words(), of(any::<u8>()))
            .prop_map(|(country, extra)| ContactRefusal::TooLong { country, extra }),
        words().prop_map(|country| ContactRefusal::NoSuchNumber { country }),
        Just(ContactRefusal::UnknownCountry),
        Just(ContactRefusal::IncompleteEmail),
    ];
    let refused = reason.prop_map(|reason| Contact::Refused { reason });
    agree(prop_oneof![phone, email, refused], read::contact, |it| it);
}

/// What a document says where one of its words is another.
fn with_another<R>(document: &str, word: &str, by_hand: fn(&JsValue) -> Option<R>) -> Option<R> {
    let quoted = |word: &str| ["\"", word, "\""].concat();
    assert!(by_hand(&JSON::parse(document).unwrap()).is_some(), "{word}");
    // A name of a field is no word.
    let (name, hidden) = (quoted(word) + ":", "\0");
    let other = document.replace(&name, hidden);
    let other = other.replace(&quoted(word), &quoted("brand_new"));
    let other = other.replace(hidden, &name);
    assert_ne!(other, document, "{word}");
    by_hand(&JSON::parse(&other).unwrap())
}

#[wasm_bindgen_test]
fn a_word_that_nobody_knows_is_no_known_one() {
    let session = r#"{"operator_id":"1","enabled":{"kinds":["assistance"],"guest_contact":"optional"},"region":"FR","limits":{"requests_per_minute":10},"preferences":{"agent_side":"panel"}}"#;
    for word in ["assistance", "optional", "panel"] {
        assert_eq!(with_another(session, word, read::session), None, "{word}");
    }
    let start = r#"{"starts":[{"id":"r-2","kind":"meeting","state":"under_way","since":"2026-11-21T09:30:00Z","guest":{},"invited":true,"retry_after_s":5}]}"#;
    for word in ["meeting", "under_way"] {
        assert_eq!(with_another(start, word, read::rooms), None, "{word}");
    }
    let phone = r#"{"kind":"phone","e164":"+33612345678","international":"+33 6 12 34 56 78","country":"FR","line":"mobile","home":"domestic"}"#;
    let refused = r#"{"kind":"refused","reason":{"code":"unknown_country"}}"#;
    for (document, word) in [
        (phone, "phone"),
        (phone, "domestic"),
        (refused, "refused"),
        (refused, "unknown_country"),
    ] {
        assert_eq!(with_another(document, word, read::contact), None, "{word}");
    }
    // These have a variant for it, in which nothing is wrongly known.
    let Some(Contact::Phone { line, .. }) = with_another(phone, "mobile", read::contact) else {
        panic!("a phone still");
    };
    assert_eq!(line, Line::Other);
    let room = super::read::ROOM;
    let state = with_another(room, "invited", read::room).map(|room| room.state);
    assert_eq!(state, Some(RoomState::Unknown));
    let told = with_another(room, "closing_delayed", read::room).map(|room| room.timeline);
    let told = told.map(|moments| moments.into_iter().map(|moment| moment.what).collect());
    assert_eq!(told, Some(vec!["brand_new".parse::<Happening>().unwrap()]));
    assert_eq!(with_another(room, "assistance", read::room), None);
    let problem = r#"{"code":"internal","request_id":"q"}"#;
    let code = with_another(problem, "internal", read::refusal).map(|refusal| refusal.code);
    assert_eq!(code, Some(ProblemCode::Other("brand_new".to_owned())));
}
