//! Apizee itself: its rooms, what it was asked, and when that had an effect. It knows nothing of
//! processes: what was sent to it happens whether or not somebody waits for the answer.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use contract::{ApizeeId, RoomKind};
use tokio::time::{Instant, sleep};

use super::weather::{FirstFate, Lateness, Plot};
use super::world::World;
use crate::apizee::{ApizeeError, Conference, Lost, Ticket, UpstreamMessage};
use crate::clock::monotonic;

/// The longest that the client waits for an answer.
const LIMIT_MS: u64 = 8_000;

/// A room that Apizee has, or had.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) id: ApizeeId,
    pub(super) asked: Asked,
    pub(super) lives: bool,
    /// Unix seconds.
    created_at: i64,
}

/// A request that makes a room.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) kind: RoomKind,
    /// A ticket's reference, a conference's name.
    pub(super) name: String,
    /// The wish's idempotency key, which the guest, or the meeting, is called by.
    pub(super) key: String,
    pub(super) phone: String,
    pub(super) invites: bool,
    /// Whether a room comes of it, now or later.
    pub(super) comes: bool,
}

/// A request for an SMS.
#[derive(Clone, Debug)]
struct Text {
    phone: String,
    /// Whether it was surely not sent.
    refused: bool,
}

/// What becomes of a request.
struct Fate {
    answered_after: Duration,
    answer: Result<(), ApizeeError>,
    effect_after: Option<Duration>,
}

#[derive(Debug, Default)]
struct State {
    made: Vec<Made>,
    asked: Vec<Asked>,
    texts: Vec<Text>,
}

/// Apizee.
#[derive(Debug, Default)]
pub(super) struct Cloud(Mutex<State>);

impl Cloud {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(super) fn rooms(&self) -> Vec<Made> {
        self.lock().made.clone()
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.lock().asked.clone()
    }

    pub(super) fn lives(&self, id: &ApizeeId) -> bool {
        let state = self.lock();
        state.made.iter().any(|made| made.id == *id && made.lives)
    }

    fn end(&self, id: &ApizeeId) -> bool {
        let mut state = self.lock();
        let live = state
            .made
            .iter_mut()
            .find(|made| made.id == *id && made.lives);
        live.map(|made| made.lives = false).is_some()
    }

    fn make(&self, asked: Asked, world: &World) -> Made {
        let mut state = self.lock();
        let made = Made {
            id: (4_000 + state.made.len()).to_string().parse().unwrap(),
            asked,
            lives: true,
            created_at: world.clock.unix_s(),
        };
        state.made.push(made.clone());
        world.journal.tell(|| {
            let Made { id, asked, .. } = &made;
            format!(
                "apizee: makes {} {} for {}",
                word(asked.kind),
                id.as_str(),
                asked.key
            )
        });
        made
    }
}

/// A request that is on its way, and its answer's.
pub(super) struct Sent<T> {
    answered_at: Instant,
    answer: Result<(), ApizeeError>,
    effect: Arc<Mutex<Option<T>>>,
}

impl<T: Clone> Sent<T> {
    /// Waits for the answer.
    pub(super) async fn answer(self) -> Result<T, ApizeeError> {
        tokio::time::sleep_until(self.answered_at).await;
        self.answer?;
        let effect = self.effect.lock().unwrap().clone();
        effect.ok_or(ApizeeError::Unavailable("it has done nothing"))
    }
}

