//! The behaviour: what the agent and the world do ([`Event`]), where that leads ([`Room`]), and
//! what is to be done about it ([`Effect`]). Pure: no Leptos, no JavaScript, no clock.
//!
//! What cannot be undone (a pushed card, an inserted text) is an effect that is emitted once, on
//! the way from `Starting` to `Live`. An event that makes no sense in the present state (a late
//! answer, a second click) changes nothing.

pub mod form;
pub mod live;
pub mod setting;
pub mod trouble;

use contract::{
    AgentAccess, Contact, IdempotencyKey, JoinLink, ProblemCode, Replace, RoomId, RoomKind, Rooms,
    Sip, StartRoom, Timestamp, Typed,
};

use crate::outcome::{Failure, Refusal};
use form::{Draft, Echo, FieldFault, Form, Way, Ways, Written};
use live::{Card, Doing, Happened, Live, Question, Shown};
use setting::{Service, Setting};
use trouble::Trouble;

/// One wish of the agent. Its repeats keep the key, so that they give one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The name of the wish.
    pub key: IdempotencyKey,
    /// What is asked.
    pub request: StartRoom,
    /// How the link goes, once there is one.
    pub ways: Ways,
    /// How often the answer was lost.
    pub lost: u8,
}

/// Whether the answer comes as quickly as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It may.
    Usual,
    /// More than 3 s have passed: the screen says what it waits for.
    Slow,
}

/// Why the next request waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Apizee's requests of this minute are spent.
    Budget,
    /// The first request with this key is still under way.
    InFlight,
    /// The answer was lost; the same key asks whether the room exists.
    LostAnswer,
}

/// What stands above the primary button of the form.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        clippy::large_enum_variant,
        reason = "there is one such value at a time; a box would cost more code than it saves"
    )
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing.
    None,
    /// The conversation's rooms could not be had when the panel opened.
    NotLookedUp(Trouble),
    /// A start failed. The attempt is kept where its outcome is not known, and as long as the form
    /// asks for the same: another try is then the same wish.
    NotStarted(Trouble, Option<Attempt>),
}

/// What the new room stands beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing.
    Free,
    /// This room, which the agent replaces: the explicit second step.
    InsteadOf(Box<Live>),
}

impl Place {
    fn replace(&self) -> Replace {
        Replace::from(matches!(self, Self::InsteadOf(_)))
    }
}

/// One value, one screen. `Form` → `Starting` → `Live` → `Over` → `Form`; `Starting` ⇄ `Waiting`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Room {
    /// The agent fills in the form.
    Form {
        /// What is filled in.
        form: Form,
        /// What went wrong before.
        notice: Notice,
        /// Beside which room.
        place: Place,
    },
    /// The request is on its way.
    Starting {
        /// As it was when it went.
        form: Form,
        /// What was asked.
        attempt: Attempt,
        /// How long it takes.
        pace: Pace,
        /// Beside which room.
        place: Place,
    },
    /// The request goes again in some seconds.
    Waiting {
        /// As it was.
        form: Form,
        /// What will be asked.
        attempt: Attempt,
        /// Why not now.
        why: Wait,
        /// How long still.
        seconds_left: u32,
        /// Beside which room.
        place: Place,
    },
    /// There is a room that the visitor can enter.
    Live(Box<Live>),
    /// The room is over.
    Over(Box<Live>),
}

/// How a start went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Started {
    /// A new room (201).
    Created(contract::Room),
    /// The conversation's live room (200): nothing was created.
    Joined(contract::Room),
}

/// What the Desk is asked to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// The card with the link.
    Card,
    /// The text with the link.
    Link,
    /// The text with the telephone number and the code.
    Telephone,
}

