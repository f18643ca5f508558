//! The tables: all that the bars show, and more.

use contract::{Counts, Figures};

use crate::browser;
use crate::dom::{El, el};
use crate::wording::figures::Figures as Words;

fn head(words: &Words, first: &str) -> El {
    let columns = [
        first,
        words.sessions,
        words.joined,
        words.share,
        words.call,
        words.photos,
        words.videos,
    ];
    let row = columns.into_iter().fold(el("tr"), |row, column| {
        row.with(el("th").attr("scope", "col").text(column))
    });
    el("thead").with(row)
}

fn row(lang: &str, name: &str, counts: &Counts) -> El {
    let number = |number| browser::number(lang, number);
    let share = counts.joined_share.map(|share| browser::share(lang, share));
    let cells = [
        number(counts.sessions),
        number(counts.joined),
        share.unwrap_or_else(|| "–".to_owned()),
        browser::span(lang, counts.call_s),
        number(counts.photos),
        number(counts.videos),
    ];
    let first = el("tr").with(el("th").attr("scope", "row").text(name));
    cells
        .iter()
        .fold(first, |row, cell| row.with(el("td").text(cell)))
}

fn table(caption: &str, head: El, rows: impl Iterator<Item = El>) -> El {
    let body = rows.fold(el("tbody"), El::with);
    let caption = el("caption").text(caption);
    el("table").with(caption).with(head).with(body)
}

/// A row for each day.
pub(super) fn by_day(lang: &str, words: &Words, figures: &Figures) -> El {
    let rows = figures.by_day.iter();
    let rows = rows.map(|one| row(lang, &browser::short_day(lang, &one.day), &one.counts));
    table(words.by_day, head(words, words.day), rows)
}

/// A row for each agent.
pub(super) fn by_agent(lang: &str, words: &Words, figures: &Figures) -> El {
    let rows = figures.by_agent.iter().map(|one| {
        let name = one.agent.as_deref().unwrap_or(words.nobody);
        row(lang, name, &one.counts)
    });
    table(words.by_agent, head(words, words.agent), rows)
}
