//! The figures, as the agent reads them.

use std::rc::Rc;

use contract::{Figures, FiguresScope, LONGEST_SPAN_DAYS};
use leptos::prelude::*;

use super::{Agent, Event, FiguresOf, Look, Span, bars, table};
use crate::asking::unanswered;
use crate::browser;
use crate::figures::words::Words;
use crate::host::Host;
use crate::screen::{State, Tell};
use apizee_panel::elements::{
    Button, Draw as _, Drawn, Source as _, changed, press, pressed, submitted, ticked, typed, value,
};
use apizee_panel::errand::Section;

/// What a click asks for, without the calendar.
const QUICK: [u8; 3] = [1, 7, 30];

/// What all parts of the view need.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) lang: &'static str,
    pub(super) words: &'static Words,
    pub(super) screen: State<FiguresOf>,
    pub(super) tell: Tell<Event>,
}

impl Part {
    /// A place that is drawn anew with the figures; empty while there are none.
    fn place(self, draw: impl Fn(&Figures) -> Drawn + 'static) -> Drawn {
        let screen = self.screen;
        let number = |s: &FiguresOf| s.asking.answer().map(|_| s.asking.number());
        screen.given(number, move |_| {
            let figures = |s: &FiguresOf| s.asking.answer().map(&draw);
            screen.with(figures).unwrap_or_default()
        })
    }
}

pub(super) fn view(host: &Rc<Host>, screen: State<FiguresOf>, tell: Tell<Event>) -> Drawn {
    let part = Part {
        lang: host.w.tongue.as_str(),
        words: Words::of(host.w.tongue),
        screen,
        tell,
    };
    let words = part.words;
    let nameless = move || {
        let team = tell.saying(|| Event::AgentWants(FiguresScope::Team));
        view! {
            <div class="notice">
                <p>{words.nameless}</p>
                <div class="buttons">
                    <Button class="plain" text=words.team press=team />
                </div>
            </div>
        }
        .drawn()
    };
    let again = move || tell.tell(Event::AgentTriesAgain);
    let around = Rc::clone(host);
    let sheet = screen.when(
        |s| s.asking.answer().is_some(),
        move || super::sheet::sheet(&around, part),
    );
    view! {
        <section class="figures">
            <h1>{(host.w.section)(Section::Figures)}</h1>
            {whose(part)}
            {quick(part)}
            {fields(part)}
            {unanswered(host, screen, |s| &s.asking.question, again)}
            <div class="asking" role="status">
                {screen.when(|s| s.agent == Agent::Nameless, nameless)}
            </div>
            <div class="told" role="status">{part.place(move |figures| told(part, figures))}</div>
            {part.place(move |figures| totals(part, figures))}
            {part.place(move |figures| shown(part, figures))}
            {sheet}
        </section>
    }
    .drawn()
}

/// The agent's own, or the team's.
fn whose(part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let chip = |scope: FiguresScope| {
        view! {
            <label class="chip">
                <input
                    type="radio"
                    name="scope"
                    {..ticked(screen.flag(move |s| s.scope == scope))}
                    {..changed(move || tell.tell(Event::AgentWants(scope)))}
                />
                <span>{(words.scope)(scope)}</span>
            </label>
        }
        .drawn()
    };
    view! {
        <fieldset>
            <legend class="unseen">{words.whose}</legend>
            <div class="chips">{chip(FiguresScope::Me)}{chip(FiguresScope::Team)}</div>
        </fieldset>
    }
    .drawn()
}

fn quick(part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let button = |days: u8| {
        let is_it = screen.text(move |s| (s.span == Span::last(days, &s.today)).to_string());
        view! {
            <button
                class="plain"
                type="button"
                {..pressed(move || tell.tell(Event::AgentWantsLast(days)))}
                aria-pressed=is_it
            >
                {(words.last)(days)}
            </button>
        }
        .drawn()
    };
    view! { <div class="buttons quick">{QUICK.into_iter().map(button).collect::<Drawn>()}</div> }
        .drawn()
}

/// An end of the span.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Since,
    Until,
}

/// Any span.
fn fields(part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        lang,
    } = part;
    let ask = move || {
        tell.tell(Event::AgentAsks);
    };
    let hint = screen.text(move |s| {
        let most = browser::number(lang, LONGEST_SPAN_DAYS.unsigned_abs());
        let fault = s.fault.map(|fault| (words.fault)(fault, &most));
        fault.unwrap_or_default()
    });
    view! {
        <form
            class="span"
            class:wrong=screen.flag(|s| s.fault.is_some())
            novalidate=""
            {..submitted(ask)}
        >
            {day(part, End::Since)}
            {day(part, End::Until)}
            <button class="plain" type="submit">{words.show}</button>
            <p class="hint" id="span-hint" role="status">{hint}</p>
        </form>
    }
    .drawn()
}

fn day(part: Part, end: End) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let (id, label) = match end {
        End::Since => ("since", words.since),
        End::Until => ("until", words.until),
    };
    let wrong = screen.text(move |s| {
        let of_since = end == End::Since;
        let is_here = s.fault.is_some_and(|fault| fault.is_of_since() == of_since);
        is_here.to_string()
    });
    let now = screen.text(move |s| match end {
        End::Since => s.since.clone(),
        End::Until => s.until.clone(),
    });
    let hears = typed(move |day| {
        tell.tell(match end {
            End::Since => Event::AgentSetsSince(day),
            End::Until => Event::AgentSetsUntil(day),
        });
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type="date"
                aria-describedby="span-hint"
                {..value(now)}
                {..hears}
                aria-invalid=wrong
            />
        </div>
    }
    .drawn()
}

