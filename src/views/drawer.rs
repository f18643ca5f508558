//! The drawer's frame: the bar that opens it, the way back, and the place where its module puts a
//! section.

use leptos::prelude::*;
use web_sys::Element;

use super::trouble::trouble;
use super::{Screen, Shared, live};
use crate::elements::{Button, Draw as _, Drawn, Source as _, press, pressed, sign, takes_focus};
use crate::errand::Section;
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
#[component]
pub(super) fn Opens(
    shared: Shared,
    class: &'static str,
    text: &'static str,
    section: Section,
) -> impl IntoView {
    let press = press(move || shared.act.run(Event::AgentOpens(section)));
    view! { <Button class=class text=text press=press /> }
}

/// What is always at hand, discreetly.
const BAR: [Section; 4] = [
    Section::Results,
    Section::History,
    Section::Figures,
    Section::Settings,
];

/// The bar at the bottom.
#[component]
pub(super) fn Bar(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let w = shared.w;
    let way = move |section| {
        // Without a room there is nothing to show of one.
        let hidden = panel
            .flag(move |panel| section == Section::Results && Screen::of(panel) == Screen::Form);
        let open = move || shared.act.run(Event::AgentOpens(section));
        view! {
            <button class="link" type="button" {..pressed(open)} hidden=hidden>
                {(w.common.section)(section)}
            </button>
        }
        .drawn()
    };
    let hidden = panel.flag(|panel| !matches!(panel, Panel::Ready(_)) || is_open(panel));
    view! {
        <nav class="bar" aria-label=w.more hidden=hidden>
            {BAR.into_iter().map(way).collect::<Drawn>()}
        </nav>
    }
    .drawn()
}

/// What the drawer says before it shows a section.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Opening,
    Stuck(Section),
}

impl Before {
    fn of(panel: &Panel) -> Option<Self> {
        match drawer_of(panel) {
            Drawer::Shut | Drawer::Open(_) => None,
            Drawer::Opening(_) => Some(Self::Opening),
            Drawer::Stuck(section) => Some(Self::Stuck(section)),
        }
    }
}

/// What covers the room: back to it, in the words and colours of its state; and the place of the
/// module's sections.
#[component]
pub(super) fn Cover(shared: Shared, panel: RwSignal<Panel>, sections: Element) -> impl IntoView {
    let w = shared.w;
    let where_to = panel.text(|panel| {
        match panel {
            Panel::Ready(ready) => match &ready.room {
                Room::Live(live) | Room::Over(live) => (w.common.state)(live.room.state),
                Room::Wanted(_) => w.back,
            },
            Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => w.back,
        }
        .to_owned()
    });
    let before = panel.given(Before::of, move |before| match before {
        Before::Opening => view! { <p class="hint" role="status">{w.opening}</p> }.drawn(),
        Before::Stuck(section) => {
            let section = *section;
            let again = press(move || shared.act.run(Event::AgentOpens(section)));
            trouble(shared, w.drawer_stuck.to_owned(), None, Some(again))
        }
    });
    view! {
        <main class="drawer" data-state=panel.text(|panel| live::word_of(panel).to_owned())>
            <header>
                // The agent has just pressed what opens this, and that is covered now.
                <button
                    class="back"
                    type="button"
                    {..pressed(move || shared.act.run(Event::AgentShuts))}
                    {..takes_focus()}
                >
                    {sign("arrow", "‹")}
                    {sign("dot", "")}
                    {where_to}
                </button>
            </header>
            {before}
            {Drawn::from(sections)}
        </main>
    }
    .drawn()
}