/// What the agent and the world do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// In the contact field.
    AgentTypes(Draft),
    /// The Desk found a contact in the visitor's own words. It never replaces what the agent typed.
    VisitorGives(Draft),
    /// The backend's reading of the question with this number.
    ContactRead(u32, Result<Contact, Failure>),
    /// On or off.
    AgentTicks(Way),
    /// Assistance or meeting.
    AgentPrefers(RoomKind),
    /// The primary button, or Enter; with a new key.
    AgentStarts(IdempotencyKey),
    /// The answer to the start with this key.
    StartAnswered(IdempotencyKey, Result<Started, Failure>),
    /// 3 s have passed since the request with this key went.
    AnswerTakesLong(IdempotencyKey),
    /// The countdown.
    SecondsLeft(u32),
    /// Enough of waiting, or of a question: `Esc`.
    AgentCancels,
    /// The conversation's rooms, asked for when the panel opened.
    LookedUp(Result<Rooms, Failure>),
    /// The Desk took something, or threw; when.
    HandedOver(Handover, Timestamp, Result<(), String>),
    /// Copy the link.
    AgentCopies,
    /// The clipboard took it, or is denied.
    Copied(Result<(), ()>),
    /// Put the link into the compose box.
    AgentInsertsLink,
    /// Put the telephone number and code into the compose box.
    AgentInsertsTelephone,
    /// Send the card: at once if none was sent, else after a question.
    AgentSendsCard,
    /// Fold the QR code out or in.
    AgentTogglesQr,
    /// Ask how the room stands.
    AgentRefreshes,
    /// End it: after a question.
    AgentCloses,
    /// The form for another room instead: the first of two steps.
    AgentReplaces,
    /// Yes to the question.
    AgentConfirms,
    /// A link that signs the agent in.
    AgentWantsToSignIn,
    /// The agent's pointer or focus reaches the link into the room; when. A link that signs in has
    /// an end.
    AgentReaches(Timestamp),
    /// What was being done for the room is answered.
    RoomAnswered(Doing, Result<contract::Room, Failure>),
    /// The link that signs in.
    AccessAnswered(Result<AgentAccess, Failure>),
    /// After the room: the form again.
    AgentStartsAgain,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `POST contact`, after a pause in the typing.
    ReadContact(u32, Typed),
    /// `POST rooms`.
    Start(IdempotencyKey, StartRoom),
    /// Say `SecondsLeft` each second that the page is seen, down to 0.
    CountDown(u32),
    /// Into the thread: once, not to be undone.
    PushCard(RoomKind, JoinLink),
    /// Into the compose box.
    InsertLink(RoomKind, JoinLink),
    /// Into the compose box.
    InsertTelephone(Sip),
    /// Into the clipboard.
    Copy(JoinLink),
    /// `GET rooms/{id}`.
    Refresh(RoomId),
    /// `POST rooms/{id}/close`.
    Close(RoomId),
    /// `POST rooms/{id}/agent-link`.
    SignIn(RoomId),
}

/// Lost answers before the agent is told that nobody knows. The backend looks Apizee up at each.
const LOST_ANSWERS: u8 = 3;

/// Requests that cannot reach the backend before the agent is told so: the second one shows that
/// it is not a passing cut.
const UNREACHED: u8 = 2;

impl Room {
    /// The form of a fresh panel.
    #[must_use]
    pub fn new(setting: &Setting) -> Self {
        Self::Form {
            form: Form::new(&setting.desk),
            notice: Notice::None,
            place: Place::Free,
        }
    }

