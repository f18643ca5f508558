//! The drawer's frame: the bar that opens it, the way back, and the place where its module puts a
//! section.

use crate::signals::{RwSignal, With, WithUntracked};

use super::{Screen, Shared, live, trouble};
use crate::dom::{El, button, classed, el};
use crate::drawer::errand::Section;
use crate::panel::{Drawer, Event, Panel};
use crate::room::Room;

fn drawer_of(panel: &Panel) -> Drawer {
    match panel {
        Panel::Ready(ready) => ready.drawer,
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => Drawer::Shut,
    }
}

/// Whether it covers the room.
pub(super) fn is_open(panel: &Panel) -> bool {
    drawer_of(panel) != Drawer::Shut
}

/// A button that opens a section.
pub(super) fn opens(shared: Shared, class: &str, text: &str, section: Section) -> El {
    button(class, text, move || {
        shared.act.run(Event::AgentOpens(section))
    })
}

/// What is always at hand, discreetly.
const BAR: [Section; 4] = [
    Section::Results,
    Section::History,
    Section::Figures,
    Section::Settings,
];

/// The bar at the bottom.
pub(super) fn bar(shared: Shared, panel: RwSignal<Panel>) -> El {
    let w = shared.w;
    let bar = classed("nav", "bar").attr("aria-label", w.more);
    // Without a room there is nothing to show of one.
    let idle = move || panel.with(|panel| Screen::of(panel) == Screen::Form);
    let bar = BAR.into_iter().fold(bar, |bar, section| {
        let way = opens(shared, "link", (w.section)(section), section);
        bar.with(way.attr_of("hidden", move || {
            (section == Section::Results && idle()).then(String::new)
        }))
    });
    let shown = |panel: &Panel| matches!(panel, Panel::Ready(_)) && !is_open(panel);
    bar.attr_of("hidden", move || (!panel.with(shown)).then(String::new))
}

/// What covers the room: back to it, in the words and colours of its state; and the place of the
/// module's sections.
pub(super) fn drawer(shared: Shared, panel: RwSignal<Panel>, sections: El) -> El {
    let w = shared.w;
    let where_to = move |panel: &Panel| match panel {
        Panel::Ready(ready) => match &ready.room {
            Room::Live(live) | Room::Over(live) => (w.state)(live.room.state),
            Room::Wanted(_) => w.back,
        },
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => w.back,
    };
    let sign = |class, text| {
        classed("span", class)
            .attr("aria-hidden", "true")
            .text(text)
    };
    let back = button("back", "", move || shared.act.run(Event::AgentShuts))
        .with(sign("arrow", "‹"))
        .with(sign("dot", ""))
        .says(move || panel.with(|panel| where_to(panel).to_owned()))
        .then(|back| {
            // The agent has just pressed what opens this, and that is covered now.
            let _ = back.focus();
        });
    classed("main", "drawer")
        .attr_of("data-state", move || {
            Some(panel.with(live::word_of).to_owned())
        })
        .with(el("header").with(back))
        .place(
            move || {
                match panel.with(drawer_of) {
                    Drawer::Shut | Drawer::Open(_) => "",
                    Drawer::Opening(_) => "opening",
                    Drawer::Stuck(_) => "stuck",
                }
                .to_owned()
            },
            move |_| {
                vec![match panel.with_untracked(drawer_of) {
                    Drawer::Stuck(section) => {
                        let again = Some(Event::AgentOpens(section));
                        trouble::trouble(shared, w.drawer_stuck, None, again)
                    }
                    Drawer::Shut | Drawer::Opening(_) | Drawer::Open(_) => {
                        classed("p", "hint").attr("role", "status").text(w.opening)
                    }
                }]
            },
        )
        .with(sections)
}
