//! Who goes first, and who leaves room for whom.

use std::time::Duration;

use contract::words;

use crate::clock::Clock;

/// After each of these that it waits, a request counts as of the class before its own: nothing
/// waits for ever.
const AGES_AFTER_S: i64 = 20;

words! {
    /// What a request is for, the most urgent first; in the metrics' word.
    #[derive(PartialOrd, Ord)]
    pub enum Class {
        /// An agent starts a room: may use every request of the minute.
        Start = "start",
        /// An agent needs a way in, or ends a room.
        AgentLink = "agent_link",
        /// A room is to end, and no agent waits for it.
        Close = "close",
        /// A panel asks what the conversation has.
        LookUp = "look_up",
        /// How a room stands is asked again.
        Reread = "reread",
        /// Anything that nobody needs now: media, history, services, figures.
        Rest = "rest",
    }
}

impl Class {
    /// How many of the minute's requests this class may use: what it leaves is for those before
    /// it. At least one, so that a small allowance shuts nobody out.
    pub(super) fn share(self, allowed: u32) -> u32 {
        let tenths = match self {
            Self::Start => 10,
            Self::AgentLink => 9,
            Self::Close => 8,
            Self::LookUp => 7,
            // With a token, a start and a look this leaves an agent the photos and the summary.
            Self::Reread | Self::Rest => 6,
        };
        let share = (u64::from(allowed) * tenths).div_ceil(10).max(1);
        u32::try_from(share).unwrap_or(u32::MAX)
    }

    fn raised_by(self, classes: i64) -> Self {
        let above = usize::try_from(classes).unwrap_or(usize::MAX);
        let at = Self::ALL.iter().position(|class| *class == self);
        Self::ALL[at.unwrap_or_default().saturating_sub(above)]
    }
}

/// The wish for a request: what it is for, and since when it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    class: Class,
    /// Unix seconds; absent for what begins now.
    since: Option<i64>,
}

impl From<Class> for Want {
    /// Of somebody who asks now.
    fn from(class: Class) -> Self {
        Self { class, since: None }
    }
}

impl Want {
    /// Of work that waits since then, in unix seconds.
    #[must_use]
    pub fn since(class: Class, unix_s: i64) -> Self {
        let since = Some(unix_s);
        Self { class, since }
    }

    /// What it is for, whatever its age.
    #[must_use]
    pub fn class(self) -> Class {
        self.class
    }

    /// The class that counts now.
    pub(super) fn aged(self, clock: &Clock) -> Class {
        self.class
            .raised_by(self.age_s(clock).div_euclid(AGES_AFTER_S))
    }

    /// When it ages next.
    pub(super) fn ages_in(self, clock: &Clock) -> Ages {
        let next = AGES_AFTER_S - self.age_s(clock).rem_euclid(AGES_AFTER_S);
        match self.since {
            None => Ages::Never,
            Some(_) if self.aged(clock) == Class::Start => Ages::Oldest,
            Some(_) => Ages::In(Duration::from_secs(next.unsigned_abs())),
        }
    }

    /// Unix seconds.
    pub(super) fn waits_since(self, clock: &Clock) -> i64 {
        clock.unix_s().saturating_sub(self.age_s(clock))
    }

    fn age_s(self, clock: &Clock) -> i64 {
        self.since
            .map_or(0, |since| clock.unix_s().saturating_sub(since).max(0))
    }
}

/// When a wish ages next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ages {
    /// It is of somebody who asks now.
    Never,
    /// Into the next class.
    In(Duration),
    /// It is of the first class already.
    Oldest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_leaves_room_for_those_before_it_and_has_one_at_least() {
        let shares = |allowed| -> Vec<u32> {
            let all = Class::ALL.iter();
            all.map(|class| class.share(allowed)).collect()
        };
        assert_eq!(shares(10), [10, 9, 8, 7, 6, 6]);
        assert_eq!(shares(1), [1; 6]);
        assert_eq!(Class::Start.share(u32::MAX), u32::MAX);
    }

    #[test]
    fn work_that_waits_comes_before_starts_in_the_end() {
        let clock = Clock::fixed(1_000);
        let want = Want::since(Class::Rest, 1_000);
        let next = |s| Ages::In(Duration::from_secs(s));
        assert_eq!(
            (want.aged(&clock), want.ages_in(&clock)),
            (Class::Rest, next(20))
        );
        clock.advance(Duration::from_secs(39));
        assert_eq!(
            (want.aged(&clock), want.ages_in(&clock)),
            (Class::Reread, next(1))
        );
        clock.advance(Duration::from_secs(61));
        assert_eq!(
            (want.aged(&clock), want.ages_in(&clock)),
            (Class::Start, Ages::Oldest)
        );
        clock.advance(Duration::from_secs(86_400));
        assert_eq!(want.aged(&clock), Class::Start);
    }

    #[test]
    fn who_asks_now_does_not_age_and_the_future_is_now() {
        let clock = Clock::fixed(1_000);
        let now = Want::from(Class::LookUp);
        assert_eq!(
            (now.aged(&clock), now.ages_in(&clock)),
            (Class::LookUp, Ages::Never)
        );
        let early = Want::since(Class::LookUp, 2_000);
        assert_eq!(early.aged(&clock), Class::LookUp);
    }
}
