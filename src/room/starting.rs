//! The start: it goes, waits and goes again, always for the same wish.

use contract::{Anyway, IdempotencyKey, ProblemCode};

use super::attempt::{Attempt, Turn};
use super::event::{Effect, Started};
use super::form::{FieldFault, Form, Way, Ways};
use super::live::{Card, Live};
use super::options::Fold;
use super::setting::Setting;
use super::trouble::Trouble;
use super::unknown::Quest;
use super::wanted::{Notice, Pace, Place, Step, Wanted};
use super::{Next, Room};
use crate::outcome::Failure;

impl Wanted {
    pub(super) fn start(mut self: Box<Self>, key: IdempotencyKey, setting: &Setting) -> Next {
        let mut request = match self.form.request(setting, self.place.replace()) {
            Ok(request) => request,
            Err(fault) => {
                if let FieldFault::Option(_) = fault {
                    self.form.options.fold = Fold::Out;
                }
                self.form.fault = Some(fault);
                return (Room::Wanted(self), vec![]);
            }
        };
        request.anyway = Anyway::from(matches!(self.place, Place::Despite(..)));
        self.form.fault = None;
        let kept = match &mut self.step {
            Step::Filling(Notice::NotStarted(_, kept)) => kept.take(),
            Step::Filling(Notice::NotLookedUp(_) | Notice::NothingMade | Notice::None)
            | Step::Starting(..)
            | Step::Waiting { .. }
            | Step::Unknown(_) => None,
        };
        self.go(Attempt::of_click(kept, key, request))
    }

    pub(super) fn go(self: Box<Self>, attempt: Attempt) -> Next {
        let effect = Effect::start(&attempt);
        self.at(Step::Starting(attempt, Pace::Usual), effect)
    }

    /// What follows.
    pub(super) fn answered(
        mut self: Box<Self>,
        attempt: Attempt,
        answer: Result<Started, Failure>,
        setting: &Setting,
    ) -> Next {
        let doubt = self.unknown().map(|unknown| unknown.doubt.clone());
        match attempt.judge(doubt, answer, fault_of) {
            Turn::Made(room) => made(room, self.form, setting),
            Turn::Joined(room) => there(room, self.form, None, setting),
            Turn::Changed(Some(room)) => {
                there(*room, self.form, Some(Trouble::RoomChanged), setting)
            }
            Turn::Changed(None) => {
                self.place = Place::Free;
                self.fills(Notice::NotStarted(Trouble::RoomGone, None))
            }
            Turn::Fault(fault) => {
                self.form.fault = Some(fault);
                self.fills(Notice::None)
            }
            Turn::Failed(trouble, kept) => self.fills(Notice::NotStarted(trouble, kept)),
            Turn::Unknown(attempt, doubt, seconds) => {
                self.look_for(Quest::Wish(attempt), doubt, seconds)
            }
            Turn::Again(attempt, why, seconds_left) => {
                let step = Step::Waiting {
                    attempt,
                    why,
                    seconds_left,
                };
                self.at(step, Effect::CountDown(seconds_left))
            }
        }
    }
}

/// The room that was wished for: the link goes as the form says.
fn made(room: contract::Room, form: Form, setting: &Setting) -> Next {
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
fn there(room: contract::Room, form: Form, trouble: Option<Trouble>, setting: &Setting) -> Next {
    let mut live = Live::new(room, renewed(form, setting), Card::PerhapsSent);
    live.trouble = trouble;
    (Room::of(Box::new(live)), vec![])
}

fn renewed(form: Form, setting: &Setting) -> Form {
    Form {
        ways: Ways::preselected(&setting.desk),
        ..form
    }
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
