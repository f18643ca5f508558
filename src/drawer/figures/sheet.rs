//! The figures for a spreadsheet: asked for, then saved by a link of the page's own, since a
//! frame's link to the backend would carry no token. Where the Desk's `sandbox` forbids downloads
//! the browser says nothing to the page, so the text is always at hand.

use std::rc::Rc;

use contract::Figures;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::view::Part;
use super::{Event, Sheet};
use crate::dom::{El, Els, button, classed, el};
use crate::drawer::asking::unanswered;
use crate::drawer::host::Host;
use crate::room::options::Fold;
use crate::signals::With;

/// The button, and what comes of it.
pub(super) fn sheet(host: &Rc<Host>, part: Part) -> El {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let is_there = move || screen.with(|s| s.sheet.answer().is_some());
    let text = move || {
        let shown = is_there() && screen.with(|s| s.text == Fold::Out);
        if shown { "text" } else { "" }.to_owned()
    };
    let place = classed("div", "sheet")
        .with(button("plain", words.export, move || {
            tell.tell(Event::AgentExports);
        }))
        .with(unanswered(
            host,
            screen,
            |s| &s.sheet.question,
            move || tell.tell(Event::AgentExports),
        ));
    place
        .place(
            move || if is_there() { "there" } else { "" }.to_owned(),
            move |_| {
                screen.with(|s| match (s.sheet.answer(), s.asking.answer()) {
                    (Some(sheet), Some(figures)) => ready(part, sheet, figures),
                    _ => vec![],
                })
            },
        )
        .place(text, move |_| {
            screen
                .with(|s| s.sheet.answer().map(|sheet| vec![as_text(part, sheet)]))
                .unwrap_or_default()
        })
}

fn ready(part: Part, sheet: &Sheet, figures: &Figures) -> Els {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let mut all = vec![];
    if let Some(file) = &sheet.file {
        let name = format!("figures-{}-{}.csv", figures.since, figures.until);
        let save = classed("a", "plain")
            .attr("href", file.as_str())
            .attr("download", &name)
            .text(&(words.save)(&name));
        all.push(save);
    }
    let is_out = move || screen.with(|s| s.text == Fold::Out);
    let toggle = button("link", words.as_text, move || {
        tell.tell(Event::AgentTogglesText)
    })
    .attr("aria-controls", "sheet-text")
    .attr_of("aria-expanded", move || Some(is_out().to_string()));
    all.push(
        classed("p", "hint")
            .text(words.not_saved)
            .text(" ")
            .with(toggle),
    );
    all
}

/// In a field that cannot be changed: all of it is selected as soon as it has the focus.
fn as_text(part: Part, sheet: &Sheet) -> El {
    el("textarea")
        .attr("id", "sheet-text")
        .attr("class", "text")
        .attr("readonly", "")
        .attr("rows", "8")
        .attr("wrap", "off")
        .attr("spellcheck", "false")
        .attr("aria-label", part.words.text)
        .text(&sheet.text)
        .on("focus", |focus| {
            let field = focus
                .target()
                .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
            if let Some(field) = field {
                field.select();
            }
        })
}