impl World {
    /// Sends a request: it happens as its fate says, whoever waits.
    fn send<T: Send + 'static>(
        self: &Arc<Self>,
        fate: Fate,
        effect: impl FnOnce(&Arc<Self>) -> T + Send + 'static,
    ) -> Sent<T> {
        let done = Arc::new(Mutex::new(None));
        if let Some(after) = fate.effect_after {
            let (world, done) = (Arc::clone(self), Arc::clone(&done));
            tokio::spawn(async move {
                sleep(after).await;
                let effect = effect(&world);
                *done.lock().unwrap() = Some(effect);
            });
        }
        Sent {
            // The effect of an answered request comes first.
            answered_at: monotonic() + fate.answered_after + Duration::from_millis(1),
            answer: fate.answer,
            effect: done,
        }
    }

    /// A room is asked for.
    pub(super) fn send_create(self: &Arc<Self>, mut asked: Asked) -> Sent<Made> {
        let fate = self.fate_of_create();
        asked.comes = fate.effect_after.is_some();
        if let Err(ApizeeError::OutcomeUnknown(_)) = fate.answer {
            self.counts().lost_answers += 1;
        }
        self.journal.tell(|| {
            let how = match (&fate.answer, fate.effect_after) {
                (Ok(()), _) => "answered".to_owned(),
                (Err(error), Some(after)) => format!("{error}, made after {after:?}"),
                (Err(error), None) => format!("{error}, not made"),
            };
            format!(
                "apizee: asked for {} ({how}, in {:?})",
                asked.key, fate.answered_after
            )
        });
        let state = self.cloud.lock();
        let twice = state
            .asked
            .iter()
            .any(|one| one.key == asked.key && one.comes);
        drop(state);
        let is_excused = self.weather.lateness == Lateness::Later || self.is_mistaken(&asked.key);
        if twice && !is_excused {
            self.journal.broken(format!(
                "{} is asked for again, and its room comes",
                asked.key
            ));
        }
        self.cloud.lock().asked.push(asked.clone());
        self.send(fate, move |world| {
            let made = world.cloud.make(asked, world);
            world.made(&made);
            made
        })
    }

    /// A room is to end. Whether it lived.
    pub(super) fn send_end(self: &Arc<Self>, id: &ApizeeId) -> Sent<bool> {
        let id = id.clone();
        let failed = ApizeeError::Unavailable("it answers with a server error");
        let fate = self.fate(60_000, failed);
        self.send(fate, move |world| {
            world
                .journal
                .tell(|| format!("apizee: ends {}", id.as_str()));
            let lived = world.cloud.end(&id);
            if lived {
                world.ended(&id);
            }
            lived
        })
    }

    /// Somebody else ends a room.
    pub(super) fn end_by_others(&self, id: &ApizeeId) {
        if self.cloud.end(id) {
            self.journal
                .tell(|| format!("apizee: {} is ended by others", id.as_str()));
        }
    }

    /// An SMS is asked for.
    pub(super) fn send_text(self: &Arc<Self>, phone: &str) -> Sent<()> {
        let fate = self.fate(0, ApizeeError::OutcomeUnknown(Lost::Unanswered));
        let (mut state, phone) = (self.cloud.lock(), phone.to_owned());
        let is_again = |one: &Text| one.phone == phone && !one.refused;
        if state.texts.iter().any(is_again) {
            self.journal.broken(format!("an SMS goes to {phone} twice"));
        }
        let refused = !matches!(fate.answer, Ok(()) | Err(ApizeeError::OutcomeUnknown(_)));
        state.texts.push(Text { phone, refused });
        drop(state);
        self.send(fate, |_| ())
    }

    /// What is asked of Apizee's rooms, as they are at a moment of the call.
    pub(super) fn send_read<T: Send + 'static>(
        self: &Arc<Self>,
        read: impl FnOnce(&[Made]) -> T + Send + 'static,
    ) -> Sent<T> {
        let fate = self.fate(0, ApizeeError::Unavailable("it did not answer"));
        self.send(fate, move |world| read(&world.cloud.lock().made))
    }

    fn fate_of_create(&self) -> Fate {
        if let Plot::Script(_, fate) = self.weather.plot {
            return if self.cloud.lock().asked.is_empty() {
                first(fate)
            } else {
                self.good_fate()
            };
        }
        let dice = &self.dice;
        if self.is_calm() || !dice.percent(self.weather.creates_fail) {
            return self.good_fate();
        }
        match dice.among(0..=9) {
            0..=1 => Fate {
                answered_after: dice.millis(5..=3_000),
                answer: Err(self.refusal()),
                effect_after: None,
            },
            2..=4 => {
                let status = *dice.one(&[500, 502, 503, 504]);
                let lost = ApizeeError::OutcomeUnknown(Lost::ServerError(status));
                self.lost(dice.among(5..=7_000), 15_000, lost)
            }
            5..=8 => {
                let lost = ApizeeError::OutcomeUnknown(Lost::Unanswered);
                self.lost(LIMIT_MS, 55_000, lost)
            }
            _ => {
                let lost = ApizeeError::OutcomeUnknown(Lost::Unreadable);
                self.lost(dice.among(5..=7_000), 50_000, lost)
            }
        }
    }

    /// An answer is lost: nothing comes of the request, or something before, or something later, the
    /// wait not counted.
    fn lost(&self, answered_ms: u64, latest_ms: u64, answer: ApizeeError) -> Fate {
        let dice = &self.dice;
        let latest_ms = match self.weather.lateness {
            Lateness::Assumed => latest_ms,
            Lateness::Later => 300_000,
        };
        let effect_after = match dice.among(0..=2) {
            0 => None,
            1 => Some(dice.millis(0..=answered_ms)),
            _ => Some(dice.millis(answered_ms..=answered_ms + latest_ms)),
        };
        Fate {
            answered_after: Duration::from_millis(answered_ms),
            answer: Err(answer),
            effect_after,
        }
    }

    /// Of a call that makes no room. One that fails may be heard all the same, even later.
    fn fate(&self, latest_ms: u64, failed: ApizeeError) -> Fate {
        let dice = &self.dice;
        if !self.fails() {
            return self.good_fate();
        }
        if dice.percent(50) {
            return Fate {
                answered_after: dice.millis(5..=3_000),
                answer: Err(self.refusal()),
                effect_after: None,
            };
        }
        self.lost(*dice.one(&[50, 1_000, LIMIT_MS]), latest_ms, failed)
    }

    fn good_fate(&self) -> Fate {
        let dice = &self.dice;
        let slow = !self.is_calm() && dice.percent(5);
        let ms = dice.among(if slow { 400..=7_500 } else { 20..=400 });
        Fate {
            answered_after: Duration::from_millis(ms),
            answer: Ok(()),
            effect_after: Some(dice.millis(0..=ms)),
        }
    }

    fn fails(&self) -> bool {
        !self.is_calm() && self.dice.percent(self.weather.calls_fail)
    }

    /// Nothing was done.
    pub(super) fn refusal(&self) -> ApizeeError {
        let dice = &self.dice;
        let message = UpstreamMessage::default();
        match dice.among(0..=5) {
            0 => ApizeeError::Refused {
                status: 400,
                code: None,
                message,
            },
            1 => ApizeeError::AccountRefused {
                status: 403,
                message,
            },
            2 => ApizeeError::TooManyRequests {
                reset: dice.millis(1_000..=60_000),
            },
            3 => ApizeeError::BudgetExhausted {
                retry_after: dice.millis(1_000..=30_000),
            },
            4 => ApizeeError::StoreFailed,
            _ => ApizeeError::Unavailable("it was not reached"),
        }
    }

    /// Why a call may not begin.
    pub(super) fn not_ready(&self) -> Option<ApizeeError> {
        (self.fails() && self.dice.percent(50)).then(|| self.refusal())
    }
}

