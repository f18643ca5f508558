//! Where the section meets the world.

use std::rc::Rc;

use super::planned::Handed;
use super::{Effect, Event, MeetingPlan, texts, view};
use crate::browser;
use crate::host::Host;
use crate::screen::{Screen, State, Tell};
use apizee_panel::elements::Drawn;

impl Screen for MeetingPlan {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        let room = host.errand.room.as_ref();
        let room = room.map(|room| (room.id.clone(), room.kind));
        Self::new(host.desk.clone(), room, host.kept.plan.take())
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.follow(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        Some(match effect {
            Effect::Start(key, wish) => {
                let answer = host.plan(&key, &wish).await;
                if answer.is_ok() {
                    // The section may have been shut meanwhile; the wish is fulfilled all the same.
                    host.kept.plan.take();
                }
                Event::Answered(key, Box::new(answer))
            }
            Effect::CountDown(number) => Event::CountedDown(number, host.a_second().await),
            Effect::Look(number, id) => {
                let answer = host.room(&id).await;
                Event::RoomAnswered(number, answer.map(Box::new))
            }
            Effect::Wait(number) => Event::Passed(number, host.a_second().await),
            Effect::Copy(piece, planned) => {
                let text = texts::to_copy(host, &planned, piece);
                let handed = match browser::copy(&text).await {
                    Ok(()) => Handed::Copied,
                    Err(()) => Handed::ToCopy,
                };
                Event::HandedOver(piece, handed)
            }
            Effect::Insert(piece, planned) => {
                let text = texts::to_insert(host, &planned, piece);
                let handed = match host.client.insert_text(&text) {
                    Ok(()) => Handed::Inserted,
                    Err(error) => Handed::Threw(error.into()),
                };
                Event::HandedOver(piece, handed)
            }
            Effect::Keep(plan) => {
                host.kept.plan.replace(Some(*plan));
                return None;
            }
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Event>) -> Drawn {
        view::view(host, screen, tell)
    }
}
