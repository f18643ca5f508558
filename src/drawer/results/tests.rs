//! The behaviour, through events alone.

use contract::{Media, MediaList, MediaSort, ProblemCode, Recording, RoomKind, RoomState, Summary};
use proptest::prelude::*;

use super::notes::Inserted;
use super::parcel::OnlyText;
use super::*;
use crate::drawer::asking::Question as Asked;
use crate::outcome::{Failure, Refusal};
use crate::room::form::Draft;
use crate::room::trouble::Trouble;

fn medium(id: &str, sort: MediaSort) -> Media {
    Media {
        id: id.parse().unwrap(),
        sort,
        recording: Recording::from(sort == MediaSort::Video),
        mime: None,
        title: None,
        taken_at: None,
        place: None,
        url: format!("https://cloud.apizee.com/media/{id}")
            .parse()
            .unwrap(),
    }
}

fn list(next_offset: Option<u32>) -> MediaList {
    let media = vec![
        medium("p1", MediaSort::Picture),
        medium("p2", MediaSort::Picture),
        medium("v1", MediaSort::Video),
    ];
    MediaList { media, next_offset }
}

fn busy(seconds: u32) -> Failure {
    Failure::Refused(Refusal {
        code: ProblemCode::BudgetExhausted,
        retry_after_s: Some(seconds),
        request_id: "r-1".to_owned(),
    })
}

fn thread(cards: Ability, bundles: Ability) -> Thread {
    Thread {
        cards,
        bundles,
        texts: Ability::Has,
        channel: Channel::Chat,
    }
}

fn subject(stage: Stage) -> Subject {
    Subject {
        id: "room-1".parse().unwrap(),
        kind: RoomKind::Assistance,
        stage,
        apizee_id: "17".parse().unwrap(),
        link: "https://apz.fr/d6Nx453elx".parse().unwrap(),
    }
}

struct Story {
    results: Results,
    effects: Vec<Effect>,
}

impl Story {
    fn of(thread: Thread, stage: Stage) -> Self {
        let words = ToVisitor::of("fr");
        let (results, effects) = Results::new(Some(subject(stage)), thread, words, vec![]);
        Self { results, effects }
    }

    fn begins() -> Self {
        Self::of(thread(Ability::Has, Ability::Has), Stage::Live)
    }

    fn listed() -> Self {
        let mut story = Self::begins();
        story.then(Event::MediaAnswered(1, Ok(list(None))));
        story
    }

    fn then(&mut self, event: Event) -> &mut Self {
        let effects = self.results.follow(event);
        self.effects.extend(effects);
        self
    }

    fn picks(&mut self, ids: &[&str]) -> &mut Self {
        for id in ids {
            self.then(Event::AgentPicks(id.parse().unwrap()));
        }
        self
    }

    fn pushes(&self) -> Vec<Vec<String>> {
        let parcels = self.effects.iter().filter_map(|effect| match effect {
            Effect::Push(parcel) => Some(parcel.ids().map(|id| id.to_string()).collect()),
            Effect::AskMedia(..)
            | Effect::AskSummary(..)
            | Effect::InsertLinks(_)
            | Effect::InsertText(_)
            | Effect::Wait(..) => None,
        });
        parcels.collect()
    }

    fn desk_takes(&mut self, ids: &[&str]) -> &mut Self {
        let ids = ids.iter().map(|id| id.parse().unwrap()).collect();
        self.then(Event::HandedOver(Way::Thread, ids, Ok(())))
    }
}

#[test]
fn the_list_is_asked_for_at_once_and_not_twice() {
    let mut story = Story::begins();
    story
        .then(Event::AgentRefreshes)
        .then(Event::AgentRefreshes);
    let asked = Effect::AskMedia(1, RoomKind::Assistance, "17".parse().unwrap(), 0);
    assert_eq!(story.effects, [asked]);
}

#[test]
fn without_a_room_nothing_is_asked() {
    let words = ToVisitor::of("en");
    let can = thread(Ability::Has, Ability::Has);
    let (mut results, effects) = Results::new(None, can, words, vec![]);
    assert!(effects.is_empty());
    assert!(results.follow(Event::AgentRefreshes).is_empty());
    assert!(results.follow(Event::AgentWantsSummary).is_empty());
}