fn word(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Assistance => "ticket",
        RoomKind::Meeting => "conference",
    }
}

/// The fate of a script's first request.
fn first(fate: FirstFate) -> Fate {
    let ms = Duration::from_millis;
    let fate_of = |answered_after, answer, effect_after| Fate {
        answered_after: ms(answered_after),
        answer,
        effect_after,
    };
    let lost = |lost| Err(ApizeeError::OutcomeUnknown(lost));
    match fate {
        FirstFate::Answered => fate_of(300, Ok(()), Some(ms(100))),
        FirstFate::Refused => {
            let message = UpstreamMessage::default();
            let (status, code) = (400, None);
            let refused = ApizeeError::Refused {
                status,
                code,
                message,
            };
            fate_of(200, Err(refused), None)
        }
        FirstFate::ServerErrorThenMade => {
            fate_of(1_000, lost(Lost::ServerError(504)), Some(ms(7_000)))
        }
        FirstFate::ServerErrorAndNothing => fate_of(1_000, lost(Lost::ServerError(502)), None),
        FirstFate::SilenceThenMade => fate_of(LIMIT_MS, lost(Lost::Unanswered), Some(ms(40_000))),
        FirstFate::SilenceAndNothing => fate_of(LIMIT_MS, lost(Lost::Unanswered), None),
        FirstFate::Unreadable => fate_of(400, lost(Lost::Unreadable), Some(ms(200))),
    }
}

impl Made {
    /// As a ticket: lists tell less.
    pub(super) fn ticket(&self) -> Ticket {
        Ticket {
            id: self.id.clone(),
            state: self.word("open", "done").to_owned(),
            reference: Some(self.asked.name.clone()),
            created: Some(self.created_at),
            modified: None,
            ends_at: Some(self.created_at + 4 * 3_600),
            join_url: self.join_url(),
            short_url: None,
            portal: None,
            sso_url: None,
            button_id: None,
            contacts: vec![self.asked.phone.parse().unwrap()],
        }
    }

    /// As a conference.
    pub(super) fn conference(&self) -> Conference {
        Conference {
            id: self.id.clone(),
            state: self.word("ongoing", "ended").to_owned(),
            name: self.asked.name.clone(),
            created: Some(self.created_at),
            modified: None,
            starts_at: Some(self.created_at),
            ends_at: Some(self.created_at + 4 * 3_600),
            join_url: self.join_url(),
            short_url: None,
            sip: None,
        }
    }

    fn join_url(&self) -> contract::JoinLink {
        let id = self.id.as_str();
        let url = format!("https://apizee.test/join?convId=conv-{id}");
        url.parse().unwrap()
    }

    fn word(&self, live: &'static str, over: &'static str) -> &'static str {
        if self.lives { live } else { over }
    }
}
