//! The bars. They say nothing that the tables do not, so screen readers pass them over.

use contract::{Counts, Figures};
use leptos::prelude::*;

use crate::browser;
use crate::figures::words::Words;
use apizee_panel::elements::{Draw as _, Drawn};

/// Of the drawing's own units: a bar and the gap after it.
const SLOT: usize = 4;

/// Fewer days do not make wider bars than so many would.
const FEWEST_SLOTS: usize = 7;

/// The height of the drawing, and the length of the longest bar.
const FULL: f64 = 100.0;

/// A bar's colour.
#[derive(Clone, Copy)]
enum Of {
    Sessions,
    Joined,
}

impl Of {
    fn class(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Joined => "joined",
        }
    }

    fn count(self, counts: &Counts) -> u64 {
        match self {
            Self::Sessions => counts.sessions,
            Self::Joined => counts.joined,
        }
    }
}

fn rect(of: Of, [x, y, width, height]: [f64; 4]) -> Drawn {
    view! {
        <rect
            class=of.class()
            x=x.to_string()
            y=y.to_string()
            width=width.to_string()
            height=height.to_string()
        ></rect>
    }
    .drawn()
}

fn drawing(class: &'static str, [width, height]: [f64; 2], bars: Drawn) -> Drawn {
    view! {
        <svg
            class=class
            aria-hidden="true"
            preserveAspectRatio="none"
            viewBox=format!("0 0 {width} {height}")
        >
            {bars}
        </svg>
    }
    .drawn()
}

/// How long a bar is, of the longest.
fn length(count: u64, most: u64) -> f64 {
    FULL * count as f64 / most.max(1) as f64
}

/// What the colours mean.
pub(super) fn legend(words: &Words) -> Drawn {
    let mark =
        |of: Of, text: &'static str| view! { <span><i class=of.class()></i>{text}</span> }.drawn();
    [
        mark(Of::Sessions, words.sessions),
        mark(Of::Joined, words.joined),
    ]
    .into_iter()
    .collect()
}

/// One upright bar for each day.
pub(super) fn by_day(lang: &str, words: &Words, figures: &Figures) -> Drawn {
    let most = figures.by_day.iter().map(|one| one.counts.sessions).max();
    let most = most.unwrap_or_default();
    let slots = figures.by_day.len().max(FEWEST_SLOTS);
    let days = figures.by_day.iter().enumerate();
    let days = days.filter(|(_, one)| one.counts.sessions > 0);
    let days = days.map(|(at, one)| {
        let x = (at * SLOT) as f64 + 0.5;
        let bar = |of: Of| {
            let height = length(of.count(&one.counts), most);
            rect(of, [x, FULL - height, 3.0, height])
        };
        let title = format!(
            "{}: {} {}, {} {}",
            browser::short_day(lang, &one.day),
            browser::number(lang, one.counts.sessions),
            words.sessions,
            browser::number(lang, one.counts.joined),
            words.joined
        );
        view! { <g><title>{title}</title>{bar(Of::Sessions)}{bar(Of::Joined)}</g> }.drawn()
    });
    let ends = [&figures.since, &figures.until].into_iter();
    let ends = ends.take(if figures.until == figures.since { 1 } else { 2 });
    let ends = ends.map(|day| view! { <span>{browser::short_day(lang, day)}</span> }.drawn());
    view! {
        <p class="most">{browser::number(lang, most)}</p>
        {drawing("days", [(slots * SLOT) as f64, FULL], days.collect())}
        <p class="ends">{ends.collect::<Drawn>()}</p>
    }
    .drawn()
}

/// One level bar for each agent, the name above it.
pub(super) fn by_agent(lang: &str, words: &Words, figures: &Figures) -> Drawn {
    let most = figures.by_agent.iter().map(|one| one.counts.sessions).max();
    let most = most.unwrap_or_default();
    let agents = figures.by_agent.iter().map(|one| {
        let bar = |of: Of| rect(of, [0.0, 0.0, length(of.count(&one.counts), most), 10.0]);
        let name = one.agent.as_deref().unwrap_or(words.nobody).to_owned();
        let count = browser::number(lang, one.counts.sessions);
        let bars = [bar(Of::Sessions), bar(Of::Joined)];
        view! {
            <p class="ends"><span>{name}</span><span>{count}</span></p>
            {drawing("level", [FULL, 10.0], bars.into_iter().collect())}
        }
        .drawn()
    });
    agents.collect()
}