#[test]
fn two_photos_go_as_one_bundle_in_the_order_of_the_ticks() {
    let mut story = Story::listed();
    story.picks(&["p2", "p1"]);
    assert_eq!(story.results.vehicle(), Vehicle::Bundle);
    let send = || Event::AgentSends(Way::Thread);
    story.then(send()).then(send());
    assert_eq!(story.pushes(), [["p2", "p1"]]);
    story.desk_takes(&["p2", "p1"]).then(send());
    assert_eq!(
        story.pushes().len(),
        1,
        "the third click finds nothing ticked"
    );
    assert_eq!(story.results.push, Push::Gone(Way::Thread, 2));
    assert_eq!(story.results.sent.len(), 2);
}

#[test]
fn a_recording_waits_for_a_yes_by_every_way() {
    for way in [Way::Thread, Way::ComposeBox] {
        let mut story = Story::listed();
        let before = story.effects.len();
        story.picks(&["p1", "v1"]).then(Event::AgentSends(way));
        assert_eq!(story.effects.len(), before);
        assert_eq!(story.results.push, Push::Asked(Question::Recording(way)));
        story.then(Event::AgentCancels).then(Event::AgentConfirms);
        assert_eq!(story.effects.len(), before, "no is no");
        story.then(Event::AgentSends(way));
        story.then(Event::AgentConfirms).then(Event::AgentConfirms);
        assert_eq!(story.effects.len(), before + 1);
    }
}

#[test]
fn another_tick_takes_the_question_back() {
    let mut story = Story::listed();
    story.picks(&["v1"]).then(Event::AgentSends(Way::Thread));
    story.picks(&["p1"]).then(Event::AgentConfirms);
    assert!(story.pushes().is_empty(), "the yes was for something else");
}

#[test]
fn what_went_already_goes_again_only_after_a_question() {
    let mut story = Story::listed();
    story.picks(&["p1"]).then(Event::AgentSends(Way::Thread));
    story.desk_takes(&["p1"]);
    story.picks(&["p1"]).then(Event::AgentSends(Way::Thread));
    assert_eq!(
        story.results.push,
        Push::Asked(Question::Again(Way::Thread))
    );
    assert_eq!(story.pushes().len(), 1);
    story.then(Event::AgentConfirms);
    assert_eq!(story.pushes().len(), 2);
}

#[test]
fn what_the_desk_refused_stays_ticked_and_is_not_marked() {
    let mut story = Story::listed();
    story.picks(&["p1"]).then(Event::AgentSends(Way::Thread));
    let why = Err("TypeError".to_owned());
    story.then(Event::HandedOver(
        Way::Thread,
        vec!["p1".parse().unwrap()],
        why,
    ));
    assert_eq!(story.results.push, Push::Refused("TypeError".to_owned()));
    assert!(story.results.sent.is_empty());
    assert_eq!(story.results.picked.len(), 1);
}

#[test]
fn a_library_without_bundles_is_offered_text_instead_of_many_cards() {
    let mut story = Story::of(thread(Ability::Has, Ability::Lacks), Stage::Live);
    story.then(Event::MediaAnswered(1, Ok(list(None))));
    story.picks(&["p1"]);
    assert_eq!(story.results.vehicle(), Vehicle::Card);
    story.picks(&["p2"]).then(Event::AgentSends(Way::Thread));
    assert_eq!(story.results.vehicle(), Vehicle::Text(OnlyText::NoBundles));
    assert!(story.pushes().is_empty());
    story.then(Event::AgentSends(Way::ComposeBox));
    assert!(matches!(story.effects.last(), Some(Effect::InsertLinks(_))));
}

#[test]
fn an_sms_conversation_gets_text() {
    let mut can = thread(Ability::Has, Ability::Has);
    can.channel = Channel::Sms;
    assert_eq!(Vehicle::of(&can, 1), Vehicle::Text(OnlyText::Sms));
    let old = thread(Ability::Lacks, Ability::Lacks);
    assert_eq!(Vehicle::of(&old, 3), Vehicle::Text(OnlyText::NoCards));
}

#[test]
fn a_text_has_a_line_and_a_link_for_each() {
    let parcel = Parcel::of(list(None).media).unwrap();
    let text = parcel::text(&parcel, ToVisitor::of("fr"));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[0].ends_with(" https://cloud.apizee.com/media/p1"),
        "{text}"
    );
    let preview = parcel::text_preview(&list(None).media, ToVisitor::of("fr"));
    assert!(!preview.contains("cloud.apizee.com"));
}

