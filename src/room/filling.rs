//! The form: what the agent fills in, and what the Desk and the backend say to it.

use contract::RoomKind;

use super::attempt::Doubt;
use super::event::{Effect, Event};
use super::form::{Echo, Written};
use super::live::{Card, Happened, Live};
use super::options::Fold;
use super::setting::{ServiceState, Setting};
use super::trouble::Trouble;
use super::unknown::Quest;
use super::wanted::{Notice, Place, Step, Wanted};
use super::{Next, Room};

impl Wanted {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an event that makes no sense in this state changes nothing"
    )]
    pub(super) fn fill(mut self: Box<Self>, event: Event, setting: &Setting) -> Next {
        let desk = &setting.desk;
        let mut effects = vec![];
        let form = &mut self.form;
        let (Step::Filling(notice), place) = (&mut self.step, &mut self.place) else {
            return (Room::Wanted(self), vec![]);
        };
        match event {
            Event::VisitorGives(draft) if form.draft.expose().is_empty() => {
                return self.fill(Event::AgentTypes(draft), setting);
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
                    (ServiceState::Off(_), _) | (_, None) => Echo::None,
                    (ServiceState::Silent | ServiceState::Known(_), Some(typed)) => {
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
            Event::AgentStarts(key) => return self.start(key, setting),
            Event::AgentCancels => match core::mem::take(place) {
                Place::InsteadOf(mut live) => {
                    live.form = self.form;
                    return (Room::Live(live), vec![]);
                }
                Place::Despite(unknown, place) => {
                    self.place = *place;
                    return self.go_on(*unknown, setting);
                }
                Place::Free => *notice = Notice::None,
            },
            Event::LookedUp(Ok(rooms)) if matches!(place, Place::Free) => {
                let start = rooms.starts.into_iter().next();
                let found = rooms.rooms.into_iter().find(|room| room.state.is_live());
                if let Some(room) = found {
                    let mut live = Live::new(room, self.form, Card::PerhapsSent);
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
                    *notice = Notice::None;
                    if let Some(start) = start {
                        let (id, seconds) = (start.id.clone(), start.retry_after_s);
                        return self.look_for(Quest::Rooms(id), Doubt::of(start), seconds);
                    }
                }
            }
            Event::LookedUp(Err(failure)) if !matches!(notice, Notice::NotStarted(..)) => {
                *notice = Notice::NotLookedUp(Trouble::of_question(failure));
            }
            // A late answer or a second click: nothing happens.
            _ => {}
        }
        (Room::Wanted(self), effects)
    }
}
