//! What goes wrong in a world, and how often.

use std::time::Duration;

use super::dice::Dice;
use super::script::Script;

/// When a request that Apizee has not answered may still have an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lateness {
    /// As the protocol assumes: 20 s after a server error, 60 s after silence.
    Assumed,
    /// Later: a twin may live for a while, and must be found.
    Later,
}

/// Who may be asked for by one case number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// Each conversation has its own.
    Own,
    /// Several conversations share one, of other guests.
    Shared,
}

/// How a process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crashes {
    /// By the end of the simulation.
    Never,
    /// Each at an await that is drawn, of at most so many; another takes its place.
    Within(u64),
    /// The first at this await.
    At(u64),
}

/// What becomes of the first request that makes a room, in a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FirstFate {
    Answered,
    Refused,
    ServerErrorThenMade,
    ServerErrorAndNothing,
    SilenceThenMade,
    SilenceAndNothing,
    Unreadable,
}

impl FirstFate {
    pub(super) const ALL: [Self; 7] = [
        Self::Answered,
        Self::Refused,
        Self::ServerErrorThenMade,
        Self::ServerErrorAndNothing,
        Self::SilenceThenMade,
        Self::SilenceAndNothing,
        Self::Unreadable,
    ];
}

/// Who does what.
#[derive(Clone, Copy, Debug)]
pub(super) enum Plot {
    /// Agents do as they please.
    Free {
        conversations: u64,
        agents: u64,
        /// Until they stop, and all goes well from then on.
        lasts: Duration,
    },
    /// One thing after the other, and nothing else goes wrong.
    Script(Script, FirstFate),
}

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weather {
    pub(super) plot: Plot,
    pub(super) processes: usize,
    pub(super) crashes: Crashes,
    /// Of a hundred calls of Apizee, those that make rooms apart.
    pub(super) calls_fail: u64,
    /// Of a hundred that make rooms.
    pub(super) creates_fail: u64,
    pub(super) lateness: Lateness,
    /// Of a thousand transactions: half of them had their effect.
    pub(super) store_fails: u64,
    /// Whether processes stand still for up to 50 s, and go on.
    pub(super) stalls: bool,
    /// Whether guests, and agents at Apizee's own desk, end rooms.
    pub(super) others_end: bool,
    pub(super) reference: Reference,
    /// Whether Apizee tells by webhooks what becomes of tickets.
    pub(super) webhooks: bool,
    /// Whether conversations are closed at iAdvize.
    pub(super) conversations_close: bool,
}

impl Weather {
    pub(super) fn of(seed: u64) -> Self {
        let dice = Dice::new(!seed);
        Self {
            plot: Plot::Free {
                conversations: *dice.one(&[1, 1, 1, 2]),
                agents: *dice.one(&[1, 2, 2, 3]),
                lasts: dice.millis(20_000..=240_000),
            },
            processes: *dice.one(&[1, 2, 2, 3]),
            crashes: *dice.one(&[
                Crashes::Never,
                Crashes::Within(15),
                Crashes::Within(60),
                Crashes::Within(250),
            ]),
            calls_fail: *dice.one(&[0, 10, 30, 60]),
            creates_fail: *dice.one(&[10, 40, 70, 90]),
            lateness: *dice.one(&[Lateness::Assumed, Lateness::Assumed, Lateness::Later]),
            store_fails: *dice.one(&[0, 0, 5, 50]),
            stalls: dice.percent(25),
            others_end: dice.percent(30),
            reference: if dice.percent(15) {
                Reference::Shared
            } else {
                Reference::Own
            },
            webhooks: dice.percent(50),
            conversations_close: dice.percent(40),
        }
    }

    /// A script, with one crash.
    pub(super) fn scripted(script: Script, fate: FirstFate, crash_at: u64) -> Self {
        Self {
            plot: Plot::Script(script, fate),
            processes: 2,
            crashes: Crashes::At(crash_at),
            calls_fail: 0,
            creates_fail: 0,
            lateness: Lateness::Assumed,
            store_fails: 0,
            stalls: false,
            others_end: false,
            reference: Reference::Own,
            webhooks: false,
            conversations_close: false,
        }
    }
}
