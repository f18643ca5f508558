//! The drawer's frame: the bar that opens it, the way back, and the place where its module puts a
//! section.

use crate::signals::{RwSignal, With, WithUntracked};

use super::{Shared, trouble};
use crate::dom::{El, button, classed, el};
use crate::drawer::errand::{DRAWER_FOCUS, Section};
use crate::panel::{Drawer, Event, Panel};
use crate::room::Room;

fn drawer_of(panel: &Panel) -> Drawer {
    match panel {
        Panel::Ready(ready) => ready.drawer,
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => Drawer::Shut,
    }
}

/// For the attribute `hidden` of what it covers.
pub(super) fn is_open(panel: RwSignal<Panel>) -> Option<String> {
    panel.with(|panel| (drawer_of(panel) != Drawer::Shut).then(String::new))
}

/// A button that opens a section, and has the focus back when it is shut.
pub(super) fn opens(shared: Shared, class: &str, text: &str, section: Section) -> El {
    button(class, text, move || {
        shared.act.run(Event::AgentOpens(section))
    })
    .attr("id", section.opener())
}

/// What is always at hand, discreetly.
pub(super) fn bar(shared: Shared, panel: RwSignal<Panel>) -> El {
    let w = shared.w;
    let bar = classed("nav", "bar").attr("aria-label", w.more);
    let bar = BAR.iter().fold(bar, |bar, (section, name)| {
        bar.with(opens(shared, "link", name(w), *section))
    });
    bar.attr_of("hidden", move || {
        let shut =
            |panel: &Panel| matches!(panel, Panel::Ready(_)) && drawer_of(panel) == Drawer::Shut;
        (!panel.with(shut)).then(String::new)
    })
}

const BAR: [(Section, fn(&crate::wording::Wording) -> &'static str); 0] = [];

/// What covers the room. `sections` is the module's.
pub(super) fn drawer(shared: Shared, panel: RwSignal<Panel>, sections: El) -> El {
    let w = shared.w;
    let back = move |panel: &Panel| match panel {
        Panel::Ready(ready) => match &ready.room {
            Room::Live(live) | Room::Over(live) => (w.state)(live.room.state),
            Room::Form { .. } | Room::Starting { .. } | Room::Waiting { .. } => w.back,
        },
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => w.back,
    };
    let state = move || panel.with(|panel| Some(super::live::word_of(panel).to_owned()));
    let header = button("back", "", move || shared.act.run(Event::AgentShuts))
        .attr("id", DRAWER_FOCUS)
        .with(
            classed("span", "arrow")
                .attr("aria-hidden", "true")
                .text("‹"),
        )
        .with(classed("span", "dot").attr("aria-hidden", "true"))
        .says(move || panel.with(|panel| back(panel).to_owned()));
    classed("aside", "drawer")
        .attr_of("data-state", state)
        .attr_of("hidden", move || is_open(panel).is_none().then(String::new))
        .with(el("header").with(header))
        .place(
            move || match panel.with(drawer_of) {
                Drawer::Shut | Drawer::Open(_) => String::new(),
                Drawer::Opening(_) => "opening".to_owned(),
                Drawer::Stuck(section) => section.opener().to_owned(),
            },
            move |_| {
                let Drawer::Stuck(section) = panel.with_untracked(drawer_of) else {
                    return vec![classed("p", "hint").attr("role", "status").text(w.opening)];
                };
                let again = Event::AgentOpens(section);
                vec![trouble::trouble(shared, w.drawer_stuck, None, Some(again))]
            },
        )
        .with(sections)
}
