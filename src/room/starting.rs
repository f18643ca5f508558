//! The start: it goes, waits and goes again, always for the same wish.

use contract::{IdempotencyKey, ProblemCode};

use super::attempt::{Attempt, Doubt, Turn};
use super::event::{Effect, Started};
use super::form::{FieldFault, Form, Way, Ways};
use super::live::{Card, Live};
use super::options::Fold;
use super::setting::Setting;
use super::trouble::Trouble;
use super::unknown::{Another, Look, Quest, Unknown};
use super::{Notice, Pace, Place, Room};
use crate::outcome::Failure;

pub(super) fn start(
    form: Form,
    notice: Notice,
    place: Place,
    key: IdempotencyKey,
    setting: &Setting,
) -> (Room, Vec<Effect>) {
    let mut request = match form.request(setting, place.replace()) {
        Ok(request) => request,
        Err(fault) => {
            let mut form = form;
            if let FieldFault::Option(_) = fault {
                form.options.fold = Fold::Out;
            }
            form.fault = Some(fault);
            return (
                Room::Form {
                    form,
                    notice,
                    place,
                },
                vec![],
            );
        }
    };
    request.anyway = place.anyway();
    let kept = match notice {
        Notice::NotStarted(_, kept) => kept,
        Notice::NotLookedUp(_) | Notice::NothingMade | Notice::None => None,
    };
    let attempt = Attempt::of_click(kept, key, request);
    let effect = Effect::start(&attempt);
    let form = Form {
        fault: None,
        ..form
    };
    let pace = Pace::Usual;
    (
        Room::Starting {
            form,
            attempt,
            pace,
            place,
        },
        vec![effect],
    )
}

/// What follows.
pub(super) fn answered(
    form: Form,
    attempt: Attempt,
    place: Place,
    doubt: Option<(Doubt, Another)>,
    answer: Result<Started, Failure>,
    setting: &Setting,
) -> (Room, Vec<Effect>) {
    let (doubt, another) = doubt.unzip();
    let (attempt, doubt, seconds) = match attempt.judge(doubt, answer, fault_of) {
        Turn::Made(room) => return made(room, form, setting),
        Turn::Joined(room) => return there(room, form, None, setting),
        Turn::Changed(Some(room)) => {
            return there(*room, form, Some(Trouble::RoomChanged), setting);
        }
        Turn::Changed(None) => {
            let notice = Notice::NotStarted(Trouble::RoomGone, None);
            return filling(form, notice, Place::Free);
        }
        Turn::Fault(fault) => {
            let fault = Some(fault);
            return filling(Form { fault, ..form }, Notice::None, place);
        }
        Turn::Failed(trouble, kept) => {
            return filling(form, Notice::NotStarted(trouble, kept), place);
        }
        Turn::Unknown(attempt, doubt, seconds) => (attempt, doubt, seconds),
        Turn::Again(attempt, why, seconds_left) => {
            let room = Room::Waiting {
                form,
                attempt,
                why,
                seconds_left,
                place,
            };
            return (room, vec![Effect::CountDown(seconds_left)]);
        }
    };
    let unknown = Unknown {
        form,
        // What was left alone before is forgotten: there is a newer one to look for.
        place: place.without_doubt(),
        doubt,
        quest: Quest::Wish(attempt),
        look: Look::Now,
        another: another.unwrap_or(Another::Offered),
    };
    unknown.rest(seconds)
}

/// The room that was wished for: the link goes as the form says.
fn made(room: contract::Room, form: Form, setting: &Setting) -> (Room, Vec<Effect>) {
    let ways = form.open_ways(&setting.desk);
    let mut live = Live::new(room, renewed(form, setting), Card::Unsent);
    let (kind, link) = (live.room.kind, live.guest_link().clone());
    let mut effects = vec![];
    if ways.has(Way::Card) {
        live.card = Card::Sending;
        effects.push(Effect::PushCard(kind, link.clone()));
    }
    if ways.has(Way::Text) {
        effects.push(Effect::InsertLink(kind, link));
    }
    (Room::Live(Box::new(live)), effects)
}

/// A room that was there: nothing goes.
fn there(
    room: contract::Room,
    form: Form,
    trouble: Option<Trouble>,
    setting: &Setting,
) -> (Room, Vec<Effect>) {
    let mut live = Live::new(room, renewed(form, setting), Card::PerhapsSent);
    live.trouble = trouble;
    (Room::of(live), vec![])
}

fn renewed(form: Form, setting: &Setting) -> Form {
    Form {
        ways: Ways::preselected(&setting.desk),
        ..form
    }
}

fn filling(form: Form, notice: Notice, place: Place) -> (Room, Vec<Effect>) {
    let room = Room::Form {
        form,
        notice,
        place,
    };
    (room, vec![])
}

/// The contact's faults; of the options the form says itself what is wrong.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other codes are of no field"
)]
fn fault_of(code: &ProblemCode, _: Option<&str>) -> Option<FieldFault> {
    match code {
        ProblemCode::ContactNeeded => Some(FieldFault::Needed),
        ProblemCode::PhoneRefused => Some(FieldFault::Phone),
        ProblemCode::EmailRefused => Some(FieldFault::Email),
        ProblemCode::SmsImpossible => Some(FieldFault::NoSms),
        _ => None,
    }
}
