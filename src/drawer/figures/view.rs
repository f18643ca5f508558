//! The figures, as the agent reads them.

use std::rc::Rc;

use contract::{Figures, FiguresScope, LONGEST_SPAN_DAYS};

use super::{Agent, Event, FiguresOf, Look, Span, bars, table};
use crate::browser;
use crate::dom::{self, El, Els, button, classed, el};
use crate::drawer::asking::unanswered;
use crate::drawer::errand::Section;
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::signals::{RwSignal, With};
use crate::wording::figures::Figures as Words;

/// What a click asks for, without the calendar.
const QUICK: [u8; 3] = [1, 7, 30];

/// What all parts of the view need.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) lang: &'static str,
    pub(super) words: &'static Words,
    pub(super) screen: RwSignal<FiguresOf>,
    pub(super) tell: Tell<Event>,
}

impl Part {
    /// Of the figures that are shown; empty while there are none.
    fn of(self, read: impl Fn(&Figures) -> Els) -> Els {
        let screen = self.screen;
        screen.with(|s| s.asking.answer().map(read).unwrap_or_default())
    }

    /// Changes with the figures; empty while there are none.
    fn key(self) -> String {
        self.screen.with(|s| match s.asking.answer() {
            Some(_) => s.asking.number().to_string(),
            None => String::new(),
        })
    }
}

pub(super) fn view(host: &Rc<Host>, screen: RwSignal<FiguresOf>, tell: Tell<Event>) -> Els {
    let part = Part {
        lang: host.w.lang,
        words: Words::of(host.w.lang),
        screen,
        tell,
    };
    let Part { words, .. } = part;
    let nameless = move || screen.with(|s| s.agent == Agent::Nameless);
    vec![
        classed("section", "figures")
            .with(el("h1").text((host.w.section)(Section::Figures)))
            .with(whose(part))
            .with(quick(part))
            .with(fields(part))
            .with(unanswered(
                host,
                screen,
                |s| &s.asking.question,
                move || tell.tell(Event::AgentTriesAgain),
            ))
            .with(
                classed("div", "asking")
                    .attr("role", "status")
                    .when(nameless, move || {
                        let team = button("plain", words.team, move || {
                            tell.tell(Event::AgentWants(FiguresScope::Team));
                        });
                        classed("div", "notice")
                            .with(el("p").text(words.nameless))
                            .with(classed("div", "buttons").with(team))
                    }),
            )
            .with(
                classed("div", "told")
                    .attr("role", "status")
                    .place(move || part.key(), move |_| part.of(|f| told(part, f))),
            )
            .place(
                move || part.key(),
                move |_| part.of(|f| vec![totals(part, f)]),
            )
            .place(move || part.key(), move |_| part.of(|f| drawn(part, f)))
            .when(move || screen.with(|s| s.asking.answer().is_some()), {
                let host = Rc::clone(host);
                move || super::sheet::sheet(&host, part)
            }),
    ]
}

/// The agent's own, or the team's.
fn whose(part: Part) -> El {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let chip = |scope: FiguresScope| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "scope")
            .ticked_of(move || screen.with(|s| s.scope == scope))
            .on("change", move |_| tell.tell(Event::AgentWants(scope)));
        classed("label", "chip")
            .with(radio)
            .with(el("span").text((words.scope)(scope)))
    };
    let chips = classed("div", "chips")
        .with(chip(FiguresScope::Me))
        .with(chip(FiguresScope::Team));
    el("fieldset")
        .with(classed("legend", "unseen").text(words.whose))
        .with(chips)
}

fn quick(part: Part) -> El {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let buttons = classed("div", "buttons quick");
    QUICK.into_iter().fold(buttons, |buttons, days| {
        let is_it = move || screen.with(|s| s.span == Span::last(days, &s.today));
        let one = button("plain", &(words.last)(days), move || {
            tell.tell(Event::AgentWantsLast(days));
        });
        buttons.with(one.attr_of("aria-pressed", move || Some(is_it().to_string())))
    })
}

