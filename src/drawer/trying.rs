//! What the agent has the backend do: under way, put off or failed, and pressed again by the agent.

use gloo_timers::future::TimeoutFuture;

use super::host::Host;
use crate::dom::{El, button, classed, el};
use crate::outcome::Failure;
use crate::room::trouble::Trouble;

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trying {
    /// Not asked, or answered.
    Rest,
    /// On its way.
    UnderWay,
    /// Why there is no answer.
    Failed(Trouble),
    /// Apizee's requests of this minute are spent.
    Busy {
        /// Seconds until a repeat makes sense.
        left_s: u32,
    },
}

/// Whether another second is to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// It is.
    On,
    /// The time is over, or nothing waits.
    Over,
}

impl Trying {
    /// Without an answer.
    #[must_use]
    pub fn failed(failure: Failure) -> Self {
        let trouble = Trouble::of_question(failure);
        if let Trouble::Busy { retry_after_s } = trouble {
            return Self::Busy {
                left_s: retry_after_s,
            };
        }
        Self::Failed(trouble)
    }

    /// Whether it may be asked now: not twice at once, and not before Apizee's time is over.
    #[must_use]
    pub fn may_ask(&self) -> bool {
        match self {
            Self::Rest | Self::Failed(_) | Self::Busy { left_s: 0 } => true,
            Self::UnderWay | Self::Busy { .. } => false,
        }
    }

    /// Whether a second is to be counted.
    #[must_use]
    pub fn count(&self) -> Count {
        match self {
            Self::Busy { left_s: 1.. } => Count::On,
            Self::Busy { .. } | Self::Rest | Self::UnderWay | Self::Failed(_) => Count::Over,
        }
    }

    /// A second is over.
    pub fn second_passes(&mut self) -> Count {
        if let Self::Busy { left_s } = self {
            *left_s = left_s.saturating_sub(1);
        }
        self.count()
    }

    /// Seconds that are left; 0 when nothing waits.
    #[must_use]
    pub fn left_s(&self) -> u32 {
        match self {
            Self::Busy { left_s } => *left_s,
            Self::Rest | Self::UnderWay | Self::Failed(_) => 0,
        }
    }

    /// Changes when what is shown is another thing; not with each second.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Rest => "",
            Self::UnderWay => "under way",
            Self::Failed(_) => "failed",
            Self::Busy { .. } => "busy",
        }
    }
}

/// One second in which somebody sees the panel.
pub async fn second(host: &Host) {
    TimeoutFuture::new(1_000).await;
    host.kept.seen.now().await;
}

/// A sentence that stays until it is solved, and the ways on.
#[must_use]
pub fn trouble(host: &Host, text: impl Fn() -> String + 'static, ways: Vec<El>) -> El {
    let sentence = el("p")
        .with(classed("span", "unseen").text(host.w.attention).text(" "))
        .says(text);
    let ways = ways
        .into_iter()
        .fold(classed("div", "buttons"), |buttons, way| buttons.with(way));
    classed("div", "trouble").with(sentence).with(ways)
}

/// *Try again*, which can be pressed when the time is over, and says how long that takes.
#[must_use]
pub fn again(
    host: &Host,
    left_s: impl Fn() -> u32 + Clone + 'static,
    pressed: impl Fn() + 'static,
) -> El {
    let w = host.w;
    let left = left_s.clone();
    button("plain", w.try_again, pressed)
        .attr_of("aria-disabled", move || {
            (left() > 0).then(|| "true".to_owned())
        })
        .says(move || match left_s() {
            0 => String::new(),
            seconds => [" · ", &crate::wording::minutes(seconds)].concat(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Refusal;

    #[test]
    fn a_spent_budget_is_waited_for_to_its_end() {
        let mut asking = Trying::failed(Failure::Refused(Refusal {
            code: contract::ProblemCode::BudgetExhausted,
            retry_after_s: Some(2),
            request_id: "r-1".to_owned(),
        }));
        assert_eq!((asking.count(), asking.may_ask()), (Count::On, false));
        assert_eq!(asking.second_passes(), Count::On);
        assert_eq!(asking.second_passes(), Count::Over);
        assert!(asking.may_ask());
        assert_eq!(asking.second_passes(), Count::Over);
    }

    #[test]
    fn what_failed_may_be_asked_again_and_what_is_on_its_way_may_not() {
        let failed = Trying::failed(Failure::Unreachable);
        assert!(failed.may_ask() && Trying::Rest.may_ask());
        assert!(!Trying::UnderWay.may_ask());
        assert_eq!(failed.count(), Count::Over);
    }
}
