//! What is heard of a room, in any order, with repeats, mixed with Apizee's own word.

use proptest::prelude::*;

use super::*;

/// One thing that reaches a room.
#[derive(Clone, Debug)]
enum News {
    /// By webhook or from the list of events.
    Moments(Vec<Moment>),
    /// Asked of Apizee.
    Word(&'static str),
    /// How an SMS fared.
    Sms(&'static str),
}

fn at(second: u8) -> Timestamp {
    format!("2026-11-21T09:30:{second:02}Z").parse().unwrap()
}

/// Later than any moment: when the backend hears of them.
fn now() -> Timestamp {
    at(59)
}

fn room(kind: RoomKind) -> Room {
    let word = match kind {
        RoomKind::Assistance => "new",
        RoomKind::Meeting => "scheduled",
    };
    Room {
        id: "room-1".parse().unwrap(),
        kind,
        state: RoomState::Created,
        apizee_state: word.to_owned(),
        join_url: "https://cloud.apizee.com/diag?convId=1".parse().unwrap(),
        short_url: None,
        agent_url: None,
        agent_sso: None,
        reference: "5701a92f".parse().unwrap(),
        created_at: at(0),
        updated_at: at(0),
        checked_at: at(0),
        guest: contract::MaskedGuest::default(),
        invited: false,
        timeline: vec![],
        invitations: vec![Invitation {
            channel: InvitationChannel::Sms,
            to: "+33•••••••78".to_owned(),
            state: InvitationState::Asked,
            at: at(0),
        }],
        apizee_id: "1".parse().unwrap(),
        sip: None,
        schedule: None,
    }
}

fn heard(kind: RoomKind, news: &[News]) -> Room {
    let mut room = room(kind);
    for one in news {
        let was_live = room.state.is_live();
        match one {
            News::Moments(moments) => hear(&mut room, moments, &now()),
            News::Word(word) => told(&mut room, word, None, &now()),
            News::Sms(word) => sms(&mut room, word, &now()),
        }
        assert!(was_live || !room.state.is_live(), "came back: {one:?}");
        assert!(room.timeline.is_sorted(), "{:?}", room.timeline);
        let over = room.timeline.iter().any(|one| one.what.end().is_some());
        assert_eq!(over, !room.state.is_live(), "{:?}", room.timeline);
    }
    room
}

/// What happened, but for ends: those that we noticed ourselves bear our time.
fn happened(room: &Room) -> Vec<&Moment> {
    let moments = room.timeline.iter();
    moments
        .filter(|moment| moment.what.end().is_none())
        .collect()
}

fn kinds() -> impl Strategy<Value = RoomKind> {
    prop::sample::select(vec![RoomKind::Assistance, RoomKind::Meeting])
}

fn words() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "new",
        "open",
        "invited",
        "inprogress",
        "done",
        "closed",
        "declined",
        "expired",
        "cancelled",
        "scheduled",
        "ongoing",
        "levitating",
    ])
}

fn moments() -> impl Strategy<Value = Vec<Moment>> {
    let mut all = Happening::ALL.to_vec();
    all.push(Happening::Other("ticket.levitated".to_owned()));
    let moment = (0_u8..20, prop::sample::select(all)).prop_map(|(second, what)| Moment {
        at: at(second),
        what,
    });
    prop::collection::vec(moment, 0..10)
}

