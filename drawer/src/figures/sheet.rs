//! The figures for a spreadsheet: asked for, then saved by a link of the page's own, since a
//! frame's link to the backend would carry no token. Where the Desk's `sandbox` forbids downloads
//! the browser says nothing to the page, so the text is always at hand.

use std::rc::Rc;

use contract::Figures;
use leptos::prelude::*;

use super::view::Part;
use super::{Event, FiguresOf, Sheet};
use crate::asking::unanswered;
use crate::host::Host;
use apizee_panel::elements::{Button, Draw as _, Drawn, Source as _, hears, pressed, select_all};
use apizee_panel::room::options::Fold;

/// The button, and what comes of it.
pub(super) fn sheet(host: &Rc<Host>, part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let draw_ready = move |s: &FiguresOf| match (s.sheet.answer(), s.asking.answer()) {
        (Some(sheet), Some(figures)) => ready(part, sheet, figures),
        _ => Drawn::default(),
    };
    let draw_text = move |s: &FiguresOf| s.sheet.answer().map(|sheet| as_text(part, sheet));
    let again = move || tell.tell(Event::AgentExports);
    view! {
        <div class="sheet">
            <Button class="plain" text=words.export press=tell.saying(|| Event::AgentExports) />
            {unanswered(host, screen, |s| &s.sheet.question, again)}
            {screen.when(|s| s.sheet.answer().is_some(), move || screen.with(draw_ready))}
            {screen.when(
                |s| s.sheet.answer().is_some() && s.text == Fold::Out,
                move || screen.with(draw_text).unwrap_or_default(),
            )}
        </div>
    }
    .drawn()
}

fn ready(part: Part, sheet: &Sheet, figures: &Figures) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let save = sheet.file.as_ref().map(|file| {
        let name = format!("figures-{}-{}.csv", figures.since, figures.until);
        let text = (words.save)(&name);
        view! { <a class="plain" href=file.as_str().to_owned() download=name>{text}</a> }.drawn()
    });
    view! {
        {save.unwrap_or_default()}
        <p class="hint">
            {words.not_saved}
            " "
            <button
                class="link"
                type="button"
                aria-controls="sheet-text"
                aria-expanded=screen.text(|s| (s.text == Fold::Out).to_string())
                {..pressed(move || tell.tell(Event::AgentTogglesText))}
            >
                {words.as_text}
            </button>
        </p>
    }
    .drawn()
}

/// In a field that cannot be changed: all of it is selected as soon as it has the focus.
fn as_text(part: Part, sheet: &Sheet) -> Drawn {
    view! {
        <textarea
            id="sheet-text"
            class="text"
            readonly=""
            rows="8"
            wrap="off"
            spellcheck="false"
            aria-label=part.words.text
            {..hears("focus", |focus| select_all(&focus))}
        >
            {sheet.text.clone()}
        </textarea>
    }
    .drawn()
}
