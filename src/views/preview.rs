//! What the visitor will see, in the visitor's language, before it goes.

use contract::Channel;

use super::form::FormScreen;
use crate::dom::{Els, classed, el};
use crate::room::form::{Way, Ways};
use crate::room::sms::segments;
use crate::wording::{Visitor, Wording};

/// As long as Apizee's short links are (Apizee REST APIs, `information_page_url`).
const LIKELY_LINK: &str = "https://apz.fr/d6Nx453elx";

/// What the preview depends on; empty when nothing goes.
pub(super) fn key(screen: &FormScreen) -> String {
    let ways = screen.form.open_ways(&screen.desk);
    if ways == Ways::default() {
        return String::new();
    }
    let kind = (Visitor::of(&screen.desk.language).card_title)(screen.form.kind);
    let shown = |way| if ways.has(way) { "+" } else { "-" };
    [
        kind,
        shown(Way::Card),
        shown(Way::Text),
        shown(Way::Invitation),
    ]
    .concat()
}

/// The card, the text, and a word about Apizee's own message.
pub(super) fn preview(w: &'static Wording, screen: &FormScreen) -> Els {
    let (kind, ways) = (screen.form.kind, screen.form.open_ways(&screen.desk));
    let visitor = Visitor::of(&screen.desk.language);
    let mut figure = classed("div", "preview")
        .attr("role", "group")
        .attr("aria-label", w.preview);
    for way in [Way::Card, Way::Text, Way::Invitation] {
        if !ways.has(way) {
            continue;
        }
        let mut caption = classed("p", "caption").text((w.preview_of)(way));
        if way == Way::Text && screen.desk.channel == Channel::Sms {
            let text = (visitor.text)(kind, LIKELY_LINK);
            caption = caption.text(" · ").text(&(w.sms_count)(segments(&text)));
        }
        figure = figure.with(caption);
        let shown = match way {
            Way::Card => classed("div", "card")
                .with(el("strong").text((visitor.card_title)(kind)))
                .with(el("span").text((visitor.card_text)(kind)))
                .with(el("em").text(visitor.card_button)),
            Way::Text => classed("div", "bubble").text(&(visitor.text)(kind, visitor.link)),
            Way::Invitation => continue,
        };
        figure = figure.with(shown.attr("lang", visitor.lang));
    }
    vec![figure]
}