/// Apizee's words in their order, moments one by one; and the same with the moments in another
/// order, some twice or several in one delivery, at other places between the words.
fn told_twice() -> impl Strategy<Value = (Vec<News>, Vec<News>)> {
    (prop::collection::vec(words(), 0..3), moments()).prop_flat_map(|(words, moments)| {
        let again = prop::sample::subsequence(moments.clone(), 0..=moments.len());
        (Just(words), Just(moments), again).prop_flat_map(|(words, moments, again)| {
            let all: Vec<Moment> = moments.iter().cloned().chain(again).collect();
            let one_by_one = moments.iter().map(|one| News::Moments(vec![one.clone()]));
            let plain: Vec<News> = one_by_one
                .chain(words.iter().map(|word| News::Word(word)))
                .collect();
            let places = prop::collection::vec(0..=all.len(), words.len());
            (Just(words), Just(all).prop_shuffle(), places, 1_usize..4).prop_map(
                move |(words, all, mut places, size)| {
                    places.sort_unstable();
                    let mut news = vec![];
                    for (n, some) in all.chunks(size).enumerate() {
                        for (word, place) in words.iter().zip(&places) {
                            if (n * size..(n + 1) * size).contains(place) {
                                news.push(News::Word(word));
                            }
                        }
                        news.push(News::Moments(some.to_vec()));
                    }
                    let put = all.len().div_ceil(size) * size;
                    let late = words
                        .iter()
                        .zip(&places)
                        .filter(|(_, place)| **place >= put);
                    news.extend(late.map(|(word, _)| News::Word(word)));
                    (plain.clone(), news)
                },
            )
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn in_whatever_order_it_is_heard_the_room_is_the_same(kind in kinds(), (plain, otherwise) in told_twice()) {
        let (one, other) = (heard(kind, &plain), heard(kind, &otherwise));
        prop_assert_eq!(one.state, other.state, "{:?} {:?}", one.timeline, other.timeline);
        prop_assert_eq!(happened(&one), happened(&other));
        prop_assert_eq!(&one.apizee_state, &other.apizee_state);
    }

    #[test]
    fn all_that_happened_is_there_once(kind in kinds(), moments in moments()) {
        let room = heard(kind, &[News::Moments(moments.clone()), News::Moments(moments.clone())]);
        let once = |what: &Happening| *what == Happening::Invited || what.end().is_some();
        let mut all = moments;
        all.sort();
        all.dedup();
        // Of what happens once the first is meant.
        let mut known: Vec<Moment> = vec![];
        for moment in all {
            if !(once(&moment.what) && known.iter().any(|one| one.what == moment.what)) {
                known.push(moment);
            }
        }
        prop_assert_eq!(room.timeline, known);
    }

    #[test]
    fn the_last_word_counts_while_it_lives(kind in kinds(), word in words(), moments in moments()) {
        let room = heard(kind, &[News::Moments(moments.clone()), News::Word(word), News::Sms("sent")]);
        prop_assert_eq!(&room.apizee_state, word);
        let said = match kind {
            RoomKind::Assistance => ticket_state(word),
            RoomKind::Meeting => conference_state(word),
        };
        let by_moments = standing(RoomState::Created, &moments);
        if by_moments.is_live() {
            prop_assert_eq!(room.state, standing(said, &moments));
        } else {
            prop_assert_eq!(room.state, by_moments);
        }
        prop_assert_eq!(room.invitations[0].state, InvitationState::Sent);
    }
}

#[test]
fn an_end_that_is_heard_of_twice_is_told_once_at_its_own_time() {
    let ended = |second| Moment {
        at: at(second),
        what: Happening::Ended,
    };
    for news in [
        [News::Word("done"), News::Moments(vec![ended(5)])],
        [News::Moments(vec![ended(5)]), News::Word("done")],
    ] {
        let room = heard(RoomKind::Assistance, &news);
        assert_eq!(room.timeline, [ended(5)], "{news:?}");
    }
}

#[test]
fn a_room_that_is_full_still_ends() {
    let many = |n: usize| {
        News::Moments(vec![Moment {
            at: at(1),
            what: Happening::Other(format!("word-{n}")),
        }])
    };
    let mut news: Vec<News> = (0..MOST_MOMENTS + 10).map(many).collect();
    news.push(News::Moments(vec![Moment {
        at: at(2),
        what: Happening::Declined,
    }]));
    let room = heard(RoomKind::Assistance, &news);
    assert_eq!(room.state, RoomState::Declined);
    assert_eq!(room.timeline.len(), MOST_MOMENTS + 1);
}

#[test]
fn only_what_is_new_changes_when_it_was_updated() {
    let mut it = room(RoomKind::Assistance);
    let opened = [Moment {
        at: at(3),
        what: Happening::LinkOpened,
    }];
    hear(&mut it, &opened, &at(10));
    assert_eq!((&it.updated_at, &it.checked_at), (&at(10), &at(10)));
    hear(&mut it, &opened, &at(11));
    told(&mut it, "new", None, &at(12));
    sms(&mut it, "queued", &at(13));
    assert_eq!((&it.updated_at, &it.checked_at), (&at(10), &at(12)));
    sms(&mut it, "failed", &at(14));
    assert_eq!(it.invitations[0].state, InvitationState::Failed);
    assert_eq!(it.updated_at, at(14));
    sms(&mut it, "failed", &at(15));
    assert_eq!(it.updated_at, at(14));
    told(&mut it, "inprogress", None, &at(16));
    assert_eq!(it.updated_at, at(16));
    told(&mut it, "done", None, &at(17));
    told(&mut it, "done", None, &at(18));
    assert_eq!((&it.updated_at, &it.checked_at), (&at(17), &at(18)));
}

#[test]
fn an_sms_fares_well_or_badly_and_the_last_one_is_meant() {
    let mut it = room(RoomKind::Assistance);
    let first = it.invitations[0].clone();
    let email = Invitation {
        channel: InvitationChannel::Email,
        ..first.clone()
    };
    it.invitations.extend([first, email]);
    sms(&mut it, "delivered", &at(10));
    let states: Vec<InvitationState> = it.invitations.iter().map(|one| one.state).collect();
    let asked = InvitationState::Asked;
    assert_eq!(states, [asked, InvitationState::Sent, asked]);
}
