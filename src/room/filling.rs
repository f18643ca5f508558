//! The form: what the agent fills in, and what the Desk and the backend say to it.

use contract::RoomKind;

use super::attempt::Doubt;
use super::event::{Effect, Event};
use super::form::{Echo, Form, Written};
use super::live::{Card, Happened, Live};
use super::options::Fold;
use super::setting::{Service, Setting};
use super::starting::start;
use super::trouble::Trouble;
use super::unknown::{Another, Look, Quest, Unknown};
use super::{Notice, Place, Room};

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "an event that makes no sense in this state changes nothing"
)]
pub(super) fn on_form(
    mut form: Form,
    notice: Notice,
    place: Place,
    event: Event,
    setting: &Setting,
) -> (Room, Vec<Effect>) {
    let desk = &setting.desk;
    let mut effects = vec![];
    let mut notice = notice;
    match event {
        Event::VisitorGives(draft) if form.draft.expose().is_empty() => {
            return on_form(form, notice, place, Event::AgentTypes(draft), setting);
        }
        Event::AgentTypes(draft) => {
            form.draft = draft;
            form.fault = None;
            form.asked += 1;
            let typed = match form.written() {
                Written::Nothing => None,
                Written::Email(typed) | Written::Phone(typed) => Some(typed),
            };
            form.echo = match (&setting.service, typed) {
                (Service::Off(_), _) | (_, None) => Echo::None,
                (Service::Silent | Service::Known(_), Some(typed)) => {
                    effects.push(Effect::ReadContact(form.asked, typed));
                    Echo::Asked(form.asked)
                }
            };
        }
        Event::ContactRead(number, answer) if form.echo == Echo::Asked(number) => {
            form.echo = answer.map_or(Echo::None, Echo::Read);
        }
        Event::AgentTicks(way) if form.closed(way, desk).is_none() => {
            form.ways = form.ways.toggled(way);
            form.fault = None;
        }
        Event::AgentPrefers(kind) if setting.offers(kind) => {
            form.kind = kind;
            form.fault = None;
        }
        Event::AgentTogglesOptions => {
            form.options.fold = match form.options.fold {
                Fold::In => Fold::Out,
                Fold::Out => Fold::In,
            };
        }
        Event::AgentFills(field, text) => {
            form.options.fill(field, text);
            form.fault = None;
        }
        Event::AgentModerates(moderation) => form.options.moderation = moderation,
        Event::AgentStarts(key) => return start(form, notice, place, key, setting),
        Event::AgentCancels => match place {
            Place::InsteadOf(mut live) => {
                live.form = form;
                return (Room::Live(live), vec![]);
            }
            Place::Despite(unknown) => return unknown.go_on(form, setting),
            Place::Free => notice = Notice::None,
        },
        Event::LookedUp(Ok(rooms)) if matches!(place, Place::Free) => {
            let start = rooms.starts.into_iter().next();
            let found = rooms.rooms.into_iter().find(|room| room.state.is_live());
            if let Some(room) = found {
                let mut live = Live::new(room, form, Card::PerhapsSent);
                // Planned in the drawer a moment ago, perhaps.
                if live.room.kind == RoomKind::Meeting
                    && let Some(found) = live.log.first_mut()
                {
                    found.what = Happened::Ready;
                }
                return (Room::Live(Box::new(live)), vec![]);
            }
            // A start that failed is still to be told, and perhaps to be repeated.
            if !matches!(notice, Notice::NotStarted(..)) {
                notice = Notice::None;
                if let Some(start) = start {
                    let seconds = start.retry_after_s;
                    let unknown = Unknown {
                        form,
                        place,
                        quest: Quest::Rooms(start.id.clone()),
                        doubt: Doubt::of(start),
                        look: Look::Now,
                        another: Another::Offered,
                    };
                    return unknown.rest(seconds);
                }
            }
        }
        Event::LookedUp(Err(failure)) if !matches!(notice, Notice::NotStarted(..)) => {
            notice = Notice::NotLookedUp(Trouble::of_question(failure));
        }
        // A late answer or a second click: nothing happens.
        _ => {}
    }
    (
        Room::Form {
            form,
            notice,
            place,
        },
        effects,
    )
}