/// Of which days, how late, and whether there is anything.
fn told(part: Part, figures: &Figures) -> Drawn {
    let Part { words, lang, .. } = part;
    let since = browser::day(lang, &figures.since);
    let until = (figures.until != figures.since).then(|| browser::day(lang, &figures.until));
    let time = browser::date_time(lang, &figures.refreshed_until);
    let is_empty = figures.totals.sessions == 0;
    let none = is_empty.then(|| view! { <p>{words.none}</p> }.drawn());
    view! {
        <h2>{(words.days)(&since, until.as_deref())}</h2>
        {none.unwrap_or_default()}
        <p class="hint">{(words.late)(&time)}</p>
    }
    .drawn()
}

/// The sums.
fn totals(part: Part, figures: &Figures) -> Drawn {
    let Part { words, lang, .. } = part;
    let number = |number| browser::number(lang, number);
    let totals = &figures.totals;
    let share = totals.joined_share.map(|share| browser::share(lang, share));
    let joined = match share {
        Some(share) => format!("{} ({share})", number(totals.joined)),
        None => number(totals.joined),
    };
    let median = figures.median_time_to_join_s;
    let median = median.map(|seconds| browser::span(lang, seconds));
    let median = median.unwrap_or_else(|| words.not_told.to_owned());
    let tiles = [
        (words.sessions, number(totals.sessions)),
        (words.joined, joined),
        (words.median, median),
        (words.call, browser::span(lang, totals.call_s)),
        (words.photos, number(totals.photos)),
        (words.videos, number(totals.videos)),
    ];
    let tiles = tiles.map(|(name, text)| tile(name, text, vec![]));
    let meetings = figures.meetings.as_ref().map(|meetings| {
        let people = number(meetings.participants);
        let span = browser::span(lang, meetings.duration_s);
        let mut about = vec![(words.participants)(meetings.participants, &people, &span)];
        if meetings.unlisted > 0 {
            about.push((words.unlisted)(
                meetings.unlisted,
                &number(meetings.unlisted),
            ));
        }
        tile(words.meetings, number(meetings.sessions), about)
    });
    let all = tiles.into_iter().chain(meetings);
    view! { <dl class="totals">{all.collect::<Drawn>()}</dl> }.drawn()
}

fn tile(name: &'static str, text: String, about: Vec<String>) -> Drawn {
    let about = about.into_iter();
    let about = about.map(|text| view! { <dd class="hint">{text}</dd> }.drawn());
    view! { <div><dt>{name}</dt><dd>{text}</dd>{about.collect::<Drawn>()}</div> }.drawn()
}

/// Bars and tables, of which the eye sees one and a screen reader the tables.
fn shown(part: Part, figures: &Figures) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        lang,
    } = part;
    let is_own = figures.scope == FiguresScope::Me;
    let of_team = is_own.then(|| view! { <p class="hint">{words.meetings_of_team}</p> }.drawn());
    if figures.totals.sessions == 0 {
        return of_team.unwrap_or_default();
    }
    let toggle = screen.text(|s| {
        match s.look {
            Look::Bars => words.tables,
            Look::Tables => words.bars,
        }
        .to_owned()
    });
    let turn = move || {
        let look = untrack(|| screen.if_there(|s| s.look));
        if let Some(look) = look {
            tell.tell(Event::AgentPrefers(match look {
                Look::Bars => Look::Tables,
                Look::Tables => Look::Bars,
            }));
        }
    };
    let by_agent = (figures.scope == FiguresScope::Team).then(|| {
        both(
            part,
            words.by_agent,
            bars::by_agent(lang, words, figures),
            table::by_agent(lang, words, figures),
        )
    });
    view! {
        {of_team.unwrap_or_default()}
        <Button class="link" text=toggle press=press(turn) />
        <p class="legend" aria-hidden="true" hidden=screen.flag(|s| s.look != Look::Bars)>
            {bars::legend(words)}
        </p>
        {both(
            part,
            words.by_day,
            bars::by_day(lang, words, figures),
            table::by_day(lang, words, figures),
        )}
        {by_agent.unwrap_or_default()}
    }
    .drawn()
}

/// What is drawn, and the same as a table.
fn both(part: Part, title: &'static str, bars: Drawn, table: Drawn) -> Drawn {
    let screen = part.screen;
    let class = screen.text(|s| {
        match s.look {
            Look::Bars => "unseen",
            Look::Tables => "wide",
        }
        .to_owned()
    });
    // What scrolls sideways can be scrolled by keys.
    let tabindex = move || screen.with(|s| (s.look == Look::Tables).then_some("0"));
    view! {
        <div class="block">
            <h2>{title}</h2>
            <div class="bars" aria-hidden="true" hidden=screen.flag(|s| s.look != Look::Bars)>
                {bars}
            </div>
            <div class=class tabindex=tabindex role="region" aria-label=title>{table}</div>
        </div>
    }
    .drawn()
}
