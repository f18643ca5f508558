//! A question that a section asks the backend: under way, put off, answered or not. A wish, which
//! changes something, has a state of its own in its section.

pub mod words;

mod view;

use apizee_panel::outcome::Failure;
use apizee_panel::room::trouble::Trouble;

pub use view::{answered, unanswered};

/// Where a question stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question<T> {
    /// Not asked.
    Unasked,
    /// The answer is on its way.
    Asked,
    /// It cannot be answered yet: it is asked again by itself.
    Waits {
        /// Why not.
        why: Trouble,
        /// Seconds until then.
        left_s: u32,
    },
    /// There is no answer.
    Failed(Trouble),
    /// There is.
    Answered(T),
}

/// What happens to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard<T> {
    /// To the question with this number.
    Answered(u32, Result<T, Failure>),
    /// Seconds, for the question with this number.
    Passed(u32, u32),
    /// Once more.
    AgentTriesAgain,
}

/// What follows for the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Nothing,
    /// Let a second pass.
    Wait,
    Ask,
}

/// The last question of a kind. Late answers to earlier ones are known by their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking<T> {
    number: u32,
    /// Where it stands.
    pub question: Question<T>,
}

impl<T> Default for Asking<T> {
    fn default() -> Self {
        Self {
            number: 0,
            question: Question::Unasked,
        }
    }
}

impl<T> Asking<T> {
    /// Asks anew. The number goes with the question.
    pub fn ask(&mut self) -> u32 {
        self.forget();
        self.question = Question::Asked;
        self.number
    }

    /// Nobody wants to know any more.
    pub fn forget(&mut self) {
        self.number = self.number.wrapping_add(1);
        self.question = Question::Unasked;
    }

    /// The number of the last question.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether an answer with this number is waited for.
    #[must_use]
    pub fn expects(&self, number: u32) -> bool {
        self.number == number && self.is_asked()
    }

    /// Whether the answer is on its way.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        matches!(self.question, Question::Asked)
    }

    /// Any of these.
    pub fn on(&mut self, heard: Heard<T>) -> Next {
        match heard {
            Heard::Answered(number, answer) => self.hear(number, answer),
            Heard::Passed(number, seconds) => self.pass(number, seconds),
            // What is there is not asked for once more: a frame would be loaded anew.
            Heard::AgentTriesAgain if self.answer().is_some() => Next::Nothing,
            Heard::AgentTriesAgain => self.again(),
        }
    }

    /// The agent asks; not twice at once.
    #[must_use]
    pub fn again(&self) -> Next {
        if self.is_asked() {
            Next::Nothing
        } else {
            Next::Ask
        }
    }

    pub fn hear(&mut self, number: u32, answer: Result<T, Failure>) -> Next {
        if !self.expects(number) {
            return Next::Nothing;
        }
        self.question = match answer.map_err(Trouble::of_question) {
            Ok(answer) => Question::Answered(answer),
            Err(why) => match why.wait_s() {
                Some(left_s) => {
                    self.question = Question::Waits { why, left_s };
                    return Next::Wait;
                }
                None => Question::Failed(why),
            },
        };
        Next::Nothing
    }

    /// Time passes.
    pub fn pass(&mut self, number: u32, seconds: u32) -> Next {
        match &mut self.question {
            Question::Waits { left_s, .. } if self.number == number => {
                *left_s = left_s.saturating_sub(seconds);
                if *left_s == 0 { Next::Ask } else { Next::Wait }
            }
            Question::Unasked
            | Question::Asked
            | Question::Waits { .. }
            | Question::Failed(_)
            | Question::Answered(_) => Next::Nothing,
        }
    }

    /// The answer, if there is one.
    #[must_use]
    pub fn answer(&self) -> Option<&T> {
        match &self.question {
            Question::Answered(answer) => Some(answer),
            Question::Unasked | Question::Asked | Question::Waits { .. } | Question::Failed(_) => {
                None
            }
        }
    }

    /// The answer, to be changed by the agent.
    pub fn answer_mut(&mut self) -> Option<&mut T> {
        match &mut self.question {
            Question::Answered(answer) => Some(answer),
            Question::Unasked | Question::Asked | Question::Waits { .. } | Question::Failed(_) => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apizee_panel::outcome::Refusal;
    use contract::ProblemCode;

    fn busy(retry_after_s: u32) -> Failure {
        refused(ProblemCode::BudgetExhausted, retry_after_s)
    }

    fn refused(code: ProblemCode, retry_after_s: u32) -> Failure {
        Failure::Refused(Refusal::new(code, Some(retry_after_s), "r".to_owned()))
    }

    #[test]
    fn a_spent_budget_is_waited_for_and_then_asked_again() {
        let mut asking = Asking::<u8>::default();
        let first = asking.ask();
        assert_eq!(asking.hear(first, Err(busy(3))), Next::Wait);
        assert!(matches!(asking.question, Question::Waits { left_s: 3, .. }));
        assert_eq!(asking.pass(first, 1), Next::Wait);
        // The machine slept.
        assert_eq!(asking.pass(first, 60), Next::Ask);
        let second = asking.ask();
        assert_eq!(asking.pass(first, 1), Next::Nothing, "an old second");
        assert_eq!(asking.hear(second, Ok(7)), Next::Nothing);
        assert_eq!(asking.answer(), Some(&7));
    }

    #[test]
    fn a_store_that_cannot_be_reached_is_waited_for_too() {
        let mut asking = Asking::<u8>::default();
        let first = asking.ask();
        let away = refused(ProblemCode::StoreUnavailable, 5);
        assert_eq!(asking.hear(first, Err(away)), Next::Wait);
        assert_eq!(asking.pass(first, 5), Next::Ask);
    }

    #[test]
    fn a_late_answer_is_dropped() {
        let mut asking = Asking::<u8>::default();
        let first = asking.ask();
        let second = asking.ask();
        assert_eq!(asking.hear(first, Ok(1)), Next::Nothing);
        assert_eq!(asking.question, Question::Asked);
        asking.hear(second, Ok(2));
        asking.hear(second, Ok(3));
        assert_eq!(asking.answer(), Some(&2), "a second answer changes nothing");
        let third = asking.ask();
        asking.forget();
        asking.hear(third, Ok(4));
        assert_eq!(asking.question, Question::Unasked);
    }

    #[test]
    fn what_is_not_answered_says_why_and_is_asked_again_by_the_agent() {
        let mut asking = Asking::<u8>::default();
        let number = asking.ask();
        assert_eq!(asking.on(Heard::AgentTriesAgain), Next::Nothing, "asked");
        asking.on(Heard::Answered(number, Err(Failure::Unreachable)));
        assert!(matches!(
            asking.question,
            Question::Failed(Trouble::Unreachable(_))
        ));
        assert_eq!(asking.on(Heard::AgentTriesAgain), Next::Ask);
        let number = asking.ask();
        asking.on(Heard::Answered(number, Err(busy(9))));
        assert_eq!(asking.on(Heard::AgentTriesAgain), Next::Ask, "sooner");
        let number = asking.ask();
        asking.on(Heard::Answered(number, Ok(1)));
        assert_eq!(asking.on(Heard::AgentTriesAgain), Next::Nothing, "there");
    }
}
