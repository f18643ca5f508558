//! What was done in a span of days: sums, bars by day and by agent, a table to save. Pure, but for
//! `perform`.

mod bars;
mod calls;
mod sheet;
mod span;
mod table;
mod view;
pub mod words;

use std::rc::Rc;

use contract::{Day, Figures, FiguresScope, ProblemCode};

use super::asking::{Asking, Next, Question};
use super::host::Host;
use super::screen::{Screen, State, Tell};
use crate::browser::{self, FileUrl};
use apizee_panel::elements::Drawn;
use apizee_panel::outcome::{Failure, Refusal};
use apizee_panel::room::options::Fold;

pub use span::{Span, SpanFault};

/// How the figures are drawn. A screen reader has the tables in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Bars,
    Tables,
}

/// Whether the Desk tells which agent this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agent {
    /// As far as is known.
    Named,
    /// It does not: there are no figures of their own.
    Nameless,
}

/// The figures for a spreadsheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Sheet {
    /// As text.
    pub text: String,
    /// To be saved; `None` where the browser makes no files.
    pub file: Option<FileUrl>,
}

impl Sheet {
    fn read(bytes: &[u8]) -> Result<Self, Failure> {
        let text = core::str::from_utf8(bytes).map_err(|_| Failure::Unknown)?;
        Ok(Self {
            text: text.trim_start_matches('\u{feff}').to_owned(),
            file: FileUrl::new(bytes, "text/csv;charset=utf-8"),
        })
    }
}

/// The section.
#[derive(Debug, PartialEq)]
pub struct FiguresOf {
    today: Day,
    span: Span,
    scope: FiguresScope,
    agent: Agent,
    /// The fields, as they stand.
    since: String,
    until: String,
    fault: Option<SpanFault>,
    asking: Asking<Figures>,
    sheet: Asking<Sheet>,
    /// The sheet as text.
    text: Fold,
    look: Look,
}

