//! The bars. They say nothing that the tables do not, so screen readers pass them over.

use contract::{Counts, Figures};

use crate::browser;
use crate::dom::{El, classed, el, svg};
use crate::wording::figures::Figures as Words;

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

fn rect(of: Of, [x, y, width, height]: [f64; 4]) -> El {
    svg("rect")
        .attr("class", of.class())
        .attr("x", &x.to_string())
        .attr("y", &y.to_string())
        .attr("width", &width.to_string())
        .attr("height", &height.to_string())
}

fn drawing(class: &str, width: f64, height: f64) -> El {
    svg("svg")
        .attr("class", class)
        .attr("aria-hidden", "true")
        .attr("preserveAspectRatio", "none")
        .attr("viewBox", &format!("0 0 {width} {height}"))
}

/// How long a bar is, of the longest.
fn length(count: u64, most: u64) -> f64 {
    FULL * count as f64 / most.max(1) as f64
}

/// What the colours mean.
pub(super) fn legend(words: &Words) -> El {
    let mark = |of: Of, text| el("span").with(classed("i", of.class())).text(text);
    classed("p", "legend")
        .attr("aria-hidden", "true")
        .with(mark(Of::Sessions, words.sessions))
        .with(mark(Of::Joined, words.joined))
}

/// One upright bar for each day.
pub(super) fn by_day(lang: &str, words: &Words, figures: &Figures) -> El {
    let most = figures.by_day.iter().map(|one| one.counts.sessions).max();
    let most = most.unwrap_or_default();
    let slots = figures.by_day.len().max(FEWEST_SLOTS);
    let mut all = drawing("days", (slots * SLOT) as f64, FULL);
    for (at, one) in figures.by_day.iter().enumerate() {
        if one.counts.sessions == 0 {
            continue;
        }
        let x = (at * SLOT) as f64 + 0.5;
        let bar = |of: Of| {
            let height = length(of.count(&one.counts), most);
            rect(of, [x, FULL - height, 3.0, height])
        };
        let title = svg("title").text(&format!(
            "{}: {} {}, {} {}",
            browser::short_day(lang, &one.day),
            browser::number(lang, one.counts.sessions),
            words.sessions,
            browser::number(lang, one.counts.joined),
            words.joined
        ));
        let day = svg("g").with(title).with(bar(Of::Sessions));
        all = all.with(day.with(bar(Of::Joined)));
    }
    let mut below =
        classed("p", "ends").with(el("span").text(&browser::short_day(lang, &figures.since)));
    if figures.until != figures.since {
        below = below.with(el("span").text(&browser::short_day(lang, &figures.until)));
    }
    classed("div", "bars")
        .attr("aria-hidden", "true")
        .with(classed("p", "most").text(&browser::number(lang, most)))
        .with(all)
        .with(below)
}

/// One level bar for each agent, the name above it.
pub(super) fn by_agent(lang: &str, words: &Words, figures: &Figures) -> El {
    let most = figures.by_agent.iter().map(|one| one.counts.sessions).max();
    let most = most.unwrap_or_default();
    let mut all = classed("div", "bars").attr("aria-hidden", "true");
    for one in &figures.by_agent {
        let bar = |of: Of| rect(of, [0.0, 0.0, length(of.count(&one.counts), most), 10.0]);
        let name = one.agent.as_deref().unwrap_or(words.nobody);
        let count = browser::number(lang, one.counts.sessions);
        let line = classed("p", "ends")
            .with(el("span").text(name))
            .with(el("span").text(&count));
        let level = drawing("level", FULL, 10.0);
        all = all
            .with(line)
            .with(level.with(bar(Of::Sessions)).with(bar(Of::Joined)));
    }
    all
}
