//! What the agent may say of a room and seldom does: folded in, until it is asked for.

use contract::{Moderation, RoomKind};
use leptos::prelude::*;

use super::Shared;
use super::form::{FormScreen, OnForm};
use crate::elements::{Draw as _, Drawn, Source as _, changed, pressed, ticked, typed, value};
use crate::room::Event;
use crate::room::form::{Draft, FieldFault};
use crate::room::options::{Field, Fold};

/// A button, and the fields under it.
#[component]
pub(super) fn Options(shared: Shared, screen: OnForm) -> impl IntoView {
    let fields = screen.given(
        |s| (s.form.options.fold == Fold::Out).then_some(s.form.kind),
        move |kind| {
            let fields = Field::ALL.into_iter().filter(|field| field.is_of(*kind));
            let fields = fields.map(|one| field(shared, screen, one));
            let room = (*kind == RoomKind::Meeting).then(|| waiting_room(shared, screen));
            fields.chain(room).collect()
        },
    );
    view! {
        <div class="options">
            <button
                class="link"
                type="button"
                aria-controls="options"
                aria-expanded=screen.text(|s| (s.form.options.fold == Fold::Out).to_string())
                {..pressed(move || shared.tell(Event::AgentTogglesOptions))}
            >
                {shared.w.options}
            </button>
            <div id="options">{fields}</div>
        </div>
    }
    .drawn()
}

fn field(shared: Shared, screen: OnForm, field: Field) -> Drawn {
    let (label, hint) = (shared.w.field)(field);
    let id = format!("option-{}", field as usize);
    let hint_id = [&id, "-hint"].concat();
    let is_wrong = move |s: &FormScreen<'_>| s.form.fault == Some(FieldFault::Option(field));
    let hears = typed(move |text| shared.tell(Event::AgentFills(field, Draft::new(text))));
    view! {
        <div class="field" class:wrong=screen.flag(is_wrong)>
            <label for=id.clone()>{label}</label>
            <input
                id=id
                type="text"
                aria-describedby=hint_id.clone()
                aria-invalid=screen.text(move |s| is_wrong(s).to_string())
                readonly=screen.flag(|s| s.rests())
                {..value(screen.text(move |s| s.form.options.text(field).expose().to_owned()))}
                {..hears}
            />
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
    .drawn()
}

fn waiting_room(shared: Shared, screen: OnForm) -> Drawn {
    let toggle = move || {
        let now = untrack(|| screen.if_there(|s| s.form.options.moderation));
        if let Some(now) = now {
            let next = Moderation::from(now == Moderation::Open);
            shared.tell(Event::AgentModerates(next));
        }
    };
    view! {
        <label class="tick">
            <input
                type="checkbox"
                {..ticked(screen.flag(|s| s.form.options.moderation == Moderation::WaitingRoom))}
                disabled=screen.flag(|s| s.rests())
                {..changed(toggle)}
            />
            <span>{shared.w.common.waiting_room}</span>
        </label>
    }
    .drawn()
}
