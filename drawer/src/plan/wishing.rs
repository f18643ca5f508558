//! How the wish fares: it goes, waits and goes again. What an answer means is said once, for any
//! start: [`Attempt::judge`].

use contract::{Anyway, IdempotencyKey, RoomId};

use super::event::{Effect, Event};
use super::planned::Planned;
use super::refused::fault_of;
use super::{MeetingPlan, Notice, Planning, Unknown};
use crate::plan::form::Form;
use apizee_panel::outcome::Failure;
use apizee_panel::room::Started;
use apizee_panel::room::attempt::{Attempt, Turn, Wait};
use apizee_panel::room::trouble::Trouble;
use apizee_panel::room::unknown::{Another, Look};

impl Notice {
    /// Of a wish that is waited for no longer.
    pub(super) fn left(attempt: Attempt) -> Self {
        match attempt.left() {
            None => Self::None,
            Some((why, kept)) => Self::Failed(why, Some(kept)),
        }
    }
}

impl MeetingPlan {
    pub(super) fn start(
        &mut self,
        key: IdempotencyKey,
        replace: Option<RoomId>,
        anyway: Anyway,
    ) -> Vec<Effect> {
        let mut request = match self.form.request(&self.desk, replace) {
            Ok(request) => request,
            Err(faults) => {
                self.form.faults = faults;
                self.stage = Planning::Filling(Notice::Wrong);
                return vec![];
            }
        };
        request.anyway = anyway;
        self.form.faults.clear();
        let kept = match &self.stage {
            Planning::Filling(Notice::Failed(_, kept)) => kept.clone(),
            Planning::Filling(_)
            | Planning::UnderWay(_)
            | Planning::Waiting { .. }
            | Planning::Unknown(_)
            | Planning::LookingUp(..)
            | Planning::Planned(_) => None,
        };
        self.go(Attempt::of_click(kept, key, request))
    }

    fn go(&mut self, attempt: Attempt) -> Vec<Effect> {
        let effect = Effect::start(&attempt);
        self.stage = Planning::UnderWay(attempt);
        vec![effect]
    }

    /// What follows.
    pub(super) fn answered(
        &mut self,
        attempt: Attempt,
        answer: Result<Started, Failure>,
    ) -> Vec<Effect> {
        let before = match &self.stage {
            Planning::Unknown(unknown) => Some(&**unknown),
            Planning::Filling(_)
            | Planning::UnderWay(_)
            | Planning::Waiting { .. }
            | Planning::LookingUp(..)
            | Planning::Planned(_) => None,
        };
        let doubt = before.map(|unknown| unknown.doubt.clone());
        self.stage = match attempt.judge(doubt, answer, fault_of) {
            Turn::Made(room) => {
                let zone = self.zone.clone();
                Planning::Planned(Box::new(Planned::of_form(room, &self.form, zone)))
            }
            Turn::Joined(room) => Planning::Filling(Notice::Taken(room.id)),
            Turn::Changed(Some(room)) => Planning::Filling(Notice::Changed(room.id)),
            Turn::Changed(None) => Planning::Filling(Notice::Failed(Trouble::RoomGone, None)),
            Turn::Fault((field, fault)) => {
                self.form.faults = vec![(field, fault)];
                Planning::Filling(Notice::Wrong)
            }
            Turn::Failed(trouble, kept) => Planning::Filling(Notice::Failed(trouble, kept)),
            Turn::Unknown(attempt, doubt, seconds) => {
                let unknown = Unknown::rest(attempt, doubt, seconds, before);
                self.countdown += 1;
                self.stage = Planning::Unknown(Box::new(unknown));
                return vec![Effect::CountDown(self.countdown)];
            }
            Turn::Again(attempt, why, seconds) => {
                self.countdown += 1;
                self.stage = Planning::Waiting {
                    attempt,
                    why,
                    left_s: seconds,
                };
                return vec![Effect::CountDown(self.countdown)];
            }
        };
        if let Planning::Planned(_) = self.stage {
            // What was typed is the backend's now, the password above all.
            self.form = Form::default();
        }
        vec![]
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an event that makes no sense in this state changes nothing"
    )]
    pub(super) fn wait(
        &mut self,
        event: Event,
        attempt: Attempt,
        why: Wait,
        left_s: u32,
    ) -> Vec<Effect> {
        match event {
            Event::CountedDown(number, seconds) if number == self.countdown => {
                let left_s = left_s.saturating_sub(seconds);
                if left_s == 0 {
                    return self.go(attempt);
                }
                self.stage = Planning::Waiting {
                    attempt,
                    why,
                    left_s,
                };
                vec![Effect::CountDown(number)]
            }
            Event::AgentCancels => {
                self.stage = Planning::Filling(Notice::left(attempt));
                vec![]
            }
            _ => vec![],
        }
    }

    pub(super) fn ask_again(&mut self, mut unknown: Unknown) -> Vec<Effect> {
        unknown.look = Look::Now;
        let effect = Effect::start(&unknown.quest);
        self.stage = Planning::Unknown(Box::new(unknown));
        vec![effect]
    }

    pub(super) fn on_unknown(&mut self, mut unknown: Unknown, event: Event) -> Vec<Effect> {
        let mut effects = vec![];
        match (event, unknown.look) {
            (Event::CountedDown(number, seconds), Look::In(left_s)) if number == self.countdown => {
                let left_s = left_s.saturating_sub(seconds);
                if left_s == 0 {
                    return self.ask_again(unknown);
                }
                unknown.look = Look::In(left_s);
                effects.push(Effect::CountDown(number));
            }
            (Event::Answered(key, answer), Look::Now) if key == unknown.quest.key => {
                return self.answered(unknown.quest, *answer);
            }
            (Event::AgentWantsAnother, _) => unknown.another = Another::Asked,
            (Event::AgentCancels, _) => unknown.another = Another::Offered,
            (Event::AgentPlansAnother(key), _) if unknown.another == Another::Asked => {
                let replace = unknown.quest.request.replace;
                return self.start(key, replace, Anyway::StartAnother);
            }
            // A late answer or a second click: nothing happens.
            _ => {}
        }
        self.stage = Planning::Unknown(Box::new(unknown));
        effects
    }
}
