//! The tables: all that the bars show, and more.

use contract::{Counts, Figures};
use leptos::prelude::*;

use crate::browser;
use crate::figures::words::Words;
use apizee_panel::elements::{Draw as _, Drawn};

fn head(words: &Words, first: &'static str) -> Drawn {
    let columns = [
        first,
        words.sessions,
        words.joined,
        words.share,
        words.call,
        words.photos,
        words.videos,
    ];
    let columns = columns.map(|column| view! { <th scope="col">{column}</th> }.drawn());
    columns.into_iter().collect()
}

fn row(lang: &str, name: &str, counts: &Counts) -> Drawn {
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
    let cells = cells.map(|cell| view! { <td>{cell}</td> }.drawn());
    view! {
        <tr>
            <th scope="row">{name.to_owned()}</th>
            {cells.into_iter().collect::<Drawn>()}
        </tr>
    }
    .drawn()
}

fn table(caption: &'static str, head: Drawn, rows: impl Iterator<Item = Drawn>) -> Drawn {
    view! {
        <table>
            <caption>{caption}</caption>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows.collect::<Drawn>()}</tbody>
        </table>
    }
    .drawn()
}

/// A row for each day.
pub(super) fn by_day(lang: &str, words: &Words, figures: &Figures) -> Drawn {
    let rows = figures.by_day.iter();
    let rows = rows.map(|one| row(lang, &browser::short_day(lang, &one.day), &one.counts));
    table(words.by_day, head(words, words.day), rows)
}

/// A row for each agent.
pub(super) fn by_agent(lang: &str, words: &Words, figures: &Figures) -> Drawn {
    let rows = figures.by_agent.iter().map(|one| {
        let name = one.agent.as_deref().unwrap_or(words.nobody);
        row(lang, name, &one.counts)
    });
    table(words.by_agent, head(words, words.agent), rows)
}
