//! How the link goes to the visitor: any combination.

use crate::signals::{Memo, With};

use super::Shared;
use super::form::FormScreen;
use crate::dom::{El, classed, el};
use crate::room::Event;
use crate::room::form::{Way, Ways, Written};
use crate::wording::Wording;

/// Three ticks and one line of advice.
pub(super) fn ways(shared: Shared, screen: Memo<FormScreen>) -> El {
    let w = shared.w;
    let chips = [Way::Card, Way::Text, Way::Invitation];
    let chips = chips
        .into_iter()
        .fold(classed("div", "chips"), |chips, one| {
            chips.with(way(shared, screen, one))
        });
    el("fieldset")
        .attr("aria-describedby", "ways-advice")
        .with(el("legend").text(w.send_by))
        .with(chips)
        .with(
            classed("p", "hint")
                .attr("id", "ways-advice")
                .says(move || screen.with(|s| advice(w, s))),
        )
}

fn way(shared: Shared, screen: Memo<FormScreen>, way: Way) -> El {
    let w = shared.w;
    let name = move |s: &FormScreen| match (way, s.form.written()) {
        (Way::Invitation, Written::Email(_)) => w.by_email.to_owned(),
        (Way::Invitation, Written::Phone(_) | Written::Nothing) => w.by_sms.to_owned(),
        (Way::Card | Way::Text, _) => (w.way)(way).to_owned(),
    };
    let tick = el("input")
        .attr("type", "checkbox")
        .ticked_of(move || screen.with(|s| s.form.open_ways(&s.desk).has(way)))
        .attr_of("disabled", move || {
            let closed = |s: &FormScreen| s.rests() || s.form.closed(way, &s.desk).is_some();
            screen.with(closed).then(String::new)
        })
        .on("change", move |_| shared.tell(Event::AgentTicks(way)));
    classed("label", "chip")
        .with(tick)
        .with(el("span").says(move || screen.with(name)))
}

fn advice(w: &Wording, screen: &FormScreen) -> String {
    let FormScreen { form, desk, .. } = screen;
    let ways = form.open_ways(desk);
    let of_channel = (w.advice)(desk.advice());
    let none = if ways == Ways::default() && of_channel.is_empty() {
        w.no_way
    } else {
        ""
    };
    let no_sms = form.closed(Way::Invitation, desk).map_or("", w.closed);
    let parts = [of_channel, none, no_sms];
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" ")
}