/// What happens.
#[derive(Debug, PartialEq)]
pub enum Event {
    /// Whose.
    AgentWants(FiguresScope),
    /// So many days, today the last.
    AgentWantsLast(u8),
    /// The first field.
    AgentSetsSince(String),
    /// The last field.
    AgentSetsUntil(String),
    /// Of what stands in the fields.
    AgentAsks,
    /// The same once more.
    AgentTriesAgain,
    /// Bars or tables.
    AgentPrefers(Look),
    /// A sheet to save.
    AgentExports,
    /// The sheet as text.
    AgentTogglesText,
    /// To the question with this number.
    Answered(u32, Result<Figures, Failure>),
    /// Seconds, for that question.
    Passed(u32, u32),
    /// To the question for a sheet with this number.
    SheetAnswered(u32, Result<Sheet, Failure>),
    /// Seconds, for that question.
    SheetPassed(u32, u32),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET figures`
    Ask(u32, Span, FiguresScope),
    /// The same as a table.
    AskSheet(u32, Span, FiguresScope),
    /// A second, for the figures.
    Wait(u32),
    /// A second, for the sheet.
    WaitForSheet(u32),
}

impl FiguresOf {
    /// The agent's own, of today.
    #[must_use]
    pub fn new(today: Day) -> (Self, Vec<Effect>) {
        let mut new = Self {
            span: Span::last(1, &today),
            scope: FiguresScope::Me,
            agent: Agent::Named,
            since: today.to_string(),
            until: today.to_string(),
            today,
            fault: None,
            asking: Asking::default(),
            sheet: Asking::default(),
            text: Fold::In,
            look: Look::Bars,
        };
        let effects = new.ask();
        (new, effects)
    }

    fn ask(&mut self) -> Vec<Effect> {
        self.sheet.forget();
        self.text = Fold::In;
        self.agent = Agent::Named;
        let number = self.asking.ask();
        vec![Effect::Ask(number, self.span.clone(), self.scope)]
    }

    fn ask_of(&mut self, span: Span) -> Vec<Effect> {
        self.since = span.since().to_string();
        self.until = span.until().to_string();
        self.fault = None;
        self.span = span;
        self.ask()
    }

    fn ask_sheet(&mut self) -> Vec<Effect> {
        let number = self.sheet.ask();
        vec![Effect::AskSheet(number, self.span.clone(), self.scope)]
    }

    fn answered(&mut self, number: u32, answer: Result<Figures, Failure>) -> Vec<Effect> {
        if self.asking.expects(number) && self.names_nobody(&answer) {
            self.asking.forget();
            self.agent = Agent::Nameless;
            return vec![];
        }
        match self.asking.hear(number, answer) {
            Next::Nothing => vec![],
            Next::Wait => vec![Effect::Wait(number)],
            Next::Ask => self.ask(),
        }
    }

    /// Our own span is right, so what is refused is the scope: the Desk's token names no e-mail.
    fn names_nobody(&self, answer: &Result<Figures, Failure>) -> bool {
        let refused = matches!(
            answer,
            Err(Failure::Refused(Refusal {
                code: ProblemCode::InvalidRequest,
                ..
            }))
        );
        refused && self.scope == FiguresScope::Me
    }

    fn hear(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::AgentWants(scope) if scope != self.scope => {
                self.scope = scope;
                self.ask()
            }
            Event::AgentWants(_) => vec![],
            Event::AgentWantsLast(days) => self.ask_of(Span::last(days, &self.today)),
            Event::AgentSetsSince(since) => {
                self.since = since;
                self.fault = None;
                vec![]
            }
            Event::AgentSetsUntil(until) => {
                self.until = until;
                self.fault = None;
                vec![]
            }
            Event::AgentAsks => match Span::new(&self.since, &self.until) {
                Ok(span) => self.ask_of(span),
                Err(fault) => {
                    self.fault = Some(fault);
                    vec![]
                }
            },
            Event::AgentTriesAgain => self.ask(),
            Event::AgentPrefers(look) => {
                self.look = look;
                vec![]
            }
            // It is on its way.
            Event::AgentExports if self.sheet.question == Question::Asked => vec![],
            Event::AgentExports => self.ask_sheet(),
            Event::AgentTogglesText => {
                self.text = match self.text {
                    Fold::In => Fold::Out,
                    Fold::Out => Fold::In,
                };
                vec![]
            }
            Event::Answered(number, answer) => self.answered(number, answer),
            Event::Passed(number, seconds) => match self.asking.pass(number, seconds) {
                Next::Nothing => vec![],
                Next::Wait => vec![Effect::Wait(number)],
                Next::Ask => self.ask(),
            },
            Event::SheetAnswered(number, answer) => match self.sheet.hear(number, answer) {
                Next::Nothing => vec![],
                Next::Wait => vec![Effect::WaitForSheet(number)],
                Next::Ask => self.ask_sheet(),
            },
            Event::SheetPassed(number, seconds) => match self.sheet.pass(number, seconds) {
                Next::Nothing => vec![],
                Next::Wait => vec![Effect::WaitForSheet(number)],
                Next::Ask => self.ask_sheet(),
            },
        }
    }
}

impl Screen for FiguresOf {
    type Event = Event;
    type Effect = Effect;

    fn open(_: &Host) -> (Self, Vec<Effect>) {
        Self::new(browser::today())
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.hear(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        Some(match effect {
            Effect::Ask(number, span, scope) => {
                let days = (span.since(), span.until());
                let answer = host.figures(days, scope).await;
                Event::Answered(number, answer)
            }
            Effect::AskSheet(number, span, scope) => {
                let days = (span.since(), span.until());
                let answer = host.figures_table(days, scope).await;
                let sheet = answer.and_then(|bytes| Sheet::read(&bytes));
                Event::SheetAnswered(number, sheet)
            }
            Effect::Wait(number) => Event::Passed(number, host.a_second().await),
            Effect::WaitForSheet(number) => Event::SheetPassed(number, host.a_second().await),
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Event>) -> Drawn {
        view::view(host, screen, tell)
    }
}

#[cfg(test)]
mod tests;
