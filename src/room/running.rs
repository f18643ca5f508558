//! The room that lives: what the agent does with it, and what it answers.

use super::event::{Effect, Event, Handover, ToCopy, Whose};
use super::form::Way;
use super::live::{Card, Doing, Happened, Live, RoomQuestion, Shown, WayIn};
use super::trouble::Trouble;
use super::wanted::Place;
use super::{Next, Room};
use crate::outcome::DeskRefusal;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "an event that makes no sense in this state changes nothing"
)]
pub(super) fn on_live(mut live: Box<Live>, event: Event) -> Next {
    let id = live.room.id.clone();
    let (kind, link) = (live.room.kind, live.guest_link().clone());
    let idle = live.doing == Doing::Nothing;
    let mut effects = vec![];
    match event {
        Event::HandedOver(handover, at, result) => {
            if handover == Handover::Card && live.card == Card::Sending {
                live.card = if result.is_ok() {
                    Card::PerhapsSent
                } else {
                    Card::Unsent
                };
            }
            live.note(at, happened(handover, result));
        }
        Event::AgentCopies => effects.push(Effect::Copy(ToCopy::Visitors(link))),
        Event::AgentEnters if live.way_in == WayIn::Untried => live.way_in = WayIn::Tried,
        Event::AgentCopiesOwn => {
            let own = live.agent_link().cloned();
            effects.extend(own.map(|own| Effect::Copy(ToCopy::Own(own))));
        }
        Event::Copied(Whose::Visitors, Ok(())) => live.shown = Shown::Copied,
        Event::Copied(Whose::Visitors, Err(())) => live.shown = Shown::Field,
        Event::Copied(Whose::Own, Ok(())) => live.way_in = WayIn::Copied,
        Event::Copied(Whose::Own, Err(())) => live.way_in = WayIn::Field,
        Event::AgentInsertsLink => effects.push(Effect::InsertLink(kind, link)),
        Event::AgentInsertsTelephone => {
            effects.extend(live.room.sip.clone().map(Effect::InsertTelephone));
        }
        Event::AgentInsertsHelp(need) => effects.push(Effect::InsertHelp(need)),
        // Moments only grow in number: with fewer it is an older answer, come late.
        Event::RoomHeard(room)
            if room.id == live.room.id && room.timeline.len() >= live.room.timeline.len() =>
        {
            live.room = room;
            return (Room::of(live), vec![]);
        }
        Event::RoomSame(now) => live.room.checked_at = now,
        Event::AgentSendsCard => match live.card {
            Card::Unsent => {
                live.card = Card::Sending;
                effects.push(Effect::PushCard(kind, link));
            }
            Card::Sending => {}
            Card::PerhapsSent | Card::NotByUs => live.question = RoomQuestion::SendAgain,
        },
        Event::AgentRefreshes if idle => {
            live.doing = Doing::Refreshing;
            effects.push(Effect::Refresh(id));
        }
        Event::AgentWantsToSignIn if idle => {
            live.doing = Doing::Signing;
            effects.push(Effect::SignIn(id));
        }
        Event::AgentReaches(now) => {
            let ends = live
                .access
                .as_ref()
                .and_then(|access| access.expires_at.as_ref());
            if ends.is_some_and(|ends| ends.as_str() <= now.as_str()) {
                live.access = None;
            }
        }
        Event::AgentCloses => live.question = RoomQuestion::Close,
        Event::AgentReplaces if idle => {
            live.question = RoomQuestion::None;
            let form = live.form.clone();
            return (Room::form(form, Place::InsteadOf(live)), vec![]);
        }
        Event::AgentCancels => live.question = RoomQuestion::None,
        Event::AgentConfirms => match core::mem::replace(&mut live.question, RoomQuestion::None) {
            RoomQuestion::SendAgain if matches!(live.card, Card::PerhapsSent | Card::NotByUs) => {
                live.card = Card::Sending;
                effects.push(Effect::PushCard(kind, link));
            }
            RoomQuestion::Close if idle => {
                live.doing = Doing::Closing;
                effects.push(Effect::Close(id));
            }
            RoomQuestion::SendAgain | RoomQuestion::Close | RoomQuestion::None => {}
        },
        Event::RoomAnswered(doing, answer) if doing == live.doing => {
            live.doing = Doing::Nothing;
            match answer {
                Ok(room) if room.id == live.room.id => {
                    live.room = room;
                    live.trouble = None;
                    return (Room::of(live), vec![]);
                }
                Ok(_) => {}
                Err(failure) if doing == Doing::Closing => {
                    live.trouble = Some(Trouble::of_closing(failure));
                }
                Err(failure) => live.trouble = Some(Trouble::of_question(failure)),
            }
        }
        Event::AccessAnswered(answer) if live.doing == Doing::Signing => {
            live.doing = Doing::Nothing;
            match answer {
                Ok(access) => {
                    live.access = Some(access);
                    live.trouble = None;
                }
                Err(failure) => live.trouble = Some(Trouble::of_question(failure)),
            }
        }
        // A late answer or a second click: nothing happens.
        _ => {}
    }
    (Room::Live(live), effects)
}

fn happened(handover: Handover, result: Result<(), DeskRefusal>) -> Happened {
    match (handover, result) {
        (Handover::Card, Ok(())) => Happened::CardSent,
        (Handover::Link, Ok(())) => Happened::LinkInserted,
        (Handover::Telephone, Ok(())) => Happened::TelephoneInserted,
        (Handover::Help, Ok(())) => Happened::HelpInserted,
        (Handover::Card, Err(why)) => Happened::Refused(Way::Card, why),
        (Handover::Link | Handover::Telephone | Handover::Help, Err(why)) => {
            Happened::Refused(Way::Text, why)
        }
    }
}
