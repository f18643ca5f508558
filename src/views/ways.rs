//! How the link goes to the visitor: any combination.

use leptos::prelude::*;

use super::Shared;
use super::form::FormScreen;
use crate::room::Event;
use crate::room::form::{Way, Ways, Written};
use crate::wording::Wording;

/// Three ticks and one line of advice.
pub(super) fn ways(shared: Shared, screen: Memo<FormScreen>) -> impl IntoView {
    let w = shared.w;
    let advice = Memo::new(move |_| screen.with(|s| advice(w, s)));
    view! {
        <fieldset aria-describedby="ways-advice">
            <legend>{w.send_by}</legend>
            <div class="chips">
                {way(shared, screen, Way::Card)}
                {way(shared, screen, Way::Text)}
                {way(shared, screen, Way::Invitation)}
            </div>
            <p id="ways-advice" class="hint">{advice}</p>
        </fieldset>
    }
}

fn way(shared: Shared, screen: Memo<FormScreen>, way: Way) -> impl IntoView {
    let w = shared.w;
    let closed = Memo::new(move |_| screen.with(|s| s.form.closed(way, &s.desk).is_some()));
    let ticked = move || screen.with(|s| s.form.open_ways(&s.desk).has(way));
    let name = Memo::new(move |_| match (way, screen.with(|s| s.form.written())) {
        (Way::Invitation, Written::Email(_)) => w.by_email,
        (Way::Invitation, Written::Phone(_) | Written::Nothing) => w.by_sms,
        (Way::Card | Way::Text, _) => (w.way)(way),
    });
    view! {
        <label class="chip">
            <input type="checkbox" prop:checked=ticked prop:disabled=closed
                on:change=move |_| shared.tell(Event::AgentTicks(way)) />
            <span>{name}</span>
        </label>
    }
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
