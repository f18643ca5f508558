//! One view per state: data in, events out. A view never awaits and never fetches.
//!
//! The screens: before and instead of a Desk (`outside`), the form (`form`, with its `ways`,
//! `options`, what the visitor will see, `preview`, and a start that is looked for, `unknown`), the room (`live`, with its [`link`]), and what
//! went wrong (`trouble`); and what covers them all (`drawer`).

mod outside;

mod form;
mod options;
mod preview;
mod unknown;
mod ways;

mod link;
mod live;

mod trouble;

mod drawer;

pub(crate) use form::understood;
pub(crate) use unknown::{next_look, sought};

use std::rc::Rc;

use crate::signals::{LocalStorage, RwSignal, StoredValue, With, WithValue};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use crate::dom::{El, Els, classed, el, link};

use crate::invitation::QuickForm;
use crate::panel::{Event, Panel};
use crate::room::{self, Notice, Room, Step};
use crate::wording::{Wording, minutes};

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
    w: &'static Wording,
    quick: StoredValue<QuickForm>,
    act: Act,
}

impl Shared {
    /// Speaks about the room.
    fn tell(self, event: room::Event) {
        self.act.run(Event::Room(event));
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
    fn name(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Instead => "instead",
            Self::Form => "form",
            Self::Live => "live",
        }
    }

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

/// The whole panel.
pub fn screen(
    w: &'static Wording,
    quick: QuickForm,
    panel: RwSignal<Panel>,
    act: Act,
    sections: El,
) -> Els {
    let shared = Shared {
        w,
        quick: StoredValue::new(quick),
        act,
    };
    let main = el("main").place(
        move || panel.with(|panel| Screen::of(panel).name().to_owned()),
        move |screen| {
            vec![match screen {
                "form" => form::form(shared, panel),
                "live" => live::live(shared, panel),
                "instead" => outside::instead(shared, panel),
                _ => outside::connecting(w, panel),
            }]
        },
    );
    // Not by `main`: after a click on words the page has the focus.
    if let Some(page) = El::page() {
        let _ = page.on("keydown", move |event| {
            if event
                .dyn_ref::<KeyboardEvent>()
                .is_some_and(|key| key.key() == "Escape")
            {
                shared.tell(room::Event::AgentCancels);
            }
        });
    }
    let spoken = |role, live| {
        classed("p", "unseen")
            .attr("role", role)
            .attr("aria-live", live)
    };
    vec![
        main.attr_of("hidden", move || {
            panel.with(drawer::is_open).then(String::new)
        }),
        drawer::bar(shared, panel),
        el("div").when(
            move || panel.with(drawer::is_open),
            move || drawer::drawer(shared, panel, sections.clone()),
        ),
        spoken("status", "polite").says(move || panel.with(|panel| polite(w, panel))),
        spoken("alert", "assertive").says(move || panel.with(|panel| urgent(w, panel))),
    ]
}

/// What a screen reader says when something has changed: one sentence. A countdown is said once.
fn polite(w: &Wording, panel: &Panel) -> String {
    let Panel::Ready(ready) = panel else {
        return String::new();
    };
    match &ready.room {
        Room::Wanted(wanted) => match &wanted.step {
            Step::Filling(Notice::None) => String::new(),
            Step::Filling(Notice::NothingMade) => w.nothing_made.to_owned(),
            Step::Filling(Notice::NotLookedUp(trouble) | Notice::NotStarted(trouble, _)) => {
                (w.trouble)(trouble)
            }
            Step::Starting(_, pace) => (w.starting)(*pace).to_owned(),
            // Not the seconds, which change.
            Step::Waiting { why, .. } => (w.waiting)(*why, &minutes(1), None),
            Step::Unknown(unknown) => sought(w, &unknown.doubt),
        },
        Room::Live(live) | Room::Over(live) => {
            let state = (w.state)(live.room.state).to_owned();
            match (&live.trouble, live.log.last()) {
                (Some(trouble), _) => (w.trouble)(trouble),
                (None, Some(entry)) => format!("{state}. {}.", (w.happened)(&entry.what)),
                (None, None) => state,
            }
        }
    }
}

fn urgent(w: &Wording, panel: &Panel) -> String {
    match panel {
        Panel::Ready(ready) => match &ready.room {
            Room::Live(live) => (w.need)(live.need()).to_owned(),
            Room::Wanted(_) | Room::Over(_) => String::new(),
        },
        Panel::Connecting { .. } | Panel::Outside(_) | Panel::Broken(_) => String::new(),
    }
}

/// A link that opens a tab, and says so.
fn opens_tab(w: &Wording, class: &str, text: &str) -> El {
    link(class)
        .text(text)
        .with(
            classed("span", "arrow")
                .attr("aria-hidden", "true")
                .text("↗\u{fe0e}"),
        )
        .with(classed("span", "unseen").text(" ").text(w.new_tab))
}
