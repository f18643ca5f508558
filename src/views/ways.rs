//! How the link goes to the visitor: any combination.

use leptos::prelude::*;

use super::Shared;
use super::form::{FormScreen, OnForm};
use crate::elements::{Draw as _, Drawn, Source as _, changed, ticked};
use crate::room::Event;
use crate::room::form::{Way, Ways, Written};
use crate::wording::PanelWording;

/// Three ticks and one line of advice.
#[component]
pub(super) fn Choices(shared: Shared, screen: OnForm) -> impl IntoView {
    let w = shared.w;
    let chips = [Way::Card, Way::Text, Way::Invitation].into_iter();
    let chips = chips.map(|one| chip(shared, screen, one));
    view! {
        <fieldset aria-describedby="ways-advice">
            <legend>{w.send_by}</legend>
            <div class="chips">{chips.collect::<Drawn>()}</div>
            <p class="hint" id="ways-advice">{screen.text(|s| advice(w, s))}</p>
        </fieldset>
    }
    .drawn()
}

fn chip(shared: Shared, screen: OnForm, way: Way) -> Drawn {
    let w = shared.w;
    let name = screen.text(move |s| {
        match (way, s.form.written()) {
            (Way::Invitation, Written::Email(_)) => w.by_email,
            (Way::Invitation, Written::Phone(_) | Written::Nothing) => w.by_sms,
            (Way::Card | Way::Text, _) => (w.way)(way),
        }
        .to_owned()
    });
    let is_open = screen.flag(move |s| s.form.open_ways(s.desk()).has(way));
    let closed = screen.flag(move |s| s.rests() || s.form.closed(way, s.desk()).is_some());
    view! {
        <label class="chip">
            <input
                type="checkbox"
                {..ticked(is_open)}
                {..changed(move || shared.tell(Event::AgentTicks(way)))}
                disabled=closed
            />
            <span>{name}</span>
        </label>
    }
    .drawn()
}

fn advice(w: &PanelWording, screen: &FormScreen<'_>) -> String {
    let (form, desk) = (screen.form, screen.desk());
    let ways = form.open_ways(desk);
    let of_channel = (w.advice)(desk.advice());
    let none = if ways == Ways::default() && of_channel.is_empty() {
        w.no_way
    } else {
        ""
    };
    let no_sms = form
        .closed(Way::Invitation, desk)
        .map_or("", w.common.closed);
    let parts = [of_channel, none, no_sms];
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" ")
}
