//! One view per state: data in, events out. A view never awaits and never fetches.
//!
//! The screens: before and instead of a Desk (`outside`), the form (`form`, with its `contact`,
//! `ways`, `options`, what the visitor will see, `preview`, and a start that is looked for,
//! `unknown`), the room (`live`, with its `link`), and what went wrong (`trouble`); and what
//! covers them all (`drawer`).
#![expect(
    unreachable_pub,
    reason = "Leptos writes `pub` before the inside of every component"
)]

mod outside;

mod contact;
mod form;
mod options;
mod preview;
mod unknown;
mod ways;

mod link;
mod live;

mod trouble;

mod drawer;

pub use contact::understood;
pub use unknown::{next_look, sought};

use std::rc::Rc;

use leptos::ev::keydown;
use leptos::prelude::*;
use web_sys::Element;

use self::drawer::{Bar, Cover};
use self::form::TheForm;
use self::live::TheRoom;
use self::outside::{Connecting, Instead};
use crate::elements::{Draw as _, Press, Source as _, press};
use crate::invitation::QuickForm;
use crate::panel::{Event, Panel};
use crate::room::{self, Notice, Room, Step};
use crate::wording::{PanelWording, minutes};

/// How views speak.
#[derive(Clone, Copy)]
pub struct Act(StoredValue<Rc<dyn Fn(Event)>, LocalStorage>);

impl Act {
    /// Says to this function what the agent does.
    pub fn new(act: impl Fn(Event) + 'static) -> Self {
        Self(StoredValue::new_local(Rc::new(act)))
    }

    fn run(self, event: Event) {
        let act = self.0.with_value(Rc::clone);
        act(event);
    }
}

/// What all views share: the agent's language, the other way, and how to speak.
#[derive(Clone, Copy)]
pub struct Shared {
    w: &'static PanelWording,
    quick: StoredValue<QuickForm>,
    act: Act,
}

impl Shared {
    /// Speaks about the room.
    fn tell(self, event: room::Event) {
        self.act.run(Event::Room(event));
    }

    /// A button that says this about the room.
    fn telling(self, event: room::Event) -> Press {
        press(move || self.tell(event.clone()))
    }
}

/// Which view; its data is read inside it, so that typing does not build it anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Screen {
    Connecting,
    Instead,
    Form,
    Live,
}

impl Screen {
    fn of(panel: &Panel) -> Self {
        match panel {
            Panel::Connecting { .. } => Self::Connecting,
            Panel::Outside(_) | Panel::Broken(_) => Self::Instead,
            Panel::Ready(ready) => match ready.room {
                Room::Wanted(_) => Self::Form,
                Room::Live(_) | Room::Over(_) => Self::Live,
            },
        }
    }
}

/// The whole panel. `sections` is where the drawer's module puts its own.
#[component]
pub(crate) fn Screens(
    w: &'static PanelWording,
    quick: QuickForm,
    panel: RwSignal<Panel>,
    act: Act,
    sections: Element,
) -> impl IntoView {
    let shared = Shared {
        w,
        quick: StoredValue::new(quick),
        act,
    };
    // Not by `main`: after a click on words the page has the focus. Heard as long as the page lives.
    let _ = window_event_listener(keydown, move |event| {
        if event.key() == "Escape" {
            shared.tell(room::Event::AgentCancels);
        }
    });
    let screen = panel.place(Screen::of, move |screen| match screen {
        Screen::Connecting => view! { <Connecting w=w panel=panel /> }.drawn(),
        Screen::Instead => view! { <Instead shared=shared panel=panel /> }.drawn(),
        Screen::Form => view! { <TheForm shared=shared panel=panel /> }.drawn(),
        Screen::Live => view! { <TheRoom shared=shared panel=panel /> }.drawn(),
    });
    let cover = panel.when(drawer::is_open, move || {
        view! { <Cover shared=shared panel=panel sections=sections.clone() /> }.drawn()
    });
    view! {
        <main hidden=panel.flag(drawer::is_open)>{screen}</main>
        <Bar shared=shared panel=panel />
        <div>{cover}</div>
        <p class="unseen" role="status" aria-live="polite">{panel.text(|panel| polite(w, panel))}</p>
        <p class="unseen" role="alert" aria-live="assertive">{panel.text(|panel| urgent(w, panel))}</p>
    }
    .drawn()
}

/// What a screen reader says when something has changed: one sentence. A countdown is said once.
fn polite(w: &PanelWording, panel: &Panel) -> String {
    let Panel::Ready(ready) = panel else {
        return String::new();
    };
    match &ready.room {
        Room::Wanted(wanted) => match &wanted.step {
            Step::Filling(Notice::None) => String::new(),
            Step::Filling(Notice::NothingMade) => w.nothing_made.to_owned(),
            Step::Filling(Notice::NotLookedUp(trouble) | Notice::NotStarted(trouble, _)) => {
                (w.common.trouble)(trouble)
            }
            Step::Starting(_, pace) => (w.starting)(*pace).to_owned(),
            // Not the seconds, which change.
            Step::Waiting { why, .. } => (w.common.waiting)(*why, &minutes(1), None),
            Step::Unknown(unknown) => sought(w.common, &unknown.doubt),
        },
        Room::Live(live) | Room::Over(live) => {
            let state = (w.common.state)(live.room.state).to_owned();
            match (&live.trouble, live.log.last()) {
                (Some(trouble), _) => (w.common.trouble)(trouble),
                (None, Some(entry)) => format!("{state}. {}.", (w.happened)(&entry.what)),
                (None, None) => state,
            }
        }
    }
}

fn urgent(w: &PanelWording, panel: &Panel) -> String {
    match panel {
        Panel::Ready(ready) => match &ready.room {
            Room::Live(live) => (w.need)(live.need()).to_owned(),
            Room::Wanted(_) | Room::Over(_) => String::new(),
        },
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => String::new(),
    }
}
