//! The behaviour, through events alone.

use apizee_panel::wording::Tongue;
use contract::{Media, MediaList, MediaSort, ProblemCode, Recording, RoomKind, RoomState, Summary};

use super::*;
use apizee_panel::outcome::{DeskRefusal, Failure, Refusal};
use apizee_panel::room::form::Draft;

mod any_order;
mod list;
mod push;
mod summary;

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
    Failure::Refused(Refusal::new(
        ProblemCode::BudgetExhausted,
        Some(seconds),
        "r-1".to_owned(),
    ))
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
        link: "https://apz.fr/d6Nx453elx".parse().unwrap(),
    }
}

struct Story {
    results: Results,
    effects: Vec<Effect>,
}

impl Story {
    fn of(thread: Thread, stage: Stage) -> Self {
        let words = ToVisitor::of(Tongue::French);
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