/// Any span.
fn fields(part: Part) -> El {
    let Part {
        words,
        screen,
        tell,
        lang,
    } = part;
    let day = |id: &str, label, value: fn(&FiguresOf) -> String, set: fn(String) -> Event| {
        let of_since = id == "since";
        let wrong = move || {
            let fault = screen.with(|s| s.fault);
            fault.is_some_and(|fault| fault.is_of_since() == of_since)
        };
        let input = el("input")
            .attr("id", id)
            .attr("type", "date")
            .attr("aria-describedby", "span-hint")
            .attr_of("aria-invalid", move || Some(wrong().to_string()))
            .value_of(move || screen.with(value))
            .on("input", move |input| tell.tell(set(dom::value(&input))));
        classed("div", "field")
            .with(el("label").attr("for", id).text(label))
            .with(input)
    };
    let hint = classed("p", "hint")
        .attr("id", "span-hint")
        .attr("role", "status")
        .says(move || {
            let fault = screen.with(|s| s.fault);
            let most = browser::number(lang, LONGEST_SPAN_DAYS.unsigned_abs());
            fault.map_or_else(String::new, |fault| (words.fault)(fault, &most))
        });
    el("form")
        .attr_of("class", move || {
            let wrong = screen.with(|s| s.fault.is_some());
            Some(if wrong { "span wrong" } else { "span" }.to_owned())
        })
        .attr("novalidate", "")
        .on("submit", move |submit| {
            submit.prevent_default();
            tell.tell(Event::AgentAsks);
        })
        .with(day(
            "since",
            words.since,
            |s| s.since.clone(),
            Event::AgentSetsSince,
        ))
        .with(day(
            "until",
            words.until,
            |s| s.until.clone(),
            Event::AgentSetsUntil,
        ))
        .with(
            classed("button", "plain")
                .attr("type", "submit")
                .text(words.show),
        )
        .with(hint)
}

/// Of which days, how late, and whether there is anything.
fn told(part: Part, figures: &Figures) -> Els {
    let Part { words, lang, .. } = part;
    let since = browser::day(lang, &figures.since);
    let until = (figures.until != figures.since).then(|| browser::day(lang, &figures.until));
    let time = browser::date_time(lang, &figures.refreshed_until);
    let mut all = vec![el("h2").text(&(words.days)(&since, until.as_deref()))];
    if figures.totals.sessions == 0 {
        all.push(el("p").text(words.none));
    }
    all.push(classed("p", "hint").text(&(words.late)(&time)));
    all
}

/// The sums.
fn totals(part: Part, figures: &Figures) -> El {
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
    let tile = |name: &str, text: &str| {
        el("div")
            .with(el("dt").text(name))
            .with(el("dd").text(text))
    };
    let mut all = classed("dl", "totals")
        .with(tile(words.sessions, &number(totals.sessions)))
        .with(tile(words.joined, &joined))
        .with(tile(words.median, &median))
        .with(tile(words.call, &browser::span(lang, totals.call_s)))
        .with(tile(words.photos, &number(totals.photos)))
        .with(tile(words.videos, &number(totals.videos)));
    if let Some(meetings) = &figures.meetings {
        let people = number(meetings.participants);
        let span = browser::span(lang, meetings.duration_s);
        let about = (words.participants)(meetings.participants, &people, &span);
        let mut one = tile(words.meetings, &number(meetings.sessions))
            .with(classed("dd", "hint").text(&about));
        if meetings.unlisted > 0 {
            let more = number(meetings.unlisted);
            let unlisted = (words.unlisted)(meetings.unlisted, &more);
            one = one.with(classed("dd", "hint").text(&unlisted));
        }
        all = all.with(one);
    }
    all
}

/// Bars and tables, of which the eye sees one and a screen reader the tables.
fn drawn(part: Part, figures: &Figures) -> Els {
    let Part {
        words,
        screen,
        tell,
        lang,
    } = part;
    let is = move |look| screen.with(|s| s.look == look);
    let mut all = vec![];
    if figures.scope == FiguresScope::Me {
        all.push(classed("p", "hint").text(words.meetings_of_team));
    }
    if figures.totals.sessions == 0 {
        return all;
    }
    let toggle = button("link", "", move || {
        tell.tell(Event::AgentPrefers(match is(Look::Bars) {
            true => Look::Tables,
            false => Look::Bars,
        }));
    });
    all.push(toggle.says(move || {
        if is(Look::Bars) {
            words.tables
        } else {
            words.bars
        }
        .to_owned()
    }));
    let both = |title: &str, bars: El, table: El| {
        let bars = bars.attr_of("hidden", move || (!is(Look::Bars)).then(String::new));
        let around = el("div")
            .attr_of("class", move || {
                Some(if is(Look::Bars) { "unseen" } else { "wide" }.to_owned())
            })
            // What scrolls sideways can be scrolled by keys.
            .attr_of("tabindex", move || is(Look::Tables).then(|| "0".to_owned()))
            .attr("role", "region")
            .attr("aria-label", title)
            .with(table);
        classed("div", "block")
            .with(el("h2").text(title))
            .with(bars)
            .with(around)
    };
    all.push(bars::legend(words).attr_of("hidden", move || (!is(Look::Bars)).then(String::new)));
    all.push(both(
        words.by_day,
        bars::by_day(lang, words, figures),
        table::by_day(lang, words, figures),
    ));
    if figures.scope == FiguresScope::Team {
        all.push(both(
            words.by_agent,
            bars::by_agent(lang, words, figures),
            table::by_agent(lang, words, figures),
        ));
    }
    all
}