#[test]
fn parts_are_added_each_medium_once() {
    let mut story = Story::begins();
    story.then(Event::MediaAnswered(1, Ok(list(Some(3)))));
    story.then(Event::AgentWantsMore);
    let asked = Effect::AskMedia(2, RoomKind::Assistance, "17".parse().unwrap(), 3);
    assert_eq!(story.effects.last(), Some(&asked));
    let media = vec![
        medium("v1", MediaSort::Video),
        medium("p3", MediaSort::Picture),
    ];
    let next_offset = None;
    let answer = Ok(MediaList { media, next_offset });
    story.then(Event::MediaAnswered(2, answer));
    assert_eq!(story.results.gallery.media.len(), 4);
    let asked = story.effects.len();
    story.then(Event::AgentWantsMore);
    assert_eq!(story.effects.len(), asked, "there is no more");
}

#[test]
fn busy_is_waited_for_and_what_is_shown_stays() {
    let mut story = Story::listed();
    story.then(Event::AgentRefreshes);
    story.then(Event::MediaAnswered(2, Err(busy(2))));
    assert_eq!(story.results.gallery.media.len(), 3);
    let wait = Effect::Wait(Which::Media, 2);
    assert_eq!(story.effects.last(), Some(&wait));
    let asked = story.effects.len();
    story.then(Event::Passed(Which::Media, 2, 1));
    assert_eq!(
        story.effects[asked..],
        [wait],
        "not before the time is over"
    );
    story.then(Event::Passed(Which::Media, 2, 1));
    let again = Effect::AskMedia(3, RoomKind::Assistance, "17".parse().unwrap(), 0);
    assert_eq!(story.effects.last(), Some(&again), "by itself");
}

#[test]
fn a_part_that_did_not_come_is_asked_for_again_as_that_part() {
    let mut story = Story::begins();
    story.then(Event::MediaAnswered(1, Ok(list(Some(3)))));
    story.then(Event::AgentWantsMore);
    story.then(Event::MediaAnswered(2, Err(Failure::Unreachable)));
    story.then(Event::AgentTriesAgain);
    let again = Effect::AskMedia(3, RoomKind::Assistance, "17".parse().unwrap(), 3);
    assert_eq!(story.effects.last(), Some(&again));
    assert_eq!(story.results.gallery.media.len(), 3, "what is shown stays");
}

#[test]
fn what_is_no_longer_there_is_no_longer_ticked() {
    let mut story = Story::listed();
    story.picks(&["p1", "p2"]).then(Event::AgentRefreshes);
    let media = vec![medium("p2", MediaSort::Picture)];
    let next_offset = None;
    let answer = Ok(MediaList { media, next_offset });
    story.then(Event::MediaAnswered(2, answer));
    assert_eq!(story.results.picked, ["p2".parse().unwrap()]);
}

fn summary() -> Summary {
    Summary {
        kind: RoomKind::Assistance,
        state: RoomState::Ended,
        created_at: "2026-11-21T09:30:00Z".parse().unwrap(),
        call_s: Some(75),
        participants: Some(2),
        photos: Some(3),
        videos: None,
        survey_answered_at: None,
    }
}

fn text_of(notes: &Asking<Notes>) -> &str {
    notes.answer().map_or("", |notes| notes.text.expose())
}

#[test]
fn after_the_call_the_summary_comes_by_itself_and_goes_once() {
    let mut story = Story::of(thread(Ability::Has, Ability::Has), Stage::Over);
    let ask = Effect::AskSummary(1, "room-1".parse().unwrap());
    assert!(story.effects.contains(&ask));
    story.then(Event::SummaryAnswered(1, Ok(summary())));
    assert!(text_of(&story.results.notes).contains("Durée : 1 min 15 s"));
    let inserts = |story: &Story| {
        let texts = story.effects.iter();
        texts
            .filter(|effect| matches!(effect, Effect::InsertText(_)))
            .count()
    };
    story.then(Event::AgentInserts).then(Event::AgentInserts);
    story.then(Event::SummaryInserted(Ok(())));
    story.then(Event::AgentInserts);
    assert_eq!(inserts(&story), 1);
    story
        .then(Event::AgentInsertsAgain)
        .then(Event::AgentInsertsAgain);
    assert_eq!(inserts(&story), 2);
    story.then(Event::SummaryInserted(Ok(())));
    story.then(Event::AgentWrites(Draft::new("Merci".to_owned())));
    story.then(Event::AgentInserts);
    let thanks = Effect::InsertText(Draft::new("Merci".to_owned()));
    assert_eq!(story.effects.last(), Some(&thanks));
}