    /// The next state and what to do about it.
    #[must_use]
    pub fn on(self, event: Event, setting: &Setting) -> (Self, Vec<Effect>) {
        match (self, event) {
            (
                Self::Form {
                    form,
                    notice,
                    place,
                },
                event,
            ) => on_form(form, notice, place, event, setting),
            (
                Self::Starting {
                    form,
                    attempt,
                    place,
                    ..
                },
                Event::StartAnswered(key, answer),
            ) if key == attempt.key => answered(form, attempt, place, answer, setting),
            (
                Self::Starting {
                    form,
                    attempt,
                    place,
                    ..
                },
                Event::AnswerTakesLong(key),
            ) if key == attempt.key => {
                let pace = Pace::Slow;
                (
                    Self::Starting {
                        form,
                        attempt,
                        pace,
                        place,
                    },
                    vec![],
                )
            }
            (
                Self::Waiting {
                    form,
                    attempt,
                    place,
                    ..
                },
                Event::SecondsLeft(0),
            ) => {
                let effect = Effect::Start(attempt.key.clone(), attempt.request.clone());
                let pace = Pace::Usual;
                (
                    Self::Starting {
                        form,
                        attempt,
                        pace,
                        place,
                    },
                    vec![effect],
                )
            }
            (
                Self::Waiting {
                    form,
                    attempt,
                    why,
                    place,
                    ..
                },
                Event::SecondsLeft(seconds_left),
            ) => (
                Self::Waiting {
                    form,
                    attempt,
                    why,
                    seconds_left,
                    place,
                },
                vec![],
            ),
            (
                Self::Waiting {
                    form,
                    attempt,
                    why,
                    place,
                    ..
                },
                Event::AgentCancels,
            ) => {
                let notice = match why {
                    Wait::Budget => Notice::None,
                    Wait::InFlight | Wait::LostAnswer => {
                        Notice::NotStarted(Trouble::OutcomeUnknown, Some(attempt))
                    }
                };
                (
                    Self::Form {
                        form,
                        notice,
                        place,
                    },
                    vec![],
                )
            }
            (Self::Live(live), event) => on_live(*live, event),
            (Self::Over(live), Event::AgentStartsAgain) => {
                let form = Form {
                    fault: None,
                    ..live.form
                };
                let place = Place::Free;
                (
                    Self::Form {
                        form,
                        notice: Notice::None,
                        place,
                    },
                    vec![],
                )
            }
            // A late answer or a second click: nothing happens.
            (state, _) => (state, vec![]),
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "an event that makes no sense in this state changes nothing"
)]
fn on_form(
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
        Event::AgentPrefers(kind) if setting.offers(kind) => form.kind = kind,
        Event::AgentStarts(key) => return start(form, notice, place, key, setting),
        Event::AgentCancels => match place {
            Place::InsteadOf(mut live) => {
                live.form = form;
                return (Room::Live(live), vec![]);
            }
            Place::Free => notice = Notice::None,
        },
        Event::LookedUp(Ok(rooms)) if place == Place::Free => {
            let found = rooms.rooms.into_iter().find(|room| room.state.is_live());
            if let Some(room) = found {
                let live = Live::new(room, form, Card::PerhapsSent);
                return (Room::Live(Box::new(live)), vec![]);
            }
            notice = Notice::None;
        }
        Event::LookedUp(Err(failure)) => {
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

fn start(
    form: Form,
    notice: Notice,
    place: Place,
    key: IdempotencyKey,
    setting: &Setting,
) -> (Room, Vec<Effect>) {
    let request = match form.request(setting, place.replace()) {
        Ok(request) => request,
        Err(fault) => {
            let form = Form {
                fault: Some(fault),
                ..form
            };
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
    let effect = Effect::Start(attempt.key.clone(), attempt.request.clone());
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

fn answered(
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
        return (settle(live), vec![]);
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

fn settle(live: Live) -> Room {
    if live.room.state.is_live() {
        Room::Live(Box::new(live))
    } else {
        Room::Over(Box::new(live))
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "an event that makes no sense in this state changes nothing"
)]
fn on_live(mut live: Live, event: Event) -> (Room, Vec<Effect>) {
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
        Event::AgentCopies => effects.push(Effect::Copy(link)),
        Event::Copied(Ok(())) => live.shown = Shown::Copied,
        Event::Copied(Err(())) => live.shown = Shown::Field,
        Event::AgentInsertsLink => effects.push(Effect::InsertLink(kind, link)),
        Event::AgentInsertsTelephone => {
            effects.extend(live.room.sip.clone().map(Effect::InsertTelephone));
        }
        Event::AgentSendsCard => match live.card {
            Card::Unsent => {
                live.card = Card::Sending;
                effects.push(Effect::PushCard(kind, link));
            }
            Card::Sending => {}
            Card::PerhapsSent => live.question = Question::SendAgain,
        },
        Event::AgentTogglesQr => {
            live.shown = if live.shown == Shown::Qr {
                Shown::Nothing
            } else {
                Shown::Qr
            };
        }
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
        Event::AgentCloses => live.question = Question::Close,
        Event::AgentReplaces if idle => {
            let form = Form {
                fault: None,
                ..live.form.clone()
            };
            live.question = Question::None;
            let place = Place::InsteadOf(Box::new(live));
            return (
                Room::Form {
                    form,
                    notice: Notice::None,
                    place,
                },
                vec![],
            );
        }
        Event::AgentCancels => live.question = Question::None,
        Event::AgentConfirms => match core::mem::replace(&mut live.question, Question::None) {
            Question::SendAgain if live.card == Card::PerhapsSent => {
                live.card = Card::Sending;
                effects.push(Effect::PushCard(kind, link));
            }
            Question::Close if idle => {
                live.doing = Doing::Closing;
                effects.push(Effect::Close(id));
            }
            Question::SendAgain | Question::Close | Question::None => {}
        },
        Event::RoomAnswered(doing, answer) if doing == live.doing => {
            live.doing = Doing::Nothing;
            match answer {
                Ok(room) if room.id == live.room.id => {
                    live.room = room;
                    live.trouble = None;
                    return (settle(live), vec![]);
                }
                Ok(_) => {}
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
    (Room::Live(Box::new(live)), effects)
}

fn happened(handover: Handover, result: Result<(), String>) -> Happened {
    match (handover, result) {
        (Handover::Card, Ok(())) => Happened::CardSent,
        (Handover::Link, Ok(())) => Happened::LinkInserted,
        (Handover::Telephone, Ok(())) => Happened::TelephoneInserted,
        (Handover::Card, Err(why)) => Happened::Refused(Way::Card, why),
        (Handover::Link | Handover::Telephone, Err(why)) => Happened::Refused(Way::Text, why),
    }
}

#[cfg(test)]
mod tests;
