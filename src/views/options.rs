//! What the agent may say of a room and seldom does: folded in, until it is asked for.

use crate::signals::{Memo, With};
use contract::{Moderation, RoomKind};

use super::Shared;
use super::form::FormScreen;
use crate::dom::{self, El, button, classed, el};
use crate::room::Event;
use crate::room::form::{Draft, FieldFault};
use crate::room::options::{Field, Fold};

/// A button, and the fields under it.
pub(super) fn options(shared: Shared, screen: Memo<FormScreen>) -> El {
    let w = shared.w;
    let out = move || screen.with(|s| s.form.options.fold == Fold::Out);
    let toggle = button("link", w.options, move || {
        shared.tell(Event::AgentTogglesOptions)
    });
    let toggle = toggle
        .attr("aria-controls", "options")
        .attr_of("aria-expanded", move || Some(out().to_string()));
    let fields = el("div").attr("id", "options").place(
        move || {
            let kind = screen.with(|s| s.form.kind);
            if out() { (w.room)(kind) } else { "" }.to_owned()
        },
        move |_| {
            let kind = screen.with(|s| s.form.kind);
            let fields = Field::ALL.into_iter().filter(|field| field.is_of(kind));
            let mut fields: Vec<El> = fields.map(|one| field(shared, screen, one)).collect();
            if kind == RoomKind::Meeting {
                fields.push(waiting_room(shared, screen));
            }
            fields
        },
    );
    classed("div", "options").with(toggle).with(fields)
}

fn field(shared: Shared, screen: Memo<FormScreen>, field: Field) -> El {
    let w = shared.w;
    let (label, hint) = (w.field)(field);
    let wrong = move || screen.with(|s| s.form.fault == Some(FieldFault::Option(field)));
    let id = format!("option-{}", field as usize);
    let hint_id = [&id, "-hint"].concat();
    let input = el("input")
        .attr("id", &id)
        .attr("type", "text")
        .attr("aria-describedby", &hint_id)
        .attr_of("aria-invalid", move || Some(wrong().to_string()))
        .attr_of("readonly", move || {
            screen.with(FormScreen::rests).then(String::new)
        })
        .value_of(move || screen.with(|s| s.form.options.text(field).expose().to_owned()))
        .on("input", move |input| {
            shared.tell(Event::AgentFills(field, Draft::new(dom::value(&input))));
        });
    el("div")
        .attr_of("class", move || {
            Some(if wrong() { "field wrong" } else { "field" }.to_owned())
        })
        .with(el("label").attr("for", &id).text(label))
        .with(input)
        .with(classed("p", "hint").attr("id", &hint_id).text(hint))
}

fn waiting_room(shared: Shared, screen: Memo<FormScreen>) -> El {
    let on = move || screen.with(|s| s.form.options.moderation == Moderation::WaitingRoom);
    let tick = el("input")
        .attr("type", "checkbox")
        .ticked_of(on)
        .attr_of("disabled", move || {
            screen.with(FormScreen::rests).then(String::new)
        })
        .on("change", move |_| {
            let now = screen.with(|s| s.form.options.moderation);
            let next = Moderation::from(now == Moderation::Open);
            shared.tell(Event::AgentModerates(next));
        });
    classed("label", "tick")
        .with(tick)
        .with(el("span").text(shared.w.waiting_room))
}
