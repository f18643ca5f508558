//! The start: the request goes, waits and goes again, always for the same wish.

use contract::{IdempotencyKey, ProblemCode};

use super::event::{Effect, Started};
use super::form::{FieldFault, Form, Way, Ways};
use super::live::{Card, Live};
use super::options::Fold;
use super::setting::Setting;
use super::trouble::Trouble;
use super::{Attempt, Notice, Pace, Place, Room, Wait};
use crate::outcome::{Failure, Refusal};

/// Lost answers before the agent is told that nobody knows. The backend looks Apizee up at each.
const LOST_ANSWERS: u8 = 3;

/// Requests that cannot reach the backend before the agent is told so: the second one shows that
/// it is not a passing cut.
const UNREACHED: u8 = 2;

pub(super) fn start(
    form: Form,
    notice: Notice,
    place: Place,
    key: IdempotencyKey,
    setting: &Setting,
) -> (Room, Vec<Effect>) {
    let request = match form.request(setting, place.replace()) {
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
    let attempt = match notice {
        Notice::NotStarted(_, Some(attempt)) if attempt.request == request => Attempt {
            ways: form.open_ways(&setting.desk),
            ..attempt
        },
        Notice::NotStarted(..) | Notice::NotLookedUp(_) | Notice::None => Attempt {
            key,
            request,
            ways: form.open_ways(&setting.desk),
            lost: 0,
        },
    };
    let effect = Effect::Start(attempt.key.clone(), Box::new(attempt.request.clone()));
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

pub(super) fn answered(
    form: Form,
    attempt: Attempt,
    place: Place,
    answer: Result<Started, Failure>,
    setting: &Setting,
) -> (Room, Vec<Effect>) {
    let (room, ours) = match answer {
        Ok(Started::Created(room)) => (room, true),
        // After a lost answer the room that is found is the one that was asked for.
        Ok(Started::Joined(room)) => (room, attempt.lost > 0),
        Err(failure) => return failed(form, attempt, place, failure),
    };
    let form = Form {
        ways: Ways::preselected(&setting.desk),
        ..form
    };
    if !ours {
        let live = Live::new(room, form, Card::PerhapsSent);
        return (Room::of(live), vec![]);
    }
    let mut live = Live::new(room, form, Card::Unsent);
    let (kind, link) = (live.room.kind, live.guest_link().clone());
    let mut effects = vec![];
    if attempt.ways.has(Way::Card) {
        live.card = Card::Sending;
        effects.push(Effect::PushCard(kind, link.clone()));
    }
    if attempt.ways.has(Way::Text) {
        effects.push(Effect::InsertLink(kind, link));
    }
    (Room::Live(Box::new(live)), effects)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "codes that are no fault of a field and no wait are all told alike"
)]
fn failed(form: Form, mut attempt: Attempt, place: Place, failure: Failure) -> (Room, Vec<Effect>) {
    let invite = attempt.request.invite;
    let wait = match &failure {
        Failure::Refused(Refusal {
            code,
            retry_after_s,
            ..
        }) => match code {
            ProblemCode::BudgetExhausted => Some((Wait::Budget, retry_after_s.unwrap_or(6))),
            ProblemCode::IdempotencyInFlight => Some((Wait::InFlight, retry_after_s.unwrap_or(1))),
            ProblemCode::OutcomeUnknown => Some((Wait::LostAnswer, retry_after_s.unwrap_or(2))),
            code => {
                let fault = match code.as_str() {
                    "contact_needed" => Some(FieldFault::Needed),
                    "phone_refused" => Some(FieldFault::Phone),
                    "email_refused" => Some(FieldFault::Email),
                    "sms_impossible" => Some(FieldFault::NoSms),
                    _ => None,
                };
                if fault.is_some() {
                    let form = Form { fault, ..form };
                    return (
                        Room::Form {
                            form,
                            notice: Notice::None,
                            place,
                        },
                        vec![],
                    );
                }
                None
            }
        },
        Failure::Unreachable | Failure::Unknown => Some((Wait::LostAnswer, 1)),
        Failure::NoToken(_) => None,
    };
    let Some((why, seconds)) = wait else {
        // Refused: the wish is over, unless an earlier answer to it was lost.
        let kept = (attempt.lost > 0 || matches!(failure, Failure::NoToken(_))).then_some(attempt);
        let notice = Notice::NotStarted(Trouble::of(failure, invite), kept);
        return (
            Room::Form {
                form,
                notice,
                place,
            },
            vec![],
        );
    };
    if why == Wait::LostAnswer {
        attempt.lost += 1;
        let limit = match failure {
            Failure::Unreachable => UNREACHED,
            Failure::Unknown | Failure::Refused(_) | Failure::NoToken(_) => LOST_ANSWERS,
        };
        if attempt.lost >= limit {
            let trouble = Trouble::of(failure, invite);
            let notice = Notice::NotStarted(trouble, Some(attempt));
            return (
                Room::Form {
                    form,
                    notice,
                    place,
                },
                vec![],
            );
        }
    }
    let seconds_left = seconds.max(1);
    let room = Room::Waiting {
        form,
        attempt,
        why,
        seconds_left,
        place,
    };
    (room, vec![Effect::CountDown(seconds_left)])
}
