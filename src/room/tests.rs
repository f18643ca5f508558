//! The behaviour, through events alone.

use contract::{
    AgentAccess, Anyway, Channel, Contact, Enabled, GuestContact, IdempotencyKey, Invite, Limits,
    LoaderAgent, MaskedGuest, Moderation, Preferences, ProblemCode, RoomKind, RoomState, Rooms,
    Session, StartState, StartUnderWay, Timestamp,
};

use super::form::{Draft, Echo, FieldFault, Way};
use super::live::{Card, Doing, Happened, RoomQuestion};
use super::options::{Field, Fold};
use super::setting::{Ability, Desk, ServiceState};
use super::trouble::Trouble;
use super::unknown::{Another, Look, Quest};
use super::*;
use crate::outcome::{DeskRefusal, Failure, NoToken, Refusal};

mod any_order;
mod filling;
mod living;
mod starting;
mod unknown;

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
        service: ServiceState::Known(session),
    }
}

pub(crate) fn a_room(state: RoomState) -> contract::Room {
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

fn of_rooms(rooms: Vec<contract::Room>) -> Rooms {
    Rooms {
        rooms,
        starts: vec![],
    }
}

/// Of the room `room-1`, whose SMS may have left.
pub(super) fn a_start() -> StartUnderWay {
    StartUnderWay {
        id: "room-1".parse().unwrap(),
        kind: RoomKind::Assistance,
        state: StartState::Unknown,
        since: "2026-11-21T09:29:00Z".parse().unwrap(),
        guest: MaskedGuest {
            phone: Some("+33•••••••78".to_owned()),
            email: None,
        },
        invited: true,
        retry_after_s: 5,
    }
}

fn key(text: &str) -> IdempotencyKey {
    text.parse().unwrap()
}

fn refused(code: &str, retry_after_s: Option<u32>) -> Failure {
    let code = ProblemCode::from(code.to_owned());
    Failure::Refused(Refusal::new(code, retry_after_s, "r-1".to_owned()))
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

    fn step(&self) -> Option<&Step> {
        match &self.room {
            Room::Wanted(wanted) => Some(&wanted.step),
            Room::Live(_) | Room::Over(_) => None,
        }
    }

    fn form(&self) -> (&Form, &Notice) {
        let Room::Wanted(wanted) = &self.room else {
            panic!("{:?}", self.room)
        };
        let Step::Filling(notice) = &wanted.step else {
            panic!("{wanted:?}")
        };
        (&wanted.form, notice)
    }
}