#[test]
fn during_the_call_the_summary_waits_to_be_asked_for() {
    let mut story = Story::listed();
    assert_eq!(story.effects.len(), 1);
    story
        .then(Event::AgentWantsSummary)
        .then(Event::AgentWantsSummary);
    assert_eq!(story.effects.len(), 2);
    story.then(Event::SummaryAnswered(1, Err(Failure::Unreachable)));
    assert!(matches!(
        story.results.notes.question,
        Asked::Failed(Trouble::Unreachable(_))
    ));
    story.then(Event::AgentWantsSummary);
    let asked = |number| Effect::AskSummary(number, "room-1".parse().unwrap());
    assert_eq!(story.effects.last(), Some(&asked(2)));
    story.then(Event::SummaryAnswered(2, Err(busy(2))));
    story.then(Event::Passed(Which::Summary, 2, 2));
    assert_eq!(story.effects.last(), Some(&asked(3)), "by itself");
}

#[test]
fn a_late_summary_does_not_replace_what_the_agent_wrote() {
    let mut story = Story::of(thread(Ability::Has, Ability::Has), Stage::Over);
    story.then(Event::SummaryAnswered(1, Ok(summary())));
    story.then(Event::AgentWrites(Draft::new("Merci".to_owned())));
    story.then(Event::SummaryAnswered(1, Ok(summary())));
    assert_eq!(text_of(&story.results.notes), "Merci");
}

#[test]
fn an_empty_text_is_not_inserted() {
    let mut story = Story::of(thread(Ability::Has, Ability::Has), Stage::Over);
    story.then(Event::SummaryAnswered(1, Ok(summary())));
    story.then(Event::AgentWrites(Draft::new(" \n".to_owned())));
    let before = story.effects.len();
    story.then(Event::AgentInserts);
    assert_eq!(story.effects.len(), before);
    let notes = story.results.notes.answer().unwrap();
    assert_eq!(notes.inserted, Inserted::Not);
}

#[derive(Clone, Debug)]
enum Step {
    Tick(usize),
    Press(Way),
    Yes,
    No,
    Refresh,
    Listed,
    Taken,
    Thrown,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..3usize).prop_map(Step::Tick),
        Just(Step::Press(Way::Thread)),
        Just(Step::Press(Way::ComposeBox)),
        Just(Step::Yes),
        Just(Step::No),
        Just(Step::Refresh),
        Just(Step::Listed),
        Just(Step::Taken),
        Just(Step::Thrown),
    ]
}

proptest! {
    /// One push per wish: whatever happens, each push has a press of its own before it, nothing goes
    /// while something is going, and no recording goes without a yes.
    #[test]
    fn whatever_happens_one_press_is_one_push(steps in proptest::collection::vec(step(), 0..60)) {
        let ids = ["p1", "p2", "v1"];
        let mut story = Story::listed();
        let (mut presses, mut yes, mut going) = (0, 0, None);
        for step in steps {
            let event = match step {
                Step::Tick(n) => Event::AgentPicks(ids[n].parse().unwrap()),
                Step::Press(way) => { presses += 1; Event::AgentSends(way) }
                Step::Yes => { yes += 1; Event::AgentConfirms }
                Step::No => Event::AgentCancels,
                Step::Refresh => Event::AgentRefreshes,
                Step::Listed => {
                    let number = story.results.gallery.asking.number();
                    Event::MediaAnswered(number, Ok(list(None)))
                }
                Step::Taken | Step::Thrown => {
                    let Some((way, media)) = going.take() else { continue };
                    let thrown = Err("no".to_owned());
                    let result = if matches!(step, Step::Taken) { Ok(()) } else { thrown };
                    Event::HandedOver(way, media, result)
                }
            };
            let before = story.effects.len();
            story.then(event);
            for effect in &story.effects[before..] {
                let (way, parcel) = match effect {
                    Effect::Push(parcel) => (Way::Thread, parcel),
                    Effect::InsertLinks(parcel) => (Way::ComposeBox, parcel),
                    Effect::AskMedia(..) | Effect::AskSummary(..) | Effect::InsertText(_) | Effect::Wait(..) => continue,
                };
                prop_assert!(going.is_none(), "two at once");
                prop_assert!(presses > 0);
                presses -= 1;
                if parcel.ids().any(|id| id.as_str() == "v1") {
                    prop_assert!(yes > 0, "a recording without a yes");
                }
                yes = 0;
                going = Some((way, parcel.ids().collect()));
            }
            if matches!(story.results.push, Push::Rest | Push::Gone(..) | Push::Refused(_)) {
                yes = 0;
            }
        }
    }
}
